import { SECOND_MS } from '../../src/shared/clock';
import { GraphError } from './GraphError';

/** One message per six seconds to the same customer; a burst borrows from the time after it. */
const PAIR_INTERVAL_MS = 6 * SECOND_MS;
const BURST_WINDOW_MS = 6 * SECOND_MS;
const BURST_SIZE = 45;
/** Messages per second of one business number, in and out. */
const NUMBER_PER_SECOND = 80;

interface Burst {
  readonly startedAt: number;
  readonly count: number;
  /** When the borrowed quota is paid back. */
  readonly freeAt: number;
}

/** Meta's two limits on sending: per customer (131056) and per business number (130429). */
export class RateLimits {
  private readonly bursts = new Map<string, Burst>();
  private recent: number[] = [];

  /** Counts a customer's message: it uses the number's throughput too. */
  noteInbound(nowMs: number): void {
    this.recent.push(nowMs);
  }

  /** Counts an outbound message. @throws GraphError 130429 or 131056 when it is one too many; then it does not count. */
  take(contact: string, nowMs: number): void {
    this.recent = this.recent.filter((at) => nowMs - at < SECOND_MS && at <= nowMs);
    if (this.recent.length >= NUMBER_PER_SECOND) {
      throw new GraphError(130429, 'Message failed to send because there were too many messages sent from this phone number in a short period of time.');
    }
    this.bursts.set(contact, nextBurst(this.bursts.get(contact), nowMs));
    this.recent.push(nowMs);
  }

  clear(): void {
    this.bursts.clear();
    this.recent = [];
  }
}

/** After 20 messages at once the next one has to wait two minutes: 20 × 6 s. */
function nextBurst(burst: Burst | undefined, nowMs: number): Burst {
  if (burst === undefined || nowMs >= burst.freeAt || nowMs < burst.startedAt) {
    return { startedAt: nowMs, count: 1, freeAt: nowMs + PAIR_INTERVAL_MS };
  }
  if (nowMs - burst.startedAt < BURST_WINDOW_MS && burst.count < BURST_SIZE) {
    return { startedAt: burst.startedAt, count: burst.count + 1, freeAt: burst.freeAt + PAIR_INTERVAL_MS };
  }
  throw new GraphError(131056, 'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.');
}
