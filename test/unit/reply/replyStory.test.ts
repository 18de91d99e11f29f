// What the customer's ticket hears of answers that do not simply arrive.
import { carryOutFollowUps, expireKeptReplies, sendKeptReplies, type AfterRunPorts } from '../../../src/reply/afterRun';
import { recipientOf } from '../../../src/graph/sendMessage';
import { replyToCustomer } from '../../../src/reply/replyToCustomer';
import { untoldReplies } from '../../../src/reply/replyStory';
import { DAY_MS, HOUR_MS } from '../../../src/shared/clock';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';
import type { ClosedWindowPolicy, Conversation, SupportStore } from '../../../src/store/SupportStore';
import { refused } from '../../fixtures/graph';
import { loopbackServers, type Answer, type SeenRequest } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { NOON } from '../../fixtures/webhooks';
import { customerWrites, failedLate, numbered, portsFor, sleepingClock, statusArrives, template, text, type SleepingClock } from './replyBench';

const serve = loopbackServers();
let store: SupportStore;
let time: SleepingClock;
let customer: Conversation;
let ports: AfterRunPorts;

async function meta(handle: (request: SeenRequest) => Answer | Promise<Answer>): Promise<void> {
  ports = portsFor(store, (await serve(handle)).url, time);
}

beforeEach(async () => {
  store = await temporaryStore();
  time = sleepingClock();
  customer = await customerWrites(store, NOON);
  await meta(numbered());
});
afterEach(() => store.close());

const answer = async (whenClosed: ClosedWindowPolicy, body = 'Your parcel comes on Friday') =>
  await replyToCustomer(
    { key: 'answer', conversation: customer, recipient: recipientOf(customer.contact), content: text(body), whenClosed, countsAsAnswer: true, repeatUnknown: false },
    ports,
  );
const story = async () => (await untoldReplies(store, customer.id)).notes;
const tell = async () => {
  const { notes, markTold } = await untoldReplies(store, customer.id);
  await markTold(notes.map(({ marker }) => marker));
};

test('a reply that arrives is no news', async () => {
  await answer({ action: 'route' });
  expect(await story()).toEqual([]);
});

test('a kept reply is told with its words, and again when it went out', async () => {
  time.goOn(25 * HOUR_MS);
  await answer({ action: 'keep', keepMs: 7 * DAY_MS, notice: template('answer_waiting') });
  expect(await story()).toEqual([
    {
      marker: 'kept.answer',
      urgent: false,
      text: 'Reply kept until the customer writes (2026-10-06 13:00 UTC).\nThe 24-hour window is closed. It goes out as soon as the customer writes, until 2026-10-13 13:00 UTC. The customer was told that an answer waits.\n\nYour parcel comes on Friday',
    },
  ]);
  await tell();
  await customerWrites(store, time.clock.now());
  await sendKeptReplies(customer.id, ports);
  expect(await story()).toMatchObject([{ marker: 'delivered.answer', urgent: false, text: expect.stringContaining('so it went out.\n\nYour parcel') }]);
  await tell();
  await sendKeptReplies(customer.id, ports);
  expect(await story()).toEqual([]);
});

test('one whose wait ended is urgent', async () => {
  time.goOn(25 * HOUR_MS);
  await answer({ action: 'keep', keepMs: DAY_MS, notice: null });
  time.goOn(DAY_MS);
  await expireKeptReplies(ports);
  expect(await story()).toMatchObject([{ marker: 'kept.answer' }, { marker: 'expired.answer', urgent: true, text: expect.stringContaining('The customer has not written since') }]);
});

test.each([
  [{ action: 'route' }, /More than 24 hours have passed/],
  [{ action: 'template', template: template('come_back') }, /The chosen template was sent in its place\./],
] as const)('outside the window with %j the ticket says that the reply was not delivered', async (whenClosed, words) => {
  time.goOn(25 * HOUR_MS);
  await answer(whenClosed);
  expect(await story()).toMatchObject([{ marker: 'reply.answer', urgent: true, text: expect.stringMatching(words) }]);
});

test('a refusal at once is told once, however often the run is repeated', async () => {
  await meta(() => refused(131026));
  for (let attempt = 0; attempt < 2; attempt += 1) await expect(answer({ action: 'route' })).rejects.toMatchObject({ code: 'graphRefused' });
  expect(await story()).toMatchObject([{ marker: 'reply.answer', urgent: true, text: expect.stringContaining('(131026)') }]);
});

test('a late refusal has one note, with the words once the follow-up knows them', async () => {
  await answer({ action: 'route' });
  await statusArrives(store, failedLate(131026), time.clock.now());
  expect(await story()).toMatchObject([{ marker: 'reply.answer', text: expect.not.stringContaining('Friday') }]);
  await carryOutFollowUps(ports);
  expect(await story()).toMatchObject([{ marker: 'reply.answer', urgent: true, text: expect.stringContaining('Your parcel comes on Friday') }]);
  await tell();
  expect(await story()).toEqual([]);
});

test('a late refusal that is kept is told as kept', async () => {
  await answer({ action: 'keep', keepMs: DAY_MS, notice: null });
  await statusArrives(store, failedLate(WINDOW_CLOSED_CODE), time.clock.now());
  await carryOutFollowUps(ports);
  expect(await story()).toMatchObject([{ marker: expect.stringMatching(/^kept\./), urgent: false }]);
});

test('card numbers are masked in what is told', async () => {
  time.goOn(25 * HOUR_MS);
  await answer({ action: 'route' }, 'Card 4111111111111111');
  expect(await story()).toMatchObject([{ text: expect.stringContaining('411111••••••1111') }]);
});

test('an unknown fate is told', async () => {
  await store.reserveSend('lost', { conversationId: customer.id, countsAsAnswer: true, reply: null }, NOON);
  await store.settleSend('lost', { state: 'unknown' }, NOON);
  expect(await story()).toMatchObject([{ marker: 'reply.lost', urgent: true, text: expect.stringContaining('It is unknown whether this reply went out') }]);
});
