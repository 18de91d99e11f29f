// Kept replies go out before the customer's message, on a real store; the sending itself is the port.
import { keptRepliesFirst } from '../../../src/inbox/keptRepliesFirst';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { ADA, NOON } from '../../fixtures/webhooks';
import { dispatcherBench, TARGET, type Bench } from './dispatcherBench';

let bench: Bench;
let delivery: DeliveryRef;
beforeEach(async () => {
  bench = await dispatcherBench();
  await bench.receive([['I am back', ADA]]);
  [delivery] = (await bench.store.nextDeliveries(TARGET, NOON, 1)) as [DeliveryRef];
});
afterEach(() => bench.close());

const keep = async () => {
  const conversationId = String(delivery.conversationId);
  const content = { type: 'text', text: { body: 'Kept' } } as const;
  await bench.store.keepReply({ key: 'k1', conversationId, content, countsAsAnswer: true, keptAt: NOON, expiresAt: NOON + 1_000 });
};

function first(failures = 0) {
  const sent: string[] = [];
  const faults: unknown[] = [];
  let left = failures;
  const before = keptRepliesFirst({
    store: bench.store,
    sendKeptReplies: async (conversationId) => {
      left -= 1;
      if (left >= 0) throw new Error('WhatsApp is away');
      sent.push(conversationId);
    },
    sleep: async () => undefined,
    onFault: (failure) => faults.push(failure),
  });
  return { before, sent, faults };
}

test('of the conversation whose message comes next', async () => {
  await keep();
  const { before, sent } = first();
  await before(delivery);
  expect(sent).toEqual([delivery.conversationId]);
});

test('nothing is asked for where nothing is kept', async () => {
  const { before, sent } = first();
  await before(delivery);
  expect(sent).toEqual([]);
});

test('only before messages: a status does not mean that the customer wrote', async () => {
  await keep();
  const { before, sent } = first();
  await before({ ...delivery, topic: 'status' });
  await before({ ...delivery, conversationId: null });
  expect(sent).toEqual([]);
});

test('a reply that cannot be sent at the moment is tried again', async () => {
  await keep();
  const { before, sent, faults } = first(2);
  await before(delivery);
  expect([sent.length, faults.length]).toEqual([1, 2]);
});

test('and holds up the customer’s message for three tries only', async () => {
  await keep();
  const { before, sent, faults } = first(Infinity);
  await before(delivery);
  expect([sent.length, faults.length]).toEqual([0, 3]);
});
