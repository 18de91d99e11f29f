import { leaseOn } from '../../inbox/lease';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../shared/clock';
import { tellTicket, type Untold } from '../tellTicket';
import { scopeOf } from './lookAtTicket';
import type { TicketWatchPorts } from './ticketWatch';

export interface TicketStoryPorts extends TicketWatchPorts {
  /** What there is to tell of a customer's replies. */
  readonly untold: (conversationId: string) => Promise<Untold>;
}

/** How often to look for something to tell. */
const LOOK_MS = 5 * SECOND_MS;
/** What a ticket did not take is offered again: it may have been reopened, or the helpdesk is back. */
const AGAIN_MS = 10 * MINUTE_MS;
/** What is older comes with the customer's next message. */
const OLDEST_MS = 7 * DAY_MS;
const AT_ONCE = 100;

/**
 * Tells the tickets of one helpdesk account what became of replies to their customers: kept, sent after all, not delivered. One process
 * does it for each account and number. Gives what ends it.
 */
export function startTicketStory(ports: TicketStoryPorts, phoneNumberId: string): () => Promise<void> {
  const { provider, store, clock, onFault } = ports;
  const scope = scopeOf(provider, phoneNumberId);
  const lease = leaseOn(store, `story:${scope.provider}:${scope.account}:${phoneNumberId}`, clock);
  /** When to offer a conversation's news again, by its id. */
  const later = new Map<string, number>();
  const stop = new AbortController();

  async function tell(conversationId: string): Promise<void> {
    later.set(conversationId, clock.now() + AGAIN_MS);
    if (await tellTicket(conversationId, ports.untold, ports)) later.delete(conversationId);
  }

  async function round(): Promise<void> {
    await lease.renew();
    if (!lease.isHeld()) return;
    const now = clock.now();
    for (const [id, at] of later) if (at <= now) later.delete(id);
    const waiting = await store.conversationsToTell(scope, now - OLDEST_MS, AT_ONCE + later.size);
    for (const conversationId of waiting.filter((id) => !later.has(id))) {
      if (stop.signal.aborted) return;
      await tell(conversationId).catch(onFault);
    }
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      await round().catch(onFault);
      await ports.sleep(LOOK_MS, stop.signal);
    }
    await lease.release().catch(onFault);
  }
  const ended = loop();

  return async () => {
    stop.abort();
    await ended;
  };
}
