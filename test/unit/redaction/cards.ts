// Card numbers for tests: the published ones, and synthetic ones made from the table of networks with a seeded generator.
import { CARD_NETWORKS, type NetworkRule } from '../../../src/redaction';

/** Numbers that networks and payment providers publish for tests, by network. */
export const PUBLISHED: ReadonlyArray<readonly [network: string, pan: string, grouped: string]> = [
  ['visa', '4111111111111111', '4111 1111 1111 1111'],
  ['visa', '4242424242424242', '4242 4242 4242 4242'],
  ['visa', '4012888888881881', '4012 8888 8888 1881'],
  ['mastercard', '5555555555554444', '5555 5555 5555 4444'],
  ['mastercard', '5105105105105100', '5105 1051 0510 5100'],
  ['mastercard', '2223003122003222', '2223 0031 2200 3222'],
  ['amex', '378282246310005', '3782 822463 10005'],
  ['amex', '371449635398431', '3714 496353 98431'],
  ['discover', '6011111111111117', '6011 1111 1111 1117'],
  ['discover', '6011000990139424', '6011 0009 9013 9424'],
  ['diners', '30569309025904', '3056 930902 5904'],
  ['diners', '38520000023237', '3852 000002 3237'],
  ['diners', '36227206271667', '3622 720627 1667'],
  ['jcb', '3530111333300000', '3530 1113 3330 0000'],
  ['jcb', '3566002020360505', '3566 0020 2036 0505'],
  ['unionpay', '6200000000000005', '6200 0000 0000 0005'],
  ['unionpay', '6205500000000000004', '6205 5000 0000 0000 004'],
  ['maestro', '6759649826438453', '6759 6498 2643 8453'],
  ['mir', '2200000000000004', '2200 0000 0000 0004'],
];

/** Numbers 0 ≤ x < 1 that depend on the seed only (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Random = () => number;

/** A whole number from `from` to `to`, both included. */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** One of some values. */
export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[between(random, 0, values.length - 1)];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
}

/** So many random digits. */
export const digits = (random: Random, count: number): string => Array.from({ length: count }, () => between(random, 0, 9)).join('');

/** The digit that makes `body` pass the Luhn check; written the plain way, so that it can disagree with the engine. */
export function checkDigit(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((character, index) => {
    const value = Number(character) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return String((10 - (sum % 10)) % 10);
}

/** A synthetic number of a network. */
export function cardOf(random: Random, { prefixes }: NetworkRule, length: number): string {
  const [from = '', to = from] = pick(random, prefixes).split('-');
  const prefix = String(between(random, Number(from), Number(to)));
  const body = prefix + digits(random, length - 1 - prefix.length);
  return body + checkDigit(body);
}

/** A number in groups; without sizes in fours. */
export function inGroups(pan: string, separator: string, sizes: readonly number[] = []): string {
  const groups: string[] = [];
  for (let at = 0, index = 0; at < pan.length; index++) {
    const size = sizes[index] ?? 4;
    groups.push(pan.slice(at, at + size));
    at += size;
  }
  return groups.join(separator);
}

/** The rules whose numbers an unbroken run is enough for. */
export const USUAL = CARD_NETWORKS.filter(({ trust }) => trust === 'usual');
