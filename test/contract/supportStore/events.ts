// What webhooks bring beside customers' messages, and which messages a trigger wants.
import type { InboundRecord } from '../../../src/shared/inbound';
import { accountEvent, contact, customerEvent, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const ADA = '15550100001';
const NEW_NUMBER = '15550100009';
const MINUTE = 60_000;

export function eventContract(open: OpenStore): void {
  describe('events', () => {
    const fresh = freshStore(open);
    const everything = ingestTarget({ topics: ['message', 'status', 'groups', 'standby', 'contactChanged', 'phoneAppReply', 'templateChanged'] });
    const receive = (...records: readonly InboundRecord[]) => fresh().store.ingest(records, [everything], NOON + 10 * MINUTE);
    const known = async (alias = ADA) => await fresh().store.findConversation(NUMBER, alias);

    it('who answers: Meta’s own AI from a copy or a handover on, until it gives back or a message comes to us', async () => {
      const owners: unknown[] = [];
      for (const record of [
        inboundMessage({ id: 'wamid.1' }),
        inboundMessage({ id: 'wamid.2', standby: true }),
        inboundMessage({ id: 'wamid.3' }),
        customerEvent('metaAgentTookOver'),
        customerEvent('phoneAppReply'),
        customerEvent('metaAgentGaveBack'),
        customerEvent('metaAgentReply'),
      ]) {
        await receive(record);
        owners.push((await known())?.owner);
      }
      expect(owners).toEqual(['bot', 'metaAgent', 'bot', 'metaAgent', 'metaAgent', 'bot', 'metaAgent']);
    });

    it('marketing messages that the customer does not want, which is no opt-out of answers', async () => {
      await receive(customerEvent('marketingOptOut'));
      expect(await known()).toMatchObject({ marketingOptedOut: true, optedOut: false });
      await receive(inboundMessage());
      expect(await known()).toMatchObject({ marketingOptedOut: true });
      await receive(customerEvent('marketingOptIn'));
      expect(await known()).toMatchObject({ marketingOptedOut: false });
    });

    it.each(['phoneAppReply', 'metaAgentReply'] as const)('an answer that others gave counts, and opens nothing: %s', async (event) => {
      const { store } = fresh();
      await receive(inboundMessage());
      expect(await store.listConversations({ phoneNumberId: NUMBER, filter: { kind: 'unanswered' }, limit: 10 })).toHaveLength(1);
      await receive(customerEvent(event, { at: NOON + MINUTE }));
      expect(await known()).toMatchObject({ answeredAt: NOON + MINUTE, lastInboundAt: NOON });
      expect(await store.listConversations({ phoneNumberId: NUMBER, filter: { kind: 'unanswered' }, limit: 10 })).toEqual([]);
    });

    it('the conversation of a customer with other names goes on under the new ones', async () => {
      await receive(inboundMessage());
      const before = await known();
      await receive(customerEvent('contactChanged', { from: { ...nobody, waId: NEW_NUMBER, phone: `+${NEW_NUMBER}` }, formerly: { waId: ADA, userId: null } }));
      expect(await known(NEW_NUMBER)).toMatchObject({ id: before?.id, contact: { name: 'Ada Example', waId: NEW_NUMBER, phone: `+${NEW_NUMBER}` } });
      await receive(inboundMessage({ id: 'wamid.NEW', from: contact(NEW_NUMBER) }));
      expect((await known(NEW_NUMBER))?.id).toBe(before?.id);
    });

    it('news of the account come once, and belong to no conversation', async () => {
      const { store } = fresh();
      expect(await receive(accountEvent(), accountEvent())).toMatchObject({ recorded: 1, duplicates: 1, deliveries: 1 });
      expect(await store.nextDeliveries(target, NOON + 10 * MINUTE, 10)).toMatchObject([{ topic: 'templateChanged', conversationId: null }]);
    });
  });

  describe('what starts a run', () => {
    const fresh = freshStore(open);
    const deliveries = async (record: InboundRecord, part: Parameters<typeof ingestTarget>[0]) =>
      (await fresh().store.ingest([record], [ingestTarget(part)], NOON)).deliveries;

    it('messages of groups, and copies of what Meta’s own AI answers, only where they are wanted', async () => {
      const [group, standby] = [inboundMessage({ id: 'wamid.G', groupId: 'GROUP1' }), inboundMessage({ id: 'wamid.S', standby: true })];
      expect(await deliveries(group, { topics: ['message'] })).toBe(0);
      expect(await deliveries(standby, { topics: ['message', 'groups'] })).toBe(0);
      expect(await deliveries(inboundStatus({ wamid: 'wamid.A', status: 'sent', standby: true }), { topics: ['status'] })).toBe(0);
      expect(await deliveries({ ...group, eventKey: 'wamid.G2' }, { topics: ['message', 'groups'] })).toBe(1);
      expect(await deliveries({ ...standby, eventKey: 'wamid.S2' }, { topics: ['message', 'standby'] })).toBe(1);
    });

    it.each([
      [{ types: ['text'], senders: [] }, 1],
      [{ types: ['image'], senders: [] }, 0],
      [{ types: [], senders: [ADA, 'US.1'] }, 1],
      [{ types: [], senders: ['US.1'] }, 0],
      [{ types: ['text', 'image'], senders: [ADA] }, 1],
      [{ types: ['text'], senders: [NEW_NUMBER] }, 0],
    ])('messages that pass the filter %j: %i', async (filter, count) => {
      expect(await deliveries(inboundMessage(), { filter })).toBe(count);
      expect(await fresh().store.findConversation(NUMBER, ADA)).toMatchObject({ lastInboundAt: NOON });
      expect(await deliveries(inboundStatus({ wamid: 'wamid.A', status: 'sent' }), { filter })).toBe(1);
    });
  });

  describe('statuses', () => {
    const fresh = freshStore(open);
    const statusOf = (status: string, implied: readonly string[] = []) => inboundStatus({ wamid: 'wamid.SENT1', status, implied });
    const receive = async (...records: readonly InboundRecord[]) => (await fresh().store.ingest(records, [ingestTarget()], NOON)).deliveries;

    it('that say less than is known start no run, whenever they come', async () => {
      expect(await receive(statusOf('delivered', ['sent']))).toBe(1);
      expect(await receive(statusOf('sent'))).toBe(0);
      expect(await receive(statusOf('played', ['sent', 'delivered', 'read']))).toBe(1);
      expect(await receive(statusOf('read', ['sent', 'delivered']), statusOf('delivered', ['sent']))).toBe(0);
      expect(await receive(statusOf('failed', ['sent']))).toBe(1);
    });

    it('of one batch all come', async () => {
      expect(await receive(statusOf('sent'), statusOf('delivered', ['sent']))).toBe(2);
    });

    it('of a message to a group that say the same come as one, with all members', async () => {
      const member = (waId: string, status = 'read') => inboundStatus({ wamid: 'wamid.G', status, groupId: 'GROUP1', participantIds: [waId], recipient: nobody });
      expect(await receive(member(ADA), member(NEW_NUMBER), member(ADA, 'delivered'))).toBe(2);
      const { store } = fresh();
      const [first] = await store.nextDeliveries(target, NOON, 1);
      const claimed = await store.claimDelivery({ deliveryId: first!.id, attempt: 1, executionId: '1', processId: 'p', now: NOON });
      expect(claimed?.record).toMatchObject({ status: 'read', participants: [{ waId: ADA }, { waId: NEW_NUMBER }] });
      expect(await receive(member(NEW_NUMBER), member(ADA))).toBe(0);
    });
  });
}
