import type { Chain } from './chain';

/** What a digit adds to a Luhn sum where it is doubled; a masked one nothing. */
const DOUBLED = Uint8Array.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9, 0);

const KEPT_ROOM = 4096;

/** Luhn sums of all beginnings of a chain, once with the even and once with the odd digits doubled: any window in one step. */
export class LuhnSums {
  /** Modulo 10. */
  private even = new Uint8Array(KEPT_ROOM);
  private odd = new Uint8Array(KEPT_ROOM);

  /** Sums up a chain; the sums of the chain before are gone. */
  read({ values, digits }: Chain): void {
    const room = Math.max(KEPT_ROOM, digits + 1);
    if (this.even.length !== room) {
      this.even = new Uint8Array(room);
      this.odd = new Uint8Array(room);
    }
    const { even, odd } = this;
    let evenSum = 0;
    let oddSum = 0;
    for (let index = 0; index < digits; index++) {
      const plain = values[index] as number;
      const doubled = DOUBLED[plain] as number;
      const isEven = (index & 1) === 0;
      evenSum += isEven ? doubled : plain;
      oddSum += isEven ? plain : doubled;
      even[index + 1] = evenSum >= 10 ? (evenSum -= 10) : evenSum;
      odd[index + 1] = oddSum >= 10 ? (oddSum -= 10) : oddSum;
    }
  }

  /** ISO/IEC 7812-1 annex B: every second digit from the right doubled, the last one not. */
  passes(first: number, length: number): boolean {
    const end = first + length;
    const sums = end % 2 === 0 ? this.even : this.odd;
    return sums[end] === sums[first];
  }
}

/** Whether all digits of a chain together pass. */
export function passesLuhn({ values, digits }: Chain): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let index = digits - 1; index >= 0; index--) {
    const value = values[index] as number;
    sum += isDoubled ? (DOUBLED[value] as number) : value;
    isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}
