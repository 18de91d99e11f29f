import { DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/clock';
import { SupportError } from '../shared/errors';

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

const MARGIN_MS = MINUTE_MS;
const CLOSING_SOON_MS = HOUR_MS;

const noTime = (name: string) =>
  new SupportError(
    'invalidInput',
    `${name} is no number of milliseconds.`,
    'Give milliseconds since 1970 as a number. WhatsApp writes seconds as text: Number(message.timestamp) * 1000.',
  );

/** Text is refused even where it spells a number: WhatsApp's own timestamps are seconds. */
function time(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw noTime(name);
}

function timeOrNull(name: string, value: unknown): number | null {
  return value === null ? null : time(name, value);
}

/** A negative margin would keep the window open for longer than WhatsApp does. */
function duration(name: string, value: unknown): number {
  const milliseconds = time(name, value);
  if (milliseconds >= 0) return milliseconds;
  throw noTime(name);
}

function stateOf(msLeft: number, closingSoonMs: number): ServiceWindow['state'] {
  if (msLeft === 0) return 'closed';
  return msLeft <= closingSoonMs ? 'closing' : 'open';
}

/**
 * The service window at `nowMs`. A message from the future, sent by a phone whose clock is ahead, counts as sent now.
 * @throws {SupportError} `invalidInput` when a time is no finite number, or a duration is negative
 */
export function serviceWindow(facts: WindowFacts, nowMs: number, options: WindowOptions = {}): ServiceWindow {
  const now = time('nowMs', nowMs);
  const lastInboundAtMs = timeOrNull('lastInboundAtMs', facts.lastInboundAtMs);
  const adReplyAtMs = timeOrNull('adReplyAtMs', facts.adReplyAtMs ?? null);
  const safetyMarginMs = duration('safetyMarginMs', options.safetyMarginMs ?? MARGIN_MS);
  const closingSoonMs = duration('closingSoonMs', options.closingSoonMs ?? CLOSING_SOON_MS);

  const opensAtMs = lastInboundAtMs === null ? null : Math.min(lastInboundAtMs, now);
  const expiresAtMs = opensAtMs === null ? null : opensAtMs + SERVICE_WINDOW_MS;
  const msLeft = expiresAtMs === null ? 0 : Math.max(0, expiresAtMs - safetyMarginMs - now);
  return {
    state: stateOf(msLeft, closingSoonMs),
    opensAtMs,
    expiresAtMs,
    msLeft,
    certain: facts.certain ?? true,
    freeEntryPointExpiresAtMs: adReplyAtMs === null ? null : adReplyAtMs + FREE_ENTRY_POINT_MS,
  };
}
