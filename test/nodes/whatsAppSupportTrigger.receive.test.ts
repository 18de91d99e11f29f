// The trigger's webhook(): what Meta signed is written and acknowledged, everything else is neither.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectLog, justNow, startTriggerBench, STORE_FILE, storeFolder, type TriggerBench, type TriggerOptions } from './triggerBench';
import type { HostedWorkflow } from './webhookHost';
import type { TriggerRegistration } from '../../src/store/SupportStore';
import { accountKey, derivedVerifyToken } from '../../src/webhook/signature';
import { ADA, BOB, change, contactEntry, content, envelope, messageWebhook, signed, status, webhookBytes, type Json } from '../fixtures/webhooks';
import { triggerNode } from './whatsAppBench';

const CARD = '4111 1111 1111 1111';
const OTHER_SECRET = 'ffffffffffffffffffffffffffffffff';
const SIGNATURE = 'x-hub-signature-256';

let bench: TriggerBench;
let logged: readonly string[];
const registered: TriggerRegistration[] = [];

beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());
beforeEach(() => {
  logged = collectLog(bench.workflow('log'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  for (const target of registered.splice(0)) await bench.store.unregisterTrigger(target, Date.now());
});

let made = 0;
const wamid = () => `wamid.RECEIVE${String((made += 1)).padStart(4, '0')}`;

/** A workflow whose production URL is served, but that the store does not know yet. */
function served(options?: TriggerOptions): HostedWorkflow & { readonly id: string } {
  const id = `receive-${(made += 1)}`;
  const hosted = bench.workflow(id, options);
  hosted.serve();
  return { ...hosted, id };
}

/** An active trigger in the store. */
async function register(workflowId: string, more: Partial<TriggerRegistration> = {}): Promise<string> {
  const { appSecret, phoneNumberId } = bench.sandbox.account;
  const target = { workflowId, nodeId: triggerNode().id };
  const wishes = { topics: ['message'], combine: null, maxMessageAgeMs: null } as const;
  const registration = { ...target, phoneNumberId, accountKey: accountKey(appSecret), ...wishes, webhookUrl: null, ...more };
  await bench.store.registerTrigger(registration, Date.now());
  registered.push(registration);
  return workflowId;
}

const texts = async (workflowId: string) =>
  (await bench.taken(workflowId)).map(({ record }) => (record.kind === 'message' ? record.message.text : record.kind === 'status' ? record.status : record.kind));

describe('Meta’s challenge', () => {
  const query = (token: string, challenge = '1158201444') => ({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge });

  it('comes back as it is, as plain text', async () => {
    const { productionUrl } = served();
    const derived = derivedVerifyToken(bench.sandbox.account.appSecret);
    expect(await bench.get(productionUrl, query(derived))).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '1158201444' });
    expect(await bench.get(productionUrl, query(derived, '<b>1</b>'))).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '<b>1</b>' });
  });

  it('takes the verify token that the operator typed', async () => {
    const { productionUrl } = served({ credential: { verifyToken: 'typed into the dashboard' } });
    expect(await bench.get(productionUrl, query('typed into the dashboard'))).toMatchObject({ status: 200 });
    expect(await bench.get(productionUrl, query(derivedVerifyToken(bench.sandbox.account.appSecret)))).toMatchObject({ status: 403 });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a wrong token', query('wrong')],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': 'wrong' }],
    ['another mode', { ...query('wrong'), 'hub.mode': 'unsubscribe' }],
    ['nothing', {}],
  ])('gets 403 with %s, and the answer names no token', async (_what, asked) => {
    const answer = await bench.get(served().productionUrl, asked);
    expect(answer).toEqual({ status: 403, type: 'text/plain; charset=utf-8', body: 'Wrong verify token' });
  });
});

describe('the signature', () => {
  const bytes = () => webhookBytes(bench.message(content.text(`my card is ${CARD}`), { id: wamid() }));

  it.each<[string, (body: Buffer) => string | undefined]>([
    ['is missing', () => undefined],
    ['is of another secret', (body) => signed(body, OTHER_SECRET)],
    ['is of other bytes', (body) => signed(Buffer.concat([body, Buffer.from(' ')]), bench.sandbox.account.appSecret)],
    ['is no digest', () => 'sha256=nonsense'],
    ['has another algorithm', (body) => signed(body, bench.sandbox.account.appSecret).replace('sha256', 'sha1')],
  ])('that %s gets 401: nothing is written, and the log says what to check without content', async (_what, header) => {
    const { productionUrl, id } = served();
    const body = bytes();
    expect(await bench.post(productionUrl, body, { [SIGNATURE]: header(body) })).toMatchObject({ status: 401, body: 'Signature missing or wrong' });
    expect(await bench.taken(id)).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('Check the App Secret');
    expect(logged[0]).not.toMatch(/4111|1555|wamid|sha256|[0-9a-f]{32}/);
  });

  it('may be of a secret that was typed into the credential a moment ago', async () => {
    const credential: Record<string, string> = {};
    const { productionUrl, id } = served({ credential });
    expect(await bench.meta(productionUrl, bench.message(content.text('before'), { id: wamid() }))).toMatchObject({ status: 200 });
    const body = webhookBytes(bench.message(content.text('after'), { id: wamid() }));
    const post = () => bench.post(productionUrl, body, { [SIGNATURE]: signed(body, OTHER_SECRET) });
    expect(await post()).toMatchObject({ status: 401 });
    credential.appSecret = OTHER_SECRET;
    expect(await post()).toMatchObject({ status: 200 });
    expect(await texts(id)).toEqual(['before', 'after']);
  });

  it('may be of the previous secret while the secrets are changed', async () => {
    const { productionUrl, id } = served({ credential: { previousAppSecret: OTHER_SECRET } });
    const body = bytes();
    expect(await bench.post(productionUrl, body, { [SIGNATURE]: signed(body, OTHER_SECRET) })).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    expect(await bench.taken(id)).toHaveLength(1);
  });

  it('is checked before anything is read: not even a body that is no webhook says more than 401', async () => {
    const answer = await bench.post(served().productionUrl, Buffer.from('{"object":"page"}'), { [SIGNATURE]: signed(Buffer.from('x')) });
    expect(answer).toMatchObject({ status: 401 });
  });
});

describe('what is no webhook of WhatsApp', () => {
  it.each<[string, Buffer]>([
    ['another object', Buffer.from('{"object":"page","entry":[]}')],
    ['no object', Buffer.from('{}')],
    ['a list', Buffer.from('[]')],
    ['broken JSON', Buffer.from('{"object":"whatsapp_business_account"')],
    ['nothing', Buffer.alloc(0)],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00])],
  ])('gets 404: %s', async (_what, body) => {
    // As plain text: n8n itself answers 422 to broken JSON that says it is JSON.
    expect(await bench.post(served().productionUrl, body, { 'content-type': 'text/plain' })).toMatchObject({ status: 404, body: 'Not a WhatsApp webhook' });
    expect(logged).toHaveLength(1);
  });

  const padded = (size: number) => {
    const body = webhookBytes(bench.message(content.text('large'), { id: wamid() }));
    return Buffer.concat([body, Buffer.alloc(size - body.length, ' ')]);
  };

  it('gets 413 above 3 MB, and one log line without content', async () => {
    const { productionUrl, id } = served();
    expect(await bench.post(productionUrl, padded(3 * 1024 * 1024 + 1))).toMatchObject({ status: 413, body: 'Too large' });
    expect(await bench.taken(id)).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).not.toContain('large"');
  });

  it('may have 3 MB', async () => {
    const { productionUrl, id } = served();
    expect(await bench.post(productionUrl, padded(3 * 1024 * 1024))).toMatchObject({ status: 200 });
    expect(await texts(id)).toEqual(['large']);
  });
});

describe('who gets a copy', () => {
  it('every active trigger of the number, whichever URL Meta called', async () => {
    const { productionUrl } = served();
    const [one, other] = [await register('copy-one'), await register('copy-other')];
    expect(await bench.meta(productionUrl, bench.message(content.text('for all'), { id: wamid() }))).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    expect([await texts(one), await texts(other)]).toEqual([['for all'], ['for all']]);
  });

  it('the trigger whose URL was called, even while its registration is renewed', async () => {
    const { productionUrl, id } = served({ triggerOn: ['messageReceived', 'deliveryStatus'] });
    await bench.meta(productionUrl, bench.message(content.text('not lost'), { id: wamid() }));
    expect(await texts(id)).toEqual(['not lost']);
  });

  it('statuses only where they are ticked', async () => {
    const { productionUrl, id } = served();
    const both = await register('both', { topics: ['message', 'status'] });
    const statuses = await register('statuses', { topics: ['status'] });
    const payload = envelope([
      change({ contacts: [contactEntry(ADA)], messages: [justNow(content.text('a message'), { id: wamid() })] }, bench.sandbox.account.phoneNumberId),
      change({ statuses: [status('delivered', { id: wamid() })] }, bench.sandbox.account.phoneNumberId),
    ]);
    await bench.meta(productionUrl, payload);
    expect([await texts(id), (await texts(both)).toSorted(), await texts(statuses)]).toEqual([['a message'], ['a message', 'delivered'], ['delivered']]);
  });

  it('also one of another app: which app’s webhook comes first is chance, and each event is written once', async () => {
    const { productionUrl, id } = served();
    const otherApp = await register('other-app', { accountKey: accountKey(OTHER_SECRET) });
    await bench.meta(productionUrl, bench.message(content.text('for both'), { id: wamid() }));
    expect([await texts(id), await texts(otherApp)]).toEqual([['for both'], ['for both']]);
  });

  it('nobody for numbers that Meta did not confirm for the account: they are counted in one log line, without content', async () => {
    const { productionUrl, id } = served();
    const foreign = await register('foreign', { phoneNumberId: '300000000000003' });
    const second = bench.sandbox.second.account.phoneNumberId;
    const strangers = await register('strangers', { phoneNumberId: second });
    const of = (phoneNumberId: string, ...said: readonly string[]) =>
      change({ contacts: [contactEntry(ADA)], messages: said.map((text) => justNow(content.text(text), { id: wamid() })) }, phoneNumberId);
    const numbers = [of(bench.sandbox.account.phoneNumberId, 'ours'), of('300000000000003', 'invented'), of(second, 'of a stranger', 'and another')];
    expect(await bench.meta(productionUrl, envelope(numbers))).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    expect([await texts(id), await texts(foreign), await texts(strangers)]).toEqual([['ours'], [], []]);
    expect(await bench.store.findConversation(second, String(ADA.waId))).toBeNull();
    expect(logged).toEqual([expect.stringMatching(/3 messages or events of a webhook were passed over/)]);
    expect(logged[0]).not.toMatch(/stranger|invented|1555|3000000/);
  });

  it('nobody for a number that no trigger has', async () => {
    const { productionUrl, id } = served();
    expect(await bench.meta(productionUrl, messageWebhook(content.text('elsewhere'), { id: wamid() }))).toMatchObject({ status: 200 });
    expect(await bench.taken(id)).toEqual([]);
  });
});

describe('one batch', () => {
  it('starts no run for a notice of Meta’s that no customer wrote', async () => {
    const { productionUrl, id } = served();
    const messages = [justNow(content.system('Ada changed her number'), { id: wamid() }), justNow(content.text('Hello'), { id: wamid() })];
    await bench.meta(productionUrl, envelope([change({ contacts: [contactEntry(ADA)], messages }, bench.sandbox.account.phoneNumberId)]));
    expect(await texts(id)).toEqual(['Hello']);
  });

  it('brings all its messages, in order per customer', async () => {
    const { productionUrl, id } = served();
    const messages = ['one', 'two', 'three'].map((text) => justNow(content.text(text), { id: wamid() }));
    const other = justNow(content.text('of another customer'), { id: wamid(), from: BOB });
    await bench.meta(productionUrl, envelope([change({ contacts: [contactEntry(ADA), contactEntry(BOB)], messages: [...messages, other] }, bench.sandbox.account.phoneNumberId)]));
    const taken = await texts(id);
    expect(taken.filter((text) => text !== 'of another customer')).toEqual(['one', 'two', 'three']);
    expect(taken).toHaveLength(4);
  });

  it('of 1,000 messages and almost 3 MB is written at once, and answered before any run', async () => {
    const { productionUrl, id } = served();
    await register(id);
    const many = Array.from({ length: 1_000 }, (_, index) => ({ waId: `1555015${1_000 + (index % 500)}`, name: 'Example' }));
    const messages = many.map((from, index) => justNow(content.text(`${index} ${'A long story. '.repeat(180)}`), { id: wamid(), from }));
    const payload = envelope([change({ contacts: many.slice(0, 500).map(contactEntry), messages }, bench.sandbox.account.phoneNumberId)]);
    expect(JSON.stringify(payload).length).toBeGreaterThan(2_500_000);
    expect(await bench.meta(productionUrl, payload)).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    expect(await bench.store.nextDeliveries({ workflowId: id, nodeId: triggerNode().id }, Date.now(), 1_000)).toHaveLength(500);
  });

  it('goes on past what cannot be read', async () => {
    const { productionUrl, id } = served();
    const messages: readonly unknown[] = [null, 5, { id: wamid() }, justNow({ type: 'hologram', hologram: null }, { id: wamid() }), justNow(content.text('readable'), { id: wamid() })];
    const odd = [null, { field: 'messages', value: null }, { field: 'something_new', value: { a: 1 } }];
    const payload = envelope([...odd, change({ contacts: null, messages, statuses: [null, {}] }, bench.sandbox.account.phoneNumberId)]);
    expect(await bench.meta(productionUrl, payload)).toMatchObject({ status: 200 });
    expect((await bench.taken(id)).map(({ record }) => (record.kind === 'message' ? [record.message.type, record.message.text] : null))).toEqual([['unsupported', ''], ['unsupported', ''], ['text', 'readable']]);
  });

  it('that is delivered again, whole or in part, brings nothing twice', async () => {
    const { productionUrl, id } = served();
    await register(id);
    const [first, second] = [justNow(content.text('first'), { id: wamid() }), justNow(content.text('second'), { id: wamid() })];
    const batch = (...messages: readonly Json[]) => envelope([change({ contacts: [contactEntry(ADA)], messages }, bench.sandbox.account.phoneNumberId)]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => bench.meta(productionUrl, batch(first))));
    expect(answers.map(({ status: code }) => code)).toEqual([200, 200, 200, 200, 200]);
    await bench.meta(productionUrl, batch(first, second));
    expect(await texts(id)).toEqual(['first', 'second']);
    await bench.meta(productionUrl, batch(first, second));
    expect(await bench.taken(id)).toEqual([]);
  });
});

describe('card numbers', () => {
  /** Everything that the store has on disk, without what may stand between digits. */
  const onDisk = () =>
    readdirSync(storeFolder())
      .map((file) => readFileSync(path.join(storeFolder(), file)).toString('latin1'))
      .join('')
      .replace(/[ .-]/g, '');

  const withCard = (digits: string) =>
    envelope([
      change(
        {
          contacts: [contactEntry({ ...ADA, name: `Ada ${digits}` })],
          messages: [justNow(content.text(`my card is ${digits}`), { id: wamid() }), justNow(content.image(`of ${digits}`), { id: wamid() })],
        },
        bench.sandbox.account.phoneNumberId,
      ),
    ]);

  it('are masked before the first byte is written', async () => {
    const { productionUrl, id } = served();
    await register(id);
    await bench.meta(productionUrl, withCard('4012 8888 8888 1881'));
    expect(onDisk()).toContain('mycardis401288');
    expect(onDisk()).not.toContain('4012888888881881');
    const [first] = await bench.taken(id);
    expect(first?.record).toMatchObject({ message: { text: 'my card is 4012 88•• •••• 1881' }, redaction: { count: 1, fields: ['text.body'] }, contact: { name: 'Ada 4012 88•• •••• 1881' } });
  });

  it('stay where the operator switched masking off', async () => {
    const { productionUrl, id } = served({ options: { maskCardNumbers: false } });
    await register(id);
    await bench.meta(productionUrl, withCard('5555 5555 5555 4444'));
    expect(onDisk()).toContain('5555555555554444');
    expect((await bench.taken(id))[0]?.record).toMatchObject({ message: { text: 'my card is 5555 5555 5555 4444' }, redaction: { count: 0 } });
  });
});

describe('while nothing can be written, nothing is acknowledged', () => {
  const home = process.env.N8N_USER_FOLDER;
  afterEach(() => {
    process.env.N8N_USER_FOLDER = home;
    delete process.env.EXECUTIONS_MODE;
  });

  it('the store’s file belongs to another program: 500, and the same webhook is taken once it can be written', async () => {
    const { productionUrl, id } = served();
    const folder = mkdtempSync(path.join(tmpdir(), 'foreign-store-'));
    mkdirSync(path.join(folder, '.n8n', 'whatsapp-support'), { recursive: true });
    writeFileSync(path.join(folder, '.n8n', 'whatsapp-support', STORE_FILE), 'not a database, but somebody’s notes'.repeat(50));
    const payload = bench.message(content.text('kept by Meta'), { id: wamid() });
    process.env.N8N_USER_FOLDER = folder;
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await bench.meta(productionUrl, payload)).toMatchObject({ status: 500, body: 'Not written; send again' });
    expect(readFileSync(path.join(folder, '.n8n', 'whatsapp-support', STORE_FILE), 'utf8')).toContain('somebody’s notes');
    expect(logged).toEqual([expect.stringMatching(/Meta will send it again\. The file of the conversation store is not a database\. \S.*\.$/)]);
    process.env.N8N_USER_FOLDER = home;
    expect(await bench.meta(productionUrl, payload)).toMatchObject({ status: 200 });
    expect(await texts(id)).toEqual(['kept by Meta']);
    rmSync(folder, { recursive: true });
  });

  it('n8n runs in queue mode, where the file is not shared: 500', async () => {
    const { productionUrl } = served();
    process.env.EXECUTIONS_MODE = 'queue';
    expect(await bench.meta(productionUrl, bench.message(content.text('queued'), { id: wamid() }))).toMatchObject({ status: 500 });
    expect(logged).toEqual([expect.stringContaining('queue mode')]);
  });
});
