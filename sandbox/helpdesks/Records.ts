import type { Clock } from '../../src/shared/clock';

/** The base of a stand-in's state whose records have numbers and times. */
export abstract class Records {
  private lastId = 100;

  constructor(private readonly clock: Clock) {}

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  now(): number {
    return this.clock.now();
  }
}
