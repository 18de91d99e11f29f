// The decisions of threading that need no particular helpdesk; the rest is in the contract suite.
import { systemClock } from '../../../src/shared/clock';
import { createOrAppend, type TicketDesk, type TicketRequest } from '../../../src/ticket';
import { builtInDeskBench } from '../../contract/benches/builtInDesk';
import { message, type TicketBench } from '../../contract/ticketProvider';

let bench: TicketBench;
let desk: TicketDesk;
let conversationId: string;
const subjectOf = async (request: TicketRequest) => (await bench.read((await createOrAppend(request, desk)).ticket.id)).subject;

beforeAll(async () => {
  bench = await builtInDeskBench();
  desk = { provider: bench.provider, store: bench.store, clock: systemClock, sleep: async () => undefined };
});
beforeEach(async () => {
  conversationId = await bench.newConversation();
});
afterAll(() => bench.close());

test('a subject of one’s own is taken as it is', async () => {
  expect(await subjectOf(message(conversationId, 'Hello', { subject: 'Return of order 1001' }))).toBe('Return of order 1001');
});

test('sixty characters fit into the subject', async () => {
  expect(await subjectOf(message(conversationId, 'x'.repeat(60)))).toBe('x'.repeat(60));
});

test('sixty-one are cut, on one line and between characters', async () => {
  expect(await subjectOf(message(conversationId, `two\n lines ${'🛟'.repeat(60)}`))).toBe(`two lines ${'🛟'.repeat(49)}…`);
});

test('the subject is cut after masking, so that no half of a card number slips through', async () => {
  const subject = await subjectOf(message(conversationId, `${'x'.repeat(45)} 4111 1111 1111 1111`));
  expect(subject.replace(/\D/g, '')).not.toContain('41111111111');
});

test.each([
  [{ name: 'Ana Test', phone: '+15550100001' }, 'Ana Test'],
  [{ name: null, phone: '+15550100001' }, '+15550100001'],
  [{ name: null, phone: null }, 'WhatsApp customer'],
])('requester %j is called %s', async (requester, shown) => {
  const { ticket } = await createOrAppend(message(conversationId, 'Hi', { requester }), desk);
  expect((await bench.read(ticket.id)).requester).toBe(shown);
});

test('a phone number is never taken for a card number', async () => {
  // 13 digits that pass the Luhn check, as some phone numbers do.
  const phone = '+4222222222222';
  const { ticket } = await createOrAppend(message(conversationId, 'Hi', { requester: { name: null, phone } }), desk);
  expect((await bench.read(ticket.id)).requester).toBe(phone);
});

test('a ticket of another helpdesk does not count', async () => {
  await bench.store.putTicketBinding(
    { conversationId, provider: 'zendesk', account: 'company', ticketId: '1', ticketNumber: '1', ticketUrl: null },
    systemClock.now(),
  );
  expect(await createOrAppend(message(conversationId, 'Hi'), desk)).toMatchObject({ created: true });
});

test('a provider that ignores its filter leads nobody to a stranger’s ticket', async () => {
  const strangers = await createOrAppend(message(await bench.newConversation(), 'Mine'), desk);
  const all = await bench.provider.get(strangers.ticket.id);
  const careless: TicketDesk = { ...desk, provider: { ...bench.provider, find: async () => (all === null ? [] : [all]) } };

  const own = await createOrAppend(message(conversationId, 'Not yours'), careless);

  expect(own.created).toBe(true);
  expect(own.ticket.id).not.toBe(strangers.ticket.id);
});
