import { until } from '../../fixtures/until';
import type { SupportStore } from '../../../src/store/SupportStore';
import { inboundMessage, ingestTarget, NOON, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

export function announcementContract(open: OpenStore): void {
  const fresh = freshStore(open);

  /** How often the store called so far. */
  function countCalls(store: SupportStore) {
    let calls = 0;
    const stop = store.onDeliveries(() => {
      calls += 1;
    });
    return { calls: () => calls, stop };
  }

  /** Whether what `act` does is heard by a listener of another connection. */
  async function isHeard(act: () => Promise<unknown>): Promise<void> {
    const heard = countCalls(await fresh().connect());
    const before = heard.calls();
    await act();
    await until(() => heard.calls() > before);
    heard.stop();
  }

  const emitted = async () => {
    const { store } = fresh();
    await store.ingest([inboundMessage()], [ingestTarget()], NOON);
    const [delivery] = await store.nextDeliveries(target, NOON, 1);
    await store.markEmitted(delivery!.id, 1, 'process1', NOON);
    return delivery!;
  };

  describe('announcements', () => {
    it('follow new deliveries', () => isHeard(() => fresh().store.ingest([inboundMessage()], [ingestTarget()], NOON)));

    it('follow a delivery that is settled: its lane is free', async () => {
      const { id } = await emitted();
      await isHeard(() => fresh().store.settleDelivery(id, 1, 'success', NOON));
    });

    it('follow a delivery that goes back', async () => {
      const { id } = await emitted();
      await isHeard(() => fresh().store.returnDelivery(id, 1, NOON));
    });

    it('follow a recovery', async () => {
      await emitted();
      const rules = { silentSince: NOON + 1, claimedBefore: NOON, onCrash: 'runAgain' } as const;
      await isHeard(() => fresh().store.recoverDeliveries(target, rules, NOON + 1));
    });

    it('come once what they announce can be seen', async () => {
      const { store } = fresh();
      const seen: Array<Promise<number>> = [];
      store.onDeliveries(() => seen.push(store.nextDeliveries(target, NOON, 10).then(({ length }) => length)));
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      await until(() => seen.length > 0);
      expect((await Promise.all(seen)).at(-1)).toBe(1);
    });

    it('end when they are no longer wanted', async () => {
      const { store } = fresh();
      const ended = countCalls(store);
      const other = countCalls(store);
      ended.stop();
      const before = ended.calls();
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      await until(() => other.calls() > 0);
      expect(ended.calls()).toBe(before);
      other.stop();
    });
  });
}
