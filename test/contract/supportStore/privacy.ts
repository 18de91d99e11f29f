import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import type { BusinessNumber } from '../../../src/shared/inbound';
import type { SupportStore } from '../../../src/store/SupportStore';
import { contact, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, OTHER_NUMBER, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const BUSINESS: BusinessNumber = { phoneNumberId: NUMBER, displayPhoneNumber: '15550100000', wabaId: '102290129340398' };
const BSUID = 'US.13491208655302741918';

/** As Meta builds them: the phone number is in its bytes, after three others. */
export const wamidTo = (phone: string, serial: string) => `wamid.${Buffer.from(`\u001c\u0018\u000b${phone}\u0015\u0002\u0000${serial}`).toString('base64')}`;

/** Digits at the end of a message, as the store remembers them for the next one. */
const lastDigits = (phone: string) => [...phone].toReversed().join('');

/** Whatever the store keeps of a customer, in every table that may hold it; gives the conversation. */
export async function fillCustomer(store: SupportStore, phone: string, userId: string): Promise<string> {
  const from = contact(phone, { name: `Name ${phone}`, username: `user.${phone}`, userId });
  const wamid = (serial: string) => wamidTo(phone, serial);
  const words = (what: string) => `Words of ${phone}: ${what}`;
  const inbound = inboundMessage({ id: wamid('IN'), from, text: words(`question ${lastDigits(phone)}`) });
  const toGroup = inboundMessage({ id: wamid('GROUP'), from, groupId: 'GROUP1', text: words(`group ${lastDigits(phone)}`) });
  await store.ingest([inbound, toGroup], [ingestTarget()], NOON, splitNumbers);
  const { id } = (await store.findConversation(NUMBER, userId))!;
  const reply = { content: { type: 'text', text: { body: words('reply') } }, whenClosed: { action: 'route' } } as const;
  await store.reserveSend(`send:${phone}`, { conversationId: id, countsAsAnswer: true, reply }, NOON);
  await store.settleSend(`send:${phone}`, { state: 'sent', wamid: wamid('OUT') }, NOON);
  await store.keepReply({ ...reply, key: `kept:${phone}`, conversationId: id, countsAsAnswer: true, keptAt: NOON, expiresAt: NOON + 1 });
  await store.ingest([inboundStatus({ wamid: wamid('OUT'), status: 'sent', recipient: from })], [ingestTarget()], NOON);
  const file = { name: words('file'), mimeType: 'text/plain', bytes: Buffer.from(words('in a file')) };
  const comment = { author: 'customer', visibility: 'public', text: words('comment'), marker: wamid('IN'), at: NOON } as const;
  const ticket = await store.createDeskTicket({ conversationId: id, subject: words('subject'), requester: `Name ${phone}`, tags: [] }, { ...comment, files: [file] });
  const binding = { conversationId: id, provider: 'builtInDesk', account: '', ticketNumber: String(ticket.number), ticketUrl: null };
  await store.changeDeskTicket(ticket.id, { state: 'solved' }, NOON);
  await store.changeDeskTicket(ticket.id, { state: 'open' }, NOON);
  await store.putTicketBinding({ ...binding, ticketId: ticket.id }, NOON);
  await store.noteTicketMessages(binding, [wamid('IN')], ticket.id, NOON);
  await store.putWaitingMessage(binding, { marker: wamid('WAITING'), text: words('waiting'), files: [file] }, NOON);
  await store.takeSendSlot([{ name: `pair:${id}`, intervalMs: 6_000, burst: 45 }], NOON, 0);
  await store.acquireLock(`kept:${id}`, 'owner', NOON, NOON + 60_000);
  return id;
}

/** Everything that must be found nowhere once the customer's data are deleted. */
export function tracesOf(phone: string, userId: string, conversationId: string): readonly string[] {
  const inWamids = Buffer.from(`${phone}\u0015`).toString('base64');
  return [phone, userId, conversationId, `Name ${phone}`, wamidTo(phone, 'IN'), wamidTo(phone, 'GROUP'), wamidTo(phone, 'OUT'), wamidTo(phone, 'WAITING'), inWamids, Buffer.from(`Words of ${phone}: in a file`).toString('base64'), lastDigits(phone)];
}

export function privacyContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const ADA = '15550100001';
  const idOf = async (alias: string, number = NUMBER) => (await fresh().store.findConversation(number, alias))?.id;

  describe('a customer’s data', () => {
    it('are found nowhere once they are deleted', async () => {
      const { store, textAtRest } = fresh();
      const id = await fillCustomer(store, ADA, BSUID);
      const traces = tracesOf(ADA, BSUID, id);
      const before = await textAtRest();
      expect(traces.filter((trace) => !before.includes(trace))).toEqual([]);

      expect(await store.deleteCustomer(id, NOON)).toEqual({ conversations: 1, messages: 3, replies: 2, tickets: 2 });
      const after = await textAtRest();
      expect(traces.filter((trace) => after.includes(trace))).toEqual([]);
      expect(await store.getConversation(id)).toBeNull();
      expect(await store.deleteCustomer(id, NOON)).toEqual({ conversations: 0, messages: 0, replies: 0, tickets: 0 });
    });

    it('are found nowhere also where all work on them is done, and of that work nothing says whose it was', async () => {
      const { store, textAtRest } = fresh();
      const id = await fillCustomer(store, ADA, BSUID);
      for (;;) {
        const [next] = await store.nextDeliveries(target, NOON, 1);
        if (next === undefined) break;
        await store.settleDelivery(next.id, next.attempt, 'success', NOON);
      }
      expect(await store.deleteCustomer(id, NOON)).toMatchObject({ conversations: 1, messages: 0 });
      const after = await textAtRest();
      expect(tracesOf(ADA, BSUID, id).filter((trace) => after.includes(trace))).toEqual([]);
    });

    it('are deleted without those of others', async () => {
      const { store } = fresh();
      const bob = await fillCustomer(store, '15550100002', 'US.2');
      const ada = await fillCustomer(store, ADA, BSUID);
      await store.deleteCustomer(ada, NOON);
      const deliveries = await store.nextDeliveries(target, NOON, 10);
      expect(deliveries.map(({ topic }) => topic)).toEqual(['message', 'message', 'status']);
      expect(await store.getConversation(bob)).toMatchObject({ keptReplies: 1 });
      expect(await store.getSend('send:15550100002')).toMatchObject({ state: 'sent' });
      expect((await store.listDeskTickets({ state: 'open', conversationId: bob, limit: 9 }))[0]?.requester).toBe('Name 15550100002');
      expect(await store.latestTicketBinding(bob)).not.toBeNull();
      expect(await store.acquireLock(`kept:${bob}`, 'another', NOON, NOON + 1)).toBe(false);
    });

    it('of another business number stay', async () => {
      const { store } = fresh();
      await store.ingest([inboundMessage(), inboundMessage({ phoneNumberId: OTHER_NUMBER })], [], NOON);
      await store.deleteCustomer((await idOf(ADA))!, NOON);
      expect(await idOf(ADA)).toBeUndefined();
      expect(await idOf(ADA, OTHER_NUMBER)).toBeDefined();
    });

    it('include sends from before there was a conversation', async () => {
      const { store } = fresh();
      for (const [key, phone] of [['ours', ADA], ['other', '15550100002']] as const) {
        await store.reserveSend(key, { conversationId: null, countsAsAnswer: true, reply: null }, NOON);
        await store.settleSend(key, { state: 'sent', wamid: wamidTo(phone, 'OLD') }, NOON);
      }
      const { id } = await store.ensureConversation(BUSINESS, contact(ADA), NOON);
      expect(await store.deleteCustomer(id, NOON)).toMatchObject({ replies: 1 });
      expect(await store.getSend('ours')).toBeNull();
      expect(await store.getSend('other')).not.toBeNull();
    });

    it('include statuses that came before their customer was known', async () => {
      const { store } = fresh();
      const early = [ADA, '15550100002'].map((phone) => inboundStatus({ wamid: wamidTo(phone, 'OLD'), status: 'sent', recipient: contact(phone) }));
      await store.ingest(early, [ingestTarget()], NOON);
      const { id } = await store.ensureConversation(BUSINESS, contact(ADA), NOON);
      expect(await store.deleteCustomer(id, NOON)).toMatchObject({ messages: 1 });
      expect(await store.nextDeliveries(target, NOON, 10)).toHaveLength(1);
    });
  });

  describe('an opt-out', () => {
    const optOutAndDelete = async () => {
      const { store } = fresh();
      const id = await fillCustomer(store, ADA, BSUID);
      await store.setOptedOut(id, true, NOON);
      await store.deleteCustomer(id, NOON);
      return id;
    };

    it('outlives the deletion, under every name, on that number only, as a hash that tells nothing', async () => {
      const id = await optOutAndDelete();
      const { store, textAtRest } = fresh();
      const text = await textAtRest();
      expect(tracesOf(ADA, BSUID, id).filter((trace) => text.includes(trace))).toEqual([]);
      await store.ingest([inboundMessage({ id: 'wamid.NEW', from: contact(ADA) })], [], NOON);
      expect(await store.findConversation(NUMBER, ADA)).toMatchObject({ optedOut: true });
      expect(await store.ensureConversation(BUSINESS, { ...nobody, userId: BSUID }, NOON)).toMatchObject({ optedOut: true });
      expect(await store.ensureConversation(BUSINESS, contact('15550100002'), NOON)).toMatchObject({ optedOut: false });
      const elsewhere = { ...BUSINESS, phoneNumberId: OTHER_NUMBER };
      expect(await store.ensureConversation(elsewhere, contact(ADA), NOON)).toMatchObject({ optedOut: false });
    });

    it('outlives a second deletion', async () => {
      await optOutAndDelete();
      const { store } = fresh();
      const again = await store.ensureConversation(BUSINESS, contact(ADA), NOON);
      await store.deleteCustomer(again.id, NOON);
      expect(await store.ensureConversation(BUSINESS, contact(ADA), NOON)).toMatchObject({ optedOut: true });
    });

    it('ends when the customer asks for messages again', async () => {
      await optOutAndDelete();
      const { store } = fresh();
      const again = await store.ensureConversation(BUSINESS, contact(ADA), NOON);
      await store.setOptedOut(again.id, false, NOON);
      await store.deleteCustomer(again.id, NOON);
      expect(await store.ensureConversation(BUSINESS, contact(ADA), NOON)).toMatchObject({ optedOut: false });
    });

    it('is none for a customer who did not ask for it', async () => {
      const { store } = fresh();
      await store.deleteCustomer(await fillCustomer(store, ADA, BSUID), NOON);
      expect(await store.ensureConversation(BUSINESS, contact(ADA), NOON)).toMatchObject({ optedOut: false });
    });
  });
}
