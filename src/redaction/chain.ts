// What the recognisers hand to the validator.
import { KINDS, OTHER } from './characters';

/** The fewest and the most digits of a card number (ISO/IEC 7812). */
export const SHORTEST_PAN = 12;
export const LONGEST_PAN = 19;

/** Units that may stand between two groups, as in `4111 – 1111` or `4111&nbsp;1111`. */
export const LONGEST_GAP = 12;

/** Value of a digit that an earlier masking took out. */
export const MASKED = 10;

/** Digits, digits with look-alike letters among them, groups with something else than separators between, or number words. */
export type Script = 'digits' | 'letters' | 'interrupted' | 'words';

/** {@link KINDS} as a constant of this module: one of another module is loaded anew for every unit. */
const KIND_OF = KINDS;

/** Entries of a column that is kept for the next chain; longer ones are let go. */
const CAPACITY = 4096;

/** By so much a column grows: untouched memory costs nothing, copying does. */
const GROWTH = 4;

/** A column with room for more entries than it has. */
export function grown<Column extends Uint8Array | Int32Array>(column: Column, make: (length: number) => Column): Column {
  const copy = make(column.length * GROWTH);
  copy.set(column);
  return copy;
}

const makeBytes = (length: number): Uint8Array => new Uint8Array(length);
export const makeInts = (length: number): Int32Array => new Int32Array(length);

/**
 * Neighbouring groups of digits that only separators divide. A card number starts and ends at borders of its groups.
 * Masking does not change a chain's shape: that is what makes masking a masked text again change nothing.
 * Columns instead of objects, because a megabyte of digits makes half a million of them; and one chain that each text fills
 * anew, because allocating took most of the time.
 */
export class Chain {
  script: Script = 'digits';
  /** How many of its digits are {@link MASKED}. */
  masked = 0;
  /** Per digit: 0 to 9, or {@link MASKED}. */
  values = makeBytes(CAPACITY);
  /** Per digit: where it stands in the text. Digits of one number word share both. */
  starts = makeInts(CAPACITY);
  ends = makeInts(CAPACITY);
  digits = 0;
  /** Per digit: 1 if it is the first of its group; one more entry at the end, which is 1. */
  borders = makeBytes(CAPACITY + 1);
  /** Per group: index of its first digit; one more entry at the end. */
  firsts = makeInts(CAPACITY);
  groups = 0;
  private gapsAreCompared = false;
  /** Per group: the earliest group from which on the same separator stands between all, up to this one. */
  evenFrom = makeInts(CAPACITY);
  /** Per group: the first and the last of the unbroken row of evenly divided groups of the same size that it belongs to. */
  rowFrom = makeInts(CAPACITY);
  rowTo = makeInts(CAPACITY);

  /** Forgets what it holds. */
  begin(script: Script): void {
    this.script = script;
    this.masked = 0;
    this.digits = 0;
    this.groups = 0;
    this.gapsAreCompared = false;
    if (this.values.length > CAPACITY) {
      this.values = makeBytes(CAPACITY);
      this.starts = makeInts(CAPACITY);
      this.ends = makeInts(CAPACITY);
      this.borders = makeBytes(CAPACITY + 1);
    }
    if (this.firsts.length > CAPACITY) this.firsts = makeInts(CAPACITY);
  }

  /**
   * Adds the group that starts at `start`, as far as its digits are of one unit each; past the longest card number they are
   * left out. Returns where they end.
   */
  addGroup(text: string, start: number): number {
    this.beginGroup();
    const { values, starts, ends, borders } = this;
    const { length } = text;
    const most = this.digits + LONGEST_PAN;
    let index = this.digits;
    let at = start;
    for (; at < length; at++) {
      const kind = KIND_OF[text.charCodeAt(at)] as number;
      if (kind >= OTHER) break;
      if (index === most) continue;
      values[index] = kind;
      starts[index] = at;
      ends[index] = at + 1;
      borders[++index] = 0;
    }
    this.digits = index;
    return at;
  }

  /** Begins a group; up to {@link LONGEST_PAN} digits that follow belong to it. */
  beginGroup(): void {
    if (this.groups + 1 >= this.firsts.length) this.firsts = grown(this.firsts, makeInts);
    this.firsts[this.groups++] = this.digits;
    if (this.digits + LONGEST_PAN > this.values.length) {
      this.values = grown(this.values, makeBytes);
      this.starts = grown(this.starts, makeInts);
      this.ends = grown(this.ends, makeInts);
      this.borders = grown(this.borders, makeBytes);
    }
    this.borders[this.digits] = 1;
  }

  add(value: number, start: number, end: number): void {
    if (value === MASKED) this.masked++;
    this.values[this.digits] = value;
    this.starts[this.digits] = start;
    this.ends[this.digits] = end;
    this.borders[++this.digits] = 0;
  }

  /** Takes the last group off again. */
  dropGroup(): void {
    const first = this.firsts[--this.groups] as number;
    for (let index = first; index < this.digits; index++) if (this.values[index] === MASKED) this.masked--;
    this.digits = first;
  }

  /** Says that it holds all groups. */
  finish(): this {
    this.firsts[this.groups] = this.digits;
    this.borders[this.digits] = 1;
    return this;
  }

  /** Works out what the separators between its groups say; most chains are never asked. */
  compareGaps(text: string): void {
    if (this.gapsAreCompared) return;
    this.gapsAreCompared = true;
    const { groups, starts, ends, firsts } = this;
    if (this.evenFrom.length !== firsts.length) {
      this.evenFrom = makeInts(firsts.length);
      this.rowFrom = makeInts(firsts.length);
      this.rowTo = makeInts(firsts.length);
    }
    const { evenFrom, rowFrom, rowTo } = this;
    evenFrom[0] = 0;
    rowFrom[0] = 0;
    let gapStart = 0;
    let gapLength = -1;
    for (let group = 1; group < groups; group++) {
      const first = firsts[group] as number;
      const start = ends[first - 1] as number;
      const length = (starts[first] as number) - start;
      const isEven = length === gapLength && sameUnits(text, gapStart, start, length);
      evenFrom[group] = isEven ? (evenFrom[group - 1] as number) : group - 1;
      const isInRow = this.size(group) === this.size(group - 1) && (isEven || rowFrom[group - 1] === group - 1);
      rowFrom[group] = isInRow ? (rowFrom[group - 1] as number) : group;
      gapStart = start;
      gapLength = length;
    }
    for (let group = groups - 1; group >= 0; group--) {
      rowTo[group] = group + 1 < groups && rowFrom[group + 1] === rowFrom[group] ? (rowTo[group + 1] as number) : group;
    }
  }

  size(group: number): number {
    return (this.firsts[group + 1] as number) - (this.firsts[group] as number);
  }

  start(group: number): number {
    return this.starts[this.firsts[group] as number] as number;
  }

  end(group: number): number {
    return this.ends[(this.firsts[group + 1] as number) - 1] as number;
  }
}

/** Whether two stretches of a text are the same. */
export function sameUnits(text: string, first: number, second: number, length: number): boolean {
  for (let at = 0; at < length; at++) if (text.charCodeAt(first + at) !== text.charCodeAt(second + at)) return false;
  return true;
}

/** The one chain that all recognisers fill in turn: nobody may keep it. Nothing here is asynchronous. */
export const CHAIN = new Chain();

/** Takes the chains of a text; each is good until the next one is recognised. An object, because a closure per text costs more. */
export interface ChainTaker {
  takeChain(chain: Chain): void;
}

/** Hands on the chain if it has enough digits for a card number, and begins the next one. No digit of a card number is masked. */
export function handOn(taker: ChainTaker, script: Script): void {
  if (CHAIN.digits - CHAIN.masked >= SHORTEST_PAN) taker.takeChain(CHAIN.finish());
  CHAIN.begin(script);
}
