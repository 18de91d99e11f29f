import { MINUTE_MS, SECOND_MS, type Clock } from '../shared/clock';
import type { DeliveryOutcome, DeliveryRef, InboxStore } from '../store/SupportStore';
import { persistently, type PatiencePorts } from './persistently';

/** How the run that a delivery started ended; `undefined` when n8n did not say. */
export type RunEnd = DeliveryOutcome | undefined;

export interface NotePorts extends PatiencePorts {
  readonly store: InboxStore;
  readonly clock: Clock;
}

/** A delivery that n8n never runs is offered again with growing pauses, for about a day: then the window is closed anyway. */
const MOST_ATTEMPTS = 300;
const RETURN_PAUSE_MS = 5 * SECOND_MS;
const LONGEST_RETURN_PAUSE_MS = 5 * MINUTE_MS;

/** n8n ended the run before it began (a duplicate key, a stop, an outage): the message is still to be worked on. */
async function giveBack({ store, clock }: NotePorts, { id, attempt }: DeliveryRef): Promise<void> {
  const now = clock.now();
  if (attempt >= MOST_ATTEMPTS) await store.settleDelivery(id, attempt, 'dropped', now);
  else await store.returnDelivery(id, attempt, now + Math.min(attempt * RETURN_PAUSE_MS, LONGEST_RETURN_PAUSE_MS));
}

/**
 * Writes down how a run ended. The store's record of the claim decides what the end means; a later attempt is none of
 * this run's business.
 * @throws {SupportError} when the store could not write for about a minute
 */
export async function noteEnd(ports: NotePorts, delivery: DeliveryRef, end: RunEnd): Promise<void> {
  const { store, clock } = ports;
  await persistently(async () => {
    const claim = await store.claimOf(delivery.id);
    if (claim === null) await giveBack(ports, delivery);
    else await store.settleDelivery(delivery.id, delivery.attempt, end ?? 'unknown', clock.now());
  }, ports);
}
