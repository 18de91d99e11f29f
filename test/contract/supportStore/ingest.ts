import type { InboundRecord } from '../../../src/shared/inbound';
import { hashKey } from '../../../src/shared/hash';
import { contact, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, OTHER_NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

export function ingestContract(open: OpenStore): void {
  describe('ingest', () => {
    const fresh = freshStore(open);

    it('makes one delivery per target that wants the kind, on the same number', async () => {
      const { store } = fresh();
      const targets = [
        ingestTarget(),
        ingestTarget({ ...otherTarget, kinds: ['status'] }),
        ingestTarget({ workflowId: 'workflow3', phoneNumberId: OTHER_NUMBER }),
      ];
      const records = [inboundMessage(), inboundStatus({ wamid: 'wamid.SENT1', status: 'delivered' })];
      expect(await store.ingest(records, targets, NOON)).toEqual({ recorded: 2, duplicates: 0, deliveries: 3 });

      const first = await store.nextDeliveries(target, NOON, 10);
      expect(first.map(({ kind }) => kind)).toEqual(['message', 'status']);
      expect(first[0]).toMatchObject({ ...target, attempt: 1, id: hashKey('workflow1', 'node1', 'wamid.MESSAGE0001') });
      expect(await store.nextDeliveries(otherTarget, NOON, 10)).toMatchObject([{ kind: 'status' }]);
      expect(await store.nextDeliveries({ workflowId: 'workflow3', nodeId: 'node1' }, NOON, 10)).toEqual([]);
    });

    it('records facts although no trigger wants them', async () => {
      const { store } = fresh();
      expect(await store.ingest([inboundMessage()], [], NOON)).toEqual({ recorded: 1, duplicates: 0, deliveries: 0 });
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
    });

    it('writes nothing for a duplicate, in one batch and in the next, even with other content', async () => {
      const { store } = fresh();
      const again = inboundMessage({ text: 'Something else', sentAt: NOON + 60_000, from: contact('15550100002') });
      expect(await store.ingest([inboundMessage(), again], [ingestTarget()], NOON)).toMatchObject({ recorded: 1, duplicates: 1 });
      expect(await store.ingest([again], [ingestTarget(), ingestTarget(otherTarget)], NOON)).toEqual({
        recorded: 0,
        duplicates: 1,
        deliveries: 0,
      });
      expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
      expect(await store.findConversation(NUMBER, '15550100002')).toBeNull();
    });

    it('takes an event of another number for another event', async () => {
      const { store } = fresh();
      const elsewhere = ingestTarget({ ...otherTarget, phoneNumberId: OTHER_NUMBER });
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      const result = await store.ingest([inboundMessage({ phoneNumberId: OTHER_NUMBER })], [elsewhere], NOON);
      expect(result).toEqual({ recorded: 1, duplicates: 0, deliveries: 1 });
    });

    it('counts a target that is named twice once', async () => {
      const { store } = fresh();
      expect(await store.ingest([inboundMessage()], [ingestTarget(), ingestTarget()], NOON)).toMatchObject({ deliveries: 1 });
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
      const unwritable = { ...inboundMessage({ id: 'wamid.UNWRITABLE' }), contact: null } as unknown as InboundRecord;
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
      expect(await store.ingest(records, [ingestTarget()], NOON)).toEqual({ recorded: 1_000, duplicates: 0, deliveries: 1_000 });
      const next = await store.nextDeliveries(target, NOON, 1_000);
      expect(next.map(({ id }) => id)).toEqual(records.slice(0, 500).map(({ eventKey }) => hashKey('workflow1', 'node1', eventKey)));
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
