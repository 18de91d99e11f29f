import { grown, makeInts } from './chain';

const CAPACITY = 1024;

/**
 * Stretches of a text of which each holds digits to be taken out, and nothing else; those of one card number follow each
 * other, numbers may come in any order. Recognisers that come later see the text as if it was masked already: that is how
 * masking a masked text again changes nothing. Columns that are filled anew for each text, for the same reason as a chain's.
 */
export class Hidden {
  starts = makeInts(CAPACITY);
  ends = makeInts(CAPACITY);
  /** Digits in each. */
  digits = makeInts(CAPACITY);
  count = 0;
  /** The stretches from the start of the text to its end, where they were not added so. */
  private order: Int32Array | null = null;
  private isSorted = true;
  /** The one that was looked at last: who asks goes through the text from its start to its end. */
  private last = 0;

  /** Forgets what it holds. */
  begin(): void {
    if (this.starts.length > CAPACITY) {
      this.starts = makeInts(CAPACITY);
      this.ends = makeInts(CAPACITY);
      this.digits = makeInts(CAPACITY);
    }
    this.count = 0;
    this.order = null;
    this.isSorted = true;
    this.last = 0;
  }

  add(start: number, end: number, digits: number): void {
    const { count } = this;
    if (count === this.starts.length) {
      this.starts = grown(this.starts, makeInts);
      this.ends = grown(this.ends, makeInts);
      this.digits = grown(this.digits, makeInts);
    }
    this.isSorted &&= count === 0 || start >= (this.starts[count - 1] as number);
    this.order = null;
    this.starts[count] = start;
    this.ends[count] = end;
    this.digits[count] = digits;
    this.count++;
  }

  /** Whether one of the stretches reaches into that from `start` to `end`. */
  touches(start: number, end: number): boolean {
    if (this.count === 0) return false;
    if (!this.isSorted) this.order ??= this.sorted();
    while (this.last > 0 && this.entry(this.ends, this.last - 1) > start) this.last--;
    while (this.entry(this.ends, this.last) <= start) this.last++;
    return this.entry(this.starts, this.last) < end;
  }

  has(index: number): boolean {
    return this.touches(index, index + 1);
  }

  /** The entry of a column for the stretch that has so many others before it in the text. */
  private entry(column: Int32Array, place: number): number {
    if (place >= this.count) return Infinity;
    return column[this.order ? (this.order[place] as number) : place] as number;
  }

  private sorted(): Int32Array {
    const { starts } = this;
    return Int32Array.from({ length: this.count }, (_, index) => index).sort((one, other) => (starts[one] as number) - (starts[other] as number));
  }
}

/** The one that all texts fill in turn, as {@link CHAIN} is. */
export const HIDDEN = new Hidden();
