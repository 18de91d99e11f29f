import { inTurn } from '../store/inTurn';
import { append, carryWaiting, type NotYet } from './append';
import { locate, ownership, takesMessages } from './locate';
import { maskTicketRequest } from './maskTicketRequest';
import { writeNotes, type Noted, type TicketNote } from './notes';
import { openTicket } from './openTicket';
import type { RefusedFile, Ticket, TicketProvider } from './TicketProvider';
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

/** @param waits whether this run wrote the message down; another may have put it on the ticket since */
async function file(request: TicketRequest, desk: TicketDesk, waits: boolean): Promise<TicketOutcome | NotYet> {
  const threaded = await thread(request, desk);
  if ('retryInMs' in threaded) return threaded;
  const notes = [...ownNotes(request, threaded), ...request.notes];
  const noted = await writeNotes(threaded.ticket, notes, desk.provider);
  const written = waits && threaded.result === 'duplicate' ? { ...threaded, result: 'appended' as const } : threaded;
  return outcome(request, written, noted, desk.provider);
}

async function thread(request: TicketRequest, desk: TicketDesk): Promise<Threaded | NotYet> {
  const { provider } = desk;
  const known = await ticketWithMessage(request, desk);
  if (known !== null) return { ticket: known, result: 'duplicate', refusedFiles: [], follows: null };

  const current = await locate(request.conversationId, desk);
  if (current !== null && (await provider.hasMessage(current, request.marker))) {
    await remember(request, current, desk);
    return { ticket: current, result: 'duplicate', refusedFiles: [], follows: null };
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

/** What the agents have to know of this message, besides what the request notes. */
function ownNotes({ marker, withheldFiles }: TicketRequest, { follows, refusedFiles }: Threaded): readonly TicketNote[] {
  const missing = [...withheldFiles, ...refusedFiles];
  return [
    ...(follows === null ? [] : [{ marker: `follows.${follows.id}`, text: followUpText(follows), urgent: false }]),
    ...(missing.length === 0 ? [] : [{ marker: `files.${marker}`, text: missing.map(missingFile).join('\n'), urgent: false }]),
  ];
}

const followUpText = ({ number, state, url }: Ticket): string =>
  `This ticket follows ticket ${number} of the same customer, which is ${state}${url === null ? '' : `: ${url}`}.`;

const missingFile = ({ name, reason }: RefusedFile): string => `The file "${name}" is not on this ticket: ${reason}`;

function outcome(request: TicketRequest, { result, refusedFiles }: Threaded, { ticket, noted }: Noted, provider: TicketProvider): TicketOutcome {
  const { id, number, url, state } = ticket;
  return {
    ticket: { provider: provider.id, id, number, url, state },
    created: result === 'created',
    appended: result === 'appended',
    duplicate: result === 'duplicate',
    noted,
    warnings: [...request.withheldFiles, ...refusedFiles].map(missingFile),
  };
}
