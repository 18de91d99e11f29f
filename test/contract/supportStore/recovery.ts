import type { DeliveryRef, RecoveryRules } from '../../../src/store/SupportStore';
import { contact, inboundMessage, ingestTarget, NOON, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const LATER = NOON + 60_000;
const ADA = contact('15550100001');

export function recoveryContract(open: OpenStore): void {
  const fresh = freshStore(open);

  /** One message per customer; gives the deliveries in that order. */
  const receive = async (...ids: readonly string[]): Promise<readonly DeliveryRef[]> => {
    const records = ids.map((id, index) => inboundMessage({ id, from: contact(`1555010000${index + 1}`) }));
    await fresh().store.ingest(records, [ingestTarget()], NOON);
    return next();
  };
  const next = (now = NOON) => fresh().store.nextDeliveries(target, now, 10);
  const emit = ({ id, attempt }: DeliveryRef, processId = 'process1', now = NOON) =>
    fresh().store.markEmitted(id, attempt, processId, now);
  const claim = ({ id, attempt }: DeliveryRef, processId = 'process1', now = NOON, executionId = '1') =>
    fresh().store.claimDelivery({ deliveryId: id, attempt, executionId, processId, now });
  /** By default nobody is too slow, and processes without a sign before LATER are gone. */
  const recover = (part: Partial<RecoveryRules> = {}, of = target) =>
    fresh().store.recoverDeliveries(of, { silentSince: LATER, claimedBefore: NOON, onCrash: 'runAgain', ...part }, LATER);

  describe('recovery', () => {
    it('gives back what gone processes emitted or claimed, as the next attempt', async () => {
      const [claimed, emitted, pending] = await receive('a', 'b', 'c');
      await claim(claimed!);
      await emit(emitted!);
      const { again, ...others } = await recover();
      expect([...again].sort()).toEqual([claimed!.id, emitted!.id].sort());
      expect(others).toEqual({ left: [], timedOut: [] });
      expect(await next()).toEqual([{ ...claimed, attempt: 2 }, { ...emitted, attempt: 2 }, pending]);
    });

    it('leaves nothing to the earlier attempt: no claim, no way back, no end', async () => {
      const { store } = fresh();
      const [delivery] = await receive('a');
      await claim(delivery!);
      await recover();
      expect(await store.claimOf(delivery!.id)).toBeNull();
      expect(await claim(delivery!)).toBeNull();
      await store.settleDelivery(delivery!.id, 1, 'success', LATER);
      await store.returnDelivery(delivery!.id, 1, LATER + 1);
      expect(await claim({ ...delivery!, attempt: 2 }, 'process2', LATER, '2')).toMatchObject({
        attempt: 2,
        record: inboundMessage({ id: 'a', from: ADA }),
        isNew: true,
      });
      expect(await store.claimOf(delivery!.id)).toEqual({ executionId: '2', attempt: 2 });
    });

    it('lets a message wait longer after each crash of its run, because it may be the cause', async () => {
      const [delivery] = await receive('a');
      const crash = async (attempt: number) => {
        await claim({ ...delivery!, attempt }, 'process1', NOON, `${attempt}`);
        await recover();
      };
      await crash(1);
      expect(await next(LATER)).toHaveLength(1);
      await crash(2);
      expect(await next(LATER + 59_999)).toEqual([]);
      expect(await next(LATER + 60_000)).toEqual([{ ...delivery, attempt: 3 }]);
      for (let attempt = 3; attempt <= 40; attempt += 1) await crash(attempt);
      expect(await next(LATER + 599_999)).toEqual([]);
      expect(await next(LATER + 600_000)).toEqual([{ ...delivery, attempt: 41 }]);
    });

    it('gives back what nobody claimed for longer than a run may take, though the process lives', async () => {
      const [delivery] = await receive('a');
      await emit(delivery!);
      await fresh().store.heartbeat('process1', LATER);
      expect(await recover({ claimedBefore: NOON })).toMatchObject({ again: [] });
      expect(await recover({ claimedBefore: NOON + 1 })).toMatchObject({ again: [delivery!.id] });
    });

    it('keeps the order of a lane', async () => {
      const { store } = fresh();
      await store.ingest(['1', '2'].map((id) => inboundMessage({ id })), [ingestTarget()], NOON);
      const [first] = await next();
      await claim(first!);
      await recover();
      expect(await next()).toEqual([{ ...first, attempt: 2 }]);
    });

    it('leaves claimed runs of gone processes as crashed, where that is wished', async () => {
      const [claimed, emitted] = await receive('a', 'b');
      await claim(claimed!);
      await emit(emitted!);
      expect(await recover({ onCrash: 'leaveIt' })).toEqual({ again: [emitted!.id], left: [claimed!.id], timedOut: [] });
      expect(await next()).toEqual([{ ...emitted, attempt: 2 }]);
      expect(await recover({ onCrash: 'leaveIt' })).toEqual({ again: [], left: [], timedOut: [] });
    });

    it('touches nothing of a process that gave a sign since', async () => {
      const [first, second] = await receive('a', 'b');
      await claim(first!, 'alive');
      await emit(second!, 'gone');
      await fresh().store.heartbeat('alive', LATER);
      expect(await recover()).toEqual({ again: [second!.id], left: [], timedOut: [] });
      expect(await next()).toEqual([{ ...second, attempt: 2 }]);
      expect(await recover({ silentSince: LATER + 1 })).toEqual({ again: [first!.id], left: [], timedOut: [] });
    });

    it('touches nothing that was taken since, although its process gave no other sign yet', async () => {
      const [delivery] = await receive('a');
      await emit(delivery!);
      expect(await recover({ silentSince: NOON })).toMatchObject({ again: [] });
      await claim(delivery!, 'process2', LATER);
      expect(await recover()).toMatchObject({ again: [] });
      expect(await recover({ silentSince: LATER + 1 })).toMatchObject({ again: [delivery!.id] });
    });

    it('frees the lane of a run that takes too long, and lets its process be', async () => {
      const { store } = fresh();
      await store.ingest(['1', '2'].map((id) => inboundMessage({ id })), [ingestTarget()], NOON);
      const [first] = await next();
      await claim(first!, 'alive');
      await store.heartbeat('alive', LATER);
      expect(await recover({ claimedBefore: NOON })).toEqual({ again: [], left: [], timedOut: [] });
      expect(await recover({ claimedBefore: NOON + 1 })).toEqual({ again: [], left: [], timedOut: [first!.id] });
      expect(await claim(first!, 'alive')).toBeNull();
      expect(await next()).toHaveLength(1);
    });

    it('counts from the first claim of an execution, however often it claims again', async () => {
      const [delivery] = await receive('a');
      await claim(delivery!, 'alive');
      await claim(delivery!, 'alive', LATER);
      await fresh().store.heartbeat('alive', LATER);
      expect(await recover({ claimedBefore: NOON + 1 })).toMatchObject({ timedOut: [delivery!.id] });
    });

    it('runs again what crashed long ago instead of taking it for endless', async () => {
      const [delivery] = await receive('a');
      await claim(delivery!);
      expect(await recover({ claimedBefore: LATER })).toEqual({ again: [delivery!.id], left: [], timedOut: [] });
    });

    it('looks at one trigger', async () => {
      const [delivery] = await receive('a');
      await claim(delivery!);
      expect(await recover({}, otherTarget)).toEqual({ again: [], left: [], timedOut: [] });
      expect(await next()).toEqual([]);
    });

    it('gives each delivery back once, however many processes recover at the same time', async () => {
      const deliveries = await receive('a', 'b', 'c');
      for (const delivery of deliveries) await claim(delivery);
      const { store, connect } = fresh();
      const other = await connect();
      const rules: RecoveryRules = { silentSince: LATER, claimedBefore: NOON, onCrash: 'runAgain' };
      const recoveries = await Promise.all([store, other, store, other].map((each) => each.recoverDeliveries(target, rules, LATER)));
      expect(recoveries.flatMap(({ again }) => again).sort()).toEqual(deliveries.map(({ id }) => id).sort());
      expect((await next()).map(({ attempt }) => attempt)).toEqual([2, 2, 2]);
    });
  });
}
