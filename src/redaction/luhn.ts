import type { Chain } from './chain';

/** What a digit adds to a Luhn sum where it is doubled. */
const DOUBLED: readonly number[] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** Luhn sums of all beginnings of a chain, once with the even and once with the odd digits doubled: any window in one step. */
export class LuhnSums {
  private readonly even: Uint32Array;
  private readonly odd: Uint32Array;

  constructor({ values }: Chain) {
    const { length } = values;
    this.even = new Uint32Array(length + 1);
    this.odd = new Uint32Array(length + 1);
    let even = 0;
    let odd = 0;
    for (let index = 0; index < length; index++) {
      const plain = values[index] as number;
      const doubled = DOUBLED[plain] ?? 0;
      even += index % 2 === 0 ? doubled : plain;
      odd += index % 2 === 0 ? plain : doubled;
      this.even[index + 1] = even;
      this.odd[index + 1] = odd;
    }
  }

  /** ISO/IEC 7812-1 annex B: every second digit from the right doubled, the last one not. */
  passes(first: number, length: number): boolean {
    const end = first + length;
    const sums = end % 2 === 0 ? this.even : this.odd;
    return ((sums[end] as number) - (sums[first] as number)) % 10 === 0;
  }
}
