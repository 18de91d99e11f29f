import type { OutboxEntry } from '../../../src/store/SupportStore';
import { inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, OTHER_NUMBER, target } from './records';
import type { StatusOptions } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const KEY = 'key1';
const WAMID = 'wamid.SENT0001';

export function outboxContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const reserve = (at = NOON) => fresh().store.reserveSend(KEY, 'c_1', at);
  const entry = () => fresh().store.getSend(KEY);
  const hear = (status: string, part: Partial<StatusOptions> = {}) =>
    fresh().store.ingest([inboundStatus({ wamid: WAMID, status, ...part })], [], NOON);
  const reserved: OutboxEntry = {
    key: KEY,
    conversationId: 'c_1',
    state: 'sending',
    wamid: null,
    status: null,
    errorCode: null,
    reservedAt: NOON,
  };

  describe('reserve', () => {
    it('grants a key once, also to several processes at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const results = await Promise.all([store, other, store, other].map((each) => each.reserveSend(KEY, 'c_1', NOON)));
      expect(results.filter(({ granted }) => granted)).toHaveLength(1);
      for (const result of results) if (!result.granted) expect(result.entry).toEqual(reserved);
    });

    it('gives the first send’s entry to whoever comes later', async () => {
      expect(await entry()).toBeNull();
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      expect(await reserve(NOON + 1)).toEqual({ granted: false, entry: { ...reserved, state: 'sent', wamid: WAMID } });
    });

    it('grants again after a refusal, from the start', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'refused', errorCode: 131047 }, NOON);
      expect(await entry()).toEqual({ ...reserved, state: 'refused', errorCode: 131047 });
      expect(await reserve(NOON + 1)).toEqual({ granted: true });
      expect(await entry()).toEqual({ ...reserved, reservedAt: NOON + 1 });
      expect(await reserve(NOON + 2)).toMatchObject({ granted: false });
    });

    it('does not grant after an unknown outcome', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'unknown' }, NOON);
      expect(await reserve()).toEqual({ granted: false, entry: { ...reserved, state: 'unknown' } });
    });

    it('takes a send without a conversation', async () => {
      expect(await fresh().store.reserveSend(KEY, null, NOON)).toEqual({ granted: true });
      expect(await entry()).toEqual({ ...reserved, conversationId: null });
    });
  });

  describe('statuses', () => {
    it('prove a send that was never settled, by our key', async () => {
      await reserve();
      await hear('delivered', { callbackData: KEY });
      expect(await entry()).toEqual({ ...reserved, state: 'sent', wamid: WAMID, status: 'delivered' });
      expect(await reserve()).toMatchObject({ granted: false });
    });

    it('prove a send of unknown outcome', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'unknown' }, NOON);
      await hear('sent', { callbackData: KEY });
      expect(await entry()).toMatchObject({ state: 'sent', wamid: WAMID, status: 'sent' });
    });

    it.each([{ state: 'unknown' }, { state: 'refused', errorCode: 131000 }] as const)(
      'outweigh a call that comes back as $state afterwards',
      async (result) => {
        await reserve();
        await hear('sent', { callbackData: KEY });
        await fresh().store.settleSend(KEY, result, NOON);
        expect(await entry()).toMatchObject({ state: 'sent', wamid: WAMID, status: 'sent', errorCode: null });
      },
    );

    it('stay when the call comes back as sent afterwards', async () => {
      await reserve();
      await hear('read', { callbackData: KEY });
      await fresh().store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      expect(await entry()).toMatchObject({ state: 'sent', wamid: WAMID, status: 'read' });
    });

    it('find a send by its wamid where they carry no key', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      await hear('read');
      expect(await entry()).toMatchObject({ status: 'read' });
    });

    it('never go back, in whatever order they arrive', async () => {
      await reserve();
      for (const status of ['delivered', 'sent', 'played', 'read', 'somethingNew']) await hear(status, { callbackData: KEY });
      expect(await entry()).toMatchObject({ status: 'played' });
    });

    it('keep a send that failed late as sent, with the reason', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      const errors = [{ code: 131047, title: 'Re-engagement message', details: null }];
      await hear('failed', { errors });
      await hear('sent');
      expect(await entry()).toMatchObject({ state: 'sent', status: 'failed', errorCode: 131047 });
      expect(await reserve()).toMatchObject({ granted: false });
    });

    it('do not let a delivered message fail', async () => {
      await reserve();
      await hear('delivered', { callbackData: KEY });
      await hear('failed', { callbackData: KEY, errors: [{ code: 131026, title: null, details: null }] });
      expect(await entry()).toMatchObject({ status: 'delivered', errorCode: null });
    });

    it('do not touch the entry of another message or of another number', async () => {
      const { store } = fresh();
      await store.ingest([inboundMessage()], [], NOON);
      const conversationId = (await store.findConversation(NUMBER, '15550100001'))!.id;
      await store.reserveSend(KEY, conversationId, NOON);
      await hear('read', { callbackData: KEY, phoneNumberId: OTHER_NUMBER });
      expect(await entry()).toMatchObject({ state: 'sending', status: null });
      await store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      await hear('read', { callbackData: KEY, wamid: 'wamid.ANOTHER' });
      expect(await entry()).toMatchObject({ state: 'sent', wamid: WAMID, status: null });
    });

    it('reach the triggers with the conversation of the send, also when the message was not ours', async () => {
      const { store } = fresh();
      await reserve();
      const statuses = [
        inboundStatus({ wamid: WAMID, status: 'sent', callbackData: KEY }),
        inboundStatus({ wamid: 'wamid.NOTOURS', status: 'sent' }),
      ];
      expect(await store.ingest(statuses, [ingestTarget()], NOON)).toMatchObject({ deliveries: 2 });
      const claims = [];
      for (const { id, attempt } of await store.nextDeliveries(target, NOON, 10)) {
        claims.push(await store.claimDelivery({ deliveryId: id, attempt, executionId: '1', processId: 'p', now: NOON }));
      }
      expect(claims).toMatchObject([
        { record: statuses[0], conversationId: 'c_1', isNew: false },
        { record: statuses[1], conversationId: null, isNew: false },
      ]);
    });
  });
}
