// Messages that come faster than their ticket takes comments: written together, each once, whoever dies in between.
import { systemClock, type Clock, type Sleep } from '../../../src/shared/clock';
import { createOrAppend, type TicketDesk, type TicketMessage, type TicketProvider } from '../../../src/ticket';
import { builtInDeskBench } from '../../contract/benches/builtInDesk';
import { pause } from '../../contract/benches/store';
import { message, PHOTO, type TicketBench } from '../../contract/tickets/bench';

/** Four comments per 400 ms may be used: two at once, two over the time. */
const LIMIT = { count: 5, perMs: 400 };

let bench: TicketBench;
let conversationId: string;
let ticketId: string;
let writes: number[];

beforeAll(async () => {
  bench = await builtInDeskBench();
});
beforeEach(async () => {
  conversationId = await bench.newConversation();
  ({ id: ticketId } = (await createOrAppend(message(conversationId, 'first'), deskWith())).ticket);
  writes = [];
});
afterAll(() => bench.close());

/** The desk with a limit, and something that happens around each comment. */
function deskWith(part: Partial<TicketProvider> = {}): TicketDesk {
  const provider: TicketProvider = {
    ...bench.provider,
    commentLimit: LIMIT,
    addMessage: async (...written) => {
      writes.push(Date.now());
      return bench.provider.addMessage(...written);
    },
    ...part,
  };
  return { provider, store: bench.store, clock: systemClock, sleep: pause };
}

const written = async () => (await bench.read(ticketId)).comments.map(({ text }) => text);
/** The messages that stand on the ticket, whichever were written together. */
const messagesOn = async () => (await written()).join('\n\n').split('\n\n');

test('a flood of messages keeps the limit, and each is written once', async () => {
  const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
  const desk = deskWith();
  const requests = texts.map((text) => message(conversationId, text));
  const outcomes = await Promise.all([...requests, ...requests.slice(0, 5)].map((request) => createOrAppend(request, desk)));

  expect((await messagesOn()).sort()).toEqual(['first', ...texts].sort());
  // Two deliveries of one message that wait for the same slot are both told that it went there.
  expect(outcomes.filter(({ appended }) => appended).length).toBeGreaterThanOrEqual(20);
  expect(outcomes.every(({ appended, duplicate }) => appended !== duplicate)).toBe(true);
  expect(new Set(outcomes.map(({ ticket }) => ticket.id))).toEqual(new Set([ticketId]));
  // Slots are counted before the write, which takes a moment.
  for (const from of writes) expect(writes.filter((at) => at >= from && at < from + LIMIT.perMs - 50).length).toBeLessThanOrEqual(LIMIT.count);
  expect(writes.length).toBeLessThan(15);
});

test('one who repeats a message that was written with others is told that it is there', async () => {
  const desk = deskWith();
  const requests = ['one', 'two', 'three', 'four'].map((text) => message(conversationId, text));
  await Promise.all(requests.map((request) => createOrAppend(request, desk)));
  for (const request of requests) expect(await createOrAppend(request, desk)).toMatchObject({ duplicate: true, ticket: { id: ticketId } });
  expect((await messagesOn()).sort()).toEqual(['first', 'four', 'one', 'three', 'two']);
});

/** With a clock that stands still: uses up the slots, then leaves messages waiting, as processes do that end while they wait. */
async function leaveWaiting(...texts: readonly string[]) {
  const now = Date.now();
  const clock: Clock = { now: () => now };
  for (const text of ['now', 'and now']) await createOrAppend(message(conversationId, text), { ...deskWith(), clock });
  const left = texts.map((text) => message(conversationId, text, { files: [{ ...PHOTO, name: `${text}.png` }] }));
  const endProcess: Sleep = async () => {
    throw new Error('The process ended.');
  };
  const killed: TicketDesk = { ...deskWith(), clock, sleep: endProcess };
  for (const request of left) await expect(createOrAppend(request, killed)).rejects.toThrow('The process ended.');
  return left;
}

test('what a process left waiting comes with the next message, files too, in order', async () => {
  const [lost] = await leaveWaiting('left one', 'left two');
  expect(await createOrAppend(message(conversationId, 'next'), deskWith())).toMatchObject({ appended: true });
  expect(await written()).toEqual(['first', 'now', 'and now', 'left one\n\nleft two\n\nnext']);
  expect((await bench.read(ticketId)).comments.at(-1)?.files).toEqual(['left one.png', 'left two.png']);
  if (lost !== undefined) expect(await createOrAppend(lost, deskWith())).toMatchObject({ duplicate: true });
});

test('a run that is repeated writes what it left waiting', async () => {
  const [lost] = await leaveWaiting('left');
  if (lost !== undefined) expect(await createOrAppend(lost, deskWith())).toMatchObject({ ticket: { id: ticketId } });
  expect(await written()).toEqual(['first', 'now', 'and now', 'left']);
});

test.each(['before', 'after'] as const)('a process that ends right %s it writes several together loses and doubles nothing', async (when) => {
  const left = await leaveWaiting('left one', 'left two');
  const dying = async (...[ticket, comment, state]: [Parameters<TicketProvider['addMessage']>[0], TicketMessage, 'new' | 'open' | 'pending' | 'onHold' | 'solved']) => {
    if (when === 'after') await bench.provider.addMessage(ticket, comment, state);
    throw new Error('The process ended.');
  };
  const next = message(conversationId, 'next');
  await expect(createOrAppend(next, deskWith({ addMessage: dying }))).rejects.toThrow('The process ended.');

  await createOrAppend(message(conversationId, 'last'), deskWith());
  for (const request of [...left, next]) expect(await createOrAppend(request, deskWith())).toMatchObject({ duplicate: true });
  expect(await messagesOn()).toEqual(['first', 'now', 'and now', 'left one', 'left two', 'next', 'last']);
});

test('what waited for a ticket that takes no more messages goes on its follow-up', async () => {
  await leaveWaiting('left');
  await bench.agent.setState(ticketId, 'solved');
  const desk: TicketDesk = { ...deskWith(), rules: { onSolved: 'followUp', reopenWithinMs: null } };
  const { ticket, created } = await createOrAppend(message(conversationId, 'next'), desk);
  expect(created).toBe(true);
  expect((await bench.read(ticket.id)).comments.filter(({ byCustomer }) => byCustomer).map(({ text }) => text)).toEqual(['next', 'left']);
  expect(await written()).toEqual(['first', 'now', 'and now']);
});
