import { DAY_MS } from '../../../src/shared/clock';
import type { RetentionRules } from '../../../src/store/SupportStore';
import { contact, inboundMessage, ingestTarget, NOON, NUMBER, OTHER_NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const LATER = NOON + 30 * DAY_MS;
const ADA = '15550100001';

export function retentionContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const receive = (id: string, at: number, waId = ADA, phoneNumberId = NUMBER) =>
    fresh().store.ingest([inboundMessage({ id, sentAt: at, from: contact(waId), phoneNumberId })], [ingestTarget({ phoneNumberId })], at);
  const settleAll = async (at: number) => {
    for (;;) {
      const [next] = await fresh().store.nextDeliveries(target, LATER, 1);
      if (next === undefined) return;
      await fresh().store.settleDelivery(next.id, next.attempt, 'success', at);
    }
  };
  const cleanUp = (part: Partial<RetentionRules> = {}, now = LATER, limit = 100) =>
    fresh().store.cleanUp({ recordsMs: 10 * DAY_MS, customers: null, ...part }, now, limit);
  const isDuplicate = async (id: string, at: number) => (await receive(id, at)).duplicates === 1;
  const idOf = async (waId: string, number = NUMBER) => (await fresh().store.findConversation(number, waId))?.id;

  describe('records', () => {
    it('are deleted once they are older than their age', async () => {
      await receive('wamid.OLD', LATER - 10 * DAY_MS - 1);
      await receive('wamid.YOUNG', LATER - 10 * DAY_MS);
      await settleAll(LATER - 10 * DAY_MS - 1);
      expect(await cleanUp()).toEqual({ deleted: 3, more: false });
      expect(await isDuplicate('wamid.YOUNG', LATER - 10 * DAY_MS)).toBe(true);
      expect(await isDuplicate('wamid.OLD', LATER - 10 * DAY_MS - 1)).toBe(false);
    });

    it('stay for 8 days, however short their age is set', async () => {
      const at = LATER - 8 * DAY_MS;
      await receive('wamid.1', at);
      await cleanUp({ recordsMs: 0 });
      expect(await isDuplicate('wamid.1', at)).toBe(true);
      await cleanUp({ recordsMs: 0 }, LATER + 1);
      expect(await isDuplicate('wamid.1', at)).toBe(false);
    });

    it('are deleted in portions, and it is said when there is more', async () => {
      for (let count = 0; count < 5; count += 1) await receive(`wamid.${count}`, NOON);
      expect(await cleanUp({}, LATER, 2)).toEqual({ deleted: 2, more: true });
      expect(await cleanUp({}, LATER, 2)).toEqual({ deleted: 2, more: true });
      expect(await cleanUp({}, LATER, 2)).toEqual({ deleted: 1, more: false });
    });

    it('include sends and kept replies that are done, and what Meta confirmed', async () => {
      const { store } = fresh();
      const content = { type: 'text', text: { body: 'Yes' } };
      const kept = { conversationId: 'c_1', content, countsAsAnswer: true, keptAt: NOON, expiresAt: LATER };
      for (const [key, at] of [['old', NOON], ['young', LATER]] as const) {
        await store.reserveSend(key, { conversationId: 'c_1', countsAsAnswer: true, reply: null }, at);
        await store.keepReply({ ...kept, key });
        await store.settleKeptReply(key, 'sent', at);
        await store.putAccess(key, { phoneNumberIds: [NUMBER], confirmedAt: at });
      }
      await store.keepReply({ ...kept, key: 'waiting' });
      expect(await cleanUp()).toEqual({ deleted: 3, more: false });
      expect([await store.getSend('old'), await store.getAccess('old')]).toEqual([null, null]);
      expect(await store.getSend('young')).not.toBeNull();
      expect(await store.getAccess('young')).not.toBeNull();
      expect(await store.listKeptReplies('c_1')).toHaveLength(1);
      expect(await store.keepReply({ ...kept, key: 'young' })).toBe(false);
      expect(await store.keepReply({ ...kept, key: 'old' })).toBe(true);
    });

    it('include locks and send limits a day after they were over', async () => {
      const { store, textAtRest } = fresh();
      for (const [name, until] of [['over', LATER - DAY_MS - 1], ['current', LATER - DAY_MS]] as const) {
        await store.acquireLock(`lock-${name}`, 'owner', until - 1, until);
        await store.exhaustRate(`rate-${name}`, until);
      }
      expect(await cleanUp()).toEqual({ deleted: 2, more: false });
      const text = await textAtRest();
      expect(['lock-over', 'rate-over', 'lock-current', 'rate-current'].filter((name) => text.includes(name))).toEqual(['lock-current', 'rate-current']);
    });
  });

  describe('what is not finished', () => {
    const register = (at: number, part = {}) =>
      fresh().store.registerTrigger({ ...ingestTarget(part), accountKey: 'account', webhookUrl: null }, at);

    it('stays however old it is, while its trigger is on', async () => {
      await register(NOON);
      await receive('wamid.1', NOON);
      await cleanUp();
      expect(await fresh().store.nextDeliveries(target, LATER, 10)).toHaveLength(1);
    });

    it('is deleted with a trigger that was switched off long ago, and only then', async () => {
      const { store } = fresh();
      await register(NOON);
      await register(NOON, otherTarget);
      await store.ingest(['wamid.1', 'wamid.2', 'wamid.3'].map((id) => inboundMessage({ id })), [ingestTarget(), ingestTarget(otherTarget)], LATER);
      await store.unregisterTrigger(target, LATER - 10 * DAY_MS - 1);
      await store.unregisterTrigger(otherTarget, LATER - 10 * DAY_MS);
      expect(await cleanUp({}, LATER, 2)).toEqual({ deleted: 2, more: true });
      expect(await cleanUp({}, LATER, 100)).toEqual({ deleted: 2, more: false });
      expect(await store.nextDeliveries(target, LATER, 10)).toEqual([]);
      expect(await store.nextDeliveries(otherTarget, LATER, 10)).toHaveLength(1);
    });

    it('is deleted with an editor that vanished, unless its node’s trigger waits for it too', async () => {
      const { store } = fresh();
      const listener = { phoneNumberId: NUMBER, accountKey: 'account', testUrl: 'http://127.0.0.1/test', expiresAt: NOON };
      await register(NOON, otherTarget);
      await store.addListener({ ...target, ...listener });
      await store.addListener({ ...otherTarget, ...listener });
      await store.ingest([inboundMessage()], [ingestTarget(), ingestTarget(otherTarget)], LATER);
      expect(await cleanUp()).toEqual({ deleted: 3, more: false });
      expect(await store.nextDeliveries(target, LATER, 10)).toEqual([]);
      expect(await store.nextDeliveries(otherTarget, LATER, 10)).toHaveLength(1);
    });
  });

  describe('silent customers', () => {
    const customers = { phoneNumberId: NUMBER, silentMs: 20 * DAY_MS };
    const SILENT_AT = LATER - 20 * DAY_MS - 1;
    const forget = (limit = 100) => cleanUp({ recordsMs: 300 * DAY_MS, customers }, LATER, limit);

    it('are deleted when they neither wrote nor were written to, on that number only', async () => {
      const { store } = fresh();
      await receive('wamid.1', SILENT_AT);
      await receive('wamid.2', SILENT_AT, ADA, OTHER_NUMBER);
      await receive('wamid.3', SILENT_AT, '15550100002');
      for (const index of [3, 4]) await receive(`wamid.to.${index}`, SILENT_AT, `1555010000${index}`);
      await settleAll(SILENT_AT);
      await receive('wamid.5', SILENT_AT + 1, '15550100002');
      await settleAll(LATER);
      for (const [waId, countsAsAnswer] of [['15550100003', false], ['15550100004', true]] as const) {
        await store.reserveSend(waId, { conversationId: (await idOf(waId))!, countsAsAnswer, reply: null }, SILENT_AT + 1);
        await store.settleSend(waId, { state: 'sent', wamid: `wamid.SENT.${waId}` }, SILENT_AT + 1);
      }
      expect(await forget()).toEqual({ deleted: 1, more: false });
      expect(await idOf(ADA)).toBeUndefined();
      expect(await idOf(ADA, OTHER_NUMBER)).toBeDefined();
      expect(await idOf('15550100002')).toBeDefined();
      expect(await idOf('15550100003')).toBeDefined();
      expect(await idOf('15550100004')).toBeDefined();
    });

    it('are counted from the arrival of their last message, also when it was sent long before', async () => {
      await fresh().store.ingest([inboundMessage({ sentAt: SILENT_AT })], [], LATER);
      expect(await forget()).toEqual({ deleted: 0, more: false });
    });

    it('are looked for behind customers who wrote again, a portion of whom is looked at each time', async () => {
      for (const index of [1, 2, 3]) await receive(`wamid.${index}`, SILENT_AT, `1555010000${index}`);
      await settleAll(SILENT_AT);
      for (const index of [1, 2, 3]) await receive(`wamid.again.${index}`, LATER, `1555010000${index}`);
      await settleAll(LATER);
      expect(await forget(2)).toEqual({ deleted: 0, more: true });
      expect(await forget(2)).toEqual({ deleted: 0, more: false });
      expect(await idOf('15550100001')).toBeDefined();
    });

    it('are deleted in portions', async () => {
      for (const index of [1, 2, 3]) await receive(`wamid.${index}`, SILENT_AT, `1555010000${index}`);
      await settleAll(SILENT_AT);
      expect(await forget(2)).toEqual({ deleted: 2, more: true });
      expect(await forget(2)).toEqual({ deleted: 1, more: false });
    });

    it('stay while something is to be done for them', async () => {
      const { store } = fresh();
      for (const index of [1, 2]) await receive(`wamid.${index}`, SILENT_AT, `1555010000${index}`);
      await settleAll(SILENT_AT);
      await receive('wamid.3', SILENT_AT, '15550100003');
      const [ticketOf, keptFor] = [(await idOf('15550100001'))!, (await idOf('15550100002'))!];
      const comment = { author: 'customer', visibility: 'public', text: 'Hello', marker: null, at: SILENT_AT } as const;
      const ticket = await store.createDeskTicket({ conversationId: ticketOf, subject: 'Parcel', requester: 'Ada', tags: [] }, comment);
      const content = { type: 'text', text: { body: 'Yes' } };
      await store.keepReply({ key: 'kept', conversationId: keptFor, content, countsAsAnswer: true, keptAt: SILENT_AT, expiresAt: LATER });
      expect(await forget()).toEqual({ deleted: 0, more: false });
      await store.changeDeskTicket(ticket.id, { state: 'solved' }, SILENT_AT);
      await store.settleKeptReply('kept', 'expired', SILENT_AT);
      await settleAll(SILENT_AT);
      expect(await forget()).toEqual({ deleted: 3, more: false });
      expect(await store.getDeskTicket(ticket.id)).toBeNull();
    });

    it('are still known to have opted out', async () => {
      const { store } = fresh();
      await receive('wamid.1', SILENT_AT);
      await settleAll(SILENT_AT);
      await store.setOptedOut((await idOf(ADA))!, true, SILENT_AT);
      expect(await forget()).toEqual({ deleted: 1, more: false });
      await receive('wamid.2', LATER);
      expect(await store.findConversation(NUMBER, ADA)).toMatchObject({ optedOut: true });
    });
  });
}
