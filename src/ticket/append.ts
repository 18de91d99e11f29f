// Comments within the number that a ticket takes: messages that come faster are written together.
import { hashKey } from '../shared/hash';
import type { RateLimit, TicketPlace, WaitingMessage } from '../store/SupportStore';
import type { Threaded } from './createOrAppend';
import { awake } from './notes';
import type { Ticket, TicketProvider, Written } from './TicketProvider';
import { customerMessage, placeOf, type TicketDesk, type TicketRequest } from './TicketRequest';

/** The ticket takes no comment for now. */
export interface NotYet {
  /** Milliseconds until it takes one. */
  readonly retryInMs: number;
  /** Whether this call wrote the message down, so that whoever writes next takes it along. */
  readonly writtenDown: boolean;
}

/** What agents and notes need of a ticket's limit themselves. */
const RESERVED = 0.2;

/** Half of what may be used comes at once, the other half over the time: so no stretch of that time holds more. */
function rateOf(ticket: Ticket, { id, account, commentLimit }: TicketProvider): RateLimit | null {
  if (commentLimit === null) return null;
  const usable = Math.max(2, Math.floor(commentLimit.count * (1 - RESERVED)));
  const burst = Math.floor(usable / 2);
  return { name: `ticket:${hashKey(id, account, ticket.id)}`, intervalMs: Math.ceil(commentLimit.perMs / (usable - burst)), burst };
}

/** Adds the message to the ticket, together with those that wait, as soon as the ticket takes a comment. */
export async function append(request: TicketRequest, ticket: Ticket, desk: TicketDesk): Promise<Threaded | NotYet> {
  const { provider, store, clock } = desk;
  const added = (written: Written): Threaded => ({ ...written, result: 'appended', follows: null });
  const rate = rateOf(ticket, provider);
  if (rate === null) return added(await provider.addMessage(ticket, customerMessage(request), awake(ticket)));

  const place = placeOf(request, provider);
  const waiting = await stillWaiting(place, desk);
  const slot = await store.takeSendSlot([rate], clock.now(), 0);
  if (slot.granted && waiting.length === 0) return added(await provider.addMessage(ticket, customerMessage(request), awake(ticket)));
  const writtenDown = await store.putWaitingMessage(place, request, clock.now());
  if (!slot.granted) return { retryInMs: slot.retryInMs, writtenDown };
  const messages = waiting.some(({ marker }) => marker === request.marker) ? waiting : [...waiting, request];
  return added(await writeTogether(place, messages, ticket, desk));
}

/** What waited for a ticket that is closed by now goes on the one that follows it; gives that ticket. */
export async function carryWaiting(request: TicketRequest, ticket: Ticket, desk: TicketDesk): Promise<Ticket> {
  if (desk.provider.commentLimit === null) return ticket;
  const place = placeOf(request, desk.provider);
  const waiting = await stillWaiting(place, desk);
  return waiting.length === 0 ? ticket : (await writeTogether(place, waiting, ticket, desk)).ticket;
}

/**
 * The messages that wait, without those of a batch that is on its ticket: whoever wrote it did not live to say so. Nobody else is
 * writing it, because whoever asks has the conversation's lock.
 */
async function stillWaiting(place: TicketPlace, { provider, store, clock }: TicketDesk): Promise<readonly WaitingMessage[]> {
  const waiting = await store.waitingMessages(place);
  const [batch] = waiting.flatMap((message) => message.batch ?? []);
  if (batch === undefined) return waiting;
  const ticket = await provider.get(batch.ticketId);
  if (ticket === null || !(await provider.hasMessage(ticket, batch.id))) return waiting;
  const done = waiting.filter((message) => message.batch?.id === batch.id);
  await store.noteTicketMessages(place, done.map(({ marker }) => marker), ticket.id, clock.now());
  return waiting.filter((message) => !done.includes(message));
}

/** Which messages the comment holds is decided in the store before it is written: whoever comes next knows what to look for. */
async function writeTogether(place: TicketPlace, messages: readonly WaitingMessage[], ticket: Ticket, { provider, store, clock }: TicketDesk): Promise<Written> {
  const markers = messages.map(({ marker }) => marker);
  const [only = '', ...others] = markers;
  const id = others.length === 0 ? only : `batch.${hashKey(...markers)}`;
  await store.batchMessages(place, markers, { id, ticketId: ticket.id });
  const joined = { marker: id, text: messages.map(({ text }) => text).join('\n\n'), files: messages.flatMap(({ files }) => files) };
  const written = await provider.addMessage(ticket, customerMessage(joined), awake(ticket));
  await store.noteTicketMessages(place, markers, ticket.id, clock.now());
  return written;
}
