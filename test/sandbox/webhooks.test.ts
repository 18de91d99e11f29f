import { DAY_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, BEN, eventually, NOON, SandboxBench, template, type Answer, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(() => bench.reset());

const write = (body: Json): Promise<Answer> => bench.control('POST', '/inbound', { from: ANA, text: 'Hello', ...body });
const waiting = async (): Promise<Json> => (await bench.control('GET', '/webhooks')).body;
const deliveriesOf = ({ body }: Answer): readonly Json[] => asArray(body.deliveries).map(asRecord);

describe('the bytes', () => {
  test('are Meta’s: ASCII only, lowercase escapes, and signed as they are', async () => {
    await write({ name: 'Zoë', text: 'äöå 👍 a/b ana@shop.example "quoted"' });
    const [webhook] = bench.receiver.webhooks;
    const wire = webhook?.bytes.toString('latin1') ?? '';
    expect(wire).toContain('\\u00e4\\u00f6\\u00e5 \\ud83d\\udc4d a\\/b ana\\u0040shop.example \\"quoted\\"');
    expect(wire).toMatch(/^[\0-\x7e]*$/);
    expect(wire).not.toBe(JSON.stringify(webhook?.body));
    expect(webhook?.signed).toBe(true);
    expect(bench.receiver.messages()[0]).toMatchObject({ text: { body: 'äöå 👍 a/b ana@shop.example "quoted"' } });
  });

  test('stand in Meta’s envelope', async () => {
    const { wabaId, phoneNumberId, displayPhoneNumber } = bench.sandbox.account;
    const id = await bench.inbound({ name: 'Ana' });
    const userId = expect.stringMatching(/^US\.\d{17}$/) as unknown;
    expect(bench.receiver.webhooks[0]?.body).toEqual({
      object: 'whatsapp_business_account',
      entry: [{ id: wabaId, changes: [{ field: 'messages', value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: displayPhoneNumber.replace(/\D/g, ''), phone_number_id: phoneNumberId },
        contacts: [{ profile: { name: 'Ana' }, wa_id: ANA, user_id: userId }],
        messages: [{ from: ANA, from_user_id: userId, id, timestamp: String(NOON / 1_000), type: 'text', text: { body: 'Hello' } }],
      } }] }],
    });
  });
});

describe('delivery', () => {
  test('reports the first attempt, and goes on until somebody answers 200', async () => {
    bench.receiver.nextStatuses.push(500, 503);
    const answer = await write({});
    expect(deliveriesOf(answer)).toEqual([{ status: 500, ms: expect.any(Number) }]);
    const id = String(answer.body.messageId);
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
    expect(bench.receiver.webhooks.map(({ bytes }) => bytes.toString())).toEqual(Array(3).fill(bench.receiver.webhooks[0]?.bytes.toString()));
  });

  test('repeats for seven days, and then no more', async () => {
    bench.receiver.nextStatuses.push(...Array<number>(10).fill(500));
    await write({});
    await eventually(() => expect(bench.receiver.webhooks).toHaveLength(11));
    expect(await waiting()).toMatchObject({ unacknowledged: 0 });

    bench.receiver.nextStatuses.push(...Array<number>(100).fill(500));
    const id = String((await write({})).body.messageId);
    expect(await waiting()).toMatchObject({ unacknowledged: 1 });
    SandboxBench.timeMs += 7 * DAY_MS;
    await eventually(async () => expect(await waiting()).toMatchObject({ unacknowledged: 0 }));
    expect((await bench.message(ANA, id)).status).toBe('sent');
  });

  test('201 counts as not taken; a redirect is not followed', async () => {
    bench.receiver.nextStatuses.push(201, 302);
    expect(deliveriesOf(await write({}))[0]?.status).toBe(201);
    await eventually(() => expect(bench.receiver.webhooks).toHaveLength(3));
  });

  test('the same webhook five times at once', async () => {
    const answer = await write({ repeat: 5 });
    expect(deliveriesOf(answer).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(bench.receiver.webhooks.map(({ bytes }) => bytes.toString())).size).toBe(1);
    expect(await bench.messages(ANA)).toHaveLength(1);
  });

  test('copies after pauses, so that an earlier message comes after a later one', async () => {
    const early = write({ text: 'first', delaysMs: [1_000, 0] });
    const late = write({ text: 'second', delaysMs: [500] });
    expect(deliveriesOf(await early)).toHaveLength(2);
    await late;
    expect(bench.receiver.messages().map((message) => asRecord(message.text).body)).toEqual(['first', 'second', 'first']);
  });

  test('forged ones are posted once, whatever the answer', async () => {
    bench.receiver.nextStatuses.push(401, 401);
    expect(deliveriesOf(await write({ signature: 'invalid' }))).toEqual([{ status: 401, ms: expect.any(Number) }]);
    expect(deliveriesOf(await write({ signature: 'missing' }))).toEqual([{ status: 401, ms: expect.any(Number) }]);
    await write({});
    expect(bench.receiver.webhooks.map(({ signed }) => signed)).toEqual([false, null, true]);
  });

  test('fifty customers at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => write({ from: `1555010${1_000 + index}`, text: `I am ${index}` })));
    expect(answers.flatMap(deliveriesOf).map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(new Set(bench.receiver.messages().map(({ from }) => from)).size).toBe(50);
  });

  test('nobody answers: status 0', async () => {
    const lonely = await SandboxBench.start();
    await lonely.subscribe();
    await lonely.receiver.stop();
    expect((await lonely.control('POST', '/inbound', { from: ANA, text: 'x' })).body.deliveries).toEqual([{ status: 0, ms: expect.any(Number) }]);
  });

  test('a reset takes back what waits for another attempt or is on its way', async () => {
    const slow = await SandboxBench.start({ retryDelaysMs: [1_000], statusDelays: { sentMs: 1_000, deliveredMs: 1_000 } });
    await slow.subscribe();
    slow.receiver.nextStatuses.push(500);
    const forgotten = await slow.inbound({});
    await slow.send(BEN, template('we_are_back'));
    await slow.control('POST', '/reset');
    // By the time of this answer, both would have gone out.
    await slow.control('POST', '/faults', { route: 'account', delayMs: 1_300, times: 1 });
    await slow.graph('GET', slow.sandbox.account.wabaId);
    expect(slow.receiver.messages().map(({ id }) => id)).toEqual([forgotten]);
    expect(slow.receiver.statuses()).toEqual([]);
    expect((await slow.control('GET', '/conversations')).body.conversations).toEqual([]);
  });
});

describe('held back', () => {
  const release = (order?: string): Promise<Answer> => bench.control('POST', '/webhooks/release', order === undefined ? {} : { order });
  const texts = () => bench.receiver.messages().map((message) => asRecord(message.text).body);
  beforeEach(async () => {
    await bench.control('POST', '/webhooks/hold');
    for (const words of ['one', 'two', 'three']) await write({ text: words });
  });

  test('nothing goes out, and whoever writes is told', async () => {
    expect((await write({})).body).toMatchObject({ deliveries: [], notice: expect.stringContaining('/sandbox/webhooks/release') });
    expect(await waiting()).toEqual({ holding: true, held: 4, unacknowledged: 0 });
    expect(bench.receiver.webhooks).toEqual([]);
    expect(await bench.messages(ANA)).toMatchObject(Array(4).fill({ status: 'sent' }));
  });

  test.each([
    [undefined, ['one', 'two', 'three'], 3],
    ['reversed', ['three', 'two', 'one'], 3],
    ['batch', ['one', 'two', 'three'], 1],
  ])('released %s', async (order, expected, webhooks) => {
    expect(deliveriesOf(await release(order)).map(({ status }) => status)).toEqual(Array(webhooks).fill(200));
    expect(texts()).toEqual(expected);
    expect(bench.receiver.webhooks).toHaveLength(webhooks);
    expect(await bench.messages(ANA)).toMatchObject(Array(3).fill({ status: 'delivered' }));
    expect(await waiting()).toEqual({ holding: false, held: 0, unacknowledged: 0 });
  });

  test('released together, as the pictures of an album', async () => {
    bench.receiver.answerDelayMs = 50;
    await release('together');
    expect(bench.receiver.mostAtOnce).toBe(3);
    expect(texts().toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('statuses in the wrong order, in one webhook with messages', async () => {
    const id = await bench.sent(ANA, { type: 'text', text: { body: 'Hello' }, biz_opaque_callback_data: 'key' });
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
    expect(await waiting()).toMatchObject({ held: 5 });
    await release('reversed');
    expect(bench.receiver.statuses().map(({ status, biz_opaque_callback_data: key }) => [status, key])).toEqual([['delivered', 'key'], ['sent', 'key']]);

    await bench.control('POST', '/webhooks/hold');
    await bench.control('POST', `/conversations/${ANA}/read`);
    await write({ text: 'four' });
    await release('batch');
    expect(bench.receiver.webhooks.at(-1)?.body).toMatchObject({ entry: [{ changes: [{ value: { statuses: [{ status: 'read' }] } }] }, { changes: [{ value: { messages: [{ text: { body: 'four' } }] } }] }] });
  });

  test('a webhook holds at most a thousand updates', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => write({ from: BEN })));
    await release('batch');
    expect(bench.receiver.webhooks.map(({ body }) => asArray(body.entry).length)).toEqual([1_000, 3]);
  });

  test('a reset forgets them', async () => {
    await bench.control('POST', '/reset');
    expect((await release()).body).toEqual({ deliveries: [] });
    expect(bench.receiver.webhooks).toEqual([]);
  });

  test('an order that is none is refused', async () => {
    expect((await release('random')).status).toBe(400);
    expect(await waiting()).toMatchObject({ held: 3 });
  });
});

describe('a call', () => {
  test('comes on the field “calls” once the app is subscribed to it, and opens the window', async () => {
    expect((await bench.control('POST', '/inbound', { from: ANA, type: 'call' })).body).toMatchObject({ deliveries: [], notice: expect.stringContaining('"calls"') });
    await bench.subscribe('messages,calls');
    const callId = await bench.inbound({ type: 'call', timestamp: NOON / 1_000 - 60 });
    const { displayPhoneNumber } = bench.sandbox.account;
    expect(asArray(bench.receiver.webhooks[0]?.body.entry)[0]).toMatchObject({ changes: [{ field: 'calls', value: {
      contacts: [{ wa_id: ANA }],
      calls: [{ id: callId, from: ANA, to: displayPhoneNumber.replace(/\D/g, ''), event: 'connect', direction: 'USER_INITIATED', timestamp: String(NOON / 1_000 - 60) }],
    } }] });
    expect(callId).toMatch(/^wacid\./);
    expect(await bench.message(ANA, callId)).toMatchObject({ type: 'call', direction: 'inbound', status: 'delivered' });
    expect(asArray((await bench.control('GET', '/conversations')).body.conversations)).toMatchObject([{ window: { state: 'open' } }]);
  });
});

describe('a customer with a username', () => {
  test('is known by it and the business-scoped user id only, in messages and statuses', async () => {
    await write({ name: 'Ana', username: 'ana.example' });
    const userId = String(bench.receiver.messages()[0]?.from_user_id);
    await bench.sent(ANA, { type: 'text', text: { body: 'Hello' } });
    await eventually(() => expect(bench.receiver.statuses()).toHaveLength(2));
    expect(bench.receiver.values()[0]?.contacts).toEqual([{ profile: { name: 'Ana', username: '@ana.example' }, user_id: userId }]);
    expect(bench.receiver.messages()[0]).not.toHaveProperty('from');
    for (const status of bench.receiver.statuses()) {
      expect(status).toMatchObject({ recipient_user_id: userId });
      expect(status).not.toHaveProperty('recipient_id');
    }
    await write({ username: '' });
    expect(bench.receiver.messages().at(-1)).toMatchObject({ from: ANA, from_user_id: userId });
  });
});

describe('a whole webhook body', () => {
  const payload = {
    object: 'whatsapp_business_account',
    entry: [
      { id: '1', changes: [
        { field: 'messages', value: { messages: [{ from: ANA, id: 'wamid.A', timestamp: '1795000000', type: 'text', text: { body: 'é' } }, { from: BEN, id: 'wamid.B', timestamp: '1795000001', type: 'image', image: { id: '1', caption: 'look' } }], contacts: [{ wa_id: BEN, profile: { name: 'Ben' } }] } },
        { field: 'account_update', value: { event: 'DISABLED_UPDATE' } },
      ] },
      null,
    ],
  };

  test('goes out as it is, and its messages are known afterwards', async () => {
    const answer = await bench.control('POST', '/inbound', { payload });
    expect(answer.body).toMatchObject({ messageId: 'wamid.A', deliveries: [{ status: 200 }] });
    expect(bench.receiver.webhooks[0]).toMatchObject({ body: payload, signed: true });
    expect(await bench.messages(ANA)).toMatchObject([{ id: 'wamid.A', type: 'text', text: 'é', at: 1_795_000_000_000, status: 'delivered' }]);
    expect(await bench.messages(BEN)).toMatchObject([{ id: 'wamid.B', type: 'image', text: 'look', name: 'Ben' }]);
    await bench.control('POST', '/inbound', { payload });
    expect(await bench.messages(ANA)).toHaveLength(1);
  });

  test('without messages there is no id', async () => {
    expect((await bench.control('POST', '/inbound', { payload: { object: 'page' } })).body).toMatchObject({ messageId: null, deliveries: [{ status: 200 }] });
  });
});
