import type { Clock } from '../../shared/clock';
import type { DeskComment, DeskTicket, TicketStore } from '../../store/SupportStore';
import { conversationOf, externalIdOf } from '../externalId';
import type { Ticket, TicketMessage, TicketProvider } from '../TicketProvider';

/** Tickets in the support store, for teams without a helpdesk. Solved tickets are reopened, none is ever closed. */
export function builtInDesk(store: TicketStore, clock: Clock): TicketProvider {
  const comment = ({ as, visibility, text, marker }: TicketMessage): DeskComment => ({
    author: as,
    visibility,
    text,
    marker,
    at: clock.now(),
  });

  return {
    id: 'builtInDesk',
    account: 'store',
    createsOnce: false,
    commentLimit: null,

    // Whoever has the store is in.
    verify: async () => ({ agentId: null }),

    // The desk keeps no address book: a ticket carries its customer's name.
    ensureRequester: async ({ name }) => ({ id: name }),

    get: async (ticketId) => {
      const ticket = await store.getDeskTicket(ticketId);
      return ticket === null ? null : toTicket(ticket);
    },

    find: async (externalId) => {
      const conversationId = conversationOf(externalId);
      if (conversationId === null) return [];
      const found = await Promise.all([store.findDeskTicket(conversationId, 'open'), store.findDeskTicket(conversationId, 'solved')]);
      return found.filter((ticket) => ticket !== null).map(toTicket);
    },

    create: async ({ externalId, subject, requesterId, tags, message }) => {
      const opened = { conversationId: conversationOf(externalId) ?? externalId, subject, requester: requesterId, tags };
      return { ticket: toTicket(await store.createDeskTicket(opened, comment(message))), refusedFiles: [] };
    },

    hasMessage: async (ticket, marker) =>
      (await store.getDeskTicket(ticket.id))?.comments.some((existing) => existing.marker === marker) ?? false,

    addMessage: async (ticket, message, state) => {
      // The state first: a crash in between leaves a reopened ticket, not a message on a ticket that nobody reads.
      const deskState = state === 'solved' ? 'solved' : 'open';
      if (deskState !== ticket.state) await store.setDeskTicketState(ticket.id, deskState, clock.now());
      await store.addDeskComment(ticket.id, comment(message));
      return { ticket: { ...ticket, state: deskState, nativeState: deskState }, refusedFiles: [] };
    },

    list: async () => [],

    update: async (ticket, { state }) => {
      if (state !== undefined) await store.setDeskTicketState(ticket.id, state === 'solved' ? 'solved' : 'open', clock.now());
      return { ...ticket, ...(state === undefined ? {} : { state }) };
    },

    events: {
      webhook: null,
      changedSince: async (cursor) => ({ ticketIds: [], cursor: cursor ?? '' }),
      eventsOf: async () => [],
      download: async () => new Uint8Array(),
    },
  };
}

function toTicket({ id, number, state, conversationId, subject, requester, tags, createdAt, updatedAt }: DeskTicket): Ticket {
  return {
    id,
    number: String(number),
    url: null,
    state,
    nativeState: state,
    subject,
    externalId: externalIdOf(conversationId),
    requesterId: requester,
    priority: null,
    tags,
    assignee: null,
    createdAt,
    updatedAt,
  };
}
