import { deliveryId } from '../../../src/store/facts';
import type { ClaimRequest, DeliveryRef } from '../../../src/store/SupportStore';
import { contact, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const ADA = contact('15550100001');
const BOB = contact('15550100002');

export function deliveryContract(open: OpenStore): void {
  const fresh = freshStore(open);

  /** One message per entry, in that order. */
  const receive = async (messages: ReadonlyArray<readonly [id: string, from: typeof ADA]>, notBefore?: number) => {
    const targets = [ingestTarget(notBefore === undefined ? {} : { notBefore })];
    await fresh().store.ingest(messages.map(([id, from]) => inboundMessage({ id, from })), targets, NOON);
  };
  const next = (limit = 10, now = NOON) => fresh().store.nextDeliveries(target, now, limit);
  const only = async (): Promise<DeliveryRef> => {
    const [delivery, ...more] = await next();
    expect(more).toEqual([]);
    return delivery!;
  };
  const claim = ({ id, attempt }: DeliveryRef, part: Partial<ClaimRequest> = {}) =>
    fresh().store.claimDelivery({ deliveryId: id, attempt, executionId: '1', processId: 'process1', now: NOON, ...part });
  const wamidOf = async (delivery: DeliveryRef) => {
    const claimed = await claim(delivery);
    return claimed?.record.kind === 'message' ? claimed.record.message.id : null;
  };

  describe('next deliveries', () => {
    it('gives the oldest of each lane, oldest first, up to the limit', async () => {
      await receive([['a1', ADA], ['a2', ADA], ['b1', BOB], ['c1', contact('15550100003')], ['b2', BOB]]);
      const deliveries = await next(2);
      expect(deliveries).toHaveLength(2);
      expect(await Promise.all(deliveries.map(wamidOf))).toEqual(['a1', 'b1']);
      expect(await Promise.all((await next()).map(wamidOf))).toEqual(['c1']);
    });

    it('holds a lane while something of it is emitted or claimed, and goes on when that is settled', async () => {
      await receive([['a1', ADA], ['a2', ADA]]);
      const first = await only();
      expect(await fresh().store.markEmitted(first.id, 1, 'process1', NOON)).toBe(true);
      expect(await next()).toEqual([]);
      expect(await claim(first)).not.toBeNull();
      expect(await next()).toEqual([]);
      await fresh().store.settleDelivery(first.id, first.attempt, 'success', NOON);
      expect(await wamidOf(await only())).toBe('a2');
    });

    it('holds a lane while a younger delivery of it is in the hands of a run', async () => {
      await receive([['a1', ADA], ['a2', ADA]]);
      const older = await only();
      const younger = { ...older, id: deliveryId(target, inboundMessage({ id: 'a2' })) };
      expect(await wamidOf(younger)).toBe('a2');
      expect(await next()).toEqual([]);
      await fresh().store.settleDelivery(younger.id, younger.attempt, 'success', NOON);
      expect(await only()).toEqual(older);
    });

    it('gives back what n8n dropped before a run claimed it, as the next attempt and not at once', async () => {
      await receive([['a1', ADA]]);
      const { store } = fresh();
      const first = await only();
      await store.markEmitted(first.id, 1, 'process1', NOON);
      await store.returnDelivery(first.id, 1, NOON + 1_000);
      expect(await next(10, NOON + 999)).toEqual([]);
      expect(await next(10, NOON + 1_000)).toEqual([{ ...first, attempt: 2 }]);
      await claim({ ...first, attempt: 2 });
      await store.returnDelivery(first.id, 2, NOON);
      expect(await next(10, NOON + 1_000)).toEqual([]);
    });

    it('holds a lane until the time that its oldest has to wait for', async () => {
      await receive([['a1', ADA]], NOON + 1_000);
      await receive([['a2', ADA]]);
      expect(await next(10, NOON + 999)).toEqual([]);
      expect(await Promise.all((await next(10, NOON + 1_000)).map(wamidOf))).toEqual(['a1']);
    });

    it('keeps the lanes of two triggers apart', async () => {
      await fresh().store.ingest([inboundMessage()], [ingestTarget(), ingestTarget(otherTarget)], NOON);
      await claim(await only());
      expect(await fresh().store.nextDeliveries(otherTarget, NOON, 10)).toHaveLength(1);
    });

    it('keeps the statuses of one message in order and beside the customer’s lane', async () => {
      const statuses = ['sent', 'delivered'].map((status) => inboundStatus({ wamid: 'wamid.SENT1', status }));
      const other = inboundStatus({ wamid: 'wamid.SENT2', status: 'sent' });
      await fresh().store.ingest([inboundMessage(), ...statuses, other], [ingestTarget()], NOON);
      const deliveries = await next();
      expect(deliveries.map(({ topic }) => topic)).toEqual(['message', 'status', 'status']);
      expect(new Set(deliveries.map(({ lane }) => lane)).size).toBe(3);
      for (const { lane } of deliveries.slice(1)) expect(lane).toMatch(/^status:[0-9a-f]{40}$/);
      const claimed = await claim(deliveries[1]!);
      expect(claimed?.record).toEqual(statuses[0]);
      expect(claimed?.conversationId).toBe((await fresh().store.findConversation(NUMBER, '15550100001'))?.id);
    });

    it('finds the lanes that may go on behind a customer who writes a thousand messages', async () => {
      const { store } = fresh();
      const flood = Array.from({ length: 1_000 }, (_, index) => inboundMessage({ id: `flood.${index}`, from: ADA }));
      await store.ingest(flood, [ingestTarget()], NOON);
      const others = Array.from({ length: 60 }, (_, index) => inboundMessage({ id: `calm.${index}`, from: contact(`155501010${10 + index}`) }));
      await store.ingest(others, [ingestTarget()], NOON);
      const [first] = await next(1);
      await store.markEmitted(first!.id, 1, 'process1', NOON);
      expect((await next(5)).map(({ id }) => id)).toEqual(others.slice(0, 5).map((record) => deliveryId(target, record)));
      expect(await next(100)).toHaveLength(60);
    });

    it('finds some of very many lanes behind such a customer, the oldest of them first', async () => {
      const { store } = fresh();
      const flood = Array.from({ length: 300 }, (_, index) => inboundMessage({ id: `flood.${index}`, from: ADA }));
      const others = Array.from({ length: 700 }, (_, index) => inboundMessage({ id: `calm.${index}`, from: contact(`1555011${1_000 + index}`) }));
      await store.ingest([...flood, ...others], [ingestTarget()], NOON);
      const [first] = await next(1);
      await store.markEmitted(first!.id, 1, 'process1', NOON);
      const order = others.map((record) => deliveryId(target, record));
      const found = (await next(20)).map(({ id }) => order.indexOf(id));
      expect(found).toHaveLength(20);
      expect(found).toEqual([...found].sort((one, other) => one - other));
      expect(found[0]).toBeGreaterThanOrEqual(0);
    });
  });

  describe('emit', () => {
    it('lets one of several processes emit', async () => {
      await receive([['a1', ADA]]);
      const { id } = await only();
      const { store, connect } = fresh();
      const other = await connect();
      const results = await Promise.all(
        [store, other, store, other].map((each, index) => each.markEmitted(id, 1, `process${index}`, NOON)),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it('refuses another attempt than the current one, and what does not exist', async () => {
      await receive([['a1', ADA]]);
      const { id } = await only();
      expect(await fresh().store.markEmitted(id, 2, 'process1', NOON)).toBe(false);
      expect(await fresh().store.markEmitted('unknown', 1, 'process1', NOON)).toBe(false);
    });
  });

  describe('claim', () => {
    it('gives the record to exactly one of many runs, over processes', async () => {
      await receive([['a1', ADA]]);
      const { id } = await only();
      const { store, connect } = fresh();
      const other = await connect();
      await store.markEmitted(id, 1, 'process1', NOON);
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          [store, other][index % 2]!.claimDelivery({ deliveryId: id, attempt: 1, executionId: `${index}`, processId: 'p', now: NOON }),
        ),
      );
      const granted = claims.filter((each) => each !== null);
      expect(granted).toHaveLength(1);
      expect(granted[0]).toMatchObject({ record: inboundMessage({ id: 'a1', from: ADA }), isNew: true, attempt: 1 });
    });

    it('gives the same execution the same content again', async () => {
      await receive([['a1', ADA]]);
      const delivery = await only();
      const first = await claim(delivery);
      expect(first).not.toBeNull();
      expect(await claim(delivery, { now: NOON + 1 })).toEqual(first);
      expect(await claim(delivery, { executionId: '2' })).toBeNull();
    });

    it('refuses another attempt than the current one, and what does not exist', async () => {
      await receive([['a1', ADA]]);
      const delivery = await only();
      expect(await claim(delivery, { attempt: 2 })).toBeNull();
      expect(await claim(delivery, { deliveryId: 'unknown' })).toBeNull();
      expect(await claim(delivery)).not.toBeNull();
    });

    it('claims a pending delivery, also before the time that others have to wait for', async () => {
      await receive([['a1', ADA]], NOON + 1_000);
      const [delivery] = await next(1, NOON + 1_000);
      expect(await claim(delivery!)).not.toBeNull();
      expect(await next(1, NOON + 1_000)).toEqual([]);
    });

    it('says which execution has it, also after it was settled', async () => {
      await receive([['a1', ADA]]);
      const delivery = await only();
      expect(await fresh().store.claimOf(delivery.id)).toBeNull();
      await claim(delivery, { executionId: '42' });
      expect(await fresh().store.claimOf(delivery.id)).toEqual({ executionId: '42', attempt: 1 });
      await fresh().store.settleDelivery(delivery.id, delivery.attempt, 'waiting', NOON);
      expect(await fresh().store.claimOf(delivery.id)).toEqual({ executionId: '42', attempt: 1 });
      expect(await fresh().store.claimOf('unknown')).toBeNull();
    });
  });

  describe('settle', () => {
    it('ends a delivery: no run can claim it, and its content is gone', async () => {
      const text = 'Unmistakable words of a customer';
      const { store, textAtRest } = fresh();
      await store.ingest([inboundMessage({ text })], [ingestTarget()], NOON);
      const delivery = await only();
      await claim(delivery);
      expect(await textAtRest()).toContain(text);
      await store.settleDelivery(delivery.id, delivery.attempt, 'success', NOON);
      expect(await textAtRest()).not.toContain(text);
      expect(await textAtRest()).toContain(delivery.id);
      expect(await claim(delivery, { executionId: '2' })).toBeNull();
      expect(await store.markEmitted(delivery.id, 1, 'process1', NOON)).toBe(false);
      const rules = { silentSince: NOON + 1, claimedBefore: NOON + 1, onCrash: 'runAgain' } as const;
      expect(await store.recoverDeliveries(target, rules, NOON + 1)).toEqual({ again: [], left: [], timedOut: [] });
    });

    it('ends the current attempt only', async () => {
      await receive([['a1', ADA]]);
      const { store } = fresh();
      const first = await only();
      await store.markEmitted(first.id, 1, 'process1', NOON);
      await store.returnDelivery(first.id, 1, NOON);
      await store.settleDelivery(first.id, 1, 'success', NOON);
      await store.returnDelivery(first.id, 1, NOON + 1);
      expect(await next()).toEqual([{ ...first, attempt: 2 }]);
    });

    it('settles what was never claimed, once, and ignores what does not exist', async () => {
      await receive([['a1', ADA]]);
      const { id } = await only();
      await fresh().store.settleDelivery(id, 1, 'unknown', NOON);
      await fresh().store.settleDelivery(id, 1, 'success', NOON + 1);
      await fresh().store.settleDelivery('unknown', 1, 'success', NOON);
      expect(await next()).toEqual([]);
    });
  });
}
