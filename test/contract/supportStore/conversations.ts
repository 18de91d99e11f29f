import type { BusinessNumber, Contact } from '../../../src/shared/inbound';
import type { Conversation } from '../../../src/store/SupportStore';
import { contact, inboundCall, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, OTHER_NUMBER, target } from './records';
import type { MessageOptions } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const BSUID = 'US.13491208655302741918';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const BUSINESS: BusinessNumber = { phoneNumberId: NUMBER, displayPhoneNumber: '15550100000', wabaId: '102290129340398' };

export function conversationStoreContract(open: OpenStore): void {
  const fresh = freshStore(open);
  let count = 0;
  const receive = async (options: MessageOptions, at = NOON + DAY) => {
    count += 1;
    await fresh().store.ingest([inboundMessage({ id: `wamid.${count}`, ...options })], [ingestTarget()], at);
  };
  const ada = async () => (await fresh().store.findConversation(NUMBER, '15550100001'))!;
  const idOf = async (alias: string, number = NUMBER) => (await fresh().store.findConversation(number, alias))?.id;

  describe('conversations', () => {
    it('mints one opaque id and finds it by every alias of the contact', async () => {
      await receive({ from: contact('15550100001', { userId: BSUID, phone: '+1 555 010 0009' }) });
      const found = await fresh().store.findConversation(NUMBER, BSUID);
      expect(found).toEqual({
        id: expect.stringMatching(/^c_[0-9a-f]{24}$/),
        phoneNumberId: NUMBER,
        displayPhoneNumber: '15550100000',
        wabaId: '102290129340398',
        groupId: null,
        contact: { name: 'Ada Example', username: null, waId: '15550100001', userId: BSUID, phone: '+1 555 010 0009' },
        lastInboundAt: NOON,
        lastMaybeInboundAt: null,
        lastAdInboundAt: null,
        adReplyAt: null,
        answeredAt: null,
        owner: 'bot',
        language: null,
        optedOut: false,
        marketingOptedOut: false,
        keptReplies: 0,
      });
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toEqual(found);
      expect(await fresh().store.findConversation(NUMBER, '15550100009')).toEqual(found);
      expect(await fresh().store.getConversation(found!.id)).toEqual(found);
    });

    it('gives null for what it does not know', async () => {
      await receive({});
      expect(await fresh().store.getConversation('c_unknown')).toBeNull();
      expect(await fresh().store.findConversation(NUMBER, '15550100999')).toBeNull();
      expect(await fresh().store.findConversation(NUMBER, '')).toBeNull();
    });

    it('keeps the conversations of two business numbers apart', async () => {
      await receive({});
      await receive({ phoneNumberId: OTHER_NUMBER });
      expect(await idOf('15550100001')).toBeDefined();
      expect(await idOf('15550100001', OTHER_NUMBER)).toBeDefined();
      expect(await idOf('15550100001', OTHER_NUMBER)).not.toBe(await idOf('15550100001'));
    });

    it('learns aliases: a customer whose phone number disappears is still the same', async () => {
      await receive({ from: contact('15550100001') });
      await receive({ from: contact('15550100001', { userId: BSUID }) });
      await receive({ from: { ...nobody, userId: BSUID, username: 'ada' }, sentAt: NOON + HOUR });
      expect(await idOf(BSUID)).toBe(await idOf('15550100001'));
      expect(await fresh().store.findConversation(NUMBER, BSUID)).toMatchObject({
        contact: { name: 'Ada Example', username: 'ada', waId: '15550100001', userId: BSUID, phone: '+15550100001' },
        lastInboundAt: NOON + HOUR,
      });
    });

    it('takes a group for a conversation of its own, and its members for other ones', async () => {
      await receive({ groupId: 'GROUP1', from: contact('15550100001') });
      expect(await idOf('15550100001')).toBeUndefined();
      await receive({ groupId: 'GROUP1', from: contact('15550100002'), sentAt: NOON + HOUR });
      await receive({ from: contact('15550100001') });
      expect(await idOf('15550100001')).toBeDefined();
      expect(await idOf('GROUP1')).toBeUndefined();

      const deliveries = await fresh().store.nextDeliveries(target, NOON, 10);
      expect(deliveries).toHaveLength(2);
      const group = await fresh().store.getConversation(deliveries[0]!.lane);
      expect(group).toMatchObject({ groupId: 'GROUP1', contact: nobody, lastInboundAt: NOON + HOUR });
    });

    it('gives a message without any contact a conversation too', async () => {
      await receive({ from: nobody });
      const [delivery] = await fresh().store.nextDeliveries(target, NOON, 10);
      expect(await fresh().store.getConversation(delivery!.lane)).toMatchObject({ contact: nobody, lastInboundAt: NOON });
    });
  });

  describe('window facts', () => {
    it('never moves back for an older message that arrives late', async () => {
      await receive({ sentAt: NOON });
      await receive({ sentAt: NOON - 48 * HOUR });
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toMatchObject({ lastInboundAt: NOON });
    });

    it('keeps what may open the window apart from what does, and what does not out', async () => {
      await receive({ opensWindow: 'no' });
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toMatchObject({
        lastInboundAt: null,
        lastMaybeInboundAt: null,
      });
      await receive({ opensWindow: 'maybe', sentAt: NOON + HOUR });
      await receive({ opensWindow: 'maybe', sentAt: NOON });
      await receive({ opensWindow: 'yes', sentAt: NOON - HOUR });
      await receive({ opensWindow: 'no', sentAt: NOON + 2 * HOUR });
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toMatchObject({
        lastInboundAt: NOON - HOUR,
        lastMaybeInboundAt: NOON + HOUR,
      });
    });

    it('is not touched by statuses', async () => {
      await receive({});
      const before = await ada();
      await fresh().store.ingest([inboundStatus({ wamid: 'wamid.SENT1', status: 'read' })], [], NOON + HOUR);
      expect(await ada()).toEqual(before);
    });

    it('takes a time in the future for the time of arrival', async () => {
      await receive({ sentAt: NOON + 365 * DAY, referral: { source_type: 'ad' } }, NOON);
      await receive({ sentAt: NOON + 365 * DAY, opensWindow: 'maybe' }, NOON + 1);
      expect(await ada()).toMatchObject({ lastInboundAt: NOON, lastMaybeInboundAt: NOON + 1, lastAdInboundAt: NOON });
    });

    it('is opened by a call, of a customer who never wrote too', async () => {
      await fresh().store.ingest([inboundCall({ at: NOON + HOUR })], [], NOON + HOUR);
      expect(await ada()).toMatchObject({ contact: { name: 'Ada Example' }, lastInboundAt: NOON + HOUR });
      await fresh().store.ingest([inboundCall({ id: 'wacid.EARLIER', at: NOON })], [], NOON + 2 * HOUR);
      expect(await ada()).toMatchObject({ lastInboundAt: NOON + HOUR });
    });

    it('folds the messages of one customer in a batch, whatever their order', async () => {
      const times = [NOON - HOUR, NOON, NOON - 2 * HOUR];
      const batch = times.map((sentAt, index) => inboundMessage({ id: `wamid.${index}`, sentAt, from: contact('15550100001', { username: `ada${index}` }) }));
      await fresh().store.ingest([...batch, inboundCall({ at: NOON - HOUR })], [], NOON + HOUR);
      expect(await ada()).toMatchObject({ lastInboundAt: NOON, contact: { username: 'ada2' } });
    });

    it('does not move back when two processes note messages at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      await receive({ sentAt: NOON - DAY, from: contact('15550100001', { userId: BSUID }) });
      const byPhone = inboundMessage({ id: 'wamid.PHONE', sentAt: NOON });
      const byUser = inboundMessage({ id: 'wamid.USER', sentAt: NOON - HOUR, from: { ...nobody, userId: BSUID } });
      await Promise.all([store.ingest([byPhone], [], NOON), other.ingest([byUser], [], NOON)]);
      expect(await ada()).toMatchObject({ lastInboundAt: NOON });
    });
  });

  describe('the first message', () => {
    /** Whether each message that the trigger was given was its conversation's first one. */
    const areNew = async (): Promise<readonly boolean[]> => {
      const found: boolean[] = [];
      for (;;) {
        const [next] = await fresh().store.nextDeliveries(target, NOON + DAY, 1);
        if (next === undefined) return found;
        const claimed = await fresh().store.claimDelivery({ deliveryId: next.id, attempt: 1, executionId: '1', processId: 'p', now: NOON });
        found.push(claimed!.isNew);
        await fresh().store.settleDelivery(next.id, 1, 'success', NOON);
      }
    };

    it('is told from the next ones, in one batch and in the next', async () => {
      const batch = ['wamid.FIRST', 'wamid.SECOND'].map((id) => inboundMessage({ id }));
      await fresh().store.ingest(batch, [ingestTarget()], NOON);
      await receive({});
      expect(await areNew()).toEqual([true, false, false]);
    });

    it('is new although the business wrote first', async () => {
      const { id } = await fresh().store.ensureConversation(BUSINESS, contact('15550100001'), NOON);
      await receive({});
      await receive({});
      expect((await ada()).id).toBe(id);
      expect(await areNew()).toEqual([true, false]);
    });

    it('is new although the customer called before', async () => {
      await fresh().store.ingest([inboundCall()], [], NOON);
      await receive({});
      expect(await areNew()).toEqual([true]);
    });

    it('is new once, although it opens no window', async () => {
      await receive({ opensWindow: 'no' });
      await receive({});
      expect(await areNew()).toEqual([true, false]);
    });
  });

  describe('a conversation that the business begins', () => {
    const somebody: Contact = { ...nobody, phone: '+1 555 010 0001' };
    const ensure = (at = NOON) => fresh().store.ensureConversation(BUSINESS, somebody, at);

    it('is found again by the phone number, whichever process asks', async () => {
      const minted = await ensure();
      expect(minted).toMatchObject({ phoneNumberId: NUMBER, wabaId: '102290129340398', contact: somebody, lastInboundAt: null });
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toEqual(minted);
      expect(await (await fresh().connect()).ensureConversation(BUSINESS, somebody, NOON + 1)).toEqual(minted);
    });

    it('is minted once by several processes at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const minted = await Promise.all([store, other, store, other].map((each) => each.ensureConversation(BUSINESS, somebody, NOON)));
      expect(new Set(minted.map(({ id }) => id)).size).toBe(1);
    });

    it('is the one that the customer began', async () => {
      await receive({});
      expect(await ensure()).toEqual(await ada());
    });
  });

  describe('answers', () => {
    const send = async (key: string, part: { readonly at?: number; readonly countsAsAnswer?: boolean } = {}) => {
      const { at = NOON, countsAsAnswer = true } = part;
      const { store } = fresh();
      await store.reserveSend(key, { conversationId: (await ada()).id, countsAsAnswer, reply: null }, at);
      return (settledAt: number) => store.settleSend(key, { state: 'sent', wamid: `wamid.${key}` }, settledAt);
    };

    it('count from the time of the send, never back, and only where they count', async () => {
      await receive({ sentAt: NOON - HOUR });
      await (await send('acknowledgement', { countsAsAnswer: false }))(NOON);
      expect(await ada()).toMatchObject({ answeredAt: null });
      await (await send('later', { at: NOON + 5 }))(NOON + HOUR);
      await (await send('earlier', { at: NOON }))(NOON + HOUR);
      expect(await ada()).toMatchObject({ answeredAt: NOON + 5 });
    });

    it('count when a status proves them, and not before', async () => {
      await receive({});
      await send('proved', { at: NOON + 1 });
      await send('refused', { at: NOON + 2 });
      await fresh().store.settleSend('refused', { state: 'refused', errorCode: 131000 }, NOON);
      expect(await ada()).toMatchObject({ answeredAt: null });
      await fresh().store.ingest([inboundStatus({ wamid: 'wamid.P', status: 'sent', callbackData: 'proved' })], [], NOON + HOUR);
      expect(await ada()).toMatchObject({ answeredAt: NOON + 1 });
    });

    it.each([
      { name: 'at once', after: 0, opens: true },
      { name: 'after 24 hours', after: DAY, opens: true },
      { name: 'later', after: DAY + 1, opens: false },
      { name: 'before it', after: -1, opens: false },
    ])('open a free entry point when they answer an advertisement’s message $name', async ({ after, opens }) => {
      await receive({ sentAt: NOON, referral: { source_type: 'ad' } });
      expect(await ada()).toMatchObject({ lastAdInboundAt: NOON, adReplyAt: null });
      await (await send('reply', { at: NOON + after, countsAsAnswer: false }))(NOON + 2 * DAY);
      expect(await ada()).toMatchObject({ adReplyAt: opens ? NOON + after : null });
    });

    it('open a free entry point once per message of an advertisement', async () => {
      await receive({ sentAt: NOON, referral: { source_type: 'ad' } });
      await (await send('first', { at: NOON + 1 }))(NOON + 1);
      await (await send('second', { at: NOON + 2 }))(NOON + 2);
      expect(await ada()).toMatchObject({ adReplyAt: NOON + 1 });
      await receive({ sentAt: NOON + HOUR, referral: { source_type: 'ad' } });
      expect(await ada()).toMatchObject({ lastAdInboundAt: NOON + HOUR, adReplyAt: null });
      await (await send('third', { at: NOON + HOUR }))(NOON + HOUR);
      expect(await ada()).toMatchObject({ adReplyAt: NOON + HOUR });
    });
  });

  describe('lists', () => {
    const customer = (index: number) => contact(`1555010000${index}`);
    const list = async (filter: Parameters<ReturnType<typeof fresh>['store']['listConversations']>[0]['filter'], limit = 10) => {
      const found = await fresh().store.listConversations({ phoneNumberId: NUMBER, filter, limit });
      return found.map(({ contact: { waId } }: Conversation) => Number(waId?.slice(-1)));
    };
    const answer = async (index: number, at: number, countsAsAnswer = true) => {
      const { store } = fresh();
      const { id } = (await store.findConversation(NUMBER, `1555010000${index}`))!;
      await store.reserveSend(`answer${index}`, { conversationId: id, countsAsAnswer, reply: null }, at);
      await store.settleSend(`answer${index}`, { state: 'sent', wamid: `wamid.ANSWER${index}` }, at);
      return id;
    };

    it('hold those who wrote after the last answer, who waited longest first', async () => {
      for (const [index, sentAt] of [[1, NOON], [2, NOON - HOUR], [3, NOON - 2 * HOUR], [4, NOON - 3 * HOUR]] as const) {
        await receive({ from: customer(index), sentAt });
      }
      await receive({ from: customer(5), groupId: 'GROUP1' });
      await receive({ from: customer(6), phoneNumberId: OTHER_NUMBER });
      await receive({ from: customer(7), opensWindow: 'no' });
      await answer(2, NOON);
      await answer(3, NOON, false);
      await answer(4, NOON - 3 * HOUR);
      expect(await list({ kind: 'unanswered' })).toEqual([3, 1]);
      expect(await list({ kind: 'unanswered' }, 1)).toEqual([3]);
      await receive({ from: customer(2), sentAt: NOON + 1 });
      expect(await list({ kind: 'unanswered' })).toEqual([3, 1, 2]);
    });

    it('hold those whose window closes soon, to the millisecond', async () => {
      for (const index of [1, 2, 3, 4, 5]) await receive({ from: customer(index), sentAt: NOON + index });
      await answer(3, NOON + HOUR);
      expect(await list({ kind: 'windowClosing', now: NOON + DAY + 1, withinMs: 3 })).toEqual([2, 4]);
    });

    it('hold as many as are wanted, whoever of other numbers has waited longer', async () => {
      const { store } = fresh();
      await receive({ from: customer(1), phoneNumberId: OTHER_NUMBER });
      for (const index of [2, 3, 4]) await receive({ from: customer(index) });
      const content = { type: 'text', text: { body: 'Later' } } as const;
      for (const [index, number] of [OTHER_NUMBER, NUMBER, NUMBER, NUMBER].entries()) {
        const { id } = (await store.findConversation(number, `1555010000${index + 1}`))!;
        await store.keepReply({ key: `kept${index}`, conversationId: id, content, countsAsAnswer: true, keptAt: NOON + index, expiresAt: NOON + DAY });
      }
      expect(await list({ kind: 'unsentAnswers' }, 1)).toEqual([2]);
      expect(await list({ kind: 'unsentAnswers' }, 2)).toEqual([2, 3]);
    });

    it('hold those for whom something waits to be sent or told', async () => {
      const { store } = fresh();
      for (const index of [1, 2, 3, 4, 5, 6]) await receive({ from: customer(index) });
      const idOf = async (index: number) => (await store.findConversation(NUMBER, `1555010000${index}`))!.id;
      const details = async (index: number) => ({ conversationId: await idOf(index), countsAsAnswer: true, reply: null });
      await store.reserveSend('unknown', await details(1), NOON + 3);
      await store.settleSend('unknown', { state: 'unknown' }, NOON + 3);
      await answer(2, NOON + 2);
      await store.ingest([inboundStatus({ wamid: 'wamid.ANSWER2', status: 'failed' })], [], NOON);
      await store.keepReply({
        key: 'kept',
        conversationId: await idOf(3),
        content: { type: 'text', text: { body: 'Later' } },
        countsAsAnswer: true,
        keptAt: NOON + 1,
        expiresAt: NOON + DAY,
      });
      await answer(4, NOON);
      await store.reserveSend('crashed', await details(6), NOON + 4);
      expect(await list({ kind: 'unsentAnswers' })).toEqual([3, 2, 1]);
      await store.giveUpSends(NOON + 5, NOON + 5);
      expect(await list({ kind: 'unsentAnswers' })).toEqual([3, 2, 1, 6]);
      expect(await list({ kind: 'unsentAnswers' }, 2)).toEqual([3, 2]);
      expect(await store.getConversation(await idOf(3))).toMatchObject({ keptReplies: 1 });
      await store.markReported(['unknown', 'answer2', 'crashed']);
      await store.settleKeptReply('kept', 'sent', NOON);
      expect(await list({ kind: 'unsentAnswers' })).toEqual([]);
      expect(await store.getConversation(await idOf(3))).toMatchObject({ keptReplies: 0 });
    });
  });

  it('remembers who asked not to be written to', async () => {
    await receive({});
    const { id } = await ada();
    await fresh().store.setOptedOut(id, true, NOON);
    await receive({ sentAt: NOON + HOUR });
    expect(await ada()).toMatchObject({ optedOut: true });
    await fresh().store.setOptedOut(id, false, NOON);
    expect(await ada()).toMatchObject({ optedOut: false });
  });
}
