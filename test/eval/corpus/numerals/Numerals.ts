/** How one language says numbers of more than one digit, and digits that stand there several times. */
export interface Numerals {
  /** 0 to 99. */
  readonly pair: (value: number) => string;
  /** 0 to 999. */
  readonly hundreds: (value: number) => string;
  /** 1000 to 9999. */
  readonly thousands: (value: number) => string;
  /** Manners of saying that the same digit stands there twice or thrice; `{digit}` is its word. */
  readonly multiples: readonly Multiples[];
}

export type Multiples = readonly [twice: string, thrice: string];

export const wordsOf = (text: string): readonly string[] => text.split(' ');

/** The word at a place that the list surely has. */
export const wordAt = (words: readonly string[], place: number): string => words[place] ?? '';

/** What stands before, and the rest where there is one. */
export const withRest = (head: string, rest: number, separator: string, say: (value: number) => string): string =>
  rest === 0 ? head : `${head}${separator}${say(rest)}`;

/** Words for the small numbers, and for tens with a digit behind them. */
export function pairsOf(small: readonly string[], tens: readonly string[], join: (ten: string, digit: string) => string): (value: number) => string {
  return (value) => {
    if (value < small.length) return wordAt(small, value);
    const ten = wordAt(tens, Math.floor(value / 10));
    return value % 10 === 0 ? ten : join(ten, wordAt(small, value % 10));
  };
}

/** Hundreds that have a word each. */
export function hundredsOf(hundreds: readonly string[], pair: (value: number) => string, separator = ' '): (value: number) => string {
  return (value) => (value < 100 ? pair(value) : withRest(wordAt(hundreds, Math.floor(value / 100)), value % 100, separator, pair));
}

/** Thousands that have a word each. */
export function thousandsOf(thousands: readonly string[], hundreds: (value: number) => string, separator = ' '): (value: number) => string {
  return (value) => withRest(wordAt(thousands, Math.floor(value / 1000)), value % 1000, separator, hundreds);
}
