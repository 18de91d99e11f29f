// Who is who: names that lead to one conversation, conversations that turn out to be one, and numbers that change hands.
import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import type { BusinessNumber, Contact, CustomerEvent, InboundRecord } from '../../../src/shared/inbound';
import type { ConversationEvent } from '../../../src/shared/inbound';
import { contact, conversationEvent, customerEvent, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const MINUTE = 60_000;
const LATER = NOON + 60 * MINUTE;
const BUSINESS: BusinessNumber = { phoneNumberId: NUMBER, displayPhoneNumber: '15550100000', wabaId: '102290129340398' };

const PHONE = '15550100001';
const OTHER_PHONE = '15550100009';
const USER = 'US.1';
const OTHER_USER = 'US.9';

const byPhone = contact(PHONE);
const byUser: Contact = { ...nobody, userId: USER, username: 'ada' };
const both = contact(PHONE, { userId: USER });

export function identityContract(open: OpenStore): void {
  const fresh = freshStore(open);
  let count = 0;
  beforeEach(() => {
    count = 0;
  });

  /** Written down a minute after the one before, as is the customer's clock. */
  const at = () => NOON + count * MINUTE;
  const ingest = async (...records: readonly InboundRecord[]) => await fresh().store.ingest(records, [ingestTarget()], at(), splitNumbers);
  const writes = async (from: Contact, sentAt?: number, text?: string) => {
    count += 1;
    await ingest(inboundMessage({ id: `wamid.${count}`, from, sentAt: sentAt ?? at(), ...(text === undefined ? {} : { text }) }));
  };
  const changes = async (from: Contact, formerly: CustomerEvent['formerly'], changedAt?: number) => {
    count += 1;
    await ingest(customerEvent('contactChanged', { id: `change${count}`, from, formerly, at: changedAt ?? at() }));
  };
  const find = async (alias: string) => await fresh().store.findConversation(NUMBER, alias);
  const idOf = async (alias: string) => (await find(alias))?.id ?? null;
  /** Two conversations: the older one under a phone number, the younger one under a BSUID. */
  const twoConversations = async () => {
    await writes(byPhone);
    await writes(byUser);
    const [older, younger] = [await idOf(PHONE), await idOf(USER)];
    if (older === null || younger === null || older === younger) throw new Error('They are not two.');
    return { older, younger };
  };

  describe('a number that is written in two ways', () => {
    it.each([
      ['Brazil', '5511987654321', '551187654321'],
      ['Mexico', '5215512345678', '525512345678'],
      ['Argentina', '5491123456789', '541123456789'],
    ])('is one customer’s, whichever came first, and is written to as WhatsApp has it: %s', async (_country, one, other) => {
      const { store } = fresh();
      const { id } = await store.ensureConversation(BUSINESS, { ...nobody, phone: `+${one}` }, NOON);
      await writes(contact(other));
      expect(await find(one)).toMatchObject({ id, contact: { waId: other, phone: `+${other}` } });
      expect(await idOf(other)).toBe(id);
      expect((await store.ensureConversation(BUSINESS, { ...nobody, phone: `+${one}` }, LATER)).id).toBe(id);
    });
  });

  describe('a customer of two names', () => {
    it('has one conversation once a message names both: the older one, to which both ids lead', async () => {
      const { older, younger } = await twoConversations();
      await writes(both);
      const one = await find(USER);
      expect(one).toMatchObject({ id: older, contact: { name: 'Ada Example', username: 'ada', waId: PHONE, userId: USER }, lastInboundAt: NOON + 3 * MINUTE });
      expect(await find(PHONE)).toEqual(one);
      expect(await fresh().store.getConversation(younger)).toEqual(one);
      for (const id of [older, younger]) expect(await fresh().store.idsOf(id)).toEqual([older, younger]);
    });

    it('has one conversation also where one webhook brings all three messages', async () => {
      const records = [byPhone, byUser, both].map((from, index) => inboundMessage({ id: `wamid.${index}`, from }));
      await ingest(...records);
      expect(await idOf(PHONE)).toBe(await idOf(USER));
      const { store } = fresh();
      const [first, ...others] = await store.nextDeliveries(target, LATER, 10);
      expect(others).toEqual([]);
      expect(first).toMatchObject({ lane: await idOf(USER), conversationId: await idOf(USER) });
    });

    it('keeps what either conversation knew: who wants no messages, when they wrote and were answered, who answers', async () => {
      const { store } = fresh();
      const { older, younger } = await twoConversations();
      await store.setOptedOut(younger, true, NOON);
      await ingest(customerEvent('marketingOptOut', { from: byPhone }), customerEvent('metaAgentTookOver', { from: byUser }));
      await store.reserveSend('answer', { conversationId: younger, countsAsAnswer: true, reply: null }, NOON + 3 * MINUTE);
      await store.settleSend('answer', { state: 'sent', wamid: 'wamid.OUT' }, NOON + 3 * MINUTE);
      await changes(both, null);
      expect(await store.getConversation(older)).toMatchObject({
        optedOut: true,
        marketingOptedOut: true,
        owner: 'metaAgent',
        lastInboundAt: NOON + 2 * MINUTE,
        answeredAt: NOON + 3 * MINUTE,
      });
    });

    it('gets what waits in the order in which it came, one after the other', async () => {
      const { store } = fresh();
      await twoConversations();
      await writes(byPhone);
      await writes(byUser);
      await writes(both);
      const taken: Array<string | boolean> = [];
      for (;;) {
        const [next, ...others] = await store.nextDeliveries(target, LATER, 10);
        if (next === undefined) break;
        expect(others).toEqual([]);
        const claimed = await store.claimDelivery({ deliveryId: next.id, attempt: 1, executionId: '1', processId: 'p', now: LATER });
        expect(await store.nextDeliveries(target, LATER, 10)).toEqual([]);
        taken.push(claimed!.record.eventKey, claimed!.isNew);
        await store.settleDelivery(next.id, 1, 'success', LATER);
      }
      expect(taken).toEqual(['wamid.1', true, 'wamid.2', false, 'wamid.3', false, 'wamid.4', false, 'wamid.5', false]);
    });

    it('gets kept replies in the order in which they were kept, and sends of either stand in one outbox', async () => {
      const { store } = fresh();
      const { older, younger } = await twoConversations();
      const kept = { content: { type: 'text' }, countsAsAnswer: true, keptAt: NOON, expiresAt: LATER } as const;
      for (const [key, conversationId] of [['1', younger], ['2', older], ['3', younger]] as const) {
        await store.keepReply({ ...kept, key, conversationId });
        await store.reserveSend(`send${key}`, { conversationId, countsAsAnswer: true, reply: null }, NOON + Number(key));
        await store.settleSend(`send${key}`, { state: 'unknown' }, NOON);
      }
      await writes(both);
      expect((await store.listKeptReplies(older)).map(({ key }) => key)).toEqual(['1', '2', '3']);
      expect(await store.getConversation(older)).toMatchObject({ keptReplies: 3 });
      expect(await store.unreportedSends(older, 10)).toMatchObject(['1', '2', '3'].map((key) => ({ key: `send${key}`, conversationId: older })));
    });

    it('has the ticket of each helpdesk that was bound last, and all desk tickets', async () => {
      const { store } = fresh();
      const { older, younger } = await twoConversations();
      const bind = async (conversationId: string, provider: string, ticketId: string) =>
        await store.putTicketBinding({ conversationId, provider, account: 'a', ticketId, ticketNumber: ticketId, ticketUrl: null }, NOON);
      await bind(older, 'zendesk', '1');
      await bind(younger, 'zendesk', '2');
      await bind(younger, 'builtInDesk', '3');
      await bind(older, 'builtInDesk', '4');
      await bind(younger, 'other', '5');
      const comment = { author: 'customer', visibility: 'public', text: 'Hi', marker: null, at: NOON } as const;
      const ticket = await store.createDeskTicket({ conversationId: younger, subject: 's', requester: 'r', tags: [] }, comment);
      await writes(both);
      const bound = await Promise.all(['zendesk', 'builtInDesk', 'other'].map((provider) => store.getTicketBinding(older, provider, 'a')));
      expect(bound.map((binding) => binding?.ticketId)).toEqual(['2', '4', '5']);
      expect(await store.latestTicketBinding(older)).toMatchObject({ ticketId: '5', conversationId: older });
      expect(await store.listDeskTickets({ state: 'open', conversationId: older, limit: 9 })).toMatchObject([{ id: ticket.id, conversationId: older }]);
    });

    it('is neither written to more often nor worked on by two at once', async () => {
      const { store } = fresh();
      const { older, younger } = await twoConversations();
      const pair = (id: string) => ({ name: `pair:${id}`, intervalMs: 6_000, burst: 1 });
      await store.takeSendSlot([pair(younger)], LATER, 0);
      await store.acquireLock(`ticket:${younger}`, 'somebody', LATER, LATER + MINUTE);
      await writes(both);
      expect(await store.takeSendSlot([pair(older)], LATER, 0)).toEqual({ granted: false, retryInMs: 6_000 });
      expect(await store.acquireLock(`ticket:${older}`, 'another', LATER, LATER + MINUTE)).toBe(false);
      expect(await store.acquireLock(`ticket:${older}`, 'another', LATER + MINUTE, LATER + 2 * MINUTE)).toBe(true);
    });

    it('has card numbers masked whose parts came under the two names', async () => {
      await writes(byPhone, NOON, '4111 1111');
      await writes(byUser, NOON + 1, '1111');
      await writes(both, NOON + 2, '1111');
      const [first] = await fresh().store.nextDeliveries(target, LATER, 10);
      const claimed = await fresh().store.claimDelivery({ deliveryId: first!.id, attempt: 1, executionId: '1', processId: 'p', now: LATER });
      expect(claimed?.record).toMatchObject({ message: { text: expect.stringContaining('•') as string } });
    });

    it('goes on under the older id in runs that began with the younger one', async () => {
      const { store } = fresh();
      const { older, younger } = await twoConversations();
      await writes(both);
      const comment = { author: 'customer', visibility: 'public', text: 'Hi', marker: null, at: NOON } as const;
      await store.reserveSend('send', { conversationId: younger, countsAsAnswer: true, reply: null }, NOON);
      await store.settleSend('send', { state: 'unknown' }, NOON);
      await store.keepReply({ key: 'kept', conversationId: younger, content: { type: 'text' }, countsAsAnswer: true, keptAt: NOON, expiresAt: LATER });
      await store.putTicketBinding({ conversationId: younger, provider: 'p', account: 'a', ticketId: '1', ticketNumber: '1', ticketUrl: null }, NOON);
      await store.createDeskTicket({ conversationId: younger, subject: 's', requester: 'r', tags: [] }, comment);
      await store.setOptedOut(younger, true, NOON);
      const event: ConversationEvent = conversationEvent({ event: 'windowClosing', conversationId: younger });
      await store.ingest([event], [ingestTarget({ topics: ['windowClosing'] })], NOON);
      for (const id of [older, younger]) {
        expect(await store.getConversation(id)).toMatchObject({ id: older, keptReplies: 1, optedOut: true });
        expect(await store.listKeptReplies(id)).toHaveLength(1);
        expect(await store.unreportedSends(id, 10)).toHaveLength(1);
        expect(await store.getTicketBinding(id, 'p', 'a')).toMatchObject({ ticketId: '1' });
        expect(await store.latestTicketBinding(id)).toMatchObject({ ticketId: '1' });
        expect(await store.listDeskTickets({ state: 'open', conversationId: id, limit: 9 })).toMatchObject([{ conversationId: older }]);
      }
      const deliveries = await store.nextDeliveries(target, LATER, 10);
      expect(new Set(deliveries.map(({ lane }) => lane))).toEqual(new Set([older]));
    });

    it('is one after several merges, whatever ids are still held', async () => {
      const { older, younger } = await twoConversations();
      await writes({ ...nobody, parentUserId: 'US.ENT.1' });
      const youngest = await idOf('US.ENT.1');
      await writes({ ...byUser, parentUserId: 'US.ENT.1' });
      expect(await idOf('US.ENT.1')).toBe(younger);
      await writes(both);
      for (const id of [older, younger, youngest]) expect((await fresh().store.getConversation(id ?? ''))?.id).toBe(older);
      expect(await fresh().store.idsOf(younger)).toEqual([older, ...[younger, youngest].sort()]);
    });

    it('is merged once, without waiting for ever, whatever processes write at the same time', async () => {
      const { store, connect } = fresh();
      const stores = [store, await connect()];
      const people = Array.from({ length: 12 }, (_, index) => ({ phone: contact(`1555010${1_000 + index}`), user: { ...nobody, userId: `US.A${index}` } }));
      await store.ingest(people.map(({ phone }, index) => inboundMessage({ id: `p${index}`, from: phone })), [ingestTarget()], NOON);
      await store.ingest(people.map(({ user }, index) => inboundMessage({ id: `u${index}`, from: user })), [ingestTarget()], NOON + MINUTE);
      const older = await Promise.all(people.map(({ phone }) => idOf(String(phone.waId))));
      const webhooks = ['a', 'b'].flatMap((key) => [
        ...people.map(({ phone, user }, index) => [inboundMessage({ id: `${key}both${index}`, from: { ...phone, userId: user.userId } })]),
        ...people.map(({ user }, index) => [inboundMessage({ id: `${key}user${index}`, from: user })]),
        people.toReversed().map(({ phone, user }, index) => inboundMessage({ id: `${key}all${index}`, from: { ...phone, userId: user.userId } })),
      ]);
      const results = await Promise.all(webhooks.map((records, index) => stores[index % 2]!.ingest(records, [ingestTarget()], NOON + 2 * MINUTE)));
      expect(results.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(72);
      for (const [index, { phone, user }] of people.entries()) {
        expect(await idOf(String(phone.waId))).toBe(older[index]);
        expect(await idOf(user.userId)).toBe(older[index]);
        expect(await store.idsOf(older[index] ?? '')).toHaveLength(2);
      }
      const lanes = (await store.nextDeliveries(target, LATER, 100)).map(({ lane }) => lane);
      expect([...lanes].sort()).toEqual([...older].sort());
    });
  });

  it('a message under a name that the merging webhook does not tell waits for it', async () => {
    const { store, connect } = fresh();
    const other = await connect();
    const people = Array.from({ length: 12 }, (_, index) => ({ phone: contact(`1555010${3_000 + index}`), userId: `US.C${index}`, parentUserId: `US.ENT.C${index}` }));
    await store.ingest(people.map(({ phone }, index) => inboundMessage({ id: `p${index}`, from: phone })), [ingestTarget()], NOON);
    const known = people.map(({ userId, parentUserId }, index) => inboundMessage({ id: `u${index}`, from: { ...nobody, userId, parentUserId } }));
    await store.ingest(known, [ingestTarget()], NOON + MINUTE);
    await Promise.all(
      people.flatMap(({ phone, userId, parentUserId }, index) => [
        store.ingest([inboundMessage({ id: `both${index}`, from: { ...phone, parentUserId } })], [ingestTarget()], LATER),
        other.ingest([inboundMessage({ id: `user${index}`, from: { ...nobody, userId } })], [ingestTarget()], LATER),
      ]),
    );
    const older = await Promise.all(people.map(({ phone }) => idOf(String(phone.waId))));
    expect(await Promise.all(people.map(({ userId }) => idOf(userId)))).toEqual(older);
    const lanes = (await store.nextDeliveries(target, LATER, 100)).map(({ lane }) => lane);
    expect([...lanes].sort()).toEqual([...older].sort());
  });

  describe('a customer with another number', () => {
    const moved = contact(OTHER_PHONE, { userId: OTHER_USER });
    const former = { waId: PHONE, userId: USER };

    it('keeps the conversation, and whoever gets the old number has their own', async () => {
      await writes(both);
      const id = await idOf(PHONE);
      await changes(moved, former);
      expect(await idOf(PHONE)).toBeNull();
      expect(await find(OTHER_PHONE)).toMatchObject({ id, contact: { name: 'Ada Example', waId: OTHER_PHONE, phone: `+${OTHER_PHONE}`, userId: OTHER_USER } });
      await writes(contact(PHONE, { userId: 'US.STRANGER' }));
      expect(await idOf(PHONE)).not.toBe(id);
      expect(await idOf(OTHER_USER)).toBe(id);
    });

    it('is no longer written to under the old number, nor under the old BSUID, where the notice does not tell the new ones', async () => {
      await writes(both);
      const id = await idOf(PHONE);
      await changes({ ...nobody, waId: OTHER_PHONE, phone: `+${OTHER_PHONE}` }, former);
      expect((await find(OTHER_PHONE))?.contact).toMatchObject({ waId: OTHER_PHONE, userId: null });
      await changes(nobody, { waId: OTHER_PHONE, userId: null });
      expect((await fresh().store.getConversation(id ?? ''))?.contact).toMatchObject({ name: 'Ada Example', waId: null, userId: null, phone: null });
    });

    it('is found by what they sent before the change and comes after it; their new names stay', async () => {
      await writes(both);
      const id = await idOf(PHONE);
      await changes(moved, former);
      await writes(both, NOON);
      expect(await idOf(USER)).toBe(id);
      expect(await idOf(PHONE)).toBeNull();
      expect((await find(USER))?.contact).toMatchObject({ waId: OTHER_PHONE, userId: OTHER_USER });
    });

    it('who wrote from it before the notice came has one conversation', async () => {
      await writes(both);
      const id = await idOf(PHONE);
      await writes(moved, NOON + 10 * MINUTE);
      expect(await idOf(OTHER_PHONE)).not.toBe(id);
      await changes(moved, former, NOON + 9 * MINUTE);
      expect(await idOf(OTHER_PHONE)).toBe(id);
      expect((await find(OTHER_PHONE))?.contact).toMatchObject({ waId: OTHER_PHONE, userId: OTHER_USER });
    });

    it('does not get the conversation of whoever had it before', async () => {
      await writes(contact(OTHER_PHONE, { name: 'Bob Example' }));
      const [bob] = [await idOf(OTHER_PHONE)];
      await writes(both);
      const ada = await idOf(PHONE);
      await changes({ ...nobody, waId: OTHER_PHONE, phone: `+${OTHER_PHONE}` }, former, NOON + 10 * MINUTE);
      expect(await idOf(OTHER_PHONE)).toBe(ada);
      expect(await fresh().store.getConversation(bob ?? '')).toMatchObject({ id: bob, contact: { name: 'Bob Example', waId: null, phone: null } });
    });

    it('that was not told: a BSUID of its own says that somebody else has the number, and the other is known without it', async () => {
      await writes(both);
      const ada = await idOf(USER);
      await writes(contact(PHONE, { userId: 'US.STRANGER', name: 'Eve' }));
      expect(await find(PHONE)).toMatchObject({ contact: { name: 'Eve', userId: 'US.STRANGER' } });
      expect(await find(USER)).toMatchObject({ id: ada, contact: { name: 'Ada Example', userId: USER, waId: null, phone: null } });
      await writes(both, NOON);
      expect((await find(PHONE))?.contact.userId).toBe('US.STRANGER');
    });
  });

  describe('a customer with another user id', () => {
    it('keeps the conversation, under both ids', async () => {
      await writes(both);
      const id = await idOf(USER);
      await changes(contact(PHONE, { userId: OTHER_USER }), { waId: PHONE, userId: USER });
      await writes({ ...nobody, userId: OTHER_USER });
      expect(await idOf(OTHER_USER)).toBe(id);
      expect(await idOf(USER)).toBe(id);
      expect((await find(PHONE))?.contact).toMatchObject({ waId: PHONE, userId: OTHER_USER });
    });

    it('is the same where the parent’s id is, without a notice', async () => {
      await writes({ ...both, parentUserId: 'US.ENT.1' });
      const id = await idOf(USER);
      await writes(contact(PHONE, { userId: OTHER_USER, parentUserId: 'US.ENT.1' }));
      expect(await idOf(OTHER_USER)).toBe(id);
    });

    it('whose number is not told is written to by that id alone: the number may be a stranger’s', async () => {
      await writes(both);
      const id = await idOf(USER);
      await changes({ ...nobody, userId: OTHER_USER }, { waId: null, userId: USER });
      expect(await find(OTHER_USER)).toMatchObject({ id, contact: { userId: OTHER_USER, waId: null, phone: null } });
      expect(await idOf(PHONE)).toBeNull();
    });
  });

  describe('a status', () => {
    const hears = async (recipient: Contact) => {
      count += 1;
      await ingest(inboundStatus({ wamid: `wamid.OUT${count}`, status: 'delivered', recipient }));
    };

    it('tells under which id a customer answers to whom the business wrote by number', async () => {
      const { id } = await fresh().store.ensureConversation(BUSINESS, { ...nobody, phone: '+5511987654321' }, NOON);
      await hears({ ...nobody, waId: '551187654321', phone: '+551187654321', userId: USER });
      await writes(byUser);
      expect(await find(USER)).toMatchObject({ id, contact: { userId: USER, username: 'ada', phone: '+551187654321' } });
    });

    it('tells that two conversations are one person’s, and opens no window', async () => {
      await fresh().store.ensureConversation(BUSINESS, byPhone, NOON);
      const older = await idOf(PHONE);
      await writes(byUser, NOON);
      await hears(both);
      expect(await find(USER)).toMatchObject({ id: older, lastInboundAt: NOON });
    });

    it('makes nobody known, and gives nobody’s number away', async () => {
      await hears(both);
      expect([await idOf(USER), await idOf(PHONE)]).toEqual([null, null]);
      await writes(contact(PHONE, { userId: OTHER_USER }));
      await hears(both);
      expect(await idOf(USER)).toBeNull();
      expect((await find(PHONE))?.contact).toMatchObject({ userId: OTHER_USER, waId: PHONE });
    });

    it('and a message that come at the same time leave one conversation', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const people = Array.from({ length: 8 }, (_, index) => ({ phone: `1555010${2_000 + index}`, userId: `US.B${index}` }));
      for (const { phone } of people) await store.ensureConversation(BUSINESS, { ...nobody, phone: `+${phone}` }, NOON);
      await Promise.all(
        people.flatMap(({ phone, userId }, index) => [
          store.ingest([inboundStatus({ wamid: `wamid.S${index}`, status: 'delivered', recipient: contact(phone, { userId }) })], [], LATER),
          other.ingest([inboundMessage({ id: `wamid.M${index}`, from: { ...nobody, userId } })], [], LATER),
        ]),
      );
      count += 1;
      await ingest(...people.map(({ phone, userId }, index) => inboundStatus({ wamid: `wamid.T${index}`, status: 'delivered', recipient: contact(phone, { userId }) })));
      for (const { phone, userId } of people) expect(await idOf(userId)).toBe(await idOf(phone));
    });
  });

  describe('a deletion', () => {
    it('leaves nothing of what was merged, by whichever id it is asked for', async () => {
      const { store, textAtRest } = fresh();
      const { older, younger } = await twoConversations();
      await writes(both);
      await ingest(inboundStatus({ wamid: 'wamid.OUT', status: 'sent', recipient: byUser }));
      expect(await store.deleteCustomer(younger, NOON)).toMatchObject({ conversations: 1, messages: 4 });
      const text = await textAtRest();
      expect([PHONE, `"${USER}"`, older, younger].filter((trace) => text.includes(trace))).toEqual([]);
      expect(await store.getConversation(younger)).toBeNull();
    });

    it('of one customer leaves whoever has their former number', async () => {
      const { store } = fresh();
      await writes(both);
      await writes(contact(PHONE, { userId: 'US.STRANGER' }));
      await store.deleteCustomer((await idOf(USER)) ?? '', NOON);
      expect(await idOf(USER)).toBeNull();
      expect(await idOf('US.STRANGER')).not.toBeNull();
    });
  });
}
