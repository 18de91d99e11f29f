import type { DeskComment, TicketBinding } from '../../../src/store/SupportStore';
import { NOON } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const binding: TicketBinding = {
  conversationId: 'c_1',
  provider: 'zendesk',
  account: 'example',
  ticketId: '35436',
  ticketNumber: '35436',
  ticketUrl: 'https://example.zendesk.com/agent/tickets/35436',
};

const first: DeskComment = { author: 'customer', visibility: 'public', text: 'Where is my parcel?', marker: 'wamid.1', at: NOON };
const request = { conversationId: 'c_1', subject: 'Parcel', requester: 'Ada Example', tags: ['whatsapp', 'parcel'] };

export function ticketStoreContract(open: OpenStore): void {
  const fresh = freshStore(open);

  describe('ticket bindings', () => {
    it('belong to a conversation, a provider and an account', async () => {
      const { store } = fresh();
      await store.putTicketBinding(binding, NOON);
      expect(await store.getTicketBinding('c_1', 'zendesk', 'example')).toEqual(binding);
      expect(await store.getTicketBinding('c_1', 'zendesk', 'other')).toBeNull();
      expect(await store.getTicketBinding('c_1', 'builtInDesk', 'example')).toBeNull();
      expect(await store.getTicketBinding('c_2', 'zendesk', 'example')).toBeNull();
    });

    it('are replaced', async () => {
      const { store } = fresh();
      const next = { ...binding, ticketId: '35437', ticketNumber: '35437', ticketUrl: null };
      await store.putTicketBinding(binding, NOON);
      await store.putTicketBinding(next, NOON);
      expect(await store.getTicketBinding('c_1', 'zendesk', 'example')).toEqual(next);
    });

    it('give the one that was written last, even within a millisecond', async () => {
      const { store } = fresh();
      const desk = { ...binding, provider: 'builtInDesk' };
      expect(await store.latestTicketBinding('c_1')).toBeNull();
      await store.putTicketBinding(binding, NOON);
      await store.putTicketBinding(desk, NOON);
      expect(await store.latestTicketBinding('c_1')).toEqual(desk);
      await store.putTicketBinding(binding, NOON);
      expect(await store.latestTicketBinding('c_1')).toEqual(binding);
    });
  });

  describe('desk tickets', () => {
    it('are numbered from 1 and keep their first comment', async () => {
      const { store } = fresh();
      const ticket = await store.createDeskTicket(request, first);
      expect(ticket).toEqual({ ...request, id: expect.stringMatching(/^t_/), number: 1, state: 'open', createdAt: NOON, updatedAt: NOON });
      expect(await store.getDeskTicket(ticket.id)).toEqual({ ...ticket, comments: [first] });
      expect((await store.createDeskTicket({ ...request, conversationId: 'c_2' }, first)).number).toBe(2);
      expect(await store.getDeskTicket('t_unknown')).toBeNull();
    });

    it('are numbered without gap or repetition by two processes', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const tickets = await Promise.all(
        Array.from({ length: 10 }, (_, index) => [store, other][index % 2]!.createDeskTicket(request, first)),
      );
      expect(tickets.map(({ number }) => number).sort((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('take each message once', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket(request, first);
      const second: DeskComment = { ...first, text: 'It is late.', marker: 'wamid.2', at: NOON + 1 };
      expect(await store.addDeskComment(id, second)).toBe(true);
      expect(await store.addDeskComment(id, { ...second, text: 'Again.', at: NOON + 2 })).toBe(false);
      expect(await store.addDeskComment(id, first)).toBe(false);
      expect(await store.getDeskTicket(id)).toMatchObject({ comments: [first, second], updatedAt: NOON + 1 });
    });

    it('take the same message as another ticket, and any number of comments without a marker', async () => {
      const { store } = fresh();
      await store.createDeskTicket(request, first);
      const { id } = await store.createDeskTicket({ ...request, conversationId: 'c_2' }, first);
      const note: DeskComment = { author: 'agent', visibility: 'internal', text: 'Call the carrier.', marker: null, at: NOON };
      expect(await store.addDeskComment(id, note)).toBe(true);
      expect(await store.addDeskComment(id, note)).toBe(true);
      expect((await store.getDeskTicket(id))?.comments).toEqual([first, note, note]);
    });

    it('keep their state until it is set', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket(request, first);
      await store.setDeskTicketState(id, 'solved', NOON + 5);
      expect(await store.getDeskTicket(id)).toMatchObject({ state: 'solved', updatedAt: NOON + 5 });
      await store.addDeskComment(id, { ...first, marker: 'wamid.2', at: NOON + 3 });
      expect(await store.getDeskTicket(id)).toMatchObject({ state: 'solved', updatedAt: NOON + 5 });
    });

    it('are found by conversation and state, newest first', async () => {
      const { store } = fresh();
      const older = await store.createDeskTicket(request, first);
      const newer = await store.createDeskTicket(request, first);
      expect(await store.findDeskTicket('c_1', 'open')).toEqual(newer);
      await store.setDeskTicketState(newer.id, 'solved', NOON);
      expect(await store.findDeskTicket('c_1', 'open')).toEqual(older);
      expect(await store.findDeskTicket('c_1', 'solved')).toMatchObject({ id: newer.id });
      expect(await store.findDeskTicket('c_2', 'open')).toBeNull();
    });

    it('say so when a ticket does not exist', async () => {
      const { store } = fresh();
      await expect(store.addDeskComment('t_unknown', first)).rejects.toMatchObject({ code: 'notFound' });
      await expect(store.setDeskTicketState('t_unknown', 'open', NOON)).rejects.toMatchObject({ code: 'notFound' });
    });
  });
}
