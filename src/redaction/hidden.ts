/**
 * Stretches of a text whose digits will be masked, because an earlier recogniser found a card number there. Those that come
 * later see the text as if they were masked already: that is how masking a masked text again changes nothing.
 */
export class Hidden {
  private starts: number[] = [];
  private ends: number[] = [];
  private isSorted = true;
  /** The stretch that was looked at last: who asks goes through the text from its start to its end. */
  private last = 0;

  add(start: number, end: number): void {
    this.isSorted = this.isSorted && start >= (this.starts.at(-1) ?? 0);
    this.starts.push(start);
    this.ends.push(end);
  }

  /** Whether one of the stretches reaches into that from `start` to `end`. */
  touches(start: number, end: number): boolean {
    if (this.starts.length === 0) return false;
    if (!this.isSorted) this.sort();
    while (this.last > 0 && this.endOf(this.last - 1) > start) this.last--;
    while (this.endOf(this.last) <= start) this.last++;
    return (this.starts[this.last] ?? Infinity) < end;
  }

  private endOf(stretch: number): number {
    return this.ends[stretch] ?? Infinity;
  }

  private sort(): void {
    const { starts, ends } = this;
    const order = starts.map((_, index) => index).sort((one, other) => (starts[one] as number) - (starts[other] as number));
    this.starts = order.map((index) => starts[index] as number);
    this.ends = order.map((index) => ends[index] as number);
    this.isSorted = true;
    this.last = 0;
  }

  has(index: number): boolean {
    return this.touches(index, index + 1);
  }
}
