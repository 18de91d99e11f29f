import { SupportError } from '../shared/errors';
import type { Ticket, TicketProvider } from './TicketProvider';

/** What the agents shall know besides; the customer never sees it. */
export interface TicketNote {
  /** Equal however often the same thing is noted: it is written once per ticket. */
  readonly marker: string;
  readonly text: string;
  /** Whether somebody has to do something: the ticket is opened and gets the tag {@link UNDELIVERED_TAG}. */
  readonly urgent: boolean;
}

/** The notes of a ticket, once they are written. */
export interface Noted {
  readonly ticket: Ticket;
  /** Markers of the notes that stand on the ticket; a closed ticket takes none. */
  readonly noted: readonly string[];
}

/** On tickets of customers who did not get an answer. */
export const UNDELIVERED_TAG = 'wa_undelivered';

/** The state that calls for an agent; `new` says that none has looked yet, and that stays true. */
export const awake = ({ state }: Ticket): 'new' | 'open' => (state === 'new' ? 'new' : 'open');

/** Writes the notes that are not there yet. To be called under the lock of the conversation. */
export async function writeNotes(ticket: Ticket, notes: readonly TicketNote[], provider: TicketProvider): Promise<Noted> {
  let current = ticket;
  for (const { marker, text, urgent } of notes) {
    const { state } = current;
    if (state === 'closed') return { ticket: current, noted: [] };
    if (await provider.hasMessage(current, marker)) continue;
    // The tag first: a crash in between must not leave a note whose tag never comes.
    if (urgent) current = await tagged(current, provider);
    const note = { text, marker, visibility: 'internal', as: 'bot', files: [] } as const;
    ({ ticket: current } = await provider.addMessage(current, note, urgent ? awake(current) : state));
  }
  return { ticket: current, noted: notes.map(({ marker }) => marker) };
}

/** With the tag, where the helpdesk has tags. */
async function tagged(ticket: Ticket, provider: TicketProvider): Promise<Ticket> {
  if (ticket.tags.includes(UNDELIVERED_TAG)) return ticket;
  try {
    return await provider.update(ticket, { addTags: [UNDELIVERED_TAG] });
  } catch (failure) {
    if (failure instanceof SupportError && failure.code === 'invalidInput') return ticket;
    throw failure;
  }
}
