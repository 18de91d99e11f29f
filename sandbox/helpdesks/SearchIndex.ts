import type { Clock } from '../../src/shared/clock';

/** What a helpdesk's search finds, which hears of changes only some time after they were made. */
export class SearchIndex<Document> {
  private readonly found = new Map<string, Document>();
  private toCome: Array<{ readonly dueAt: number; readonly id: string; readonly document: Document }> = [];

  constructor(
    private readonly clock: Clock,
    private readonly lagMs: number,
  ) {}

  /** Notes what a document is now. */
  put(id: string, document: Document): void {
    this.toCome.push({ dueAt: this.clock.now() + this.lagMs, id, document });
  }

  /** By id, as the search knows them now. */
  documents(): ReadonlyMap<string, Document> {
    this.hearUntil(this.clock.now());
    return this.found;
  }

  /** Lets the search hear of all changes at once. */
  catchUp(): void {
    this.hearUntil(Number.POSITIVE_INFINITY);
  }

  private hearUntil(time: number): void {
    for (const { dueAt, id, document } of this.toCome) if (dueAt <= time) this.found.set(id, document);
    this.toCome = this.toCome.filter(({ dueAt }) => dueAt > time);
  }
}
