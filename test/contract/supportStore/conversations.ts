import { contact, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, OTHER_NUMBER, target } from './records';
import type { MessageOptions } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const BSUID = 'US.13491208655302741918';
const HOUR = 3_600_000;

export function conversationStoreContract(open: OpenStore): void {
  const fresh = freshStore(open);
  let count = 0;
  const receive = async (options: MessageOptions) => {
    count += 1;
    await fresh().store.ingest([inboundMessage({ id: `wamid.${count}`, ...options })], [ingestTarget()], NOON);
  };
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
        owner: 'bot',
        language: null,
        optedOut: false,
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

    it('prefers the BSUID where aliases lead to two conversations, and leaves the other its alias', async () => {
      await receive({ from: contact('15550100001') });
      await receive({ from: { ...nobody, userId: BSUID } });
      const [byPhone, byUser] = [await idOf('15550100001'), await idOf(BSUID)];
      expect(byPhone).not.toBe(byUser);
      await receive({ from: contact('15550100001', { userId: BSUID }), sentAt: NOON + HOUR });
      expect(await idOf('15550100001')).toBe(byPhone);
      expect(await fresh().store.getConversation(byUser!)).toMatchObject({ lastInboundAt: NOON + HOUR });
      expect(await fresh().store.getConversation(byPhone!)).toMatchObject({ lastInboundAt: NOON });
    });

    it('takes a WhatsApp id before a phone number', async () => {
      await receive({ from: contact('5215550100001') });
      await receive({ from: contact('525550100001') });
      const byWaId = await idOf('5215550100001');
      await receive({ from: contact('5215550100001', { phone: '+525550100001' }), sentAt: NOON + HOUR });
      expect(await fresh().store.getConversation(byWaId!)).toMatchObject({ lastInboundAt: NOON + HOUR });
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
      const before = await fresh().store.findConversation(NUMBER, '15550100001');
      await fresh().store.ingest([inboundStatus({ wamid: 'wamid.SENT1', status: 'read' })], [], NOON + HOUR);
      expect(await fresh().store.findConversation(NUMBER, '15550100001')).toEqual(before);
    });
  });

  it('tells the first message of a conversation from the next ones', async () => {
    await receive({ id: 'wamid.FIRST' });
    await receive({ id: 'wamid.SECOND' });
    const claimNext = async () => {
      const [next] = await fresh().store.nextDeliveries(target, NOON, 1);
      const run = { deliveryId: next!.id, attempt: 1, executionId: '1', processId: 'p', now: NOON };
      const claimed = await fresh().store.claimDelivery(run);
      await fresh().store.settleDelivery(next!.id, 'success', NOON);
      return claimed;
    };
    const conversationId = await idOf('15550100001');
    expect(await claimNext()).toMatchObject({ isNew: true, conversationId, lane: conversationId });
    expect(await claimNext()).toMatchObject({ isNew: false, conversationId, lane: conversationId });
  });
}
