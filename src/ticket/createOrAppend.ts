import type { Clock, Sleep } from '../shared/clock';
import { hashKey } from '../shared/hash';
import { inTurn } from '../store/inTurn';
import type { ConversationStore, LockStore, TicketStore } from '../store/SupportStore';
import { externalIdOf } from './externalId';
import { maskTicketRequest } from './maskTicketRequest';
import { awake, writeNotes, type Noted, type TicketNote } from './notes';
import type { RefusedFile, Ticket, TicketFields, TicketFile, TicketMessage, TicketPriority, TicketProvider } from './TicketProvider';

/** A message that belongs on a ticket. */
export interface TicketRequest {
  /** The store's opaque id; never a phone number, which may be missing or change. */
  readonly conversationId: string;
  /** Equal for every delivery of the same message: the wamid. */
  readonly marker: string;
  readonly text: string;
  /** As `prepareFiles` gives them. */
  readonly files: readonly TicketFile[];
  /** Files that came along and do not go to the helpdesk, as `prepareFiles` says; the ticket notes them. */
  readonly withheldFiles: readonly RefusedFile[];
  /** Of a new ticket; `null` takes the beginning of the text. */
  readonly subject: string | null;
  readonly requester: { readonly name: string | null; readonly phone: string | null };
  /** Of a new ticket. */
  readonly tags: readonly string[];
  /** Of a new ticket. */
  readonly priority: TicketPriority | null;
  /** Of a new ticket: the agent who shall have it. */
  readonly assignee: string | null;
  /** Of a new ticket. */
  readonly group: string | null;
  /** Of a new ticket. */
  readonly fields: TicketFields;
  readonly notes: readonly TicketNote[];
}

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
interface Threaded {
  readonly ticket: Ticket;
  readonly result: 'created' | 'appended' | 'duplicate';
  readonly refusedFiles: readonly RefusedFile[];
  /** The ticket that it follows, because that one takes no more messages. */
  readonly follows: Ticket | null;
}

/** What threading needs from outside. */
export interface TicketDesk {
  readonly provider: TicketProvider;
  readonly store: TicketStore & LockStore & Pick<ConversationStore, 'idsOf'>;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

const SUBJECT_LENGTH = 60;

/**
 * Puts a message on the conversation's ticket, or opens one. Runs under a lock of the conversation, because parallel
 * runs would otherwise open one ticket per picture of an album. Card numbers are masked before anything leaves.
 * @throws {SupportError} `lockTimeout`, or what the provider and the store throw
 */
export async function createOrAppend(request: TicketRequest, desk: TicketDesk): Promise<TicketOutcome> {
  const masked = maskTicketRequest(request);
  return inTurn(`ticket:${request.conversationId}`, desk, async () => {
    const threaded = await thread(masked, desk);
    const notes = [...ownNotes(masked, threaded), ...masked.notes];
    return outcome(masked, threaded, await writeNotes(threaded.ticket, notes, desk.provider), desk.provider);
  });
}

async function thread(request: TicketRequest, desk: TicketDesk): Promise<Threaded> {
  const { provider } = desk;
  const current = await locate(request.conversationId, desk);
  if (current !== null && (await provider.hasMessage(current, request.marker))) {
    await bind(request.conversationId, current, desk);
    return { ticket: current, result: 'duplicate', refusedFiles: [], follows: null };
  }
  if (current === null || current.state === 'closed') return open(request, current, desk);
  const { ticket, refusedFiles } = await provider.addMessage(current, customerMessage(request), awake(current));
  await bind(request.conversationId, ticket, desk);
  return { ticket, result: 'appended', refusedFiles, follows: null };
}

async function open(request: TicketRequest, followUpOf: Ticket | null, desk: TicketDesk): Promise<Threaded> {
  const { provider } = desk;
  const externalId = externalIdOf(request.conversationId);
  const { name, phone } = request.requester;
  const requester = await provider.ensureRequester({ externalId, name: name ?? phone ?? 'WhatsApp customer', phone });
  const { ticket, refusedFiles } = await provider.create(
    {
      externalId,
      subject: request.subject ?? beginningOf(request.text),
      requesterId: requester.id,
      tags: request.tags,
      priority: request.priority,
      assignee: request.assignee,
      group: request.group,
      fields: request.fields,
      message: customerMessage(request),
      followUpOf,
    },
    `wa-${hashKey(provider.id, provider.account, externalId, request.marker)}`,
  );
  await bind(request.conversationId, ticket, desk);
  return { ticket, result: 'created', refusedFiles, follows: followUpOf };
}

/**
 * The ticket that takes the conversation's next message: what the store remembers, else what the helpdesk finds. It may be filed
 * under another id that the conversation had before it was merged.
 */
async function locate(conversationId: string, { provider, store }: TicketDesk): Promise<Ticket | null> {
  const externalIds = (await store.idsOf(conversationId)).map(externalIdOf);
  const belongs = (ticket: Ticket | null): ticket is Ticket => ticket !== null && externalIds.includes(ticket.externalId ?? '');

  const binding = await store.getTicketBinding(conversationId, provider.id, provider.account);
  const bound = binding === null ? null : await provider.get(binding.ticketId);
  if (belongs(bound) && bound.state !== 'closed') return bound;

  const found = (await Promise.all(externalIds.map((externalId) => provider.find(externalId)))).flat().filter(belongs);
  return (
    found.find(({ state }) => state !== 'solved' && state !== 'closed') ??
    found.find(({ state }) => state !== 'closed') ??
    (belongs(bound) ? bound : (found[0] ?? null))
  );
}

async function bind(conversationId: string, ticket: Ticket, { provider, store, clock }: TicketDesk): Promise<void> {
  const binding = await store.getTicketBinding(conversationId, provider.id, provider.account);
  if (binding?.ticketId === ticket.id) return;
  await store.putTicketBinding(
    {
      conversationId,
      provider: provider.id,
      account: provider.account,
      ticketId: ticket.id,
      ticketNumber: ticket.number,
      ticketUrl: ticket.url,
    },
    clock.now(),
  );
}

function customerMessage({ text, marker, files }: TicketRequest): TicketMessage {
  return { text, marker, visibility: 'public', as: 'customer', files };
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

/** The customer's own words as a subject: one line, cut between characters. */
function beginningOf(text: string): string {
  const characters = Array.from(text.replace(/\s+/g, ' ').trim());
  return characters.length <= SUBJECT_LENGTH ? characters.join('') : `${characters.slice(0, SUBJECT_LENGTH - 1).join('').trimEnd()}…`;
}

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
