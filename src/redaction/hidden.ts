/**
 * Stretches of a text whose digits will be masked, because an earlier recogniser found a card number there. Those that come
 * later see the text as if they were masked already: that is how masking a masked text again changes nothing.
 */
export class Hidden {
  private stretches: Array<readonly [start: number, end: number]> = [];
  private isSorted = true;

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
    }
    let low = 0;
    let high = this.stretches.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.stretches[middle]?.[1] ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    return (this.stretches[low]?.[0] ?? Infinity) < end;
  }

  has(index: number): boolean {
    return this.touches(index, index + 1);
  }
}
