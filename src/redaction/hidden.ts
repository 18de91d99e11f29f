/**
 * Stretches of a text whose digits will be masked, because an earlier recogniser found a card number there. Those that come
 * later see the text as if they were masked already: that is how masking a masked text again changes nothing.
 */
export class Hidden {
  private stretches: Array<readonly [start: number, end: number]> = [];
  private isSorted = true;
  /** The stretch that was looked at last: who asks goes through the text from its start to its end. */
  private last = 0;

  add(start: number, end: number): void {
    this.isSorted = this.isSorted && start >= (this.stretches.at(-1)?.[0] ?? 0);
    this.stretches.push([start, end]);
  }

  /** Whether one of the stretches reaches into that from `start` to `end`. */
  touches(start: number, end: number): boolean {
    if (this.stretches.length === 0) return false;
    if (!this.isSorted) {
      this.stretches.sort(([one], [other]) => one - other);
      this.isSorted = true;
      this.last = 0;
    }
    while (this.last > 0 && this.endOf(this.last - 1) > start) this.last--;
    while (this.endOf(this.last) <= start) this.last++;
    return (this.stretches[this.last]?.[0] ?? Infinity) < end;
  }

  private endOf(stretch: number): number {
    return this.stretches[stretch]?.[1] ?? Infinity;
  }

  has(index: number): boolean {
    return this.touches(index, index + 1);
  }
}
