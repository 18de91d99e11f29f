import { setTimeout as sleep } from 'node:timers/promises';
import { untoldReplies } from '../../../../src/reply/replyStory';
import { systemClock } from '../../../../src/shared/clock';
import { createOrAppend, type TicketDesk } from '../../../../src/ticket';
import { startTicketStory } from '../../../../src/ticket/events';
import { builtInDeskBench } from '../../../contract/benches/builtInDesk';
import { NUMBER } from '../../../contract/supportStore/records';
import { message, type TicketBench } from '../../../contract/tickets/bench';

let bench: TicketBench;
let desk: TicketDesk;
let conversationId: string;
let faults: unknown[];
const stops: Array<() => Promise<void>> = [];

beforeAll(async () => {
  bench = await builtInDeskBench();
  desk = { provider: bench.provider, store: bench.store, clock: systemClock, sleep: async () => undefined };
});
beforeEach(async () => {
  conversationId = await bench.newConversation();
  faults = [];
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => bench.close());

/** Looks without a pause worth mentioning. */
function start(provider = bench.provider): void {
  const ports = { ...desk, store: bench.store, provider, sleep: async () => await sleep(10), untold: (id: string) => untoldReplies(bench.store, id), onFault: (failure: unknown) => void faults.push(failure) };
  stops.push(startTicketStory(ports, NUMBER));
}
const news = async (key: string) =>
  await bench.store.putReplyNews({ key, kind: 'notDelivered', conversationId, at: systemClock.now(), text: 'Friday', reason: 'The window is closed.' });
const open = async (): Promise<string> => (await createOrAppend(message(conversationId, 'When?'), desk)).ticket.id;

async function notes(ticketId: string, count: number): Promise<readonly string[]> {
  for (let tries = 0; tries < 200; tries += 1) {
    const internal = (await bench.read(ticketId)).comments.filter((comment) => !comment.public);
    if (internal.length >= count) return internal.map(({ text }) => text);
    await sleep(20);
  }
  throw new Error(`The ticket has no ${count} notes.`);
}

test('the ticket hears it without another message of the customer, once, and is open again', async () => {
  const ticketId = await open();
  await bench.agent.setState(ticketId, 'solved');
  start();
  start();
  await news('one');
  expect(await notes(ticketId, 1)).toEqual([expect.stringMatching(/^Reply not delivered on WhatsApp .*\nThe window is closed\.\n\nFriday$/s)]);
  await sleep(100);
  expect(await notes(ticketId, 1)).toHaveLength(1);
  expect(await bench.read(ticketId)).toMatchObject({ state: 'open', tags: expect.arrayContaining(['wa_undelivered']) });
});

test('a helpdesk that is away for a while hears it later; others are not kept waiting', async () => {
  const ticketId = await open();
  let away = true;
  const get: typeof bench.provider.get = async (id) => {
    if (away && id === ticketId) throw new Error('away');
    return await bench.provider.get(id);
  };
  start({ ...bench.provider, get });
  await news('two');
  conversationId = await bench.newConversation();
  const other = await open();
  await news('three');
  expect(await notes(other, 1)).toHaveLength(1);
  away = false;
  for (const stop of stops.splice(0)) await stop();
  start();
  expect(await notes(ticketId, 1)).toHaveLength(1);
  expect(faults.length).toBeGreaterThan(0);
});
