import { setTimeout as pause } from 'node:timers/promises';
import { GraphRefusal } from '../../../src/graph/graphApi';
import { sendThroughOutbox, type Outgoing, type SendOutcome, type SendPorts } from '../../../src/reply/sendThroughOutbox';
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import type { SupportStore } from '../../../src/store/SupportStore';
import { accepted, refused } from '../../fixtures/graph';
import { closedPortUrl, inOrder, loopbackServers, type Answer, type LoopbackServer, type SeenRequest } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { until } from '../../fixtures/until';
import { NOON } from '../../fixtures/webhooks';
import { CUSTOMER, customerWrites, failureOf, numbered, portsFor, sentBody, sleepingClock, statusArrives, text, wordsOf, type SleepingClock } from './replyBench';

const TEXT = 'Your parcel is at the depot.';
const PROOF_MS = 40 * SECOND_MS;
const DETAILS = { conversationId: null, countsAsAnswer: true, reply: null };
const serve = loopbackServers();

let store: SupportStore;
beforeEach(async () => {
  store = await temporaryStore();
});
afterEach(() => store.close());

const message = (part: Partial<Outgoing> = {}): Outgoing => ({
  ...DETAILS,
  key: 'key',
  recipient: { phone: `+${CUSTOMER}`, userId: null },
  content: text(TEXT),
  ...part,
});

interface Bench {
  readonly server: LoopbackServer;
  readonly time: SleepingClock;
  readonly ports: SendPorts;
  /** When the requests came, milliseconds after noon. */
  readonly calledAt: readonly number[];
  send(part?: Partial<Outgoing>, patienceMs?: number): Promise<SendOutcome>;
}

async function bench(handle: (request: SeenRequest) => Answer | Promise<Answer>): Promise<Bench> {
  const time = sleepingClock();
  const calledAt: number[] = [];
  const server = await serve((request) => {
    calledAt.push(time.clock.now() - NOON);
    return handle(request);
  });
  const ports = portsFor(store, server.url, time);
  return { server, time, ports, calledAt, send: (part, patienceMs) => sendThroughOutbox(message(part), ports, patienceMs) };
}

const slept = ({ time }: Bench) => time.clock.now() - NOON;

describe('a key is sent once', () => {
  it('and noted with its wamid', async () => {
    const { send, server, time } = await bench(numbered());
    expect(await send()).toEqual({ state: 'sent', wamid: 'wamid.SENT1', alreadySent: false, messageStatus: 'accepted' });
    expect(server.seen).toHaveLength(1);
    expect(time.pauses).toEqual([]);
    expect(await store.getSend('key')).toMatchObject({ state: 'sent', wamid: 'wamid.SENT1' });
  });

  it('whoever comes later learns the wamid, and takes no slot', async () => {
    const { send, server, time } = await bench(numbered());
    await send();
    await store.exhaustRate('number:106540352242922', NOON + 60 * MINUTE_MS);
    expect(await send()).toEqual({ state: 'sent', wamid: 'wamid.SENT1', alreadySent: true, messageStatus: null });
    expect(server.seen).toHaveLength(1);
    expect(time.pauses).toEqual([]);
  });

  it('also when ten come at once', async () => {
    let answer = (_answer: Answer): void => undefined;
    const held = new Promise<Answer>((resolve) => (answer = resolve));
    const { server, ports } = await bench(() => held);
    // No time passes while nine wait: how long a real answer takes must not decide.
    const standing = { ...ports, clock: { now: () => NOON }, sleep: () => pause(1) };
    const sending = Promise.all(Array.from({ length: 10 }, () => sendThroughOutbox(message(), standing)));
    await until(() => server.seen.length > 0);
    answer(accepted('wamid.ONLY'));
    const outcomes = await sending;
    expect(outcomes).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome.state === 'sent' && outcome.wamid === 'wamid.ONLY' && !outcome.alreadySent)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.state === 'sent' && outcome.wamid === 'wamid.ONLY' && outcome.alreadySent)).toHaveLength(9);
    expect(server.seen).toHaveLength(1);
  });

  it('other keys are other messages, and each carries its own', async () => {
    const { send, server } = await bench(numbered());
    const outcomes = await Promise.all(['one', 'two', 'three'].map((key) => send({ key })));
    expect(outcomes).toEqual(outcomes.map(() => expect.objectContaining({ alreadySent: false }) as SendOutcome));
    expect(new Set(server.seen.map((request) => sentBody(request).key))).toEqual(new Set(['one', 'two', 'three']));
  });
});

describe('a refusal', () => {
  it('frees the key: the next attempt is sent', async () => {
    const { send, server } = await bench(inOrder(refused(131047), accepted('wamid.SECOND')));
    expect(await failureOf(send())).toMatchObject({ code: 'graphRefused', graphCode: 131047 });
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: 131047 });
    expect(await send()).toMatchObject({ state: 'sent', wamid: 'wamid.SECOND', alreadySent: false });
    expect(server.seen).toHaveLength(2);
  });

  it('of a run that others wait for lets one of them try', async () => {
    const { send, server } = await bench(inOrder(refused(131026), accepted('wamid.SECOND')));
    const outcomes = await Promise.allSettled([send(), send(), send()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(server.seen).toHaveLength(2);
  });

  it('to one customer is tried again after 1, 4 and 16 seconds, as Meta says, and never within six', async () => {
    const { send, calledAt } = await bench(inOrder(refused(131056), refused(131056), refused(131056), accepted('wamid.FOURTH')));
    expect(await send({ conversationId: 'c_1' })).toMatchObject({ state: 'sent', wamid: 'wamid.FOURTH', alreadySent: false });
    expect(calledAt).toEqual([0, 1_000, 7_000, 23_000]);
  });

  it.each([130429, 131016, 80007])('%i is tried again after growing pauses of random length', async (code) => {
    const { send, calledAt } = await bench(inOrder(refused(code), refused(code), refused(code), accepted('wamid.FOURTH')));
    expect(await send()).toMatchObject({ wamid: 'wamid.FOURTH' });
    const pauses = calledAt.slice(1).map((at, index) => at - (calledAt[index] ?? 0));
    for (const [index, longest] of [1_000, 4_000, 16_000].entries()) expect(pauses[index]).toBeLessThanOrEqual(longest + 13);
  });

  it.each([131056, 130429, 131016])('%i is final after the fourth one', async (code) => {
    const { send, server } = await bench(() => refused(code));
    expect(await failureOf(send())).toMatchObject({ graphCode: code });
    expect(server.seen).toHaveLength(4);
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: code });
  });

  it('is final, too, when the pause would take longer than the patience', async () => {
    const { send, calledAt } = await bench(() => refused(131056));
    expect(await failureOf(send({}, 10 * SECOND_MS))).toMatchObject({ graphCode: 131056 });
    expect(calledAt).toEqual([0, 1_000, 5_000]);
  });

  it('says itself how long to wait', async () => {
    const later = { ...refused(131016), headers: { 'retry-after': '17' } };
    const { send, calledAt } = await bench(inOrder(later, accepted()));
    await send();
    expect(calledAt).toEqual([0, 17_000]);
  });

  it.each([131047, 131026, 132001, 190, 999_999])('%i is not tried again', async (code) => {
    const { send, server, time } = await bench(() => refused(code));
    expect(await failureOf(send())).toBeInstanceOf(GraphRefusal);
    expect(time.pauses).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });

  it('leaves the key free while the next try is waited for: a reservation lasts for one call', async () => {
    const { time, ports } = await bench(inOrder(refused(131016), accepted()));
    const states: unknown[] = [];
    const sleep = async (milliseconds: number) => {
      states.push((await store.getSend('key'))?.state);
      await time.sleep(milliseconds);
    };
    await sendThroughOutbox(message(), { ...ports, sleep });
    expect(new Set(states)).toEqual(new Set(['refused']));
  });
});

describe('Meta’s limits', () => {
  it('45 messages at once to one customer, then one in six seconds', async () => {
    const { send, calledAt } = await bench(numbered());
    for (let index = 0; index < 50; index += 1) await send({ key: `key ${index}`, conversationId: 'c_1' });
    expect(calledAt[44]).toBeLessThan(SECOND_MS);
    expect(calledAt.slice(45)).toEqual([6, 12, 18, 24, 30].map((seconds) => seconds * SECOND_MS));
  });

  it('other customers do not wait for that', async () => {
    const { send, calledAt } = await bench(numbered());
    await store.exhaustRate('pair:c_1', NOON + MINUTE_MS);
    await send({ conversationId: 'c_2' });
    expect(calledAt).toEqual([0]);
  });

  it('never more than the number may send in any second', async () => {
    const { send, calledAt } = await bench(numbered());
    for (let index = 0; index < 82; index += 1) await send({ key: `key ${index}`, conversationId: `c_${index}` });
    for (const [index, at] of calledAt.entries()) expect((calledAt[index + 80] ?? Infinity) - at).toBeGreaterThanOrEqual(SECOND_MS);
  });

  it('what Meta calls exhausted is so for everybody who shares it', async () => {
    const { send } = await bench(inOrder({ ...refused(130429), headers: { 'retry-after': '9' } }, accepted()));
    await failureOf(send({}, SECOND_MS));
    const other = await bench(numbered());
    await other.send({ key: 'another', conversationId: 'c_9' });
    expect(other.calledAt).toEqual([9_000]);
  });

  it('a slot that is too far away is a clear refusal, and the key stays free', async () => {
    const { send, server, time } = await bench(numbered());
    await store.exhaustRate('pair:c_1', NOON + 5 * MINUTE_MS);
    expect(await failureOf(send({ conversationId: 'c_1' }))).toMatchObject({
      code: 'rateLimited',
      hint: 'Nothing was sent. Run again in 180 seconds or later, or join short messages into one.',
    });
    expect([server.seen, time.pauses, await store.getSend('key')]).toEqual([[], [], null]);
    time.goOn(4 * MINUTE_MS);
    expect(await send({ conversationId: 'c_1' })).toMatchObject({ state: 'sent', alreadySent: false });
  });

  it('nothing is reserved while a slot is waited for', async () => {
    const { time, ports } = await bench(numbered());
    await store.exhaustRate('pair:c_1', NOON + MINUTE_MS);
    const reserved: unknown[] = [];
    const sleep = async (milliseconds: number) => {
      reserved.push(await store.getSend('key'));
      await time.sleep(milliseconds);
    };
    await sendThroughOutbox(message({ conversationId: 'c_1' }), { ...ports, sleep });
    expect(reserved).toEqual([null]);
    expect(await store.getSend('key')).toMatchObject({ reservedAt: NOON + MINUTE_MS });
  });
});

describe('no answer', () => {
  it.each<[string, Answer]>([
    ['the connection broke after the request was read', 'hangUp'],
    ['a gateway gave up', { status: 504, body: '<html>Gateway Timeout</html>' }],
    ['an answer that names no message', { status: 200, body: {} }],
  ])('%s: unknown after 40 seconds, and never sent a second time', async (_what, answer) => {
    const here = await bench(inOrder(answer, accepted('wamid.TWICE')));
    expect(await here.send()).toEqual({ state: 'unknown' });
    expect(slept(here)).toBe(PROOF_MS);
    expect(await store.getSend('key')).toMatchObject({ state: 'unknown', wamid: null });
    expect(await here.send()).toEqual({ state: 'unknown' });
    expect(slept(here)).toBe(PROOF_MS);
    expect(here.server.seen).toHaveLength(1);
  });

  it('a status that comes while it is waited for proves that it went out', async () => {
    const here = await bench(() => 'hangUp');
    const { time, ports } = here;
    const sleep = async (milliseconds: number) => {
      await time.sleep(milliseconds);
      if (time.pauses.length === 8) await statusArrives(store, { wamid: 'wamid.PROVEN', callbackData: 'key' }, time.clock.now());
    };
    expect(await sendThroughOutbox(message(), { ...ports, sleep })).toMatchObject({ state: 'sent', wamid: 'wamid.PROVEN', alreadySent: false });
    expect(slept(here)).toBe(2 * SECOND_MS);
  });

  it('a status that comes later proves it to the next attempt', async () => {
    const { send, server } = await bench(() => 'hangUp');
    await send();
    await statusArrives(store, { wamid: 'wamid.PROVEN', status: 'delivered', callbackData: 'key' }, NOON);
    expect(await send()).toMatchObject({ state: 'sent', wamid: 'wamid.PROVEN', alreadySent: true });
    expect(server.seen).toHaveLength(1);
  });

  it('a status that comes before our own call gives up is not overwritten', async () => {
    const { send, time } = await bench(async (): Promise<Answer> => {
      await statusArrives(store, { wamid: 'wamid.PROVEN', callbackData: 'key' }, NOON);
      return 'hangUp';
    });
    expect(await send()).toMatchObject({ state: 'sent', wamid: 'wamid.PROVEN', alreadySent: false });
    expect(time.pauses).toEqual([]);
  });

  it('nobody listens: nothing was sent, and the next attempt may', async () => {
    const nowhere = portsFor(store, await closedPortUrl(), sleepingClock());
    expect(await failureOf(sendThroughOutbox(message(), nowhere))).toMatchObject({ code: 'graphUnreachable' });
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: null });
    const { send } = await bench(() => accepted('wamid.LATER'));
    expect(await send()).toMatchObject({ state: 'sent', wamid: 'wamid.LATER', alreadySent: false });
  });

  it('a customer without any address frees the key as well', async () => {
    const { send, server } = await bench(numbered());
    expect(await failureOf(send({ recipient: { phone: null, userId: null } }))).toMatchObject({ code: 'noCustomer' });
    expect(await store.getSend('key')).toMatchObject({ state: 'refused' });
    expect(server.seen).toEqual([]);
  });

  it('whatever else breaks on the way leaves it unknown', async () => {
    const { ports } = await bench(numbered());
    const broken = { ...ports, send: () => Promise.reject(new TypeError('bug')) };
    expect(await failureOf(sendThroughOutbox(message(), broken))).toBeInstanceOf(TypeError);
    expect(await store.getSend('key')).toMatchObject({ state: 'unknown' });
  });

  describe('where sending again is wanted', () => {
    const again = { repeatUnknown: true };

    it('it is, once no status has proved it', async () => {
      const here = await bench(inOrder('hangUp', accepted('wamid.AGAIN')));
      expect(await here.send(again)).toMatchObject({ state: 'sent', wamid: 'wamid.AGAIN', alreadySent: false });
      expect(slept(here)).toBe(PROOF_MS);
    });

    it('it is not, once a status has', async () => {
      const { send, server } = await bench(() => 'hangUp');
      await send();
      await statusArrives(store, { wamid: 'wamid.PROVEN', callbackData: 'key' }, NOON);
      expect(await send(again)).toMatchObject({ state: 'sent', wamid: 'wamid.PROVEN', alreadySent: true });
      expect(server.seen).toHaveLength(1);
    });

    it('it ends when the patience does', async () => {
      const { send, server } = await bench(() => 'hangUp');
      expect(await send(again)).toEqual({ state: 'unknown' });
      expect(server.seen).toHaveLength(3);
    });

    it('what a crashed run left is sent again, by one of many', async () => {
      const { send, server } = await bench(numbered());
      await store.reserveSend('key', DETAILS, NOON - PROOF_MS);
      const outcomes = await Promise.all([send(again), send(again), send(again)]);
      expect(outcomes.filter((outcome) => outcome.state === 'sent' && !outcome.alreadySent)).toHaveLength(1);
      expect(server.seen).toHaveLength(1);
    });
  });
});

describe('another run holds the key', () => {
  it('it is waited for while it may still be sending', async () => {
    const here = await bench(() => accepted());
    await store.reserveSend('key', DETAILS, NOON);
    expect(await here.send()).toEqual({ state: 'unknown' });
    expect(slept(here)).toBe(PROOF_MS);
    expect(here.server.seen).toEqual([]);
  });

  it('its wamid is taken over as soon as it is there', async () => {
    const { server, time, ports } = await bench(() => accepted());
    const sleep = async (milliseconds: number) => {
      await time.sleep(milliseconds);
      if (time.pauses.length === 4) await store.settleSend('key', { state: 'sent', wamid: 'wamid.OTHER' }, NOON);
    };
    await store.reserveSend('key', DETAILS, NOON);
    expect(await sendThroughOutbox(message(), { ...ports, sleep })).toMatchObject({ state: 'sent', wamid: 'wamid.OTHER', alreadySent: true });
    expect(time.pauses).toHaveLength(4);
    expect(server.seen).toEqual([]);
  });

  it('a run that ended long ago without a word is not waited for', async () => {
    const { send, server, time } = await bench(() => accepted());
    await store.reserveSend('key', DETAILS, NOON - PROOF_MS);
    expect(await send()).toEqual({ state: 'unknown' });
    expect(await store.getSend('key')).toMatchObject({ state: 'unknown' });
    expect(time.pauses).toEqual([]);
    expect(server.seen).toEqual([]);
  });

  it('one from a machine whose clock is ahead is not waited for without end', async () => {
    const here = await bench(() => accepted());
    await store.reserveSend('key', DETAILS, NOON + 60 * MINUTE_MS);
    expect(await here.send()).toEqual({ state: 'unknown' });
    expect(slept(here)).toBe(PROOF_MS);
  });
});

test('a store that cannot write lets nothing out', async () => {
  const { send, server } = await bench(() => accepted());
  await store.close();
  expect(await failureOf(send())).toMatchObject({ code: 'storeUnavailable' });
  expect(server.seen).toEqual([]);
  store = await temporaryStore();
});

test('a send that could not be noted is not repeated', async () => {
  const { server, ports, send } = await bench(() => accepted());
  const broken = new SupportError('storeUnavailable', 'The disk is full.', 'Free some space.');
  const full = { ...store, settleSend: () => Promise.reject(broken) };
  expect(await failureOf(sendThroughOutbox(message(), { ...ports, store: full }))).toBe(broken);
  expect(await send()).toEqual({ state: 'unknown' });
  expect(server.seen).toHaveLength(1);
});

test('what goes out counts as an answer, or not, as it says', async () => {
  const conversation = await customerWrites(store, NOON);
  const { send } = await bench(numbered());
  const answeredAt = async () => (await store.getConversation(conversation.id))?.answeredAt;
  await send({ key: 'acknowledgement', conversationId: conversation.id, countsAsAnswer: false });
  expect(await answeredAt()).toBeNull();
  await send({ key: 'answer', conversationId: conversation.id });
  expect(await answeredAt()).toBeGreaterThanOrEqual(NOON);
});

test('neither text nor phone number get into what is said about it', async () => {
  const answers: readonly Answer[] = [refused(131026, `Message to +${CUSTOMER} undeliverable`), refused(131056), { status: 429, body: TEXT }];
  for (const [index, answer] of answers.entries()) {
    const { send } = await bench(() => answer);
    expect(await wordsOf(send({ key: `key ${index}` }))).not.toMatch(/parcel|5550100/);
  }
});
