// What agents and administrators do in the Zendesk stand-in: log-ins, properties of tickets, limits, webhooks.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { MINUTE_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { close, listen } from './listen';
import { eventually, SandboxBench, type Answer, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
beforeEach(() => bench.reset());

const asHuman = (): Readonly<Record<string, string>> => {
  const { humanEmail, apiToken } = bench.sandbox.zendesk;
  return { authorization: `Basic ${Buffer.from(`${humanEmail}/token:${apiToken}`).toString('base64')}` };
};
const newTicket = async (more: Json = {}): Promise<Json> =>
  asRecord((await bench.zendesk('POST', 'tickets', { ticket: { subject: 'Help', comment: { body: 'My order is late' }, ...more } })).body.ticket);
const update = (id: unknown, ticket: Json, headers = {}): Promise<Answer> => bench.zendesk('PUT', `tickets/${String(id)}`, { ticket }, headers);

test('a second agent has a login of their own with the account’s token', async () => {
  expect((await bench.zendesk('GET', 'users/me', undefined, asHuman())).body.user).toMatchObject({ name: 'Robin Agent', role: 'agent' });
  const { id } = await newTicket();
  await update(id, { comment: { body: 'On its way' }, status: 'solved' }, asHuman());
  const [audit] = asArray((await bench.zendesk('GET', `tickets/${String(id)}/audits?sort_order=desc`)).body.audits).map(asRecord);
  expect(audit).toMatchObject({ events: [{ type: 'Comment', body: 'On its way', attachments: [] }, { field_name: 'status', value: 'solved' }] });
  expect((await bench.zendesk('GET', `users/show_many?ids=${String(audit?.author_id)},5`)).body.users).toMatchObject([{ name: 'Robin Agent' }]);
  expect((await bench.zendesk('GET', `tickets/${String(id)}/comments/count`)).body.count).toMatchObject({ value: 2 });
});

test('agents, groups and fields are those that the account has', async () => {
  const { humanEmail } = bench.sandbox.zendesk;
  const ticket = await newTicket({ assignee_email: humanEmail, group_id: 900_002, custom_fields: [{ id: 800_001, value: '1001' }, { id: 5, value: 'x' }] });
  expect(ticket).toMatchObject({ assignee_id: expect.any(Number), group_id: 900_002, custom_fields: [{ id: 800_001, value: '1001' }, { id: 800_002, value: null }] });
  for (const wrong of [{ assignee_email: 'nobody@x.invalid' }, { assignee_id: 5 }, { group_id: 5 }]) expect((await update(ticket.id, wrong)).status).toBe(422);
  expect((await bench.zendesk('GET', 'groups')).body.groups).toMatchObject([{ name: 'Support' }, { name: 'Billing' }]);
});

test('a ticket takes 30 updates of one login in ten minutes, when a test asks for it', async () => {
  await bench.control('POST', '/faults', { zendeskLimits: 'on' });
  const { id } = await newTicket();
  for (let count = 0; count < 30; count += 1) expect((await update(id, { priority: 'high' })).status).toBe(200);
  SandboxBench.timeMs += MINUTE_MS;
  const refused = await update(id, { priority: 'low' });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '540']);
  expect((await update(id, { priority: 'low' }, asHuman())).status).toBe(200);
  SandboxBench.timeMs += 9 * MINUTE_MS;
  expect((await update(id, { priority: 'low' })).status).toBe(200);
  await bench.control('DELETE', '/faults');
});

test('files of refused types are not taken', async () => {
  expect(await bench.zendesk('POST', 'uploads?filename=setup.exe', Buffer.from('MZ'))).toMatchObject({ status: 422, body: { error: 'AttachmentUnprocessable' } });
});

describe('webhooks', () => {
  const received: Array<{ readonly body: Json; readonly signed: boolean }> = [];
  const statuses: number[] = [];
  let secret = '';
  const receiver = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const timestamp = String(request.headers['x-zendesk-webhook-signature-timestamp']);
    const signature = createHmac('sha256', secret).update(timestamp).update(bytes).digest('base64');
    received.push({ body: asRecord(JSON.parse(bytes.toString('utf8'))), signed: signature === request.headers['x-zendesk-webhook-signature'] });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  let endpoint = '';
  const webhook = (more: Json = {}): Json => ({
    webhook: { name: 'n8n', endpoint, http_method: 'POST', request_format: 'json', status: 'active', subscriptions: ['zen:event-type:ticket.comment_added', 'zen:event-type:ticket.status_changed'], ...more },
  });
  const register = async (): Promise<string> => {
    const id = String(asRecord((await bench.zendesk('POST', 'webhooks', webhook())).body.webhook).id);
    secret = String(asRecord((await bench.zendesk('GET', `webhooks/${id}/signing_secret`)).body.signing_secret).secret);
    return id;
  };
  const types = () => received.map(({ body }) => String(body.type).replace('zen:event-type:ticket.', ''));

  beforeAll(async () => {
    endpoint = `${await listen(receiver)}/hook`;
  });
  afterEach(() => void received.splice(0));
  afterAll(() => close(receiver));

  test('are set up by administrators, and only what Zendesk takes', async () => {
    expect((await bench.zendesk('POST', 'webhooks', webhook(), asHuman())).status).toBe(403);
    for (const wrong of [{ endpoint: 'n8n' }, { http_method: 'GET' }, { request_format: 'xml' }, { status: 'on' }, { subscriptions: ['zen:event-type:ticket.eaten'] }]) {
      expect((await bench.zendesk('POST', 'webhooks', webhook(wrong))).status).toBe(400);
    }
    expect((await bench.zendesk('GET', 'webhooks/NOBODY/signing_secret')).status).toBe(404);
    expect((await bench.zendesk('GET', 'webhooks')).body.webhooks).toEqual([]);
  });

  test('ring signed for comments and states, again after a 500, and no more once removed', async () => {
    const id = await register();
    const { id: ticketId } = await newTicket();
    await eventually(() => expect(types()).toEqual(['comment_added']));
    statuses.push(500);
    await update(ticketId, { status: 'solved' }, asHuman());
    await eventually(() => expect(types()).toEqual(['comment_added', 'status_changed', 'status_changed']));
    expect(received.every(({ signed }) => signed)).toBe(true);
    expect(received[1]?.body).toMatchObject({ detail: { id: String(ticketId) }, event: { current: 'SOLVED', previous: 'NEW' } });
    expect((await bench.zendesk('DELETE', `webhooks/${id}`)).status).toBe(204);
    expect((await bench.zendesk('DELETE', `webhooks/${id}`)).status).toBe(404);
    await update(ticketId, { status: 'open' });
    expect(received).toHaveLength(3);
  });

  test('come in disorder and twice, when a test asks for it', async () => {
    const id = await register();
    const { id: ticketId } = await newTicket();
    await eventually(() => expect(received).toHaveLength(1));
    await bench.control('POST', '/faults', { zendeskWebhooks: 'disorder' });
    await update(ticketId, { comment: { body: 'Done' }, status: 'solved' });
    await eventually(() => expect(received).toHaveLength(5));
    expect(types().slice(1).sort()).toEqual(['comment_added', 'comment_added', 'status_changed', 'status_changed']);
    await bench.control('DELETE', '/faults');
    await bench.zendesk('DELETE', `webhooks/${id}`);
  });
});
