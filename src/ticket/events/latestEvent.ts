import type { ConversationEvent, TicketEventKind } from '../../shared/inbound';
import { eventsOn, OLDEST_EVENT_MS, scopeOf, type LookPorts } from './lookAtTicket';

/** More would keep the editor waiting. */
const MOST_TICKETS = 10;

/** The last thing that agents did of these kinds, on the tickets that changed last; `null` when there is none within a week. */
export async function latestEvent(ports: LookPorts, phoneNumberId: string, kinds: readonly TicketEventKind[], now: number): Promise<ConversationEvent | null> {
  const scope = scopeOf(ports.provider, phoneNumberId);
  const wanted: readonly string[] = kinds;
  let latest: ConversationEvent | null = null;
  for (const ticket of await ports.provider.list({ state: 'any', limit: MOST_TICKETS })) {
    const events = (await eventsOn(ticket, ports, scope, now - OLDEST_EVENT_MS)).filter(({ event }) => wanted.includes(event));
    for (const event of events) if (latest === null || event.at >= latest.at) latest = event;
  }
  return latest;
}
