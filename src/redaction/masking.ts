// What becomes of a text: the places that are masked, put in order.
import { HIDDEN } from './hidden';
import type { Found } from './types';

const NONE: readonly never[] = [];

/**
 * What is masked in a text: its places, and in {@link HIDDEN} what is taken out in each; good until the next text is looked at.
 * Places are added in any order, each after its stretches.
 */
export class Masking {
  readonly hidden = HIDDEN;
  /** The places that count, from the start of the text to its end; known once they are {@link settle}d. */
  found: readonly Found[] = NONE;
  private readonly added: Found[] = [];
  /** By added place: how many stretches there are up to its last one. */
  private readonly counts: number[] = [];
  /** By added place: what comes there as a whole, where that is not the text without some digits. */
  private rewritten: string[] | null = null;
  /** Which of the added places count; `null`: all of them, in the order in which they came. */
  private order: readonly number[] | null = null;

  add(found: Found): void {
    this.added.push(found);
    this.counts.push(this.hidden.count);
  }

  /** Adds a place that has no stretches, before all that have some. */
  addRewritten(found: Found, text: string): void {
    (this.rewritten ??= []).push(text);
    this.added.push(found);
    this.counts.push(0);
  }

  /** All places in order; where two overlap a card number wins over a code or PIN, else the first, else the longer one. */
  settle(): this {
    this.found = this.added;
    if (isInOrder(this.added)) return this;
    const at = (index: number): Found => this.added[index] as Found;
    const chosen: number[] = [];
    for (const index of [...this.added.keys()].sort((a, b) => at(a).start - at(b).start || at(b).end - at(a).end)) {
      const place = at(index);
      const last = chosen.length > 0 ? at(chosen[chosen.length - 1] as number) : null;
      if (last === null || place.start >= last.end) chosen.push(index);
      else if (place.network !== null && last.network === null && last.reason !== 'track') chosen[chosen.length - 1] = index;
    }
    return this.keep(chosen);
  }

  /** Leaves out the places in front of one of those that count. */
  dropBefore(first: number): this {
    return this.keep(this.found.flatMap((_, index) => (index < first ? [] : [this.order?.[index] ?? index])));
  }

  private keep(order: readonly number[]): this {
    this.order = order;
    this.found = order.map((index) => this.added[index] as Found);
    return this;
  }

  /** What comes in one of the places that count as a whole; missing: the text without some digits. */
  rewrittenAt(index: number): string | undefined {
    return this.rewritten?.[this.order?.[index] ?? index];
  }

  /** The first of {@link hidden} that is of one of the places that count. */
  firstOf(index: number): number {
    const place = this.order?.[index] ?? index;
    return place === 0 ? 0 : (this.counts[place - 1] as number);
  }

  /** The one behind the last. */
  endOf(index: number): number {
    return this.counts[this.order?.[index] ?? index] as number;
  }
}

function isInOrder(places: readonly Found[]): boolean {
  for (let index = 1; index < places.length; index++) if ((places[index] as Found).start < (places[index - 1] as Found).end) return false;
  return true;
}
