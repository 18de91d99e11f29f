import { externalIdOf } from './externalId';
import type { Ticket } from './TicketProvider';
import type { TicketDesk, ThreadingRules } from './TicketRequest';

const DEFAULT_RULES: ThreadingRules = { onSolved: 'reopen', reopenWithinMs: null };

/** Whether an agent still has something to do on it. */
export const isOpen = ({ state }: Ticket): boolean => state !== 'solved' && state !== 'closed';

/** Whether the customer's next message goes on this ticket; otherwise it opens one that follows it. */
export function takesMessages(ticket: Ticket, { rules = DEFAULT_RULES, clock }: Pick<TicketDesk, 'clock' | 'rules'>): boolean {
  if (ticket.state !== 'solved') return ticket.state !== 'closed';
  if (rules.onSolved === 'followUp') return false;
  return rules.reopenWithinMs === null || ticket.updatedAt === null || clock.now() - ticket.updatedAt <= rules.reopenWithinMs;
}

/** Whether a ticket is the conversation's, which may have had other ids before it was merged. */
export async function ownership(conversationId: string, { store }: TicketDesk): Promise<{ externalIds: readonly string[]; owns: (ticket: Ticket) => boolean }> {
  const externalIds = (await store.idsOf(conversationId)).map(externalIdOf);
  return { externalIds, owns: ({ externalId }) => externalId !== null && externalIds.includes(externalId) };
}

/** What the helpdesk finds under the conversation's keys, without what it gives besides. */
export async function findOwn(conversationId: string, desk: TicketDesk): Promise<readonly Ticket[]> {
  const { externalIds, owns } = await ownership(conversationId, desk);
  return (await Promise.all(externalIds.map((externalId) => desk.provider.find(externalId)))).flat().filter(owns);
}

/** The ticket that the store remembers, where it is the conversation's. */
export async function boundTicket(conversationId: string, desk: TicketDesk): Promise<Ticket | null> {
  const { provider, store } = desk;
  const binding = await store.getTicketBinding(conversationId, provider.id, provider.account);
  const bound = binding === null ? null : await provider.get(binding.ticketId);
  return bound !== null && (await ownership(conversationId, desk)).owns(bound) ? bound : null;
}

/**
 * The ticket that the conversation's next message goes on, or is to follow: what the store remembers, else what the helpdesk
 * finds; an open one first.
 */
export async function locate(conversationId: string, desk: TicketDesk): Promise<Ticket | null> {
  const bound = await boundTicket(conversationId, desk);
  if (bound !== null && takesMessages(bound, desk)) return bound;
  const found = await findOwn(conversationId, desk);
  return found.find(isOpen) ?? found.find((ticket) => takesMessages(ticket, desk)) ?? bound ?? found[0] ?? null;
}
