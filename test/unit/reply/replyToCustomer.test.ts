// Each policy and each way back to it is tested with the nodes (test/nodes/whatsAppReply.closedWindow.test.ts); here is their order.
import { recipientOf } from '../../../src/graph/sendMessage';
import type { AfterRunPorts } from '../../../src/reply/afterRun';
import { keepUntilCustomerWrites } from '../../../src/reply/keptReplies';
import { replyToCustomer, type ReplyOutcome } from '../../../src/reply/replyToCustomer';
import { insteadKey } from '../../../src/reply/sendKey';
import { DAY_MS, SECOND_MS } from '../../../src/shared/clock';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';
import type { ClosedWindowPolicy, SupportStore } from '../../../src/store/SupportStore';
import { accepted, refused } from '../../fixtures/graph';
import { inOrder, loopbackServers, type Answer, type LoopbackServer } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { NOON } from '../../fixtures/webhooks';
import { customerWrites, failureOf, numbered, portsFor, sentTo, sleepingClock, template, text, type SleepingClock } from './replyBench';

const serve = loopbackServers();
let store: SupportStore;
let time: SleepingClock;
let id: string;
let server: LoopbackServer;
let ports: AfterRunPorts;

async function meta(handle: () => Answer): Promise<void> {
  server = await serve(handle);
  ports = portsFor(store, server.url, time);
}

beforeEach(async () => {
  store = await temporaryStore();
  time = sleepingClock();
  ({ id } = await customerWrites(store, NOON));
  await meta(numbered());
});
afterEach(() => store.close());

const instead: ClosedWindowPolicy = { action: 'template', template: template('support_followup') };

async function reply(words = 'Hello', whenClosed: ClosedWindowPolicy = { action: 'route' }): Promise<ReplyOutcome> {
  const conversation = await store.getConversation(id);
  if (conversation === null) throw new Error('The customer is not known.');
  const request = { key: words, conversation, recipient: recipientOf(conversation.contact), content: text(words), whenClosed };
  return await replyToCustomer({ ...request, countsAsAnswer: true, repeatUnknown: false }, ports);
}

async function keep(words: string): Promise<void> {
  const conversation = await store.getConversation(id);
  if (conversation === null) throw new Error('The customer is not known.');
  await keepUntilCustomerWrites({ key: words, content: text(words), countsAsAnswer: true, keepMs: 7 * DAY_MS, notice: null }, conversation, ports);
}

test('what was kept goes out before it', async () => {
  await keep('One');
  await keep('Two');
  expect(await reply('Three')).toMatchObject({ state: 'sent', sentAs: 'reply', window: { state: 'open' } });
  expect(sentTo(server)).toEqual(['One', 'Two', 'Three']);
});

test('a reply that was kept itself goes out once', async () => {
  await keep('One');
  expect(await reply('One')).toMatchObject({ state: 'sent', alreadySent: true });
  expect(sentTo(server)).toEqual(['One']);
});

test('where WhatsApp refuses the kept ones, the window is closed for it too', async () => {
  await keep('One');
  await meta(inOrder(refused(WINDOW_CLOSED_CODE), accepted()));
  expect(await reply('Two', { action: 'keep', keepMs: DAY_MS, notice: null })).toMatchObject({ state: 'kept' });
  expect(sentTo(server)).toEqual(['One']);
  expect((await store.listKeptReplies(id)).map(({ key }) => key)).toEqual(['One', 'Two']);
});

test('where the kept ones cannot go out for another reason, it does not overtake them', async () => {
  await keep('One');
  await meta(() => refused(190));
  expect(await failureOf(reply('Two'))).toMatchObject({ graphCode: 190 });
  await meta(numbered());
  await reply('Two');
  expect(sentTo(server)).toEqual(['One', 'Two']);
});

test('kept replies do not hold up what an earlier attempt has sent', async () => {
  await reply('One');
  await keep('Two');
  expect(await reply('One')).toMatchObject({ state: 'sent', alreadySent: true });
  expect(sentTo(server)).toEqual(['One']);
});

test('a template in its place has a key of its own, so that the reply’s stays free of it', async () => {
  time.goOn(2 * DAY_MS);
  expect(await reply('Hello', instead)).toMatchObject({ state: 'sent', sentAs: 'template' });
  expect([await store.getSend('Hello'), await store.getSend(insteadKey('Hello'))]).toMatchObject([null, { state: 'sent' }]);
});

test('a template that is refused fails the reply, and may be tried again', async () => {
  time.goOn(2 * DAY_MS);
  await meta(inOrder(refused(132015), accepted()));
  expect(await failureOf(reply('Hello', instead))).toMatchObject({ graphCode: 132015 });
  expect(await reply('Hello', instead)).toMatchObject({ state: 'sent', sentAs: 'template', alreadySent: false });
});

test('what is unknown stays so when the window has closed since', async () => {
  await meta(() => 'hangUp');
  expect(await reply('Hello', instead)).toMatchObject({ state: 'unknown', sentAs: 'reply' });
  time.goOn(2 * DAY_MS);
  expect(await reply('Hello', instead)).toMatchObject({ state: 'unknown', window: { state: 'closed' } });
  expect(server.seen).toHaveLength(1);
});

test('it keeps the minute before the window closes', async () => {
  time.goOn(DAY_MS - 60 * SECOND_MS);
  expect(await reply()).toMatchObject({ state: 'windowClosed', window: { state: 'closed', expiresAtMs: NOON + DAY_MS } });
  expect(server.seen).toEqual([]);
});
