import type { DeskComment, StoredFile, TicketBinding, TicketPlace, WaitingMessage } from '../../../src/store/SupportStore';
import { inboundMessage, NOON, NUMBER, OTHER_NUMBER } from './records';
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
/** As the store gives a comment that had no files. */
const stored = (comment: DeskComment) => ({ ...comment, id: expect.stringMatching(/^\d+$/) as string, files: [] });
const request = { conversationId: 'c_1', subject: 'Parcel', requester: 'Ada Example', tags: ['whatsapp', 'parcel'] };

const PLACE: TicketPlace = { conversationId: 'c_1', provider: 'zendesk', account: 'example' };
const FILE: StoredFile = { name: 'roof.png', mimeType: 'image/png', bytes: new Uint8Array([1, 2, 3]) };
const WAITING: WaitingMessage = { marker: 'wamid.1', text: 'Where is my parcel?', files: [FILE] };

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
      expect(ticket).toEqual({ ...request, id: expect.stringMatching(/^t_/), number: 1, state: 'open', priority: null, assignee: null, createdAt: NOON, updatedAt: NOON });
      expect(await store.getDeskTicket(ticket.id)).toEqual({ ...ticket, comments: [stored(first)], stateChanges: [] });
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
      expect(await store.getDeskTicket(id)).toMatchObject({ comments: [stored(first), stored(second)], updatedAt: NOON + 1 });
    });

    it('take the same message as another ticket, and any number of comments without a marker', async () => {
      const { store } = fresh();
      await store.createDeskTicket(request, first);
      const { id } = await store.createDeskTicket({ ...request, conversationId: 'c_2' }, first);
      const note: DeskComment = { author: 'agent', visibility: 'internal', text: 'Call the carrier.', marker: null, at: NOON };
      expect(await store.addDeskComment(id, note)).toBe(true);
      expect(await store.addDeskComment(id, note)).toBe(true);
      expect((await store.getDeskTicket(id))?.comments).toEqual([first, note, note].map(stored));
    });

    it('keep their state until it is set', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket(request, first);
      await store.changeDeskTicket(id, { state: 'solved' }, NOON + 5);
      expect(await store.getDeskTicket(id)).toMatchObject({ state: 'solved', updatedAt: NOON + 5 });
      await store.addDeskComment(id, { ...first, marker: 'wamid.2', at: NOON + 3 });
      expect(await store.getDeskTicket(id)).toMatchObject({ state: 'solved', updatedAt: NOON + 5 });
    });

    it('are found by conversation and state, the latest change first', async () => {
      const { store } = fresh();
      const older = await store.createDeskTicket(request, first);
      const newer = await store.createDeskTicket(request, first);
      const idsOf = async (conversationId: string, state: 'any' | 'open' | 'solved') =>
        (await store.listDeskTickets({ conversationId, state, limit: 9 })).map(({ id }) => id);
      expect(await idsOf('c_1', 'open')).toEqual([newer.id, older.id]);
      await store.changeDeskTicket(older.id, { state: 'solved' }, NOON + 1);
      expect(await idsOf('c_1', 'open')).toEqual([newer.id]);
      expect(await idsOf('c_1', 'any')).toEqual([older.id, newer.id]);
      expect(await idsOf('c_2', 'any')).toEqual([]);
    });

    it('say so when a ticket does not exist', async () => {
      const { store } = fresh();
      await expect(store.addDeskComment('t_unknown', first)).rejects.toMatchObject({ code: 'notFound' });
      await expect(store.changeDeskTicket('t_unknown', {}, NOON)).rejects.toMatchObject({ code: 'notFound' });
    });

    it('keep what an agent changed, and when they were solved and opened', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket({ ...request, priority: 'low' }, first);
      const change = { state: 'solved', priority: 'urgent', assignee: 'Maria', addTags: ['vip', 'parcel'], removeTags: ['whatsapp'] } as const;
      expect(await store.changeDeskTicket(id, change, NOON + 1)).toMatchObject({ state: 'solved', priority: 'urgent', assignee: 'Maria', tags: ['parcel', 'vip'] });
      await store.changeDeskTicket(id, { state: 'solved', assignee: null }, NOON + 2);
      await store.changeDeskTicket(id, { state: 'open' }, NOON + 3);
      expect(await store.getDeskTicket(id)).toMatchObject({
        state: 'open',
        assignee: null,
        updatedAt: NOON + 3,
        stateChanges: [{ state: 'solved', at: NOON + 1 }, { state: 'open', at: NOON + 3 }],
      });
    });

    it('change state with a comment; only an agent’s is a change to tell of', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket(request, first);
      await store.addDeskComment(id, { ...first, author: 'agent', marker: null, at: NOON + 1 }, 'solved');
      await store.addDeskComment(id, { ...first, marker: 'wamid.2', at: NOON + 2 }, 'open');
      expect(await store.addDeskComment(id, { ...first, marker: 'wamid.2', at: NOON + 3 }, 'solved')).toBe(false);
      expect(await store.getDeskTicket(id)).toMatchObject({ state: 'open', stateChanges: [{ state: 'solved', at: NOON + 1 }] });
    });

    it('lose no change when two processes change them at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const { id } = await store.createDeskTicket({ ...request, tags: [] }, first);
      const tags = Array.from({ length: 10 }, (_, index) => `tag${index}`);
      await Promise.all(tags.map((tag, index) => [store, other][index % 2]!.changeDeskTicket(id, { addTags: [tag] }, NOON)));
      expect([...((await store.getDeskTicket(id))?.tags ?? [])].sort()).toEqual(tags);
    });

    it('keep files with the comment that they came with', async () => {
      const { store } = fresh();
      const { id } = await store.createDeskTicket(request, { ...first, files: [FILE] });
      await store.addDeskComment(id, { ...first, marker: 'wamid.2', files: [{ ...FILE, name: 'b' }, { ...FILE, name: 'a' }] });
      const files = (await store.getDeskTicket(id))?.comments.map((comment) => comment.files) ?? [];
      const view = (name: string) => ({ id: expect.stringMatching(/^f_/) as string, name, mimeType: 'image/png', size: 3 });
      expect(files).toEqual([[view('roof.png')], [view('b'), view('a')]]);
      expect(Buffer.from((await store.readDeskFile(files[1]![0]!.id))!)).toEqual(Buffer.from(FILE.bytes));
      expect(await store.readDeskFile('f_unknown')).toBeNull();
    });

    it('are listed by state, the latest change first', async () => {
      const { store } = fresh();
      const ids = [];
      for (const at of [1, 2, 3]) ids.push((await store.createDeskTicket(request, { ...first, at: NOON + at })).id);
      const [one, two, three] = ids as [string, string, string];
      await store.changeDeskTicket(one, { state: 'solved' }, NOON + 4);
      const idsOf = async (...query: Parameters<typeof store.listDeskTickets>) => (await store.listDeskTickets(...query)).map(({ id }) => id);
      expect(await idsOf({ state: 'any', limit: 9 })).toEqual([one, three, two]);
      expect(await idsOf({ state: 'any', limit: 2 })).toEqual([one, three]);
      expect(await idsOf({ state: 'open', limit: 9 })).toEqual([three, two]);
      expect(await idsOf({ state: 'solved', limit: 9 })).toEqual([one]);
      expect(await idsOf({ state: 'any', changedSince: NOON + 3, limit: 9 })).toEqual([one, three]);
    });

    it('are listed by the business number of their conversation, and by how its id begins', async () => {
      const { store } = fresh();
      for (const phoneNumberId of [NUMBER, OTHER_NUMBER]) await store.ingest([inboundMessage({ id: `wamid.${phoneNumberId}`, phoneNumberId })], [], NOON);
      const openedFor = async (conversationId: string) => (await store.createDeskTicket({ ...request, conversationId }, first)).id;
      const conversationOf = async (phoneNumberId: string) => (await store.findConversation(phoneNumberId, '15550100001'))?.id ?? '';
      const byNumber = await openedFor(await conversationOf(NUMBER));
      const byPrefix = await openedFor('x_1_mail');
      for (const strangers of [await conversationOf(OTHER_NUMBER), 'x_11_mail', 'x_2_x_1_']) await openedFor(strangers);
      const idsOf = async (phoneNumberId: string | null, idPrefix: string, limit = 9) =>
        (await store.listDeskTickets({ state: 'any', among: { phoneNumberId, idPrefix }, limit })).map(({ id }) => id);
      expect(await idsOf(NUMBER, 'x_1_')).toEqual([byPrefix, byNumber]);
      expect(await idsOf(NUMBER, 'x_1_', 1)).toEqual([byPrefix]);
      expect(await idsOf(null, 'x_1_')).toEqual([byPrefix]);
      expect(await idsOf('a third', 'x_3_')).toEqual([]);
    });
  });

  describe('messages on their way to a ticket', () => {
    it('are on a ticket once that is noted, in that account only', async () => {
      const { store } = fresh();
      expect(await store.ticketOfMessage(PLACE, 'wamid.1')).toBeNull();
      await store.noteTicketMessages(PLACE, ['wamid.1', 'wamid.2'], '35', NOON);
      await store.noteTicketMessages(PLACE, ['wamid.2'], '36', NOON);
      expect(await store.ticketOfMessage(PLACE, 'wamid.1')).toBe('35');
      expect(await store.ticketOfMessage(PLACE, 'wamid.2')).toBe('36');
      expect(await store.ticketOfMessage({ ...PLACE, account: 'other' }, 'wamid.1')).toBeNull();
      expect(await store.ticketOfMessage({ ...PLACE, conversationId: 'c_2' }, 'wamid.1')).toBeNull();
    });

    it('wait with their files, each once, oldest first', async () => {
      const { store } = fresh();
      const second = { ...WAITING, marker: 'wamid.2', files: [] };
      expect(await store.putWaitingMessage(PLACE, WAITING, NOON)).toBe(true);
      expect(await store.putWaitingMessage(PLACE, { ...WAITING, text: 'Again' }, NOON)).toBe(false);
      await store.putWaitingMessage(PLACE, second, NOON);
      const [one, two] = await store.waitingMessages(PLACE);
      expect({ ...one, files: one?.files.map((file) => ({ ...file, bytes: new Uint8Array(file.bytes) })) }).toEqual({ ...WAITING, batch: null });
      expect(two).toEqual({ ...second, batch: null });
      expect(await store.ticketOfMessage(PLACE, 'wamid.1')).toBeNull();
      expect(await store.waitingMessages({ ...PLACE, account: 'other' })).toEqual([]);
    });

    it('wait with the batch that was decided for them, until they are on a ticket', async () => {
      const { store, textAtRest } = fresh();
      const batch = { id: 'batch.1', ticketId: '35' };
      for (const marker of ['wamid.1', 'wamid.2', 'wamid.3']) await store.putWaitingMessage(PLACE, { ...WAITING, marker }, NOON);
      await store.batchMessages(PLACE, ['wamid.1', 'wamid.2'], batch);
      expect((await store.waitingMessages(PLACE)).map((message) => message.batch)).toEqual([batch, batch, null]);

      await store.noteTicketMessages(PLACE, ['wamid.1', 'wamid.2', 'wamid.3'], '35', NOON);
      expect(await store.waitingMessages(PLACE)).toEqual([]);
      expect(await store.ticketOfMessage(PLACE, 'wamid.3')).toBe('35');
      expect(await store.putWaitingMessage(PLACE, WAITING, NOON)).toBe(false);
      expect(await textAtRest()).not.toContain('p1:{"text":"Where is my parcel?"');
    });
  });
}
