import { HOUR_MS, MINUTE_MS, SECOND_MS, type Clock } from '../shared/clock';
import { mintId } from '../shared/hash';
import type { RetentionRules, SupportStore } from '../store/SupportStore';
import { tellClosingWindows } from './windowClosing';

export interface HousekeepingPorts {
  readonly store: SupportStore;
  readonly clock: Clock;
  /** Resolves early, without an exception, when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Whether this process is the one that works for the trigger. */
  readonly leads: () => boolean;
  /** What is left to do for replies whose run is over. */
  readonly finishReplies: () => Promise<void>;
  /** Whether Meta still sends here what it should. */
  readonly checkRegistration: () => Promise<void>;
  readonly onFault: (failure: unknown) => void;
}

export interface HousekeepingOptions {
  readonly phoneNumberId: string;
  /** How long before a window closes its unanswered customer is an event; `null`: never. */
  readonly windowClosingMs: number | null;
  readonly retention: RetentionRules;
}

const INTERVAL_MS = 30 * SECOND_MS;
/** How often who does not lead looks whether that has changed: what is wrong when n8n starts is put right at once. */
const AWAIT_LEAD_MS = 5 * SECOND_MS;
/** Nobody else finishes the replies of a number meanwhile, unless this process died at it. */
const REPLIES_MS = 10 * MINUTE_MS;
const CLEAN_UP_MS = HOUR_MS;
const CHECK_MS = HOUR_MS;
/** After a check that came to nothing, e.g. because Meta could not be reached. */
const CHECK_AGAIN_MS = 5 * MINUTE_MS;
/** Small portions with pauses hold up nobody; what is left after the most portions comes an hour later. */
const PORTION = 500;
const MOST_PORTIONS = 1_000;
const PORTION_PAUSE_MS = 50;

/** What has to be done now and then for a business number, once for all of its triggers. Gives what ends it. */
export function startHousekeeping(ports: HousekeepingPorts, options: HousekeepingOptions): () => void {
  const { store, clock } = ports;
  const { phoneNumberId, windowClosingMs, retention } = options;
  const owner = mintId('house');
  const stop = new AbortController();
  let checkDueAt = -Infinity;

  async function finishReplies(): Promise<void> {
    const lock = `replies:${phoneNumberId}`;
    if (!(await store.acquireLock(lock, owner, clock.now(), clock.now() + REPLIES_MS))) return;
    await ports.finishReplies().finally(async () => await store.releaseLock(lock, owner));
  }

  async function tellClosing(): Promise<void> {
    if (windowClosingMs !== null) await tellClosingWindows(store, phoneNumberId, windowClosingMs, clock.now());
  }

  /** Digits that customers sent, of which nothing may stay longer than it is needed; any trigger's leader does it for all numbers. */
  async function forgetParts(): Promise<void> {
    await store.forgetParts(clock.now(), PORTION);
  }

  /** The lock stays until its time is over: it says that the hour's work is done. */
  async function cleanUp(): Promise<void> {
    const now = clock.now();
    if (!(await store.acquireLock(`cleanUp:${phoneNumberId}`, mintId('house'), now, now + CLEAN_UP_MS))) return;
    for (let portion = 0; portion < MOST_PORTIONS && !stop.signal.aborted; portion += 1) {
      if (!(await store.cleanUp(retention, now, PORTION)).more) return;
      await ports.sleep(PORTION_PAUSE_MS, stop.signal);
    }
  }

  /** At the start, and then by the hour. */
  async function checkRegistration(): Promise<void> {
    const now = clock.now();
    if (now < checkDueAt) return;
    checkDueAt = now + CHECK_AGAIN_MS;
    await ports.checkRegistration();
    checkDueAt = now + CHECK_MS;
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      const leads = ports.leads();
      for (const duty of leads ? [checkRegistration, finishReplies, tellClosing, forgetParts, cleanUp] : []) await duty().catch(ports.onFault);
      await ports.sleep(leads ? INTERVAL_MS : AWAIT_LEAD_MS, stop.signal);
    }
  }
  void loop();

  return () => stop.abort();
}
