// What the recognisers hand to the validator.

/** The fewest and the most digits of a card number (ISO/IEC 7812). */
export const SHORTEST_PAN = 12;
export const LONGEST_PAN = 19;

/** Units that may stand between two groups, as in `4111 – 1111` or `4111&nbsp;1111`. */
export const LONGEST_GAP = 12;

/** Value of a digit that an earlier masking took out. */
export const MASKED = 10;

/**
 * Neighbouring groups of digits that only separators divide. A card number starts and ends at borders of its groups.
 * Masking does not change a chain's shape: that is what makes masking a masked text again change nothing.
 * Columns instead of objects, because a megabyte of digits makes half a million of them.
 */
export interface Chain {
  /** Per digit: 0 to 9, or {@link MASKED}. */
  readonly values: Uint8Array;
  /** Per digit: where it stands in the text. Digits of one number word share both. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Per group: index of its first digit; one more entry at the end. */
  readonly firsts: Int32Array;
  /** Per group: the earliest group from which on the same separator stands between all, up to this one. */
  readonly evenFrom: Int32Array;
  /** Per group: the first and the last of the unbroken row of evenly divided groups of the same size that it belongs to. */
  readonly rowFrom: Int32Array;
  readonly rowTo: Int32Array;
  /** How its digits are written. */
  readonly script: Script;
}

/** Digits, digits with look-alike letters among them, groups with something else than separators between, or number words. */
export type Script = 'digits' | 'letters' | 'interrupted' | 'words';

export const groupCount = ({ firsts }: Chain): number => firsts.length - 1;
export const groupSize = ({ firsts }: Chain, group: number): number => (firsts[group + 1] as number) - (firsts[group] as number);
export const groupStart = ({ starts, firsts }: Chain, group: number): number => starts[firsts[group] as number] as number;
export const groupEnd = ({ ends, firsts }: Chain, group: number): number => ends[(firsts[group + 1] as number) - 1] as number;

/** Collects digits and groups of one chain after the other; its columns are copied out to their length. */
export class ChainBuilder {
  private values = new Uint8Array(64);
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private firsts = new Int32Array(64);
  digits = 0;
  private groups = 0;

  constructor(private readonly text: string) {}

  /** Begins a group; digits that follow belong to it. */
  beginGroup(): void {
    if (this.groups + 1 >= this.firsts.length) this.firsts = grown(this.firsts);
    this.firsts[this.groups++] = this.digits;
  }

  add(value: number, start: number, end: number): void {
    const at = this.digits++;
    if (at >= this.values.length) {
      this.starts = grown(this.starts);
      this.ends = grown(this.ends);
      const values = new Uint8Array(this.values.length * 2);
      values.set(this.values);
      this.values = values;
    }
    this.values[at] = value;
    this.starts[at] = start;
    this.ends[at] = end;
  }

  clear(): void {
    this.digits = 0;
    this.groups = 0;
  }

  build(script: Script): Chain {
    const { digits, groups } = this;
    this.firsts[groups] = digits;
    const columns = {
      values: this.values.slice(0, digits),
      starts: this.starts.slice(0, digits),
      ends: this.ends.slice(0, digits),
      firsts: this.firsts.slice(0, groups + 1),
    };
    return { ...columns, ...rowsOf(this.text, columns), script };
  }
}

function grown(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(column.length * 2);
  copy.set(column);
  return copy;
}

function rowsOf(text: string, { starts, ends, firsts }: Pick<Chain, 'starts' | 'ends' | 'firsts'>): Pick<Chain, 'evenFrom' | 'rowFrom' | 'rowTo'> {
  const groups = firsts.length - 1;
  const evenFrom = new Int32Array(groups);
  const rowFrom = new Int32Array(groups);
  const rowTo = new Int32Array(groups);
  const size = (group: number): number => (firsts[group + 1] as number) - (firsts[group] as number);
  let gapStart = 0;
  let gapLength = -1;
  for (let group = 1; group < groups; group++) {
    const start = ends[(firsts[group] as number) - 1] as number;
    const length = (starts[firsts[group] as number] as number) - start;
    const even = length === gapLength && sameUnits(text, gapStart, start, length);
    evenFrom[group] = even ? (evenFrom[group - 1] as number) : group - 1;
    const inRow = size(group) === size(group - 1) && (even || rowFrom[group - 1] === group - 1);
    rowFrom[group] = inRow ? (rowFrom[group - 1] as number) : group;
    gapStart = start;
    gapLength = length;
  }
  for (let group = groups - 1; group >= 0; group--) {
    rowTo[group] = group + 1 < groups && rowFrom[group + 1] === rowFrom[group] ? (rowTo[group + 1] as number) : group;
  }
  return { evenFrom, rowFrom, rowTo };
}

function sameUnits(text: string, first: number, second: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (text.charCodeAt(first + at) !== text.charCodeAt(second + at)) return false;
  return true;
}
