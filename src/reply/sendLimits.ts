import type { GraphRefusal } from '../graph/graphApi';
import { HOUR_MS, SECOND_MS } from '../shared/clock';
import { retryAfterMs } from '../shared/http';
import type { RateLimit } from '../store/SupportStore';

/** To one customer: one message in six seconds, 45 at once. Source: cloud-api.md §7. */
const PAIR = { intervalMs: 6 * SECOND_MS, burst: 45 } as const;

/** Which limit Meta calls exhausted, by its code. Source: cloud-api.md §7. */
const EXHAUSTED: Readonly<Record<number, 'pair' | 'number'>> = { 131056: 'pair', 130429: 'number', 80007: 'number' };

const PAIR_CODE = 131056;

/** However long Meta asks for: what it says of one call must not silence a number for days. */
const LONGEST_PAUSE_MS = HOUR_MS;

/** The limits that one send has to keep, by what they hold for. */
export interface SendLimits {
  /** `null` where the customer has no conversation. */
  readonly pair: RateLimit | null;
  readonly number: RateLimit;
}

/** Meta's limits for a message of this number to the customer of this conversation. */
export function sendLimits(phoneNumberId: string, conversationId: string | null, messagesPerSecond: number): SendLimits {
  return {
    pair: conversationId === null ? null : { name: `pair:${conversationId}`, ...PAIR },
    // Evenly spaced, so that no second ever sees more, wherever it begins.
    number: { name: `number:${phoneNumberId}`, intervalMs: Math.ceil(SECOND_MS / messagesPerSecond), burst: 1 },
  };
}

/** The limit that Meta's refusal says is exhausted, or `null`. */
export function exhaustedLimit({ graphCode }: GraphRefusal, limits: SendLimits): RateLimit | null {
  const exhausted = graphCode === null ? undefined : EXHAUSTED[graphCode];
  return exhausted === undefined ? null : limits[exhausted];
}

/**
 * How long to wait after the refusal of call number `calls`: what Meta asks for; else 4ⁿ seconds, as Meta says for one
 * customer, and anything up to that elsewhere, so that waiting processes do not come back all at once.
 */
export function pauseAfter(refusal: GraphRefusal, calls: number, now: number): number {
  const longestMs = 4 ** (calls - 1) * SECOND_MS;
  const pauseMs = retryAfterMs(refusal, now) ?? (refusal.graphCode === PAIR_CODE ? longestMs : Math.random() * longestMs);
  return Math.ceil(Math.min(pauseMs, LONGEST_PAUSE_MS));
}
