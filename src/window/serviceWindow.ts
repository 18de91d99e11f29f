import { DAY_MS, HOUR_MS } from '../shared/clock';

/** How long free-form answers are allowed after a customer's message. Source: cloud-api.md §5.1. */
export const SERVICE_WINDOW_MS = DAY_MS;

/** The last part of an open window, in which a flow may want to hurry. */
export const CLOSING_MS = HOUR_MS;

/** What the window is computed from: the customer's clock, never arrival time. Milliseconds. */
export interface WindowFacts {
  /** The latest message that certainly opens the window; `null` when there was none. */
  readonly lastInboundAt: number | null;
  /** The latest message of a kind of which Meta does not say whether it opens the window. */
  readonly lastMaybeInboundAt: number | null;
}

export interface ServiceWindow {
  readonly state: 'open' | 'closing' | 'closed';
  /** Milliseconds; `null` when the customer never wrote. */
  readonly opensAt: number | null;
  readonly expiresAt: number | null;
  /** Whole seconds, 0 when closed. */
  readonly secondsLeft: number;
  /** `false` when only an event of undocumented effect keeps it open: a send may then be refused with 131047. */
  readonly certain: boolean;
}

const isOpen = (openedAt: number, now: number): boolean => now - openedAt < SERVICE_WINDOW_MS;

function windowFrom(openedAt: number, now: number, certain: boolean): ServiceWindow {
  const expiresAt = openedAt + SERVICE_WINDOW_MS;
  const left = Math.max(0, expiresAt - now);
  const state = left === 0 ? 'closed' : left <= CLOSING_MS ? 'closing' : 'open';
  return { state, opensAt: openedAt, expiresAt, secondsLeft: Math.floor(left / 1_000), certain };
}

/** The service window at `now`: open at 24 h − 1 ms after the customer's message, closed at 24 h. */
export function serviceWindow(facts: WindowFacts, now: number): ServiceWindow {
  const { lastInboundAt, lastMaybeInboundAt } = facts;
  if (lastInboundAt !== null && isOpen(lastInboundAt, now)) return windowFrom(lastInboundAt, now, true);
  if (lastMaybeInboundAt !== null && isOpen(lastMaybeInboundAt, now)) return windowFrom(lastMaybeInboundAt, now, false);
  if (lastInboundAt !== null) return windowFrom(lastInboundAt, now, true);
  return { state: 'closed', opensAt: null, expiresAt: null, secondsLeft: 0, certain: true };
}
