import { systemClock } from '../../../src/shared/clock';
import { createOrAppend, tellTicket, type TicketDesk, type TicketNote } from '../../../src/ticket';
import { builtInDeskBench } from '../../contract/benches/builtInDesk';
import { message, type TicketBench } from '../../contract/tickets/bench';

let bench: TicketBench;
let desk: TicketDesk;
let conversationId: string;
let told: string[];

beforeAll(async () => {
  bench = await builtInDeskBench();
  desk = { provider: bench.provider, store: bench.store, clock: systemClock, sleep: async () => undefined };
});
beforeEach(async () => {
  conversationId = await bench.newConversation();
  told = [];
});
afterAll(() => bench.close());

const note = (more: Partial<TicketNote> = {}): TicketNote => ({ marker: 'kept.one', text: 'Kept until Friday', urgent: false, ...more });
const tell = (...notes: readonly TicketNote[]) =>
  tellTicket(conversationId, async () => ({ notes, markTold: async (markers) => void told.push(...markers) }), desk);
const open = async (): Promise<string> => (await createOrAppend(message(conversationId, 'Hello'), desk)).ticket.id;
const comments = async (ticketId: string) => (await bench.read(ticketId)).comments.map(({ text, public: isPublic }) => [text, isPublic]);

test('a note is written once, for agents only, with card numbers masked', async () => {
  const ticketId = await open();
  const card = note({ marker: 'kept.two', text: 'Card 4111111111111111' });
  expect([await tell(note()), await tell(note(), card)]).toEqual([true, true]);
  expect(await comments(ticketId)).toEqual([
    ['Hello', true],
    ['Kept until Friday', false],
    ['Card 411111••••••1111', false],
  ]);
  expect(told).toEqual(['kept.one', 'kept.one', 'kept.two']);
});

test.each([
  [false, 'solved'],
  [true, 'open'],
])('where urgent is %s, a solved ticket is %s afterwards', async (urgent, state) => {
  const ticketId = await open();
  await bench.agent.setState(ticketId, 'solved');
  await tell(note({ urgent }));
  expect((await bench.provider.get(ticketId))?.state).toBe(state);
});

test('several processes that tell the same write it once', async () => {
  const ticketId = await open();
  await Promise.all([tell(note()), tell(note()), tell(note())]);
  expect(await comments(ticketId)).toHaveLength(2);
});

test('without a ticket nothing is told, and nothing counts as told', async () => {
  expect(await tell(note())).toBe(false);
  expect(told).toEqual([]);
});

test('a ticket that is another customer’s gets nothing', async () => {
  const strangers = await createOrAppend(message(await bench.newConversation(), 'Mine'), desk);
  const { id: ticketId, number: ticketNumber } = strangers.ticket;
  await bench.store.putTicketBinding({ conversationId, provider: 'builtInDesk', account: 'store', ticketId, ticketNumber, ticketUrl: null }, systemClock.now());
  expect(await tell(note())).toBe(false);
  expect(await comments(ticketId)).toEqual([['Mine', true]]);
});
