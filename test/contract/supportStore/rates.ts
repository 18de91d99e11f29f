import fc from 'fast-check';
import type { RateLimit, SupportStore } from '../../../src/store/SupportStore';
import { NOON } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

/** Whether in no window more sends went out than the burst and one per interval. */
function keepsLimit(sentAt: readonly number[], { intervalMs, burst }: RateLimit): boolean {
  const times = [...sentAt].sort((left, right) => left - right);
  return times.every((from, first) => times.slice(first).every((to, count) => count + 1 <= burst + Math.floor((to - from) / intervalMs)));
}

export function rateContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const pair: RateLimit = { name: 'pair:c_1', intervalMs: 6_000, burst: 3 };
  const number: RateLimit = { name: 'number:1', intervalMs: 10, burst: 1 };
  const take = (limits: readonly RateLimit[], now: number, maxWaitMs = 0, store: SupportStore = fresh().store) =>
    store.takeSendSlot(limits, now, maxWaitMs);
  const waits = async (count: number, now: number, maxWaitMs: number) => {
    const slots = [];
    for (let index = 0; index < count; index += 1) slots.push(await take([pair], now, maxWaitMs));
    return slots.map((slot) => (slot.granted ? slot.waitMs : -slot.retryInMs));
  };

  describe('send slots', () => {
    it('come at once up to the burst, then one per interval', async () => {
      expect(await waits(5, NOON, 60_000)).toEqual([0, 0, 0, 6_000, 12_000]);
    });

    it('are not taken when the wait would be too long, and say when they are near enough', async () => {
      expect(await waits(6, NOON, 10_000)).toEqual([0, 0, 0, 6_000, -2_000, -2_000]);
      expect(await take([pair], NOON + 2_000, 10_000)).toEqual({ granted: true, waitMs: 10_000 });
    });

    it('come back with time, up to the burst', async () => {
      await waits(3, NOON, 0);
      expect(await waits(2, NOON + 6_000, 0)).toEqual([0, -6_000]);
      expect(await waits(4, NOON + 600_000, 0)).toEqual([0, 0, 0, -6_000]);
    });

    it('are taken of every limit or of none', async () => {
      expect(await take([pair, number], NOON)).toEqual({ granted: true, waitMs: 0 });
      expect(await take([pair, number], NOON)).toEqual({ granted: false, retryInMs: 10 });
      expect(await take([pair], NOON)).toEqual({ granted: true, waitMs: 0 });
      expect(await take([number, pair], NOON, 10)).toEqual({ granted: true, waitMs: 10 });
      expect(await take([pair], NOON)).toEqual({ granted: false, retryInMs: 6_000 });
      expect(await take([], NOON)).toEqual({ granted: true, waitMs: 0 });
    });

    it('are kept back once Meta says that the limit is exhausted, and then come one by one', async () => {
      await fresh().store.exhaustRate(pair.name, NOON + 60_000);
      await fresh().store.exhaustRate(pair.name, NOON + 30_000);
      expect(await take([pair], NOON)).toEqual({ granted: false, retryInMs: 60_000 });
      expect(await waits(2, NOON + 60_000, 0)).toEqual([0, -6_000]);
    });

    it('allow whole and broken intervals', async () => {
      const broken: RateLimit = { name: 'number:2', intervalMs: 1_000 / 80, burst: 1 };
      await take([broken], NOON);
      expect(await take([broken], NOON, 1_000)).toEqual({ granted: true, waitMs: 13 });
    });

    it('never exceed their limit in any window, however two processes take them', async () => {
      const { store, connect } = fresh();
      const stores = [store, await connect()] as const;
      const steps = fc.array(
        fc.record({ afterMs: fc.nat(400), maxWaitMs: fc.nat(1_000), callers: fc.integer({ min: 1, max: 4 }), exhaustedMs: fc.option(fc.nat(500), { freq: 8 }) }),
        { minLength: 1, maxLength: 25 },
      );
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 5 }), steps, async (intervalMs, burst, taken) => {
          const limit: RateLimit = { name: `limit${(runs += 1)}`, intervalMs, burst };
          const sentAt: number[] = [];
          let now = NOON;
          for (const { afterMs, maxWaitMs, callers, exhaustedMs } of taken) {
            now += afterMs;
            if (exhaustedMs !== null) await stores[0].exhaustRate(limit.name, now + exhaustedMs);
            const slots = await Promise.all(Array.from({ length: callers }, (_, index) => take([limit], now, maxWaitMs, stores[index % 2])));
            for (const slot of slots) if (slot.granted) sentAt.push(now + slot.waitMs);
            const late = slots.filter((slot) => slot.granted && (slot.waitMs > maxWaitMs || slot.waitMs < (exhaustedMs ?? 0)));
            expect(late).toEqual([]);
          }
          expect(keepsLimit(sentAt, limit)).toBe(true);
        }),
        { numRuns: 25 },
      );
    });
  });
}
