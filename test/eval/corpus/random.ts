/** Random choices that depend on a seed only. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  pick<T>(values: readonly T[]): T;
  digits(count: number): string;
  /** So many of these characters. */
  text(count: number, alphabet: string): string;
}

/** FNV-1a: a number per name, so that each class of the corpus has a sequence of its own. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  return value;
}

/** Random choices for one seed and one name (mulberry32). */
export function seeded(seed: number, name: string): Random {
  let state = hash(name) ^ Math.imul(seed, 0x9e3779b1);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(values: readonly T[]): T => {
    const value = values[between(0, values.length - 1)];
    if (value === undefined) throw new Error('Nothing to pick from');
    return value;
  };
  const text = (count: number, alphabet: string): string => Array.from({ length: count }, () => alphabet[between(0, alphabet.length - 1)]).join('');
  return { between, pick, text, chance: (share) => next() < share, digits: (count) => text(count, '0123456789') };
}
