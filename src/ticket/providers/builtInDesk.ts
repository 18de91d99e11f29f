import { MB } from '../../shared/bytes';
import { MINUTE_MS, type Clock } from '../../shared/clock';
import { SupportError } from '../../shared/errors';
import type { DeskTicket, DeskTicketHistory, NewDeskComment, TicketStore } from '../../store/SupportStore';
import { conversationOf, externalIdOf } from '../externalId';
import type { TicketEvent, TicketEventFile, TicketEventSource } from '../TicketEvents';
import type { RefusedFile, Ticket, TicketChanges, TicketFile, TicketMessage, TicketProvider, TicketState } from '../TicketProvider';

/** The desk keeps files in the store, in one piece. */
const MAX_FILE_BYTES = 20 * MB;
const TOO_LARGE = 'it is larger than 20 MB, the most that the built-in desk keeps';

/** Clocks of several hosts differ; whoever looks for changes looks so far back. */
const OVERLAP_MS = MINUTE_MS;
const MOST_CHANGED = 1_000;

/** More tickets than one customer ever has open. */
const MOST_FOUND = 50;

const deskState = (state: TicketState): DeskTicket['state'] => (state === 'solved' || state === 'closed' ? 'solved' : 'open');

const fits = ({ bytes }: TicketFile): boolean => bytes.byteLength <= MAX_FILE_BYTES;

const refused = (files: readonly TicketFile[]): readonly RefusedFile[] => files.filter((file) => !fits(file)).map(({ name }) => ({ name, reason: TOO_LARGE }));

/**
 * Tickets in the support store, for teams without a helpdesk. Solved tickets are reopened, none is ever closed. Agents work through
 * the nodes: what is written as an agent is an agent's word.
 */
export function builtInDesk(store: TicketStore, clock: Clock): TicketProvider {
  const comment = ({ as, visibility, text, marker, files }: TicketMessage): NewDeskComment => ({
    author: as,
    visibility,
    text,
    marker,
    at: clock.now(),
    files: files.filter(fits),
  });
  const get = async (ticketId: string): Promise<Ticket | null> => {
    const ticket = await store.getDeskTicket(ticketId);
    return ticket === null ? null : toTicket(ticket);
  };

  return {
    id: 'builtInDesk',
    account: 'store',
    createsOnce: false,
    commentLimit: null,
    get,

    // Whoever has the store is in.
    verify: async () => ({ agentId: null }),

    // The desk keeps no address book: a ticket carries its customer's name.
    ensureRequester: async ({ name }) => ({ id: name }),

    find: async (externalId) => {
      const conversationId = conversationOf(externalId);
      if (conversationId === null) return [];
      return (await store.listDeskTickets({ state: 'any', conversationId, limit: MOST_FOUND })).map(toTicket);
    },

    list: async (query) => (await store.listDeskTickets(query)).map(toTicket),

    create: async ({ externalId, subject, requesterId, tags, priority, assignee, group, fields, message }) => {
      refuseUnknown({ fields, ...(group === null ? {} : { group }) });
      const opened = { conversationId: conversationOf(externalId) ?? externalId, subject, requester: requesterId, tags, priority, assignee };
      return { ticket: toTicket(await store.createDeskTicket(opened, comment(message))), refusedFiles: refused(message.files) };
    },

    hasMessage: async (ticket, marker) =>
      (await store.getDeskTicket(ticket.id))?.comments.some((existing) => existing.marker === marker) ?? false,

    addMessage: async (ticket, message, state) => {
      await store.addDeskComment(ticket.id, comment(message), deskState(state));
      return { ticket: (await get(ticket.id)) ?? ticket, refusedFiles: refused(message.files) };
    },

    update: async (ticket, changes) => {
      refuseUnknown(changes);
      const { state, priority, assignee, addTags, removeTags } = changes;
      const change = { priority, assignee, addTags, removeTags, ...(state === undefined ? {} : { state: deskState(state) }) };
      return toTicket(await store.changeDeskTicket(ticket.id, change, clock.now()));
    },

    events: deskEvents(store, clock),
  };
}

/** @throws {SupportError} `invalidInput` */
function refuseUnknown({ group, fields = {} }: TicketChanges): void {
  if (group === undefined && Object.keys(fields).length === 0) return;
  throw new SupportError('invalidInput', 'The built-in desk has no groups and no fields of its own.', 'Leave them out, or use tags.');
}

function deskEvents(store: TicketStore, clock: Clock): TicketEventSource {
  return {
    webhook: null,

    changedSince: async (cursor) => {
      const next = String(clock.now());
      if (cursor === null) return { ticketIds: [], cursor: next };
      const changed = await store.listDeskTickets({ state: 'any', changedSince: Number(cursor) - OVERLAP_MS, limit: MOST_CHANGED });
      return { ticketIds: changed.map(({ id }) => id), cursor: next };
    },

    eventsOf: async (ticket, sinceMs) => {
      const history = await store.getDeskTicket(ticket.id);
      return history === null ? [] : eventsIn(history).filter(({ at }) => at >= sinceMs);
    },

    download: async ({ source, size }: TicketEventFile, maxBytes) => {
      const bytes = (size ?? 0) > maxBytes ? null : await store.readDeskFile(source);
      if (bytes !== null && bytes.byteLength <= maxBytes) return bytes;
      throw new SupportError('fileRefused', 'The file is larger than wanted, or not on the ticket any more.', 'Look at the ticket.');
    },
  };
}

const NOBODY = { id: null, name: null };

function eventsIn({ comments, stateChanges }: DeskTicketHistory): readonly TicketEvent[] {
  const written = comments
    .filter(({ author }) => author === 'agent')
    .map(({ id, visibility, text, files, at }): TicketEvent => ({
      id: `comment:${id}`,
      kind: visibility === 'public' ? 'agentReplied' : 'internalNote',
      at,
      author: NOBODY,
      body: { format: 'text', content: text },
      files: files.map(({ id: source, name, mimeType, size }) => ({ name, mimeType, size, source })),
    }));
  const changed = stateChanges.map(({ id, state, at }): TicketEvent => ({
    id: `change:${id}`,
    kind: state === 'solved' ? 'solved' : 'reopened',
    at,
    author: NOBODY,
    body: null,
    files: [],
  }));
  return [...written, ...changed].sort((left, right) => left.at - right.at);
}

function toTicket({ id, number, state, conversationId, subject, requester, priority, tags, assignee, createdAt, updatedAt }: DeskTicket): Ticket {
  return {
    id,
    number: String(number),
    url: null,
    state,
    nativeState: state,
    subject,
    externalId: externalIdOf(conversationId),
    requesterId: requester,
    priority,
    tags,
    assignee,
    createdAt,
    updatedAt,
  };
}
