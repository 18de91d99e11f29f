import type { Ticket } from '../../TicketProvider';

/** The ticket that an earlier try of the same request opened, though its answer was lost. */
export interface EarlierTicket {
  /** Looks for it. */
  isThere(): Promise<boolean>;
  /** What the last look found; `null` for nothing. */
  found(): Ticket | null;
}

/**
 * For helpdesks that would open a second ticket.
 * @param candidates the tickets of the conversation
 * @param isIt whether a ticket came of this request, e.g. by the message on it
 */
export function earlierTicket(candidates: () => Promise<readonly Ticket[]>, isIt: (ticket: Ticket) => Promise<boolean>): EarlierTicket {
  let earlier: Ticket | null = null;
  return {
    isThere: async () => {
      for (const ticket of await candidates()) {
        if (!(await isIt(ticket))) continue;
        earlier = ticket;
        return true;
      }
      return false;
    },
    found: () => earlier,
  };
}
