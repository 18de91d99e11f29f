import { inTurn } from '../store/inTurn';
import { boundTicket } from './locate';
import { maskNotes } from './maskTicketRequest';
import { writeNotes, type TicketNote } from './notes';
import type { TicketDesk } from './TicketRequest';

/** What there is to tell of one customer. */
export interface Untold {
  readonly notes: readonly TicketNote[];
  /** Remembers that the notes with these markers stand on a ticket. */
  markTold(markers: readonly string[]): Promise<void>;
}

/**
 * Tells the customer's ticket what became of answers, without waiting for their next message. Each note once, masked. A ticket
 * that is closed, gone or somebody else's by now gets none: they come with the customer's next ticket.
 * @returns whether a ticket took them
 * @throws {SupportError} `lockTimeout`, or what the provider and the store throw
 */
export async function tellTicket(conversationId: string, untold: (conversationId: string) => Promise<Untold>, desk: TicketDesk): Promise<boolean> {
  return inTurn(`ticket:${conversationId}`, desk, async () => {
    const ticket = await boundTicket(conversationId, desk);
    if (ticket === null || ticket.state === 'closed') return false;
    const { notes, markTold } = await untold(conversationId);
    const { noted } = await writeNotes(ticket, maskNotes(notes), desk.provider);
    await markTold(noted);
    return true;
  });
}
