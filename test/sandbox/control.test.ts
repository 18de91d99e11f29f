import { DAY_MS, HOUR_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { windowOf } from '../../sandbox/state/conversations';
import { ANA, BEN, codeOf, errorOf, eventually, NOON, SandboxBench, template, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(() => bench.reset());

describe('conversations', () => {
  test('the latest first, with what the customer has not opened and the time that is left', async () => {
    await bench.inbound({ name: 'Ana', timestamp: (NOON - 23 * HOUR_MS) / 1_000 });
    const id = await bench.sent(ANA, text('Hello Ana'));
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
    SandboxBench.timeMs += 1_000;
    await bench.inbound({ from: BEN, name: 'Ben', text: 'Me too' });
    const userId = expect.stringMatching(/^US\./) as unknown;
    expect((await bench.control('GET', '/conversations')).body.conversations).toEqual([
      { contact: BEN, name: 'Ben', userId, lastText: 'Me too', lastAt: NOON + 1_000, unread: 0, window: { state: 'open', expiresAt: NOON + 1_000 + DAY_MS, secondsLeft: 86_400 } },
      { contact: ANA, name: 'Ana', userId, lastText: 'Hello Ana', lastAt: NOON, unread: 1, window: { state: 'open', expiresAt: NOON + HOUR_MS, secondsLeft: 3_599 } },
    ]);
    expect((await bench.control('POST', '/conversations/15550109999/read')).status).toBe(404);
  });

  test('somebody who never wrote has no window', async () => {
    await bench.sent(BEN, template('we_are_back'));
    expect((await bench.control('GET', '/conversations')).body.conversations).toMatchObject([{ contact: BEN, name: 'Customer 0102', window: { state: 'closed', expiresAt: null, secondsLeft: 0 } }]);
  });

  test('the window’s boundary', () => {
    const contact = { phone: ANA, userId: 'US.1', name: 'Ana', lastInboundAt: 0 };
    expect(windowOf(contact, DAY_MS - 1)).toEqual({ state: 'open', expiresAt: DAY_MS, secondsLeft: 1 });
    expect(windowOf(contact, DAY_MS)).toEqual({ state: 'closed', expiresAt: DAY_MS, secondsLeft: 0 });
  });

  test('messages of one customer or of all, in order of arrival', async () => {
    const ids = [await bench.inbound({ text: '1' }), await bench.inbound({ from: BEN, text: '2' }), await bench.inbound({ text: '3', timestamp: 1 })];
    expect((await bench.messages(ANA)).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
    expect((await bench.messages(`%2B${ANA}`))).toHaveLength(2);
    expect(asArray((await bench.control('GET', '/messages')).body.messages).map((message) => asRecord(message).id)).toEqual(ids);
    const sent = await bench.sent(ANA, { ...text('x'), biz_opaque_callback_data: 'key' });
    expect(await bench.message(ANA, sent)).not.toHaveProperty('callbackData');
  });
});

describe('the log of requests', () => {
  const requests = async (query = ''): Promise<readonly Json[]> => asArray((await bench.control('GET', `/requests${query}`)).body.requests).map(asRecord);

  test('holds every Graph call, with its body and without its secrets', async () => {
    const { phoneNumberId, accessToken, appSecret } = bench.sandbox.account;
    await bench.send(ANA, text('Hello'));
    await bench.graph('GET', `debug_token?input_token=${accessToken}`);
    await bench.graph('GET', phoneNumberId, undefined, 'EAAwrong');
    await bench.zendesk('GET', 'users/me');
    const log = await requests();
    expect(log).toMatchObject([
      { target: 'graph', method: 'POST', path: `/v25.0/${phoneNumberId}/messages`, query: {}, body: { messaging_product: 'whatsapp', to: `+${ANA}`, text: { body: 'Hello' } }, status: 200, at: NOON },
      { method: 'GET', path: '/v25.0/debug_token', query: { input_token: '***' }, status: 200 },
      { path: `/v25.0/${phoneNumberId}`, headers: { authorization: '***' }, status: 401 },
    ]);
    expect(await requests('?target=zendesk')).toMatchObject([{ target: 'zendesk', method: 'GET', status: 200 }]);
    const everything = JSON.stringify([log, await requests('?target=zendesk')]);
    for (const secret of [accessToken, appSecret, bench.sandbox.zendesk.apiToken]) expect(everything).not.toContain(secret);
    expect((await bench.control('DELETE', '/requests')).body).toEqual({});
    expect(await requests()).toEqual([]);
  });

  test('verify tokens are secrets too', async () => {
    await bench.graph('POST', bench.sandbox.account.phoneNumberId, { webhook_configuration: { override_callback_uri: 'http://127.0.0.1:1/', verify_token: 'hush' } });
    expect((await requests())[0]).toMatchObject({ body: { webhook_configuration: { verify_token: '***' } } });
  });
});

describe('faults', () => {
  const fault = (body: Json) => bench.control('POST', '/faults', body);

  test('an answer of Meta’s, so many times', async () => {
    await fault({ route: 'messages', code: 131056, times: 2 });
    await fault({ route: 'templates', status: 500, code: 80007 });
    expect([codeOf(await bench.send(ANA, template('we_are_back'))), codeOf(await bench.send(ANA, template('we_are_back')))]).toEqual(['400/131056', '400/131056']);
    expect((await bench.send(ANA, template('we_are_back'))).status).toBe(200);
    const { wabaId } = bench.sandbox.account;
    for (let count = 0; count < 3; count += 1) expect(codeOf(await bench.graph('GET', `${wabaId}/message_templates`))).toBe('500/80007');
    expect((await bench.graph('GET', wabaId)).status).toBe(200);
    expect((await bench.control('DELETE', '/faults')).body).toEqual({ faults: [], windowErrors: 'async', statuses: 'auto', rateLimits: 'on', zendeskLimits: 'off', zendeskWebhooks: 'asSent', mediaRedirect: 'off', mediaBytes: 'whole' });
    expect((await bench.graph('GET', `${wabaId}/message_templates`)).status).toBe(200);
  });

  test('a connection that breaks before or after the work', async () => {
    await fault({ route: 'messages', dropConnection: 'before', times: 1 });
    await expect(bench.send(ANA, template('we_are_back'))).rejects.toThrow();
    expect(await bench.messages(ANA)).toEqual([]);
    await fault({ route: 'messages', dropConnection: 'after', times: 1 });
    await expect(bench.send(ANA, template('we_are_back'))).rejects.toThrow();
    expect(await bench.messages(ANA)).toHaveLength(1);
    await eventually(async () => expect((await bench.messages(ANA))[0]?.status).toBe('delivered'));
    await fault({ route: 'zendesk', dropConnection: 'after', times: 1 });
    await expect(bench.zendesk('POST', 'tickets', { ticket: { comment: { body: 'x' } } })).rejects.toThrow();
    expect((await bench.control('GET', '/tickets')).body.tickets).toHaveLength(1);
    expect(asArray((await bench.control('GET', '/requests')).body.requests).map((each) => asRecord(each).status)).toEqual([0, 0]);
  });

  test('an answer that comes long after the work, or not before the caller gave up', async () => {
    await fault({ route: 'messages', answerDelayMs: 200, times: 1 });
    const answer = bench.send(ANA, template('we_are_back'));
    await eventually(async () => expect((await bench.messages(ANA))[0]?.status).toBe('delivered'));
    expect(asArray((await bench.control('GET', '/requests')).body.requests)).toEqual([]);
    expect((await answer).body).toMatchObject({ messages: [{ id: (await bench.messages(ANA))[0]?.id }] });

    await fault({ route: 'messages', answerDelayMs: 3_600_000, times: 1 });
    const { phoneNumberId, accessToken } = bench.sandbox.account;
    const impatient = fetch(`${bench.sandbox.url}/v25.0/${phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to: `+${ANA}`, ...template('we_are_back') }),
      signal: AbortSignal.timeout(100),
    });
    await expect(impatient).rejects.toThrow();
    expect(await bench.messages(ANA)).toHaveLength(2);
  });

  test('the third request, not those before it', async () => {
    await fault({ route: 'messages', code: 131000, skip: 2, times: 1 });
    const answers: number[] = [];
    for (let count = 0; count < 4; count += 1) answers.push((await bench.send(ANA, template('we_are_back'))).status);
    expect(answers).toEqual([200, 200, 500, 200]);
  });

  test('a slow answer', async () => {
    await fault({ route: '*', delayMs: 60, times: 1 });
    const startedAt = Date.now();
    expect((await bench.graph('GET', bench.sandbox.account.wabaId)).status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  test('are only what they say', async () => {
    for (const body of [{}, { route: 'moon' }, { route: 'messages', status: 'bad' }, { route: 'messages', dropConnection: 'maybe' }, { windowErrors: 'never' }]) {
      expect(await fault(body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    }
    expect(asArray((await bench.control('GET', '/faults')).body.faults)).toEqual([]);
  });
});

describe('the clock', () => {
  test('runs ahead by an offset, and a reset takes it back', async () => {
    expect((await bench.control('POST', '/clock', { offsetMs: 2 * DAY_MS })).body).toEqual({ offsetMs: 2 * DAY_MS, now: NOON + 2 * DAY_MS });
    await bench.inbound({ timestamp: NOON / 1_000 });
    expect(errorOf(await bench.control('POST', '/clock', { offsetMs: 'soon' }))).toEqual({});
    expect((await bench.control('POST', '/clock', { offsetMs: 'soon' })).status).toBe(400);
    expect(asArray((await bench.control('GET', '/conversations')).body.conversations)).toMatchObject([{ window: { state: 'closed' } }]);
    await bench.control('POST', '/reset');
    expect((await bench.control('GET', '/clock')).body).toEqual({ offsetMs: 0, now: NOON });
  });
});

describe('a reset', () => {
  test('forgets people, messages, tickets, files and faults, and keeps the account', async () => {
    const upload = await bench.control('POST', '/inbound', { from: ANA, type: 'image', fileName: 'a.png', mimeType: 'image/png', dataBase64: 'aaaa' });
    const { media } = await bench.message(ANA, String(upload.body.messageId));
    await bench.zendesk('POST', 'tickets', { ticket: { comment: { body: 'x' } } });
    await bench.control('POST', '/faults', { route: '*', status: 500 });
    const before = (await bench.control('GET', '/account')).body;
    expect((await bench.control('POST', '/reset')).body).toEqual({});
    expect((await bench.control('GET', '/messages')).body.messages).toEqual([]);
    expect((await bench.control('GET', '/tickets')).body.tickets).toEqual([]);
    expect((await bench.control('GET', '/requests')).body.requests).toEqual([]);
    expect((await fetch(`${bench.sandbox.url}/sandbox/media/${String(asRecord(media).id)}`)).status).toBe(404);
    expect((await bench.control('GET', '/account')).body).toEqual(before);
    expect((await bench.send(ANA, template('we_are_back'))).status).toBe(200);
  });
});

test('the account shows ids and never a secret', async () => {
  const { body } = await bench.control('GET', '/account');
  const { accessToken, appSecret, ...ids } = bench.sandbox.account;
  expect(body).toMatchObject({ ...ids, zendesk: { subdomain: bench.sandbox.zendesk.subdomain, baseUrl: bench.sandbox.zendesk.baseUrl } });
  for (const secret of [accessToken, appSecret, bench.sandbox.zendesk.apiToken, 'bench']) expect(JSON.stringify(body)).not.toContain(secret);
});

test('an address that does not exist says so', async () => {
  expect(await bench.control('GET', '/nothing')).toMatchObject({ status: 404, body: { error: expect.stringContaining('README') } });
});

test('changes are told to whoever listens', async () => {
  const stop = new AbortController();
  const response = await fetch(`${bench.sandbox.url}/sandbox/events`, { signal: stop.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let seen = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) seen += decoder.decode(chunk as Uint8Array);
  })().catch(() => undefined);
  await bench.inbound({});
  await bench.control('POST', '/clock', { offsetMs: 1 });
  await bench.zendesk('POST', 'tickets', { ticket: { comment: { body: 'x' } } });
  await bench.control('POST', '/reset');
  await eventually(() => {
    for (const change of [{ topic: 'messages', contact: ANA }, { topic: 'clock' }, { topic: 'tickets' }, { topic: 'reset' }]) {
      expect(seen).toContain(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    }
  });
  stop.abort();
  await reading;
});
