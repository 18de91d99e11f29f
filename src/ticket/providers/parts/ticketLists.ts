// What lists of tickets have in common, whichever helpdesk gives them.
import { conversationOf } from '../../externalId';
import type { Ticket, TicketQuery } from '../../TicketProvider';

/** Whether nobody works on a ticket (any more). */
export const isDone = ({ state }: Pick<Ticket, 'state'>): boolean => state === 'solved' || state === 'closed';

/** Whether these nodes opened a ticket: it is filed under a conversation. */
export const isOurTicket = ({ externalId }: Pick<Ticket, 'externalId'>): boolean => conversationOf(externalId ?? '') !== null;

/** Whether a ticket is in a state that is asked for. */
export const isInState = (ticket: Pick<Ticket, 'state'>, state: TicketQuery['state']): boolean => state === 'any' || isDone(ticket) === (state === 'solved');

/** For sorting: the latest change first. */
export const latestFirst = (left: Ticket, right: Ticket): number => (right.updatedAt ?? 0) - (left.updatedAt ?? 0);

/**
 * The first tickets that are wanted of a list that comes in pages.
 * @param pageOf counts from 1; a page that is not full is the last
 */
export async function firstTickets(
  limit: number,
  pageSize: number,
  pageOf: (page: number) => Promise<readonly Ticket[]>,
  isWanted: (ticket: Ticket) => boolean = () => true,
): Promise<readonly Ticket[]> {
  const tickets: Ticket[] = [];
  for (let page = 1; ; page += 1) {
    const found = await pageOf(page);
    tickets.push(...found.filter(isWanted));
    if (found.length < pageSize || tickets.length >= limit) return tickets.slice(0, limit);
  }
}
