import type { InboundRecord } from '../../../src/shared/inbound';
import { deliveryId } from '../../../src/store/facts';
import { contact, conversationEvent, inboundCall, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, OTHER_NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

export function ingestContract(open: OpenStore): void {
  describe('ingest', () => {
    const fresh = freshStore(open);

    it('makes one delivery per target that wants the topic, on the same number', async () => {
      const { store } = fresh();
      const targets = [
        ingestTarget(),
        ingestTarget({ ...otherTarget, topics: ['status'] }),
        ingestTarget({ workflowId: 'workflow3', phoneNumberId: OTHER_NUMBER }),
      ];
      const records = [inboundMessage(), inboundStatus({ wamid: 'wamid.SENT1', status: 'delivered' })];
      expect(await store.ingest(records, targets, NOON)).toEqual({ recorded: 2, duplicates: 0, deliveries: 3, tooOld: 0 });

      const first = await store.nextDeliveries(target, NOON, 10);
      expect(first.map(({ topic }) => topic)).toEqual(['message', 'status']);
      expect(first[0]).toMatchObject({ ...target, attempt: 1, id: deliveryId(target, inboundMessage()) });
      expect(await store.nextDeliveries(otherTarget, NOON, 10)).toMatchObject([{ topic: 'status' }]);
      expect(await store.nextDeliveries({ workflowId: 'workflow3', nodeId: 'node1' }, NOON, 10)).toEqual([]);
    });

    it('records facts although no trigger wants them', async () => {
      const { store } = fresh();
      expect(await store.ingest([inboundMessage()], [], NOON)).toEqual({ recorded: 1, duplicates: 0, deliveries: 0, tooOld: 0 });
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
    });

    it('writes nothing for a duplicate, in one batch and in the next, even with other content', async () => {
      const { store } = fresh();
      const again = inboundMessage({ text: 'Something else', from: contact('15550100002') });
      expect(await store.ingest([inboundMessage(), again], [ingestTarget()], NOON)).toMatchObject({ recorded: 1, duplicates: 1 });
      expect(await store.ingest([again], [ingestTarget(), ingestTarget(otherTarget)], NOON)).toEqual({
        recorded: 0,
        duplicates: 1,
        deliveries: 0,
        tooOld: 0,
      });
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
      expect(await store.findConversation(NUMBER, '15550100002')).toBeNull();
    });

    it('takes a message at another time for another one: Meta repeats it with its time', async () => {
      const { store } = fresh();
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      const later = inboundMessage({ sentAt: NOON + 60_000 });
      expect(await store.ingest([later, { ...later, isDated: false }], [ingestTarget()], NOON)).toMatchObject({ recorded: 2, duplicates: 0 });
      expect(await store.ingest([{ ...inboundMessage(), isDated: false }], [ingestTarget()], NOON)).toMatchObject({ recorded: 0, duplicates: 1 });
    });

    it('takes an event of another number for another event', async () => {
      const { store } = fresh();
      const elsewhere = ingestTarget({ ...otherTarget, phoneNumberId: OTHER_NUMBER });
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      const result = await store.ingest([inboundMessage({ phoneNumberId: OTHER_NUMBER })], [elsewhere], NOON);
      expect(result).toEqual({ recorded: 1, duplicates: 0, deliveries: 1, tooOld: 0 });
    });

    it('counts a target that is named twice once', async () => {
      const { store } = fresh();
      expect(await store.ingest([inboundMessage()], [ingestTarget(), ingestTarget()], NOON)).toMatchObject({ deliveries: 1 });
    });

    it('records what is older than a target wants, and starts no run for it', async () => {
      const { store } = fresh();
      const targets = [ingestTarget({ maxMessageAgeMs: 60_000 }), ingestTarget(otherTarget)];
      const batch = [NOON - 60_001, NOON - 60_000].map((sentAt) => inboundMessage({ id: `wamid.${sentAt}`, sentAt }));
      expect(await store.ingest(batch, targets, NOON)).toEqual({ recorded: 2, duplicates: 0, deliveries: 3, tooOld: 1 });
      expect(await store.nextDeliveries(target, NOON, 10)).toMatchObject([{ id: deliveryId(target, batch[1]!) }]);
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON - 60_000 });
    });

    it('brings calls to whoever wants them, and takes them for facts in any case', async () => {
      const { store } = fresh();
      const targets = [ingestTarget({ topics: ['message', 'call'] }), ingestTarget(otherTarget)];
      expect(await store.ingest([inboundCall()], targets, NOON)).toEqual({ recorded: 1, duplicates: 0, deliveries: 1, tooOld: 0 });
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
      expect(await store.nextDeliveries(target, NOON, 10)).toMatchObject([{ topic: 'call' }]);
    });

    it('delivers an event once, in the lane of its conversation', async () => {
      const { store } = fresh();
      const targets = [ingestTarget({ topics: ['message', 'windowClosing'] }), ingestTarget(otherTarget)];
      await store.ingest([inboundMessage()], targets, NOON);
      const [message] = await store.nextDeliveries(target, NOON, 10);
      const event = conversationEvent({ event: 'windowClosing', conversationId: message!.conversationId! });
      expect(await store.ingest([event, event], targets, NOON)).toMatchObject({ recorded: 1, duplicates: 1, deliveries: 1 });
      expect(await store.nextDeliveries(target, NOON, 10)).toEqual([message]);
      await store.settleDelivery(message!.id, 1, 'success', NOON);
      const [delivery] = await store.nextDeliveries(target, NOON, 10);
      expect(delivery).toMatchObject({ topic: 'windowClosing', lane: message!.lane, conversationId: message!.conversationId });
      const run = { deliveryId: delivery!.id, attempt: 1, executionId: '1', processId: 'p', now: NOON };
      expect(await store.claimDelivery(run)).toMatchObject({ record: event, isNew: false, joined: [] });
    });

    it('tells apart what two numbers receive under one key, in one batch', async () => {
      const { store } = fresh();
      const elsewhere = ingestTarget({ ...otherTarget, phoneNumberId: OTHER_NUMBER });
      const batch = [inboundMessage(), inboundMessage({ phoneNumberId: OTHER_NUMBER, from: contact('15550100002') })];
      expect(await store.ingest(batch, [ingestTarget(), elsewhere], NOON)).toMatchObject({ recorded: 2, deliveries: 2 });
      const [here] = await store.nextDeliveries(target, NOON, 10);
      const [there] = await store.nextDeliveries(otherTarget, NOON, 10);
      expect(here!.conversationId).toBe((await store.findConversation(NUMBER, '15550100001'))?.id);
      expect(there!.conversationId).toBe((await store.findConversation(OTHER_NUMBER, '15550100002'))?.id);
    });

    it('mints one conversation for a new customer whose first messages two processes receive at once, and keeps their order', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          [store, other][index % 2]!.ingest([inboundMessage({ id: `wamid.${index}` })], [ingestTarget()], NOON + index),
        ),
      );
      expect(results.map(({ deliveries }) => deliveries)).toEqual(Array(20).fill(1));
      const lanes = new Set<string>();
      let firsts = 0;
      for (let [next] = await store.nextDeliveries(target, NOON, 10); next; [next] = await store.nextDeliveries(target, NOON, 10)) {
        lanes.add(next.lane);
        const claimed = await store.claimDelivery({ deliveryId: next.id, attempt: 1, executionId: '1', processId: 'p', now: NOON });
        firsts += Number(claimed!.isNew);
        await store.settleDelivery(next.id, 1, 'success', NOON);
      }
      expect([lanes.size, firsts]).toEqual([1, 1]);
    });

    it('takes batches that overlap, in opposite orders at once, without one stopping the other', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const batch = Array.from({ length: 100 }, (_, index) =>
        index % 2 === 0
          ? inboundMessage({ id: `wamid.${index}`, from: contact(`155501000${10 + (index % 7)}`) })
          : inboundStatus({ wamid: `wamid.SENT${index}`, status: 'sent' }),
      );
      const results = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          [store, other][index % 2]!.ingest(index % 2 === 0 ? batch : batch.toReversed(), [ingestTarget()], NOON),
        ),
      );
      expect(results.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(100);
    });

    it('takes ids with what databases refuse in a text', async () => {
      const { store } = fresh();
      const strange = inboundMessage({ id: 'wamid.\u0000\ud800', from: contact('1555\u00000100001') });
      expect(await store.ingest([strange], [ingestTarget()], NOON)).toMatchObject({ recorded: 1, deliveries: 1 });
      expect(await store.ingest([strange], [ingestTarget()], NOON)).toMatchObject({ duplicates: 1 });
    });

    it('drops duplicates when two processes receive the same webhook at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const batch = Array.from({ length: 20 }, (_, index) => inboundMessage({ id: `wamid.${index}` }));
      const results = await Promise.all([store, other, store, other].map((each) => each.ingest(batch, [ingestTarget()], NOON)));
      const sum = (key: 'recorded' | 'duplicates' | 'deliveries') => results.reduce((total, result) => total + result[key], 0);
      expect([sum('recorded'), sum('duplicates'), sum('deliveries')]).toEqual([20, 60, 20]);
    });

    it('writes all of a batch or nothing', async () => {
      const { store } = fresh();
      const unwritable = { ...inboundMessage({ id: 'wamid.UNWRITABLE' }), redaction: 1n } as unknown as InboundRecord;
      const batch = [inboundMessage(), unwritable];
      await expect(store.ingest(batch, [ingestTarget()], NOON)).rejects.toMatchObject({ code: 'storeUnavailable' });
      expect(await store.findConversation(NUMBER, '15550100001')).toBeNull();
      expect(await store.ingest([inboundMessage()], [ingestTarget()], NOON)).toMatchObject({ recorded: 1, deliveries: 1 });
    });

    it('takes the 1,000 updates of the largest webhook at once, in order', async () => {
      const { store } = fresh();
      const records = Array.from({ length: 1_000 }, (_, index) =>
        inboundMessage({ id: `wamid.${index}`, from: contact(`1555010${String(index % 500).padStart(4, '0')}`) }),
      );
      expect(await store.ingest(records, [ingestTarget()], NOON)).toEqual({ recorded: 1_000, duplicates: 0, deliveries: 1_000, tooOld: 0 });
      const next = await store.nextDeliveries(target, NOON, 1_000);
      expect(next.map(({ id }) => id)).toEqual(records.slice(0, 500).map((record) => deliveryId(target, record)));
    });

    it('keeps text as it was written, whatever it holds', async () => {
      const { store } = fresh();
      const text = `'; DROP TABLE deliveries; -- \u0000 \ud800 \u202e 👩‍👩‍👧 ${'long '.repeat(10_000)}`;
      const record = inboundMessage({ text });
      await store.ingest([record], [ingestTarget()], NOON);
      const [next] = await store.nextDeliveries(target, NOON, 1);
      const claimed = await store.claimDelivery({ deliveryId: next!.id, attempt: 1, executionId: '1', processId: 'p', now: NOON });
      expect(claimed?.record).toEqual(record);
    });
  });
}
