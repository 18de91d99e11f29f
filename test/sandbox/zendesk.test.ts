import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { NOON, SandboxBench, type Answer, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
beforeEach(() => bench.reset());

const comment = (body: string, more: Json = {}): Json => ({ comment: { body, ...more } });
const create = (ticket: Json, headers: Readonly<Record<string, string>> = {}): Promise<Answer> => bench.zendesk('POST', 'tickets', { ticket }, headers);
const update = (id: unknown, ticket: Json): Promise<Answer> => bench.zendesk('PUT', `tickets/${String(id)}`, { ticket });
const ticketOf = ({ body }: Answer): Json => asRecord(body.ticket);
const newTicket = async (ticket: Json = {}): Promise<Json> => ticketOf(await create({ subject: 'Help', ...comment('My order is late'), ...ticket }));
const listOf = async (path: string, name: string): Promise<readonly Json[]> => asArray((await bench.zendesk('GET', path)).body[name]).map(asRecord);
const fieldsRefused = ({ body }: Answer): readonly string[] => Object.keys(asRecord(body.details));

test('only the agent’s token opens it, in whatever spelling of the address', async () => {
  const { baseUrl, email, apiToken } = bench.sandbox.zendesk;
  const basic = (text: string): Record<string, string> => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  for (const headers of [{}, basic(`${email}/token:wrong`), basic(`${email}:${apiToken}`), basic(`other@x.invalid/token:${apiToken}`), { authorization: `Bearer ${apiToken}` }]) {
    const answer = await fetch(`${baseUrl}/api/v2/users/me`, { headers });
    expect([answer.status, await answer.json()]).toEqual([401, { error: "Couldn't authenticate you" }]);
  }
  expect((await bench.zendesk('GET', 'users/me.json')).body.user).toMatchObject({ email, role: 'admin', id: expect.any(Number) });
  expect(await bench.zendesk('GET', 'nothing')).toMatchObject({ status: 404 });
  expect((await fetch(`${baseUrl}x/api/v2/users/me`, { headers: basic(`${email}/token:${apiToken}`) })).status).toBe(404);
});

describe('users', () => {
  const put = (user: Json): Promise<Answer> => bench.zendesk('POST', 'users/create_or_update', { user });

  test('are matched by external id, whatever its case, and e-mail; never by phone', async () => {
    const first = await put({ name: 'Ana', external_id: 'wa:C_1', identities: [{ type: 'phone_number', value: '+15550100101' }] });
    expect(first).toMatchObject({ status: 201, body: { user: { name: 'Ana', phone: '+15550100101', external_id: 'wa:C_1', role: 'end-user' } } });
    const again = await put({ name: 'Ana B.', external_id: 'WA:c_1' });
    expect(again).toMatchObject({ status: 200, body: { user: { id: asRecord(first.body.user).id, name: 'Ana B.', phone: '+15550100101' } } });
    expect((await put({ name: 'Somebody', phone: '+15550100101' })).status).toBe(201);
    expect((await put({ name: 'Mail', email: 'm@x.invalid' })).status).toBe(201);
    expect((await put({ name: 'Mail 2', email: 'M@x.invalid' })).status).toBe(200);
    expect(await listOf('users/search?external_id=wa:c_1', 'users')).toMatchObject([{ name: 'Ana B.' }]);
    expect(await listOf('users/search?external_id=nobody', 'users')).toEqual([]);
    expect(await listOf('users/search?query=phone:%2B15550100101', 'users')).toHaveLength(2);
  });

  test('need a name', async () => {
    for (const user of [{ external_id: 'x' }, { name: '  ', external_id: 'x' }]) {
      const answer = await put(user);
      expect([answer.status, fieldsRefused(answer)]).toEqual([422, ['name']]);
    }
    expect((await bench.zendesk('POST', 'users/create_or_update', {})).status).toBe(400);
  });
});

describe('new tickets', () => {
  test('show what was given, and unknown fields are passed over', async () => {
    const { body } = await bench.zendesk('POST', 'users/create_or_update', { user: { name: 'Ana', external_id: 'wa:1' } });
    const requester = asRecord(body.user).id;
    const answer = await create({ subject: 'Help', external_id: 'wa:1', requester_id: requester, priority: 'high', tags: ['WhatsApp', 'vip client'], external_idd: 'typo', ...comment('Hi', { author_id: requester }), metadata: { wamid: 'w1' } });
    expect(answer.status).toBe(201);
    const ticket = ticketOf(answer);
    expect(answer.headers.get('location')).toBe(`${bench.sandbox.zendesk.baseUrl}/api/v2/tickets/${String(ticket.id)}.json`);
    expect(ticket).toMatchObject({ external_id: 'wa:1', requester_id: requester, status: 'new', priority: 'high', tags: ['whatsapp', 'vip', 'client'], description: 'Hi', created_at: '2026-11-20T12:00:00Z' });
    expect(ticket).not.toHaveProperty('external_idd');
    expect(answer.body.audit).toMatchObject({ metadata: { custom: { wamid: 'w1' } } });
    expect((await bench.zendesk('GET', `tickets/${String(ticket.id)}`)).body.ticket).toEqual(ticket);
    expect(await listOf('tickets?external_id=wa:1&sort_by=updated_at&sort_order=desc', 'tickets')).toEqual([ticket]);
    expect(await listOf('tickets?external_id=wa:2', 'tickets')).toEqual([]);
  });

  test.each<[string, Json, string]>([
    ['no comment', {}, 'base'],
    ['an empty comment', comment(''), 'base'],
    ['a status that does not exist', { ...comment('x'), status: 'frozen' }, 'status'],
    ['a priority that does not exist', { ...comment('x'), priority: 'asap' }, 'priority'],
    ['a requester who does not exist', { ...comment('x'), requester_id: 5 }, 'requester'],
    ['an author who does not exist', comment('x', { author_id: 5 }), 'comment'],
    ['an upload that does not exist', comment('x', { uploads: ['nope'] }), 'base'],
    ['an external id of 256 characters', { ...comment('x'), external_id: 'x'.repeat(256) }, 'external_id'],
  ])('%s is refused and leaves nothing', async (_name, ticket, field) => {
    const answer = await create(ticket);
    expect([answer.status, answer.body.error, fieldsRefused(answer)]).toEqual([422, 'RecordInvalid', [field]]);
    expect(await listOf('tickets', 'tickets')).toEqual([]);
  });

  test('what is no ticket at all', async () => {
    expect((await bench.zendesk('POST', 'tickets', { tickt: {} })).status).toBe(400);
    expect((await bench.zendesk('POST', 'tickets', { ticket: [] })).status).toBe(400);
    expect((await bench.zendesk('GET', 'tickets/99'))).toMatchObject({ status: 404, body: { error: 'RecordNotFound' } });
  });
});

describe('the idempotency key', () => {
  const ticket = { subject: 'Help', ...comment('once') };
  const lookup = (answer: Answer): unknown => [answer.status, answer.headers.get('x-idempotency-lookup')];

  test('gives the first answer again for two hours, then opens a new ticket', async () => {
    const first = await create(ticket, { 'idempotency-key': 'wa-1' });
    expect(lookup(first)).toEqual([201, 'miss']);
    await update(ticketOf(first).id, { status: 'open' });
    SandboxBench.timeMs += 2 * HOUR_MS - 1;
    const again = await create(ticket, { 'idempotency-key': 'wa-1' });
    expect(lookup(again)).toEqual([201, 'hit']);
    expect(again.body).toEqual(first.body);
    SandboxBench.timeMs += 1;
    expect(lookup(await create(ticket, { 'idempotency-key': 'wa-1' }))).toEqual([201, 'miss']);
    expect(await listOf('tickets', 'tickets')).toHaveLength(2);
  });

  test('is not taken for another body; a refused request does not use it up', async () => {
    expect((await create({}, { 'idempotency-key': 'wa-2' })).status).toBe(422);
    expect((await create(ticket, { 'idempotency-key': 'wa-2' })).status).toBe(201);
    expect(await create({ ...ticket, subject: 'Other' }, { 'idempotency-key': 'wa-2' })).toMatchObject({ status: 400, body: { error: 'IdempotentRequestError' } });
    expect((await create(ticket, { 'idempotency-key': 'x'.repeat(256) })).status).toBe(400);
    expect(lookup(await create(ticket))).toEqual([201, null]);
    const names = [await create(ticket, { 'idempotency-key': '__proto__' }), await create(ticket, { 'idempotency-key': '__proto__' })];
    expect(names.map(lookup)).toEqual([[201, 'miss'], [201, 'hit']]);
  });
});

describe('changes', () => {
  test('a comment with its marker, in the order asked for', async () => {
    const { id } = await newTicket();
    const answer = await update(id, { ...comment('internal', { public: false }), status: 'pending', metadata: { wamid: 'w2' } });
    expect(ticketOf(answer)).toMatchObject({ status: 'pending' });
    const audits = await listOf(`tickets/${String(id)}/audits?sort_order=desc`, 'audits');
    expect(audits.map(({ metadata }) => asRecord(metadata).custom)).toEqual([{ wamid: 'w2' }, {}]);
    expect(asArray(audits[0]?.events)).toMatchObject([{ type: 'Comment', public: false, body: 'internal' }, { type: 'Change', field_name: 'status', value: 'pending', previous_value: 'new' }]);
    expect((await listOf(`tickets/${String(id)}/comments`, 'comments')).map(({ body, public: isPublic }) => [body, isPublic])).toEqual([['My order is late', true], ['internal', false]]);
    expect((await listOf(`tickets/${String(id)}/comments?per_page=1&page=2`, 'comments')).map(({ body }) => body)).toEqual(['internal']);
  });

  test('HTML in a comment stays text', async () => {
    const { id } = await newTicket(comment('<img src=x onerror=alert(1)>'));
    expect((await listOf(`tickets/${String(id)}/comments`, 'comments'))[0]).toMatchObject({
      body: '<img src=x onerror=alert(1)>',
      html_body: '<div class="zd-comment">&lt;img src=x onerror=alert(1)&gt;</div>',
    });
  });

  test('a safe update loses against a newer one', async () => {
    const { id, updated_at: stamp } = await newTicket();
    SandboxBench.timeMs += 5 * SECOND_MS;
    expect((await update(id, { ...comment('mine'), safe_update: true, updated_stamp: stamp })).status).toBe(200);
    const late = await update(id, { ...comment('late'), safe_update: true, updated_stamp: stamp });
    expect(late).toMatchObject({ status: 409, body: { error: 'UpdateConflict' } });
    expect(await listOf(`tickets/${String(id)}/comments`, 'comments')).toHaveLength(2);
  });

  test('a solved ticket opens again, a closed one never; a follow-up continues it', async () => {
    const { id } = await newTicket({ tags: ['whatsapp'], status: 'solved' });
    expect(ticketOf(await update(id, { status: 'open' }))).toMatchObject({ status: 'open' });
    expect(await create({ ...comment('next'), via_followup_source_id: id })).toMatchObject({ status: 422 });
    await update(id, { status: 'closed' });
    for (const change of [{ status: 'open' }, comment('more'), { tags: ['x'] }]) expect((await update(id, change)).status).toBe(422);
    expect((await bench.zendesk('PUT', `tickets/${String(id)}/tags`, { tags: ['x'] })).status).toBe(422);
    const followUp = ticketOf(await create({ ...comment('next'), via_followup_source_id: id }));
    expect(followUp).toMatchObject({ tags: ['whatsapp'], via: { source: { rel: 'follow_up' } } });
    expect(ticketOf(await bench.zendesk('GET', `tickets/${String(id)}`))).toMatchObject({ followup_ids: [followUp.id] });
  });

  test('tags are added, set and removed', async () => {
    const { id } = await newTicket({ tags: ['a'] });
    const tags = async (method: string, list: readonly string[]): Promise<unknown> => (await bench.zendesk(method, `tickets/${String(id)}/tags`, { tags: list })).body.tags;
    expect(await tags('PUT', ['b', 'a'])).toEqual(['a', 'b']);
    expect(await tags('DELETE', ['a'])).toEqual(['b']);
    expect(await tags('POST', ['c', 'd'])).toEqual(['c', 'd']);
    expect((await bench.zendesk('GET', `tickets/${String(id)}/tags`)).body.tags).toEqual(['c', 'd']);
    expect(await listOf('tags', 'tags')).toEqual([{ name: 'c', count: 1 }, { name: 'd', count: 1 }]);
    expect((await bench.zendesk('PUT', `tickets/${String(id)}/tags`, { tags: 'no list' })).status).toBe(200);
    expect((await bench.zendesk('PUT', `tickets/${String(id)}/tags`, {})).status).toBe(400);
  });
});

describe('uploads', () => {
  const upload = async (name: string, query = ''): Promise<Json> =>
    asRecord((await bench.zendesk('POST', `uploads?filename=${encodeURIComponent(name)}${query}`, Buffer.from(`{"file":"${name}"}`), { 'content-type': 'application/json' })).body.upload);

  test('one token for several files, used once', async () => {
    const first = await upload('a b.json');
    const token = String(first.token);
    expect(first).toMatchObject({ expires_at: '2026-11-20T13:00:00Z', attachment: { file_name: 'a b.json', content_type: 'application/json' } });
    expect(asArray((await upload('b.json', `&token=${token}`)).attachments)).toHaveLength(2);
    const { id } = await newTicket(comment('see', { uploads: [token] }));
    const [shown] = await listOf(`tickets/${String(id)}/comments`, 'comments');
    const [attachment] = asArray(shown?.attachments).map(asRecord);
    expect(asArray(shown?.attachments)).toHaveLength(2);
    const download = await fetch(String(attachment?.content_url));
    expect([await download.text(), download.headers.get('content-type')]).toEqual(['{"file":"a b.json"}', 'application/octet-stream']);
    expect((await update(id, comment('again', { uploads: [token] }))).status).toBe(422);
  });

  test('a token lives for 60 minutes', async () => {
    const [{ token: early }, { token: late }] = [await upload('a'), await upload('b')];
    SandboxBench.timeMs += 60 * MINUTE_MS - 1;
    expect((await create(comment('x', { uploads: [early] }))).status).toBe(201);
    SandboxBench.timeMs += 1;
    expect((await create(comment('x', { uploads: [late] }))).status).toBe(422);
  });

  test('an empty file and a missing name', async () => {
    expect((await bench.zendesk('POST', 'uploads?filename=x', Buffer.alloc(0))).status).toBe(400);
    expect((await bench.zendesk('POST', 'uploads', Buffer.from('x'))).status).toBe(400);
  });
});

test('too many requests, when a test asks for it', async () => {
  await bench.control('POST', '/faults', { route: 'zendesk', status: 429, retryAfterSeconds: 7, times: 1 });
  const answer = await bench.zendesk('GET', 'users/me');
  expect([answer.status, answer.headers.get('retry-after'), answer.body.error]).toEqual([429, '7', 'TooManyRequests']);
  expect((await bench.zendesk('GET', 'users/me')).status).toBe(200);
});

describe('the desk page’s addresses', () => {
  test('show the tickets, newest change first', async () => {
    const { body } = await bench.zendesk('POST', 'users/create_or_update', { user: { name: 'Ana', external_id: 'wa:1', phone: '+15550100101' } });
    const requester = asRecord(body.user).id;
    const first = await newTicket({ requester_id: requester, external_id: 'wa:1', tags: ['whatsapp'], ...comment('Hi', { author_id: requester }) });
    SandboxBench.timeMs += SECOND_MS;
    const second = await newTicket();
    expect((await bench.control('GET', '/tickets')).body.tickets).toMatchObject([
      { id: second.id },
      { id: first.id, subject: 'Help', status: 'new', requester: { id: requester, name: 'Ana', phone: '+15550100101' }, tags: ['whatsapp'], externalId: 'wa:1', createdAt: NOON, updatedAt: NOON, comments: [{ public: true, author: { id: requester, name: 'Ana', role: 'end-user' }, body: 'Hi', at: NOON, attachments: [] }] },
    ]);
  });

  test('let the agent write and change the status', async () => {
    const { id } = await newTicket();
    const path = `/tickets/${String(id)}`;
    const written = await bench.control('POST', `${path}/comments`, { body: ' On its way ', public: false });
    expect(written).toMatchObject({ status: 201, body: { comment: { body: 'On its way', public: false, author: { role: 'agent' } } } });
    expect(await bench.control('PUT', path, { status: 'solved' })).toMatchObject({ status: 200, body: { ticket: { status: 'solved' } } });
    expect(ticketOf(await bench.zendesk('GET', `tickets/${String(id)}`))).toMatchObject({ status: 'solved' });
    expect((await bench.control('PUT', path, { status: 'melted' })).status).toBe(400);
    expect((await bench.control('POST', `${path}/comments`, { body: ' ' })).status).toBe(400);
    expect((await bench.control('PUT', '/tickets/99', { status: 'open' })).status).toBe(404);
    await bench.control('PUT', path, { status: 'closed' });
    expect((await bench.control('POST', `${path}/comments`, { body: 'x' })).status).toBe(409);
  });
});
