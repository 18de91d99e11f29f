import { systemClock } from '../../../src/shared/clock';
import { zendesk, zendeskAccount } from '../../../src/ticket/providers/zendesk';
import type { NewTicket, Ticket, TicketMessage } from '../../../src/ticket/TicketProvider';
import { fetchFile, fetchSend } from '../../contract/fetchSend';
import { scriptedServer, type Answer } from '../../fixtures/loopbackServer';

const TICKET = { id: 35, status: 'open', external_id: 'wa:c_1', requester_id: 7 };
const KNOWN: Ticket = {
  id: '35', number: '35', url: null, state: 'open', nativeState: 'open', subject: 'Hello', externalId: 'wa:c_1', requesterId: '7',
  priority: null, tags: [], assignee: null, createdAt: null, updatedAt: null,
};
const MESSAGE: TicketMessage = { text: 'Hello', marker: 'wamid.A', visibility: 'public', as: 'customer', files: [] };
const DRAFT: NewTicket = {
  externalId: 'wa:c_1',
  subject: 'Hello',
  requesterId: '7',
  tags: ['whatsapp', 'Very Urgent'],
  priority: null,
  assignee: null,
  group: null,
  fields: {},
  message: MESSAGE,
  followUpOf: null,
};

/** A Zendesk that answers from a script, and the provider in front of it; pauses are counted, not waited for. */
async function bench(script: Answer[], clock = systemClock) {
  const server = await scriptedServer(script);
  servers.push(server);
  const pauses: number[] = [];
  const sleep = async (ms: number) => void pauses.push(ms);
  const provider = zendesk({ subdomain: 'company', baseUrl: server.url }, { name: 'Zendesk', send: fetchSend(), clock, sleep }, fetchFile);
  return { provider, pauses, seen: server.seen };
}
const servers: Array<{ close(): Promise<void> }> = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

test('a ticket is created with key, marker, author and plain text', async () => {
  const { provider, seen } = await bench([{ status: 201, body: { ticket: { ...TICKET, status: 'new' } } }]);

  const { ticket } = await provider.create({ ...DRAFT, priority: 'high', followUpOf: { ...KNOWN, state: 'closed' } }, 'wa-key');

  expect(ticket).toEqual({ ...KNOWN, state: 'new', nativeState: 'new', subject: '', url: expect.stringMatching(/\/agent\/tickets\/35$/) });
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/api/v2/tickets', headers: { 'idempotency-key': 'wa-key' } });
  expect(seen[0]?.body).toEqual({
    ticket: {
      subject: 'Hello',
      external_id: 'wa:c_1',
      requester_id: 7,
      comment: { body: 'Hello', public: true, author_id: 7 },
      tags: ['whatsapp', 'very_urgent'],
      metadata: { marker: 'wamid.A' },
      priority: 'high',
      via_followup_source_id: 35,
    },
  });
});

test('what is unknown is left out, not sent as null', async () => {
  const { provider, seen } = await bench([
    { status: 200, body: { users: [] } },
    { status: 201, body: { user: { id: 7 } } },
    { status: 201, body: { ticket: TICKET } },
  ]);
  await provider.ensureRequester({ externalId: 'wa:c_1', name: 'Ana', phone: null });
  await provider.create(DRAFT, 'wa-key');
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(':null');
});

test('an internal note of the bot has no customer as author', async () => {
  const { provider, seen } = await bench([{ status: 200, body: { ticket: TICKET } }]);
  await provider.addMessage(KNOWN, { ...MESSAGE, as: 'bot', visibility: 'internal' }, 'onHold');
  expect(seen[0]).toMatchObject({ method: 'PUT', path: '/api/v2/tickets/35' });
  expect(seen[0]?.body).toEqual({ ticket: { comment: { body: 'Hello', public: false }, status: 'hold', metadata: { marker: 'wamid.A' } } });
});

test.each<[string, Answer]>([
  ['409', { status: 409 }],
  ['429', { status: 429 }],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['a connection that ends without an answer', 'hangUp'],
])('after %s a create is tried again under the same key', async (_, answer) => {
  const { provider, seen, pauses } = await bench([answer, { status: 201, body: { ticket: TICKET } }]);
  await expect(provider.create(DRAFT, 'wa-key')).resolves.toMatchObject({ ticket: { id: '35' } });
  expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['wa-key', 'wa-key']);
  expect(seen[0]?.body).toEqual(seen[1]?.body);
  expect(pauses).toEqual([500]);
});

test('an update that went through although its answer was lost is not sent again', async () => {
  const { provider, seen } = await bench(['hangUp', { status: 200, body: { audits: [{ metadata: { custom: { marker: 'wamid.A' } } }] } }]);
  await expect(provider.addMessage(KNOWN, MESSAGE, 'open')).resolves.toMatchObject({ ticket: { id: '35', state: 'open' } });
  expect(seen.map(({ method }) => method)).toEqual(['PUT', 'GET']);
});

test('an update that did not go through is sent again', async () => {
  const { provider, seen } = await bench([{ status: 502 }, { status: 200, body: { audits: [] } }, { status: 200, body: { ticket: TICKET } }]);
  await provider.addMessage(KNOWN, MESSAGE, 'open');
  expect(seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT']);
});

test('three tries, then the helpdesk is unreachable', async () => {
  const { provider, seen, pauses } = await bench(['hangUp', 'hangUp', 'hangUp']);
  await expect(provider.find('wa:c_1')).rejects.toMatchObject({ code: 'helpdeskUnreachable' });
  expect(seen).toHaveLength(3);
  expect(pauses).toEqual([500, 2_000]);
});

describe('Retry-After', () => {
  const asked = (value: string): Answer => ({ status: 429, headers: { 'retry-after': value } });
  const found: Answer = { status: 200, body: { tickets: [TICKET] } };

  test('is waited for, up to 30 seconds', async () => {
    const { provider, pauses } = await bench([asked('30'), found]);
    await expect(provider.find('wa:c_1')).resolves.toHaveLength(1);
    expect(pauses).toEqual([30_000]);
  });

  test('of 31 seconds ends the attempt at once', async () => {
    const { provider, pauses, seen } = await bench([asked('31'), found]);
    await expect(provider.find('wa:c_1')).rejects.toMatchObject({ code: 'helpdeskRefused', details: { status: 429 } });
    expect([pauses, seen.length]).toEqual([[], 1]);
  });

  test('may be a date', async () => {
    const { provider, pauses } = await bench([asked(new Date(Date.now() + 20_000).toUTCString()), found]);
    await provider.find('wa:c_1');
    expect(pauses[0]).toBeGreaterThan(15_000);
    expect(pauses[0]).toBeLessThanOrEqual(20_000);
  });

  test('that makes no sense is ignored', async () => {
    const { provider, pauses } = await bench([asked('soon'), found]);
    await provider.find('wa:c_1');
    expect(pauses).toEqual([500]);
  });
});

test.each([400, 401, 403, 404, 422])('%i is not tried again and says what to do', async (status) => {
  const { provider, seen } = await bench([{ status, body: { error: 'RecordInvalid', details: { requester: [{ description: 'secret words of Ana' }], t0k3n: [] } } }]);
  const failure = await provider.find('wa:c_1').catch((reason: unknown) => reason);
  expect(failure).toMatchObject({ code: 'helpdeskRefused', message: expect.stringContaining('(RecordInvalid, requester)'), hint: expect.stringMatching(/\.$/) });
  expect(JSON.stringify(failure) + String(failure)).not.toContain('secret words');
  expect(seen).toHaveLength(1);
});

test('a key that an earlier attempt used with other words leads to its ticket', async () => {
  const { provider } = await bench([
    { status: 400, body: { error: 'IdempotentRequestError', description: "Request parameters don't match the given idempotency key" } },
    { status: 200, body: { tickets: [{ ...TICKET, id: 99, external_id: 'wa:c_other' }, TICKET] } },
  ]);
  await expect(provider.create(DRAFT, 'wa-key')).resolves.toMatchObject({ ticket: { id: '35' } });
});

describe('files', () => {
  const uploaded = (token: string): Answer => ({ status: 201, body: { upload: { token } } });
  const withFiles = (...names: string[]): TicketMessage => ({ ...MESSAGE, files: names.map((name) => ({ name, mimeType: 'application/json', bytes: Buffer.from('{}') })) });

  test('have a token each, and stand in the comment', async () => {
    const { provider, seen } = await bench([uploaded('a'), uploaded('b'), { status: 200, body: { ticket: TICKET } }]);
    await provider.addMessage(KNOWN, withFiles('roof & wall.json', 'two.json'), 'open');
    expect(seen.slice(0, 2).map(({ method, target, headers }) => [method, target, headers['content-type']])).toEqual([
      ['POST', '/api/v2/uploads?filename=roof+%26+wall.json', 'application/json'],
      ['POST', '/api/v2/uploads?filename=two.json', 'application/json'],
    ]);
    expect(seen[2]?.body).toMatchObject({ ticket: { comment: { body: 'Hello', uploads: ['a', 'b'] } } });
  });

  test.each([[403, 'does not allow'], [413, 'too large'], [422, 'type or size']])('that are refused with %i are left out, and named', async (status, words) => {
    const { provider, seen } = await bench([{ status }, { status: 200, body: { ticket: TICKET } }]);
    const { refusedFiles } = await provider.addMessage(KNOWN, withFiles('setup.json'), 'open');
    expect(refusedFiles).toEqual([{ name: 'setup.json', reason: expect.stringContaining(words) }]);
    expect(JSON.stringify(seen[1]?.body)).not.toContain('uploads');
  });

  test('are not uploaded again for the next try, until Zendesk forgets them', async () => {
    let now = 0;
    const down: Answer[] = [{ status: 500 }, { status: 500 }, { status: 500 }];
    const { provider, seen } = await bench([uploaded('a'), ...down, ...down, uploaded('b'), { status: 201, body: { ticket: TICKET } }], { now: () => now });
    const create = () => provider.create({ ...DRAFT, message: withFiles('one.json') }, 'wa-key');
    await expect(create()).rejects.toMatchObject({ code: 'helpdeskUnreachable' });
    now += 50 * 60_000;
    await expect(create()).rejects.toMatchObject({ code: 'helpdeskUnreachable' });
    now += 10 * 60_000;
    await create();
    const tokens = seen.filter(({ path }) => path.endsWith('/tickets')).map(({ body }) => (body as { ticket: { comment: { uploads: string[] } } }).ticket.comment.uploads);
    expect(tokens).toEqual([...Array<string[]>(6).fill(['a']), ['b']]);
  });
});

test('the marker is looked for on every page', async () => {
  const page = (marker: string, next_page: string | null): Answer => ({
    status: 200,
    body: { audits: [{ metadata: { custom: { marker } } }, { metadata: {} }, {}], next_page },
  });
  const { provider, seen } = await bench([page('wamid.X', 'https://evil.example/'), page('wamid.A', null)]);
  await expect(provider.hasMessage(KNOWN, 'wamid.A')).resolves.toBe(true);
  // Pages are counted; the address in the answer is not followed with our log-in.
  expect(seen[1]?.query.page).toBe('2');
});

test('a customer whom Zendesk knows keeps the name that agents gave them', async () => {
  const { provider, seen } = await bench([{ status: 200, body: { users: [{ id: 3, external_id: 'WA:c_1' }, { id: 7, external_id: 'wa:c_1' }] } }]);
  await expect(provider.ensureRequester({ externalId: 'wa:c_1', name: 'Ana', phone: null })).resolves.toEqual({ id: '7' });
  expect(seen.map(({ method }) => method)).toEqual(['GET']);
});

test('another one is created, also when only the case of the key differs', async () => {
  const { provider, seen } = await bench([
    { status: 200, body: { users: [{ id: 3, external_id: 'WA:c_1' }] } },
    { status: 201, body: { user: { id: 8 } } },
  ]);
  await expect(provider.ensureRequester({ externalId: 'wa:c_1', name: 'Ana', phone: '+15550100001' })).resolves.toEqual({ id: '8' });
  expect(seen[1]?.body).toEqual({ user: { name: 'Ana', external_id: 'wa:c_1', phone: '+15550100001', skip_verify_email: true } });
});

test('the anonymous user that Zendesk shows to visitors is not a log-in', async () => {
  const { provider } = await bench([{ status: 200, body: { user: { id: null, name: 'Anonymous user', role: 'end-user' } } }]);
  await expect(provider.verify()).rejects.toMatchObject({ code: 'helpdeskRefused' });
});

test.each([[{}], [{ ticket: null }], [{ ticket: { id: 35, status: 'brandNew' } }], ['<html>']])('a success that holds no ticket (%j) is not one', async (body) => {
  const { provider } = await bench([{ status: 200, body }]);
  await expect(provider.get('35')).rejects.toMatchObject({ code: 'helpdeskRefused' });
});

test('an answer is one only when an agent wrote it; Zendesk’s automations solve tickets too', async () => {
  const audit = (id: number, author: number, events: object[], custom = {}) => ({ id, author_id: author, created_at: `2026-11-22T12:00:0${id}Z`, metadata: { custom }, events });
  const comment = (id: number, author: number) => ({ id, type: 'Comment', author_id: author, body: `by ${author}`, public: true });
  const status = (value: string, previous: string) => ({ id: 90, type: 'Change', field_name: 'status', value, previous_value: previous });
  const { provider, seen } = await bench([
    {
      status: 200,
      body: {
        audits: [
          audit(6, -1, [status('closed', 'solved')]),
          audit(5, -1, [status('solved', 'open')]),
          audit(4, 8, [comment(14, 8), status('pending', 'open')], { marker: 'wamid.X' }),
          audit(3, 10, [comment(13, 10)]),
          audit(2, 9, [comment(12, 9)]),
          audit(1, 8, [comment(11, 8)]),
        ],
        next_page: null,
      },
    },
    { status: 200, body: { users: [{ id: 8, name: 'Robin', role: 'agent' }, { id: 9, name: 'Copied', role: 'end-user' }] } },
  ]);
  const events = await provider.events.eventsOf(KNOWN, 0);
  expect(events.map(({ id, kind, author }) => [id, kind, author])).toEqual([
    ['comment:11', 'agentReplied', { id: '8', name: 'Robin' }],
    ['audit:5:solved', 'solved', { id: null, name: null }],
  ]);
  expect(seen[1]?.target).toBe('/api/v2/users/show_many?ids=8%2C9%2C10');
});

test('an id cannot lead to another path', async () => {
  const { provider, seen } = await bench([{ status: 404 }]);
  await expect(provider.get('../users/1')).resolves.toBeNull();
  expect(seen[0]?.path).toBe('/api/v2/tickets/..%2Fusers%2F1');
});

describe('the credential’s account', () => {
  test('is at zendesk.com unless a base URL says otherwise', () => {
    expect(zendeskAccount({ subdomain: ' company ', baseUrl: '' })).toEqual({ subdomain: 'company', baseUrl: 'https://company.zendesk.com' });
    expect(zendeskAccount({ subdomain: 'company', baseUrl: 'http://127.0.0.1:4004/zendesk/company/' }).baseUrl).toBe('http://127.0.0.1:4004/zendesk/company');
  });

  test.each(['', 'company.zendesk.com', 'evil.example/', 'a@b', undefined])('subdomain %j is refused', (subdomain) => {
    expect(() => zendeskAccount({ subdomain })).toThrow(expect.objectContaining({ code: 'unsupportedSetup' }));
  });

  test.each(['company', 'file:///etc/passwd'])('base URL %j is refused', (baseUrl) => {
    expect(() => zendeskAccount({ subdomain: 'company', baseUrl })).toThrow(expect.objectContaining({ code: 'unsupportedSetup' }));
  });
});
