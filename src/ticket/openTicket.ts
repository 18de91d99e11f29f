import { SupportError } from '../shared/errors';
import { hashKey } from '../shared/hash';
import type { Threaded } from './createOrAppend';
import { externalIdOf } from './externalId';
import { findOwn, isOpen, ownership } from './locate';
import { awake } from './notes';
import type { Ticket, Written } from './TicketProvider';
import { customerMessage, type TicketDesk, type TicketRequest } from './TicketRequest';

const SUBJECT_LENGTH = 60;

/**
 * Opens a ticket with the message. Where the helpdesk cannot open one ticket per key, it looks again afterwards: two n8n that
 * share no store, or a run that went on without its lock, may have opened one each; then the older one takes the message.
 * `alone` opens one beside others that are open.
 */
export async function openTicket(request: TicketRequest, followUpOf: Ticket | null, desk: TicketDesk, { alone = false } = {}): Promise<Threaded> {
  const { ticket, refusedFiles } = await create(request, followUpOf, desk);
  const { owns } = await ownership(request.conversationId, desk);
  if (!owns(ticket)) throw keyNotKept();
  const older = alone || desk.provider.createsOnce ? null : await olderTicket(request, ticket, desk);
  if (older !== null) return moveTo(older, ticket, request, desk);
  return { ticket, result: 'created', refusedFiles, follows: followUpOf };
}

async function create(request: TicketRequest, followUpOf: Ticket | null, { provider }: TicketDesk): Promise<Written> {
  const { conversationId, marker, text, subject, tags, priority, assignee, group, fields } = request;
  const { name, phone } = request.requester;
  const externalId = externalIdOf(conversationId);
  const requester = await provider.ensureRequester({ externalId, name: name ?? phone ?? 'WhatsApp customer', phone });
  return provider.create(
    {
      externalId,
      subject: subject ?? beginningOf(text),
      requesterId: requester.id,
      tags,
      priority,
      assignee,
      group,
      fields,
      message: customerMessage(request),
      followUpOf,
    },
    `wa-${hashKey(provider.id, provider.account, externalId, marker)}`,
  );
}

/** Without its key on record the ticket would never be found again, and every message would open another one. */
const keyNotKept = () =>
  new SupportError(
    'helpdeskRefused',
    'The helpdesk opened a ticket, but did not keep the conversation’s key on it.',
    'Check that the field for the key exists in the helpdesk and that the credential’s user may fill it in.',
  );

/** Of two from the same moment the one with the lower number, in which "9" stands before "10". */
const isOlder = (one: Ticket, other: Ticket): boolean =>
  one.createdAt === other.createdAt
    ? one.number.localeCompare(other.number, 'en', { numeric: true }) < 0
    : one.createdAt !== null && other.createdAt !== null && one.createdAt < other.createdAt;

async function olderTicket({ conversationId }: TicketRequest, ticket: Ticket, desk: TicketDesk): Promise<Ticket | null> {
  const others = (await findOwn(conversationId, desk)).filter((other) => isOpen(other) && isOlder(other, ticket));
  return others.reduce<Ticket | null>((oldest, other) => (oldest === null || isOlder(other, oldest) ? other : oldest), null);
}

/** The message goes on the older ticket, and the newer one says so and is solved. */
async function moveTo(older: Ticket, newer: Ticket, request: TicketRequest, { provider }: TicketDesk): Promise<Threaded> {
  const isThere = await provider.hasMessage(older, request.marker);
  const { ticket, refusedFiles } = isThere ? { ticket: older, refusedFiles: [] } : await provider.addMessage(older, customerMessage(request), awake(older));
  const text = `This ticket was opened a second time for the same customer. Everything is on ticket ${older.number}${older.url === null ? '' : `: ${older.url}`}.`;
  await provider.addMessage(newer, { text, marker: `duplicate.${older.id}`, visibility: 'internal', as: 'bot', files: [] }, 'solved');
  return { ticket, result: isThere ? 'duplicate' : 'appended', refusedFiles, follows: null };
}

/** The customer's own words as a subject: one line, cut between characters. */
function beginningOf(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, ' ').trim());
  return characters.length <= SUBJECT_LENGTH ? characters.join('') : `${characters.slice(0, SUBJECT_LENGTH - 1).join('').trimEnd()}…`;
}
