import { SECOND_MS } from '../../../shared/clock';
import type { Ticket } from '../../TicketProvider';
import { isOurTicket } from './ticketLists';

/** Where the key is known, tickets of others are left out. */
type Changed = Pick<Ticket, 'id' | 'updatedAt'> & Partial<Pick<Ticket, 'externalId'>>;

/** A change may become visible a moment after a later one, and helpdesks' times know no part of a second. */
const OVERLAP_MS = 5 * SECOND_MS;

/**
 * What changed since a cursor, from a helpdesk's list with the latest change first: read until it tells nothing new. The cursor is the
 * helpdesk's own time of the latest change, so nobody's clock or time zone matters, and what changes while pages are read comes next time.
 * @param pageOf counts from 1; a page that is not full is the last
 */
export async function changedTickets(
  cursor: string | null,
  pageSize: number,
  pageOf: (page: number) => Promise<readonly Changed[]>,
): Promise<{ readonly ticketIds: readonly string[]; readonly cursor: string }> {
  const since = cursor === null ? Infinity : Number(cursor) - OVERLAP_MS;
  const ticketIds = new Set<string>();
  let latest: number | null = null;
  for (let page = 1; ; page += 1) {
    const tickets = await pageOf(page);
    latest ??= tickets[0]?.updatedAt ?? 0;
    const fresh = tickets.filter(({ updatedAt }) => (updatedAt ?? 0) >= since);
    for (const { id, externalId } of fresh) if (externalId === undefined || isOurTicket({ externalId })) ticketIds.add(id);
    if (fresh.length < pageSize) return { ticketIds: [...ticketIds], cursor: String(Math.max(latest, Number(cursor ?? 0))) };
  }
}
