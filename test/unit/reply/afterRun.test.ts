import { carryOutFollowUps, expireKeptReplies, giveUpLostSends, sendKeptReplies, type AfterRunPorts } from '../../../src/reply/afterRun';
import { keepUntilCustomerWrites, type ReplyToKeep } from '../../../src/reply/keptReplies';
import { insteadKey } from '../../../src/reply/sendKey';
import { sendThroughOutbox } from '../../../src/reply/sendThroughOutbox';
import { recipientOf } from '../../../src/graph/sendMessage';
import { DAY_MS, HOUR_MS, SECOND_MS, toIso } from '../../../src/shared/clock';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';
import type { ClosedWindowPolicy, Conversation, SupportStore } from '../../../src/store/SupportStore';
import { refused } from '../../fixtures/graph';
import { closedPortUrl, inOrder, loopbackServers, type Answer, type LoopbackServer, type SeenRequest } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { NOON } from '../../fixtures/webhooks';
import {
  customerWrites,
  events,
  failedLate,
  failureOf,
  listenToEvents,
  numbered,
  portsFor,
  sentTo,
  sleepingClock,
  statusArrives,
  template,
  text,
  type SleepingClock,
} from './replyBench';

const serve = loopbackServers();
let store: SupportStore;
let time: SleepingClock;
let customer: Conversation;
let server: LoopbackServer;
let ports: AfterRunPorts;

async function meta(handle: (request: SeenRequest) => Answer | Promise<Answer>): Promise<void> {
  server = await serve(handle);
  ports = portsFor(store, server.url, time);
}

beforeEach(async () => {
  store = await temporaryStore();
  time = sleepingClock();
  customer = await customerWrites(store, NOON);
  await listenToEvents(store);
  await meta(numbered());
});
afterEach(() => store.close());

const kept = (body: string, part: Partial<ReplyToKeep> = {}): ReplyToKeep => ({
  key: body,
  content: text(body),
  countsAsAnswer: true,
  keepMs: 7 * DAY_MS,
  notice: null,
  ...part,
});
const keep = async (...bodies: readonly string[]) => {
  for (const body of bodies) await keepUntilCustomerWrites(kept(body), customer, ports);
};
const waiting = async () => (await store.listKeptReplies(customer.id)).map(({ key }) => key);
const told = () => events(store, time.clock.now());
const send = () => sendKeptReplies(customer.id, ports);

describe('kept replies', () => {
  beforeEach(() => time.goOn(2 * DAY_MS));

  it('wait while the window is closed', async () => {
    await keep('one');
    expect(await send()).toEqual({ sent: 0, left: 1 });
    expect(server.seen).toEqual([]);
  });

  it('hold no card number', async () => {
    await keep('Card 4111111111111111');
    expect(await store.listKeptReplies(customer.id)).toMatchObject([{ content: text('Card 411111••••••1111') }]);
  });

  it('go out in order, once, when the customer writes', async () => {
    await keep('one', 'two', 'three');
    await customerWrites(store, time.clock.now());
    expect(await send()).toEqual({ sent: 3, left: 0 });
    expect(sentTo(server)).toEqual(['one', 'two', 'three']);
    expect(await send()).toEqual({ sent: 0, left: 0 });
    await keep('one');
    expect(await send()).toEqual({ sent: 0, left: 0 });
    expect(server.seen).toHaveLength(3);
    expect(await store.getConversation(customer.id)).toMatchObject({ keptReplies: 0, answeredAt: expect.any(Number) as number });
  });

  it('also when several send them at the same time', async () => {
    await keep('one', 'two', 'three', 'four');
    await customerWrites(store, time.clock.now());
    const rounds = await Promise.all([send(), send(), send()]);
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(4);
    expect(sentTo(server)).toEqual(['one', 'two', 'three', 'four']);
  });

  it('an acknowledgement leaves the customer unanswered', async () => {
    await keepUntilCustomerWrites(kept('We have it.', { countsAsAnswer: false }), customer, ports);
    await customerWrites(store, time.clock.now());
    await send();
    expect(await store.getConversation(customer.id)).toMatchObject({ answeredAt: null });
  });

  it('stay kept when WhatsApp says that the window is closed', async () => {
    await keep('one', 'two');
    await customerWrites(store, time.clock.now());
    await meta(inOrder(refused(WINDOW_CLOSED_CODE)));
    expect(await send()).toEqual({ sent: 0, left: 2 });
    expect(server.seen).toHaveLength(1);
    expect(await told()).toEqual([]);
    await meta(numbered());
    expect(await send()).toEqual({ sent: 2, left: 0 });
  });

  it('one that Meta refuses for good becomes an event, and the next goes out', async () => {
    await keep('one', 'two');
    await customerWrites(store, time.clock.now());
    await meta(inOrder(refused(131026), numbered()()));
    expect(await send()).toEqual({ sent: 1, left: 0 });
    expect(await told()).toEqual([
      {
        event: 'replyNotDelivered',
        conversationId: customer.id,
        reason: 'This message cannot be delivered to this customer (131026).',
        code: 131026,
        reply: text('one'),
      },
    ]);
  });

  it.each<[string, Answer]>([
    ['the account has a problem', refused(190)],
    ['Meta is busy', refused(131016)],
  ])('stay kept, in order, while %s', async (_what, answer) => {
    await keep('one', 'two');
    await customerWrites(store, time.clock.now());
    await meta(() => answer);
    expect(await failureOf(send())).toMatchObject({ code: 'graphRefused' });
    expect(await waiting()).toEqual(['one', 'two']);
    await meta(numbered());
    expect(await send()).toEqual({ sent: 2, left: 0 });
    expect(sentTo(server)).toEqual(['one', 'two']);
  });

  it('stay kept while Meta cannot be reached', async () => {
    await keep('one');
    await customerWrites(store, time.clock.now());
    ports = portsFor(store, await closedPortUrl(), time);
    expect(await failureOf(send())).toMatchObject({ code: 'graphUnreachable' });
    expect(await waiting()).toEqual(['one']);
  });

  it('one of unknown fate is not repeated: its conversation has an unsent answer', async () => {
    await keep('one', 'two');
    await customerWrites(store, time.clock.now());
    await meta(inOrder('hangUp', numbered()()));
    expect(await send()).toEqual({ sent: 2, left: 0 });
    expect(sentTo(server)).toEqual(['one', 'two']);
    expect(await store.unreportedSends(customer.id, 10)).toMatchObject([{ key: 'one', state: 'unknown' }]);
  });

  it('nothing goes to a customer who opted out', async () => {
    await keep('one');
    await customerWrites(store, time.clock.now());
    await store.setOptedOut(customer.id, true, time.clock.now());
    expect(await send()).toEqual({ sent: 0, left: 1 });
    expect(server.seen).toEqual([]);
  });

  it('one that fails late with a closed window waits again, for the rest of its time', async () => {
    await keep('one');
    await customerWrites(store, time.clock.now());
    await send();
    await statusArrives(store, failedLate(WINDOW_CLOSED_CODE), time.clock.now());
    time.goOn(HOUR_MS);
    await carryOutFollowUps(ports);
    expect(await store.listKeptReplies(customer.id)).toMatchObject([
      { key: insteadKey('one'), content: text('one'), countsAsAnswer: true, expiresAt: NOON + 9 * DAY_MS + HOUR_MS },
    ]);
    await customerWrites(store, time.clock.now());
    expect(await send()).toEqual({ sent: 1, left: 0 });
    expect(sentTo(server)).toEqual(['one', 'one']);
  });
});

describe('the notice that an answer waits', () => {
  const notice = template('answer_waits');
  const keepWithNotice = (body: string) => keepUntilCustomerWrites(kept(body, { notice }), customer, ports);

  it('goes out once for all that waits, and counts as no answer', async () => {
    expect(await keepWithNotice('one')).toEqual({
      keptUntil: NOON + 7 * DAY_MS,
      alreadyKept: false,
      notice: { sent: true, reason: 'The customer was told that an answer waits.' },
    });
    expect(await keepWithNotice('two')).toMatchObject({ notice: { sent: true, reason: 'The customer had been told before.' } });
    expect(sentTo(server)).toEqual(['answer_waits']);
    expect(await store.getConversation(customer.id)).toMatchObject({ answeredAt: null, keptReplies: 2 });
  });

  it('goes out anew after the customer wrote', async () => {
    await keepWithNotice('one');
    customer = await customerWrites(store, NOON + DAY_MS);
    await keepWithNotice('two');
    expect(sentTo(server)).toEqual(['answer_waits', 'answer_waits']);
  });

  it('that is refused leaves the reply kept, and is tried with the next one', async () => {
    await meta(inOrder(refused(132015), numbered()()));
    expect(await keepWithNotice('one')).toMatchObject({ notice: { sent: false, reason: 'The template is paused for low quality (132015).' } });
    expect(await waiting()).toEqual(['one']);
    expect(await keepWithNotice('two')).toMatchObject({ notice: { sent: true } });
  });

  it('of unknown fate is not repeated', async () => {
    await meta(() => 'hangUp');
    const words = { sent: false, reason: 'WhatsApp gave no answer, so it is unknown whether the notice went out.' };
    expect(await keepWithNotice('one')).toMatchObject({ notice: words });
    expect(await keepWithNotice('two')).toMatchObject({ notice: words });
    expect(server.seen).toHaveLength(1);
  });

  it('is not sent for a reply whose wait has ended', async () => {
    await keep('one');
    await store.settleKeptReply('one', 'sent', NOON);
    expect(await keepWithNotice('one')).toEqual({ keptUntil: null, alreadyKept: true, notice: null });
    expect(server.seen).toEqual([]);
  });
});

describe('kept replies whose time is over', () => {
  it('become an event, once, and are not sent any more', async () => {
    await keep('one');
    time.goOn(7 * DAY_MS - 1);
    await expireKeptReplies(ports);
    expect(await waiting()).toEqual(['one']);
    time.goOn(1);
    await expireKeptReplies(ports);
    await expireKeptReplies(ports);
    const reason = `The customer has not written since ${toIso(NOON)}, so this reply was not sent.`;
    expect(await told()).toEqual([{ event: 'keptReplyExpired', conversationId: customer.id, reason, code: null, reply: text('one') }]);
    await customerWrites(store, time.clock.now());
    expect(await send()).toEqual({ sent: 0, left: 0 });
  });

  it('are not sent although nobody has settled them yet', async () => {
    await keep('one');
    time.goOn(8 * DAY_MS);
    await customerWrites(store, time.clock.now());
    expect(await send()).toEqual({ sent: 0, left: 0 });
    expect(server.seen).toEqual([]);
  });

  it('are told of once, though n8n stopped between the event and its note', async () => {
    await keep('one');
    time.goOn(8 * DAY_MS);
    const stopped = { ...store, settleKeptReply: () => Promise.reject(new Error('killed')) };
    await failureOf(expireKeptReplies({ ...ports, store: stopped }));
    await expireKeptReplies(ports);
    expect(await told()).toHaveLength(1);
  });
});

describe('a reply that fails late', () => {
  /** A run sends a reply, ends, and then Meta reports this. */
  async function fail(code: number, whenClosed: ClosedWindowPolicy, countsAsAnswer = true, content = text('Hello')): Promise<void> {
    const outgoing = { key: 'key', conversationId: customer.id, countsAsAnswer, reply: { content, whenClosed }, recipient: recipientOf(customer.contact), content };
    await sendThroughOutbox(outgoing, ports);
    time.goOn(SECOND_MS);
    await statusArrives(store, failedLate(code), time.clock.now());
  }
  const due = () => store.dueFollowUps(ports.account.phoneNumberId, 10);
  const followUp = template('support_followup');

  it('with 131047 is followed by its template, once', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'template', template: followUp });
    await carryOutFollowUps(ports);
    await carryOutFollowUps(ports);
    expect(sentTo(server)).toEqual(['Hello', 'support_followup']);
    expect(await due()).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('with 131047 is kept, and the customer is told', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'keep', keepMs: DAY_MS, notice: template('answer_waits') }, false);
    await carryOutFollowUps(ports);
    expect(sentTo(server)).toEqual(['Hello', 'answer_waits']);
    expect(await store.listKeptReplies(customer.id)).toMatchObject([{ content: text('Hello'), countsAsAnswer: false, expiresAt: time.clock.now() + DAY_MS }]);
    expect(await due()).toEqual([]);
  });

  it('with 131047 goes out again at once where the customer has written since', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'keep', keepMs: DAY_MS, notice: template('answer_waits') });
    await customerWrites(store, time.clock.now());
    await carryOutFollowUps(ports);
    expect(sentTo(server)).toEqual(['Hello', 'Hello']);
  });

  it('is remembered without the card number that went out', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'route' }, true, text('Card 4111111111111111'));
    expect(sentTo(server)).toEqual(['Card 4111111111111111']);
    expect(await due()).toMatchObject([{ reply: { content: text('Card 411111••••••1111') } }]);
    await carryOutFollowUps(ports);
    expect(await told()).toMatchObject([{ event: 'replyNotDelivered', reply: text('Card 411111••••••1111') }]);
  });

  it.each<ClosedWindowPolicy>([{ action: 'route' }, { action: 'refuse' }])('with 131047 and $action becomes an event with the reply', async (whenClosed) => {
    await fail(WINDOW_CLOSED_CODE, whenClosed);
    await carryOutFollowUps(ports);
    await carryOutFollowUps(ports);
    expect(await told()).toEqual([
      {
        event: 'replyNotDelivered',
        conversationId: customer.id,
        reason: 'More than 24 hours have passed since the customer last wrote (131047).',
        code: 131047,
        reply: text('Hello'),
      },
    ]);
    expect(await due()).toEqual([]);
  });

  it.each<ClosedWindowPolicy>([{ action: 'route' }, { action: 'template', template: followUp }, { action: 'keep', keepMs: DAY_MS, notice: null }])(
    'with another code becomes an event, whatever is wanted for a closed window: $action',
    async (whenClosed) => {
      await fail(131026, whenClosed);
      await carryOutFollowUps(ports);
      expect(await told()).toMatchObject([{ event: 'replyNotDelivered', code: 131026, reason: 'This message cannot be delivered to this customer (131026).' }]);
      expect([sentTo(server), await waiting()]).toEqual([['Hello'], []]);
    },
  );

  it('is only told of where the customer has opted out since', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'template', template: followUp });
    await store.setOptedOut(customer.id, true, time.clock.now());
    await carryOutFollowUps(ports);
    expect(await told()).toMatchObject([{ event: 'replyNotDelivered', reason: 'The customer asked not to be written to.' }]);
    expect(sentTo(server)).toEqual(['Hello']);
  });

  it('and whose template Meta refuses for good becomes an event', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'template', template: followUp });
    await meta(() => refused(132015));
    await carryOutFollowUps(ports);
    expect(await told()).toMatchObject([{ event: 'replyNotDelivered', code: 132015, reply: text('Hello') }]);
    expect(await due()).toEqual([]);
  });

  it('and whose template cannot go out now stays due', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'template', template: followUp });
    await meta(() => refused(190));
    expect(await failureOf(carryOutFollowUps(ports))).toMatchObject({ graphCode: 190 });
    expect(await due()).toHaveLength(1);
    await meta(numbered());
    await carryOutFollowUps(ports);
    expect(sentTo(server)).toEqual(['support_followup']);
    expect(await told()).toEqual([]);
  });

  it('of a customer whose data were deleted is followed up no more', async () => {
    await fail(WINDOW_CLOSED_CODE, { action: 'template', template: followUp });
    const gone = { ...store, getConversation: async () => null };
    await carryOutFollowUps({ ...ports, store: gone });
    expect(sentTo(server)).toEqual(['Hello']);
    expect(await due()).toEqual([]);
  });
});

describe('a send whose process died', () => {
  test('is among the unsent answers once nothing can come of it any more, also when no run comes back to it', async () => {
    const unsent = () => store.listConversations({ phoneNumberId: customer.phoneNumberId, filter: { kind: 'unsentAnswers' }, limit: 10 });
    await store.reserveSend('crashed', { conversationId: customer.id, countsAsAnswer: true, reply: null }, time.clock.now());
    time.goOn(40 * SECOND_MS);
    await giveUpLostSends(ports);
    expect(await unsent()).toEqual([]);
    time.goOn(1);
    await giveUpLostSends(ports);
    expect(await unsent()).toMatchObject([{ id: customer.id }]);
  });
});
