import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/clock';

/** How long free-form answers are allowed after a customer's message. Source: cloud-api.md §5.1. */
export const SERVICE_WINDOW_MS = DAY_MS;

/** How long messages are free of charge after the first answer to a message that came through an advertisement. Source: cloud-api.md §5.2. */
export const FREE_ENTRY_POINT_MS = 3 * DAY_MS;

/** What the window is computed from: the customer's clock, never arrival time. Milliseconds. */
export interface WindowFacts {
  /** The latest message or call that opens the window; `null` when there was none. */
  readonly lastInboundAtMs: number | null;
  /** `false` where Meta does not say whether that message opens it. Default: `true`. */
  readonly certain?: boolean;
  /** When a message that came through an advertisement was first answered; `null` or missing when none was. */
  readonly adReplyAtMs?: number | null;
}

export interface WindowOptions {
  /** The window counts as closed this long before it closes: a message takes its time, and clocks differ. Default: a minute. */
  readonly safetyMarginMs?: number;
  /** The last part of an open window, in which a flow may want to hurry. Default: an hour. */
  readonly closingSoonMs?: number;
}

export interface ServiceWindow {
  readonly state: 'open' | 'closing' | 'closed';
  /** `null` when the customer never wrote. */
  readonly opensAtMs: number | null;
  /** When WhatsApp closes it, 24 hours after it opened; `null` when the customer never wrote. */
  readonly expiresAtMs: number | null;
  /** Until it counts as closed, so without the safety margin; 0 when closed. */
  readonly msLeft: number;
  /** `false` when it is known only from a message of undocumented effect: a send may then be refused with 131047. */
  readonly certain: boolean;
  /** The end of the 72 hours free of charge, also where it has passed; it allows nothing that the window does not. */
  readonly freeEntryPointExpiresAtMs: number | null;
}
