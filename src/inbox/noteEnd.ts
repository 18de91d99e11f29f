import { MINUTE_MS, SECOND_MS, type Clock } from '../shared/clock';
import type { DeliveryOutcome, DeliveryRef, InboxStore } from '../store/SupportStore';

/** How the run that a delivery started ended; `undefined` when n8n did not say. */
export type RunEnd = DeliveryOutcome | undefined;

export interface NotePorts {
  readonly store: InboxStore;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onFault: (failure: unknown) => void;
}

/** A delivery that n8n never runs is offered again with growing pauses, for about a day: then the window is closed anyway. */
const MOST_ATTEMPTS = 300;
const RETURN_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_RETURN_PAUSE_MS = 5 * MINUTE_MS;

/** How often the end of a run is written down while the store cannot write. */
const MOST_NOTES = 60;
const NOTE_PAUSE_MS = SECOND_MS;

/** n8n ended the run before it began (a duplicate key, a stop, an outage): the message is still to be worked on. */
async function giveBack({ store, clock }: NotePorts, { id, attempt }: DeliveryRef): Promise<void> {
  const now = clock.now();
  if (attempt >= MOST_ATTEMPTS) await store.settleDelivery(id, attempt, 'dropped', now);
  else await store.returnDelivery(id, attempt, now + Math.min(attempt * RETURN_PAUSE_MS, LONGEST_RETURN_PAUSE_MS));
}

/** The store's record of the claim decides what the end means; a later attempt is none of this run's business. */
async function settle(ports: NotePorts, delivery: DeliveryRef, end: RunEnd): Promise<void> {
  const claim = await ports.store.claimOf(delivery.id);
  if (claim === null) await giveBack(ports, delivery);
  else await ports.store.settleDelivery(delivery.id, delivery.attempt, end ?? 'unknown', ports.clock.now());
}

/**
 * Writes down how a run ended: a delivery whose end nobody notes would hold its lane until the longest run is over.
 * @throws {SupportError} when the store could not write for about a minute
 */
export async function noteEnd(ports: NotePorts, delivery: DeliveryRef, end: RunEnd): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await settle(ports, delivery, end);
    } catch (failure) {
      if (tries === MOST_NOTES) throw failure;
      ports.onFault(failure);
      await ports.sleep(NOTE_PAUSE_MS);
    }
  }
}
