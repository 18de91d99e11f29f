import fc from 'fast-check';
import type { OutboxEntry, SendDetails, StoredReply } from '../../../src/store/SupportStore';
import { contact, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, OTHER_NUMBER, target } from './records';
import type { StatusOptions } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const KEY = 'key1';
const WAMID = 'wamid.SENT0001';
const DETAILS: SendDetails = { conversationId: 'c_1', countsAsAnswer: true, reply: null };
const WINDOW_CLOSED = [{ code: 131047, title: 'Re-engagement message', details: null }];

export function outboxContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const reserve = (at = NOON, repeatUnknownBefore?: number) => fresh().store.reserveSend(KEY, DETAILS, at, repeatUnknownBefore);
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
      const results = await Promise.all([store, other, store, other].map((each) => each.reserveSend(KEY, DETAILS, NOON)));
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

    it('grants an unknown outcome again when it is asked to', async () => {
      await reserve();
      await fresh().store.settleSend(KEY, { state: 'unknown' }, NOON);
      expect(await reserve(NOON + 1, NOON)).toEqual({ granted: true });
      expect(await entry()).toEqual({ ...reserved, reservedAt: NOON + 1 });
    });

    it('takes a send over only when it has been under way for long', async () => {
      await reserve();
      expect(await reserve(NOON + 1, NOON)).toMatchObject({ granted: false, entry: { state: 'sending' } });
      expect(await reserve(NOON + 2, NOON + 1)).toEqual({ granted: true });
      expect(await reserve(NOON + 3, NOON + 2)).toMatchObject({ granted: false, entry: { reservedAt: NOON + 2 } });
    });

    it('never grants a proven send again', async () => {
      await reserve();
      await hear('sent', { callbackData: KEY });
      expect(await reserve(NOON + 2, NOON + 1)).toMatchObject({ granted: false, entry: { state: 'sent' } });
    });

    it('takes a send without a conversation', async () => {
      expect(await fresh().store.reserveSend(KEY, { ...DETAILS, conversationId: null }, NOON)).toEqual({ granted: true });
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

    it.each([370_000_000_001_824, 1.5])('fail a send also where the code is none of Meta’s: %d', async (code) => {
      await reserve();
      await hear('failed', { callbackData: KEY, errors: [{ code, title: null, details: null }] });
      expect(await entry()).toMatchObject({ state: 'sent', status: 'failed', errorCode: null });
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
      await store.reserveSend(KEY, { ...DETAILS, conversationId }, NOON);
      await hear('read', { callbackData: KEY, phoneNumberId: OTHER_NUMBER });
      expect(await entry()).toMatchObject({ state: 'sending', status: null });
      await store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
      await hear('read', { callbackData: KEY, wamid: 'wamid.ANOTHER' });
      expect(await entry()).toMatchObject({ state: 'sent', wamid: WAMID, status: null });
    });

    it('end the same in any order, in one batch or several', async () => {
      const { store } = fresh();
      const statuses = fc.shuffledSubarray(['sent', 'delivered', 'read', 'failed', 'somethingNew'], { minLength: 1 });
      let count = 0;
      await fc.assert(
        fc.asyncProperty(statuses, fc.boolean(), async (heard, inOneBatch) => {
          count += 1;
          const [key, wamid] = [`key${count}`, `wamid.${count}`];
          await store.reserveSend(key, DETAILS, NOON);
          const records = heard.map((status) => inboundStatus({ wamid, status, callbackData: key, errors: WINDOW_CLOSED }));
          for (const batch of inOneBatch ? [records] : records.map((record) => [record])) await store.ingest(batch, [], NOON);
          const last = ['read', 'delivered', 'failed', 'sent', 'somethingNew'].find((status) => heard.includes(status));
          const errorCode = last === 'failed' ? 131047 : null;
          expect(await store.getSend(key)).toMatchObject({ state: 'sent', wamid, status: last, errorCode });
        }),
        { numRuns: 50 },
      );
    });

    it('reach the triggers with the conversation of the send, else with the recipient’s', async () => {
      const { store } = fresh();
      await reserve();
      await store.ingest([inboundMessage()], [], NOON);
      const statuses = [
        inboundStatus({ wamid: WAMID, status: 'sent', callbackData: KEY }),
        inboundStatus({ wamid: 'wamid.NOTOURS', status: 'sent' }),
        inboundStatus({ wamid: 'wamid.NOBODY', status: 'sent', recipient: contact('15550100009') }),
      ];
      expect(await store.ingest(statuses, [ingestTarget()], NOON)).toMatchObject({ deliveries: 3 });
      const claims = [];
      for (const { id, attempt } of await store.nextDeliveries(target, NOON, 10)) {
        claims.push(await store.claimDelivery({ deliveryId: id, attempt, executionId: '1', processId: 'p', now: NOON }));
      }
      expect(claims).toMatchObject([
        { record: statuses[0], conversationId: 'c_1', isNew: false },
        { record: statuses[1], conversationId: (await store.findConversation(NUMBER, '15550100001'))!.id, isNew: false },
        { record: statuses[2], conversationId: null, isNew: false },
      ]);
    });
  });

  describe('follow-ups', () => {
    const reply: StoredReply = { content: { type: 'text', text: { body: 'Unmistakable answer' } }, whenClosed: { action: 'route' } };
    const failed = { errors: WINDOW_CLOSED };
    const holdsReply = async () => (await fresh().textAtRest()).includes('Unmistakable answer');
    let conversationId: string;

    beforeEach(async () => {
      const { store } = fresh();
      await store.ingest([inboundMessage()], [], NOON);
      conversationId = (await store.findConversation(NUMBER, '15550100001'))!.id;
      await store.reserveSend(KEY, { conversationId, countsAsAnswer: true, reply }, NOON);
    });
    const settle = () => fresh().store.settleSend(KEY, { state: 'sent', wamid: WAMID }, NOON);
    const due = (number = NUMBER) => fresh().store.dueFollowUps(number, 10);

    it('are due once a reply failed after its run, for its number only', async () => {
      await settle();
      await hear('sent');
      expect(await due()).toEqual([]);
      await hear('failed', failed);
      const failedEntry = { ...reserved, conversationId, state: 'sent', wamid: WAMID, status: 'failed', errorCode: 131047 };
      expect(await due()).toEqual([{ entry: failedEntry, countsAsAnswer: true, reply }]);
      expect(await due(OTHER_NUMBER)).toEqual([]);
    });

    it('are carried out once, and their content is deleted', async () => {
      await settle();
      await hear('failed', failed);
      expect(await holdsReply()).toBe(true);
      await fresh().store.completeFollowUp(KEY, NOON);
      expect(await due()).toEqual([]);
      expect(await holdsReply()).toBe(false);
      await hear('sent');
      expect(await due()).toEqual([]);
    });

    it('are due although the failure is heard before the call came back', async () => {
      await hear('failed', { ...failed, callbackData: KEY });
      await settle();
      expect(await due()).toHaveLength(1);
    });

    it('are not due when the message arrived after all', async () => {
      await settle();
      await hear('failed', failed);
      await hear('delivered');
      expect(await due()).toEqual([]);
      expect(await holdsReply()).toBe(false);
    });

    it.each(['delivered', 'read', 'played'])('are not needed once the message is %s: the content is deleted', async (status) => {
      await settle();
      expect(await holdsReply()).toBe(true);
      await hear(status);
      expect(await holdsReply()).toBe(false);
      await hear('failed', failed);
      expect(await due()).toEqual([]);
    });

    it('leave a refused reply to its run', async () => {
      await fresh().store.settleSend(KEY, { state: 'refused', errorCode: 131047 }, NOON);
      expect(await holdsReply()).toBe(false);
      expect(await due()).toEqual([]);
    });

    it('come oldest first, up to the limit, and never for templates', async () => {
      const { store } = fresh();
      for (const [key, at, content] of [['b', NOON - 1, reply], ['c', NOON - 2, reply], ['template', NOON - 3, null]] as const) {
        await store.reserveSend(key, { conversationId, countsAsAnswer: true, reply: content }, at);
        await hear('failed', { ...failed, wamid: `wamid.${key}`, callbackData: key });
      }
      await hear('failed', { ...failed, callbackData: KEY });
      expect((await due()).map(({ entry: { key } }) => key)).toEqual(['c', 'b', KEY]);
      expect(await store.dueFollowUps(NUMBER, 1)).toHaveLength(1);
    });
  });

  describe('sends that nobody was told of', () => {
    it('are also those whose process died, once they are given up', async () => {
      const { store } = fresh();
      await reserve();
      await store.reserveSend('later', DETAILS, NOON + 1);
      await store.giveUpSends(NOON + 1, NOON + 2);
      expect(await store.unreportedSends('c_1', 10)).toEqual([{ ...reserved, state: 'unknown' }]);
      expect(await store.getSend('later')).toMatchObject({ state: 'sending' });
    });

    it.each(['sent', 'refused'] as const)('a send that is %s is not given up', async (state) => {
      const { store } = fresh();
      await reserve();
      await store.settleSend(KEY, { state, wamid: WAMID, errorCode: null }, NOON);
      await store.giveUpSends(NOON + 1, NOON + 2);
      expect(await entry()).toMatchObject({ state });
    });

    it('a send that was given up is proved by a status all the same', async () => {
      await reserve();
      await fresh().store.giveUpSends(NOON + 1, NOON + 2);
      await hear('delivered', { callbackData: KEY });
      expect(await entry()).toMatchObject({ state: 'sent', status: 'delivered' });
      expect(await fresh().store.unreportedSends('c_1', 10)).toEqual([]);
    });

    it('are those of unknown fate or that failed, oldest first, until they are reported', async () => {
      const { store } = fresh();
      for (const [index, key] of ['failed', 'unknown', 'sent', 'refused', 'sending'].entries()) await store.reserveSend(key, DETAILS, NOON + index);
      await store.reserveSend('other', { ...DETAILS, conversationId: 'c_2' }, NOON);
      await store.settleSend('other', { state: 'unknown' }, NOON);
      await store.settleSend('unknown', { state: 'unknown' }, NOON);
      await store.settleSend('sent', { state: 'sent', wamid: WAMID }, NOON);
      await store.settleSend('refused', { state: 'refused', errorCode: 100 }, NOON);
      await hear('failed', { wamid: 'wamid.FAILED', callbackData: 'failed' });
      const keys = async (limit = 10) => (await store.unreportedSends('c_1', limit)).map(({ key }) => key);
      expect(await keys()).toEqual(['failed', 'unknown']);
      expect(await keys(1)).toEqual(['failed']);
      await store.markReported(['failed']);
      expect(await keys()).toEqual(['unknown']);
      await store.markReported([]);
      expect(await keys()).toEqual(['unknown']);
    });
  });
}
