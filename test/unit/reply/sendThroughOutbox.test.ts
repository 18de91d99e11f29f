// Real requests to a real server on loopback, and a real SQLite store.
import { setTimeout as pause } from 'node:timers/promises';
import { GraphRefusal } from '../../../src/graph/graphApi';
import { textMessage } from '../../../src/graph/textMessage';
import { sendThroughOutbox, type Outgoing, type SendOutcome, type SendPorts } from '../../../src/reply/sendThroughOutbox';
import { SECOND_MS } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import { asRecord } from '../../../src/shared/shape';
import type { SupportStore } from '../../../src/store/SupportStore';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { fetchSend } from '../../contract/fetchSend';
import { accepted, graphAccount, refused } from '../../fixtures/graph';
import { closedPortUrl, inOrder, loopbackServers, type Answer, type LoopbackServer, type SeenRequest } from '../../fixtures/loopbackServer';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { until } from '../../fixtures/until';
import { NOON, onTheWire, statusWebhook } from '../../fixtures/webhooks';

const TEXT = 'Your parcel is at the depot.';
const PHONE = '+15550100001';
const serve = loopbackServers();

let store: SupportStore;
beforeEach(async () => {
  store = await temporaryStore();
});
afterEach(() => store.close());

/** A clock that goes on only while somebody sleeps, and what was slept. */
function sleepingClock() {
  const pauses: number[] = [];
  let now = NOON;
  return {
    pauses,
    clock: { now: () => now },
    sleep: async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds;
      // The other run needs its turn, as in a real pause.
      await new Promise(setImmediate);
    },
  };
}

interface Bench {
  readonly server: LoopbackServer;
  readonly pauses: readonly number[];
  send(key?: string): Promise<SendOutcome>;
}

async function bench(handle: (request: SeenRequest) => Answer | Promise<Answer>): Promise<Bench> {
  const server = await serve(handle);
  const { pauses, ...time } = sleepingClock();
  const ports: SendPorts = { send: fetchSend(), outbox: store, ...time };
  return { server, pauses, send: (key = 'key') => sendThroughOutbox(outgoing(server.url, key), ports) };
}

function outgoing(baseUrl: string, key: string): Outgoing {
  return {
    key,
    account: graphAccount(baseUrl),
    conversationId: null,
    recipient: { phone: PHONE, userId: null },
    content: textMessage(TEXT, false),
  };
}

const failureOf = (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    () => {
      throw new Error('It was sent.');
    },
    (failure: unknown) => failure,
  );

const keysSeen = ({ server }: Bench) => server.seen.map(({ body }) => asRecord(body).biz_opaque_callback_data);

/** Answers every request with a wamid of its own. */
function numbered(): () => Answer {
  let count = 0;
  return () => accepted(`wamid.SENT${(count += 1)}`);
}

describe('a key is sent once', () => {
  it('and noted with its wamid', async () => {
    const { send, server } = await bench(numbered());
    expect(await send()).toEqual({ wamid: 'wamid.SENT1', alreadySent: false });
    expect(server.seen).toHaveLength(1);
    expect(await store.getSend('key')).toMatchObject({ state: 'sent', wamid: 'wamid.SENT1' });
  });

  it('whoever comes later learns the wamid', async () => {
    const { send, server } = await bench(numbered());
    await send();
    expect(await send()).toEqual({ wamid: 'wamid.SENT1', alreadySent: true });
    expect(server.seen).toHaveLength(1);
  });

  it('also when ten come at once', async () => {
    let answer = (_answer: Answer): void => undefined;
    const held = new Promise<Answer>((resolve) => (answer = resolve));
    const server = await serve(() => held);
    // No time passes while nine wait: how long a real answer takes must not decide.
    const ports: SendPorts = { send: fetchSend(), outbox: store, clock: { now: () => NOON }, sleep: () => pause(1) };
    const sending = Promise.all(Array.from({ length: 10 }, () => sendThroughOutbox(outgoing(server.url, 'key'), ports)));
    await until(() => server.seen.length > 0);
    answer(accepted('wamid.ONLY'));
    const outcomes = await sending;
    expect(outcomes.map(({ wamid }) => wamid)).toEqual(Array(10).fill('wamid.ONLY'));
    expect(outcomes.filter(({ alreadySent }) => !alreadySent)).toHaveLength(1);
    expect(server.seen).toHaveLength(1);
  });

  it('other keys are other messages', async () => {
    const { send, ...rest } = await bench(numbered());
    const outcomes = await Promise.all(['one', 'two', 'three'].map(send));
    expect(outcomes.map(({ alreadySent }) => alreadySent)).toEqual([false, false, false]);
    expect(new Set(keysSeen({ send, ...rest }))).toEqual(new Set(['one', 'two', 'three']));
  });
});

describe('a refusal', () => {
  it('frees the key: the next attempt is sent', async () => {
    const { send, server } = await bench(inOrder(refused(131047), accepted('wamid.SECOND')));
    expect(await failureOf(send())).toMatchObject({ code: 'graphRefused', graphCode: 131047 });
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: 131047 });
    expect(await send()).toEqual({ wamid: 'wamid.SECOND', alreadySent: false });
    expect(server.seen).toHaveLength(2);
  });

  it('of a run that others wait for lets one of them try', async () => {
    const { send, server } = await bench(inOrder(refused(131026), accepted('wamid.SECOND')));
    const outcomes = await Promise.allSettled([send(), send(), send()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(server.seen).toHaveLength(2);
  });

  it.each([131056, 130429, 131016])('%i is tried again after growing pauses', async (code) => {
    const { send, server, pauses } = await bench(inOrder(refused(code), refused(code), accepted('wamid.THIRD')));
    expect(await send()).toEqual({ wamid: 'wamid.THIRD', alreadySent: false });
    expect(pauses).toEqual([1_000, 4_000]);
    expect(server.seen).toHaveLength(3);
  });

  it('is final after the third one', async () => {
    const { send, server, pauses } = await bench(() => refused(131056));
    expect(await failureOf(send())).toMatchObject({ graphCode: 131056, message: 'Too many messages to this customer in a short time (131056).' });
    expect(pauses).toEqual([1_000, 4_000]);
    expect(server.seen).toHaveLength(3);
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: 131056 });
  });

  it.each([131047, 131026, 132001, 190, 999_999])('%i is not tried again', async (code) => {
    const { send, server, pauses } = await bench(() => refused(code));
    expect(await failureOf(send())).toBeInstanceOf(GraphRefusal);
    expect(pauses).toEqual([]);
    expect(server.seen).toHaveLength(1);
  });
});

describe('no answer', () => {
  it.each<[string, Answer]>([
    ['the connection broke after the request was read', 'hangUp'],
    ['a gateway gave up', { status: 504, body: '<html>Gateway Timeout</html>' }],
    ['an answer that names no message', { status: 200, body: {} }],
  ])('%s: unknown, and never sent a second time', async (_what, answer) => {
    const { send, server, pauses } = await bench(inOrder(answer, accepted('wamid.TWICE')));
    expect(await failureOf(send())).toMatchObject({ code: 'sendUnknown' });
    expect(await store.getSend('key')).toMatchObject({ state: 'unknown', wamid: null });
    expect(await failureOf(send())).toMatchObject({
      code: 'sendUnknown',
      message: 'An earlier attempt to send this message got no answer from WhatsApp, so it is not sent a second time.',
    });
    expect(server.seen).toHaveLength(1);
    expect(pauses).toEqual([]);
  });

  it('a status proves that it went out after all', async () => {
    const { send, server } = await bench(() => 'hangUp');
    await failureOf(send('our-key'));
    const status = readEnvelope(onTheWire(statusWebhook('delivered', { id: 'wamid.PROVEN', biz_opaque_callback_data: 'our-key' })));
    await store.ingest(status?.records ?? [], [], NOON);
    expect(await send('our-key')).toEqual({ wamid: 'wamid.PROVEN', alreadySent: true });
    expect(server.seen).toHaveLength(1);
  });

  it('a status that comes before our own call gives up is not overwritten', async () => {
    const { send } = await bench(async (): Promise<Answer> => {
      const status = readEnvelope(onTheWire(statusWebhook('sent', { id: 'wamid.PROVEN', biz_opaque_callback_data: 'key' })));
      await store.ingest(status?.records ?? [], [], NOON);
      return 'hangUp';
    });
    expect(await failureOf(send())).toMatchObject({ code: 'sendUnknown' });
    expect(await send()).toEqual({ wamid: 'wamid.PROVEN', alreadySent: true });
  });

  it('nobody listens: nothing was sent, and the next attempt may', async () => {
    const ports: SendPorts = { send: fetchSend(), outbox: store, ...sleepingClock() };
    expect(await failureOf(sendThroughOutbox(outgoing(await closedPortUrl(), 'key'), ports))).toMatchObject({ code: 'graphUnreachable' });
    expect(await store.getSend('key')).toMatchObject({ state: 'refused', errorCode: null });
    const { send } = await bench(() => accepted('wamid.LATER'));
    expect(await send()).toEqual({ wamid: 'wamid.LATER', alreadySent: false });
  });

  it('whatever else breaks on the way leaves it unknown', async () => {
    const ports: SendPorts = { send: () => Promise.reject(new TypeError('bug')), outbox: store, ...sleepingClock() };
    expect(await failureOf(sendThroughOutbox(outgoing('http://127.0.0.1', 'key'), ports))).toBeInstanceOf(TypeError);
    expect(await store.getSend('key')).toMatchObject({ state: 'unknown' });
  });
});

describe('another run holds the key', () => {
  it('it is waited for while it may still be sending', async () => {
    const { send, server, pauses } = await bench(() => accepted());
    await store.reserveSend('key', null, NOON);
    expect(await failureOf(send())).toMatchObject({ code: 'sendUnknown' });
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(40 * SECOND_MS);
    expect(server.seen).toEqual([]);
  });

  it('its wamid is taken over as soon as it is there', async () => {
    const server = await serve(() => accepted());
    const { pauses, sleep, clock } = sleepingClock();
    // The other run is done during the fourth pause.
    const busySleep = async (milliseconds: number) => {
      await sleep(milliseconds);
      if (pauses.length === 4) await store.settleSend('key', { state: 'sent', wamid: 'wamid.OTHER' }, NOON);
    };
    await store.reserveSend('key', null, NOON);
    const sending = sendThroughOutbox(outgoing(server.url, 'key'), { send: fetchSend(), outbox: store, clock, sleep: busySleep });
    expect(await sending).toEqual({ wamid: 'wamid.OTHER', alreadySent: true });
    expect(pauses).toHaveLength(4);
    expect(server.seen).toEqual([]);
  });

  it('a run that ended long ago without a word is not waited for', async () => {
    const { send, server, pauses } = await bench(() => accepted());
    await store.reserveSend('key', null, NOON - 40 * SECOND_MS);
    expect(await failureOf(send())).toMatchObject({ code: 'sendUnknown' });
    expect(pauses).toEqual([]);
    expect(server.seen).toEqual([]);
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
  const { server, send } = await bench(() => accepted());
  const broken = new SupportError('storeUnavailable', 'The disk is full.', 'Free some space.');
  const outbox = { ...store, settleSend: () => Promise.reject(broken) };
  const ports: SendPorts = { send: fetchSend(), outbox, ...sleepingClock() };
  expect(await failureOf(sendThroughOutbox(outgoing(server.url, 'key'), ports))).toBe(broken);
  expect(await failureOf(send())).toMatchObject({ code: 'sendUnknown' });
  expect(server.seen).toHaveLength(1);
});

test('neither text nor phone number get into what is said about it', async () => {
  const answers: readonly Answer[] = [refused(131026, `Message to ${PHONE} undeliverable`), refused(131056), 'hangUp', { status: 502, body: TEXT }];
  for (const [index, answer] of answers.entries()) {
    const { send } = await bench(() => answer);
    const failure = await failureOf(send(`key ${index}`));
    if (!(failure instanceof SupportError)) throw new Error('This has no plain words.');
    const { message, hint, details } = failure;
    expect(message + hint + JSON.stringify(details)).not.toMatch(/parcel|5550100/);
  }
});
