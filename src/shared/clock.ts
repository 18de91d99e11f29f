/** Time as a parameter: everything that needs "now" or a pause takes a {@link Clock}. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

/** A pause, handed in so that tests need none. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** The machine's own clock; the only place in `src/` that reads it. */
export const systemClock: Clock = { now: () => Date.now() };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** ISO 8601 in UTC, or `null` for a missing time. */
export function toIso(timeMs: number): string;
export function toIso(timeMs: number | null): string | null;
export function toIso(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
