// How ends of runs are written down, on a real store.
import { noteEnd, type RunEnd } from '../../../src/inbox/noteEnd';
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { ADA, NOON } from '../../fixtures/webhooks';
import { dispatcherBench, TARGET, type Bench } from './dispatcherBench';

let bench: Bench;
beforeEach(async () => {
  bench = await dispatcherBench();
});
afterEach(() => bench.close());

const note = (delivery: DeliveryRef, end: RunEnd) =>
  noteEnd({ store: bench.store, clock: { now: () => NOON }, sleep: async () => undefined, onFault: () => undefined }, delivery, end);

/** A delivery that n8n was told about, at that attempt. */
async function emitted(attempt = 1): Promise<DeliveryRef> {
  await bench.receive([['one', ADA]]);
  for (;;) {
    const [delivery] = await bench.store.nextDeliveries(TARGET, NOON, 1);
    await bench.store.markEmitted(delivery!.id, delivery!.attempt, 'p', NOON);
    if (delivery!.attempt === attempt) return delivery!;
    await bench.store.returnDelivery(delivery!.id, delivery!.attempt, 0);
  }
}
const claim = ({ id, attempt }: DeliveryRef) =>
  bench.store.claimDelivery({ deliveryId: id, attempt, executionId: 'e', processId: 'p', now: NOON });
/** What there is to emit at `now`, as attempts. */
const waiting = async (now: number) => (await bench.store.nextDeliveries(TARGET, now, 10)).map(({ attempt }) => attempt);

test.each<[number, number]>([
  [1, 5 * SECOND_MS],
  [2, 10 * SECOND_MS],
  [60, 5 * MINUTE_MS],
  [61, 5 * MINUTE_MS],
  [299, 5 * MINUTE_MS],
])('what no run claimed comes back as another attempt: after attempt %d in %d ms', async (attempt, pauseMs) => {
  await note(await emitted(attempt), 'canceled');
  expect(await waiting(NOON + pauseMs - 1)).toEqual([]);
  expect(await waiting(NOON + pauseMs)).toEqual([attempt + 1]);
});

test('after 300 attempts, about a day, it is dropped', async () => {
  await note(await emitted(300), undefined);
  expect(await waiting(NOON + 24 * 60 * MINUTE_MS)).toEqual([]);
  // The lane is free.
  await bench.receive([['two', ADA]]);
  expect(await waiting(NOON)).toEqual([1]);
});

test.each<[RunEnd, string]>([
  ['success', 'succeeded'],
  ['waiting', 'waits'],
  [undefined, 'ended in a way that n8n does not tell'],
])('a claimed run that ended with %s (%s) is settled: nothing comes back', async (end) => {
  const delivery = await emitted();
  await claim(delivery);
  await note(delivery, end);
  expect(await waiting(NOON + MINUTE_MS)).toEqual([]);
  expect(await claim(delivery)).toBeNull();
});

test('an end that comes too late for an attempt that was given up changes nothing', async () => {
  const first = await emitted();
  await claim(first);
  await bench.store.recoverDeliveries(TARGET, { silentSince: NOON + 1, claimedBefore: 0, onCrash: 'runAgain' }, NOON);
  await note(first, 'success');
  const [second] = await bench.store.nextDeliveries(TARGET, NOON, 1);
  expect(second).toMatchObject({ id: first.id, attempt: 2 });
  await claim(second!);
  await note(first, 'success');
  expect(await claim(second!)).toMatchObject({ attempt: 2 });
});
