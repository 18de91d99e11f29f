import { inTurn } from '../store/inTurn';
import { append, carryWaiting, type NotYet } from './append';
import { missingFile, missingFileNotes } from './files';
import { findOwn, isOpen, locate, ownership, takesMessages } from './locate';
import { maskTicketRequest } from './maskTicketRequest';
import { writeNotes, type TicketNote } from './notes';
import { openTicket } from './openTicket';
import type { RefusedFile, Ticket } from './TicketProvider';
import { placeOf, type TicketDesk, type TicketRequest } from './TicketRequest';

/** What became of the message: exactly one of `created`, `appended` and `duplicate` is `true`. */
export interface TicketOutcome {
  readonly ticket: Pick<Ticket, 'id' | 'number' | 'url' | 'state'> & { readonly provider: string };
  readonly created: boolean;
  readonly appended: boolean;
  /** The message was on the ticket already; nothing was written. */
  readonly duplicate: boolean;
  /** Markers of the notes that stand on the ticket; a closed ticket takes none. */
  readonly noted: readonly string[];
  /** What is not on the ticket although it should be, e.g. a file, and why: in plain words, one sentence each. */
  readonly warnings: readonly string[];
}

/** The ticket that took the message. */
export interface Threaded {
  readonly ticket: Ticket;
  readonly result: 'created' | 'appended' | 'duplicate';
  readonly refusedFiles: readonly RefusedFile[];
  /** The ticket that it follows, because that one takes no more messages. */
  readonly follows: Ticket | null;
}

/**
 * Puts a message on the conversation's ticket, or opens one. Runs under a lock of the conversation, because parallel
 * runs would otherwise open one ticket per picture of an album. Card numbers are masked before anything leaves. Where the ticket
 * takes no further comment for now, the message waits without the lock, and is written together with those that wait too.
 * @throws {SupportError} `lockTimeout`, or what the provider and the store throw
 */
export async function createOrAppend(request: TicketRequest, desk: TicketDesk): Promise<TicketOutcome> {
  const masked = maskTicketRequest(request);
  for (let waits = false; ; ) {
    const filed = await inTurn(`ticket:${request.conversationId}`, desk, () => file(masked, desk, waits));
    if (!('retryInMs' in filed)) return filed;
    waits ||= filed.writtenDown;
    await desk.sleep(filed.retryInMs);
  }
}

/**
 * Opens a ticket with the message, even where the customer has an open one; once per marker. Their next message goes on it.
 * @throws {SupportError} `lockTimeout`, or what the provider and the store throw
 */
export async function createTicket(request: TicketRequest, desk: TicketDesk): Promise<TicketOutcome> {
  const masked = maskTicketRequest(request);
  return inTurn(`ticket:${request.conversationId}`, desk, async () => {
    const known = (await ticketWithMessage(masked, desk)) ?? (await openTicketWith(masked, desk));
    const threaded = known === null ? await openTicket(masked, null, desk, { alone: true }) : duplicateOn(known);
    await remember(masked, threaded.ticket, desk);
    return finish(masked, threaded, desk);
  });
}

/** One that a run opened which did not live to say so. */
async function openTicketWith({ conversationId, marker }: TicketRequest, desk: TicketDesk): Promise<Ticket | null> {
  for (const ticket of (await findOwn(conversationId, desk)).filter(isOpen)) {
    if (await desk.provider.hasMessage(ticket, marker)) return ticket;
  }
  return null;
}

const duplicateOn = (ticket: Ticket): Threaded => ({ ticket, result: 'duplicate', refusedFiles: [], follows: null });

/** @param waits whether this run wrote the message down; another may have put it on the ticket since */
async function file(request: TicketRequest, desk: TicketDesk, waits: boolean): Promise<TicketOutcome | NotYet> {
  const threaded = await thread(request, desk);
  if ('retryInMs' in threaded) return threaded;
  return finish(request, waits && threaded.result === 'duplicate' ? { ...threaded, result: 'appended' } : threaded, desk);
}

/** Writes what the agents have to know besides. */
async function finish(request: TicketRequest, threaded: Threaded, { provider }: TicketDesk): Promise<TicketOutcome> {
  const missing = [...request.withheldFiles, ...threaded.refusedFiles];
  const notes = [...followUpNotes(threaded), ...missingFileNotes(request.marker, missing), ...request.notes];
  const { ticket, noted } = await writeNotes(threaded.ticket, notes, provider);
  const { result } = threaded;
  const { id, number, url, state } = ticket;
  return {
    ticket: { provider: provider.id, id, number, url, state },
    created: result === 'created',
    appended: result === 'appended',
    duplicate: result === 'duplicate',
    noted,
    warnings: missing.map(missingFile),
  };
}

async function thread(request: TicketRequest, desk: TicketDesk): Promise<Threaded | NotYet> {
  const { provider } = desk;
  const known = await ticketWithMessage(request, desk);
  if (known !== null) return duplicateOn(known);

  const current = await locate(request.conversationId, desk);
  if (current !== null && (await provider.hasMessage(current, request.marker))) {
    await remember(request, current, desk);
    return duplicateOn(current);
  }
  const takes = current !== null && takesMessages(current, desk);
  const threaded = takes ? await append(request, current, desk) : await openTicket(request, current, desk);
  if ('retryInMs' in threaded) return threaded;
  await remember(request, threaded.ticket, desk);
  return takes ? threaded : { ...threaded, ticket: await carryWaiting(request, threaded.ticket, desk) };
}

/** The ticket that the store knows to have the message, where it is still there: it need not be the one that takes the next. */
async function ticketWithMessage(request: TicketRequest, desk: TicketDesk): Promise<Ticket | null> {
  const { provider, store } = desk;
  const ticketId = await store.ticketOfMessage(placeOf(request, provider), request.marker);
  const ticket = ticketId === null ? null : await provider.get(ticketId);
  return ticket !== null && (await ownership(request.conversationId, desk)).owns(ticket) ? ticket : null;
}

/** Which ticket has this message, and takes the next one. */
async function remember(request: TicketRequest, ticket: Ticket, { provider, store, clock }: TicketDesk): Promise<void> {
  const place = placeOf(request, provider);
  await store.noteTicketMessages(place, [request.marker], ticket.id, clock.now());
  const binding = await store.getTicketBinding(place.conversationId, place.provider, place.account);
  if (binding?.ticketId === ticket.id) return;
  await store.putTicketBinding({ ...place, ticketId: ticket.id, ticketNumber: ticket.number, ticketUrl: ticket.url }, clock.now());
}

function followUpNotes({ follows }: Threaded): readonly TicketNote[] {
  if (follows === null) return [];
  const { id, number, state, url } = follows;
  const text = `This ticket follows ticket ${number} of the same customer, which is ${state}${url === null ? '' : `: ${url}`}.`;
  return [{ marker: `follows.${id}`, text, urgent: false }];
}
