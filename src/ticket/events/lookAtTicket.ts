import { DAY_MS, SECOND_MS } from '../../shared/clock';
import type { ConversationEvent } from '../../shared/inbound';
import type { ActiveTicketTrigger, Conversation, IngestTarget, SupportStore, TicketScope } from '../../store/SupportStore';
import { conversationOf } from '../externalId';
import type { TicketEvent } from '../TicketEvents';
import type { Ticket, TicketProvider } from '../TicketProvider';
import { ticketEventRecord } from './ticketEventRecord';

export interface LookPorts {
  readonly provider: TicketProvider;
  readonly store: Pick<SupportStore, 'getConversation' | 'ingest' | 'listTicketTriggers'>;
}

/** What is older is no answer to wait for any more; duplicates are told apart for longer. */
export const OLDEST_EVENT_MS = 7 * DAY_MS;
/** The helpdesk's clock is another one, and many tell whole seconds. */
const CLOCKS_DIFFER_MS = 5 * SECOND_MS;

/** The tickets of a number's customers in a helpdesk. */
export function scopeOf({ id, account }: TicketProvider, phoneNumberId: string): TicketScope {
  return { provider: id, account, phoneNumberId };
}

/** Whose ticket it is: the key that we filed it under says so, and nothing else. */
async function customerOf({ externalId }: Ticket, { store }: LookPorts, { phoneNumberId }: TicketScope): Promise<Conversation | null> {
  const id = conversationOf(externalId ?? '');
  const conversation = id === null ? null : await store.getConversation(id);
  return conversation?.phoneNumberId === phoneNumberId ? conversation : null;
}

/** What agents did on a ticket since a time (milliseconds), oldest first; nothing where it is no customer's of this number. */
export async function eventsOn(ticket: Ticket, ports: LookPorts, scope: TicketScope, sinceMs: number): Promise<readonly ConversationEvent[]> {
  const conversation = await customerOf(ticket, ports, scope);
  if (conversation === null) return [];
  const events = (await ports.provider.events.eventsOf(ticket, sinceMs)).filter(({ at }) => at >= sinceMs);
  const after = await ticketAfter(ticket, events, ports);
  return events.map((event) => ticketEventRecord(event, after, ports.provider, conversation));
}

/** The ticket as it was after these events: something may have happened between the reading of the one and the others. */
async function ticketAfter(ticket: Ticket, events: readonly TicketEvent[], { provider }: LookPorts): Promise<Ticket> {
  const { updatedAt } = ticket;
  // Many clocks tell whole seconds: what is as old as the ticket may be younger.
  const isOld = events.some(({ at }) => updatedAt === null || at >= updatedAt);
  return isOld ? ((await provider.get(ticket.id)) ?? ticket) : ticket;
}

const targetOf = ({ workflowId, nodeId, phoneNumberId, topics }: ActiveTicketTrigger): IngestTarget => ({
  workflowId,
  nodeId,
  phoneNumberId,
  topics,
  combine: null,
  maxMessageAgeMs: null,
});

/** Reads what agents did on a ticket, and writes it down once for every trigger that waits for it. */
export async function lookAtTicket(ticketId: string, ports: LookPorts, scope: TicketScope, now: number): Promise<void> {
  const { provider, store } = ports;
  const waiting = (await store.listTicketTriggers(scope)).map((trigger) => ({ trigger, from: trigger.since - CLOCKS_DIFFER_MS }));
  if (waiting.length === 0) return;
  const ticket = await provider.get(ticketId);
  if (ticket === null) return;
  const since = Math.max(now - OLDEST_EVENT_MS, Math.min(...waiting.map(({ from }) => from)));
  for (const record of await eventsOn(ticket, ports, scope, since)) {
    const targets = waiting.filter(({ from }) => record.at >= from).map(({ trigger }) => targetOf(trigger));
    await store.ingest([record], targets, now);
  }
}
