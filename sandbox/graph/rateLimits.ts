import { HOUR_MS, SECOND_MS } from '../../src/shared/clock';
import { MESSAGES_PER_SECOND, type AccountSettings } from '../state/settings';
import { GraphError } from './GraphError';

/** One message per six seconds to the same customer … */
const PAIR_INTERVAL_MS = 6 * SECOND_MS;
/** … of which so many may be borrowed from the time to come: after 20 at once it takes two minutes to pay them back. */
const BURST_SIZE = 45;
/** Listings of templates per hour that an app may ask of an account. Source: cloud-api.md §6. */
const LISTINGS_PER_HOUR = 200;

const TOO_MANY = 'Message failed to send because there were too many messages sent from this phone number';

/**
 * Meta's two limits on sending, per customer (131056) and per business number (130429), and that on listing templates (80007).
 * Meta's page leaves open whether one may send while a burst is being paid back; production chatbots do, so here one
 * may, until the debt reaches the size of the largest burst.
 */
export class RateLimits {
  /** By customer: when everything sent so far is paid back. */
  private readonly paidBackAt = new Map<string, number>();
  private recent: number[] = [];
  private listings: number[] = [];

  /** Counts a customer's message: it uses the number's throughput too. */
  noteInbound(nowMs: number): void {
    this.recent.push(nowMs);
  }

  /** Counts a listing of templates. @returns how much of the hour's limit is used, in percent. @throws GraphError 80007 */
  takeListing(nowMs: number): number {
    this.listings = this.listings.filter((at) => Math.abs(nowMs - at) < HOUR_MS);
    if (this.listings.length >= LISTINGS_PER_HOUR) throw new GraphError(80007, `There have been too many calls from this WhatsApp Business Account: at most ${LISTINGS_PER_HOUR} an hour.`);
    this.listings.push(nowMs);
    return Math.ceil((this.listings.length / LISTINGS_PER_HOUR) * 100);
  }

  /** Counts an outbound message to a customer or a group. @throws GraphError 130429 or 131056 when it is one too many; then it does not count. */
  take(contact: string, nowMs: number, throughput: AccountSettings['throughput']): void {
    this.recent = this.recent.filter((at) => Math.abs(nowMs - at) < SECOND_MS);
    if (this.recent.length >= MESSAGES_PER_SECOND[throughput]) throw new GraphError(130429, `${TOO_MANY} in a short period of time.`);
    const paidBackAt = Math.max(this.paidBackAt.get(contact) ?? nowMs, nowMs) + PAIR_INTERVAL_MS;
    if (paidBackAt - nowMs > BURST_SIZE * PAIR_INTERVAL_MS) {
      throw new GraphError(131056, `${TOO_MANY} to the same phone number in a short period of time.`);
    }
    this.paidBackAt.set(contact, paidBackAt);
    this.recent.push(nowMs);
  }

  clear(): void {
    this.paidBackAt.clear();
    this.recent = [];
    this.listings = [];
  }
}
