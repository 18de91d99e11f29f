import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import { zammadStandIn } from '../../sandbox/helpdesks/zammad/zammad';
import type { HttpRequest } from '../../src/shared/http';
import { fetchSend } from '../contract/fetchSend';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn(zammadStandIn({ maxRequest: '10kb' }));
});
afterAll(() => standIn.close());

const call = (method: HttpRequest['method'], path: string, json?: unknown, token = 'sandbox-admin-token') =>
  fetchSend({ authorization: `Token token=${token}` })({ method, url: `${standIn.url}/api/v1/${path}`, ...(json === undefined ? {} : { json }) });
const TICKET = { title: 'Late', group: 'Users', customer: { login: 'wa:1', firstname: 'Ana' }, article: { body: 'Where?' } };

describe('the Zammad stand-in', () => {
  test('lets in who has a token, and shows customers nothing of agents', async () => {
    expect((await fetchSend()({ method: 'GET', url: `${standIn.url}/api/v1/users/me` })).status).toBe(401);
    expect((await call('GET', 'users/me', undefined, 'wrong')).status).toBe(401);
    expect((await call('GET', 'users/me', undefined, 'sandbox-customer-token')).status).toBe(200);
    expect((await call('GET', 'tickets/1', undefined, 'sandbox-customer-token')).status).toBe(403);
    expect((await call('GET', 'webhooks', undefined, 'sandbox-agent-token')).status).toBe(403);
  });

  test.each([
    ['without a group', { ...TICKET, group: undefined }],
    ['with an unknown group', { ...TICKET, group: 'Nobody' }],
    ['with an unknown state', { ...TICKET, state: 'done' }],
    ['that waits for no time', { ...TICKET, state: 'pending reminder' }],
    ['without a title', { ...TICKET, title: '' }],
    ['without a customer', { ...TICKET, customer: undefined }],
    ['with an empty article', { ...TICKET, article: {} }],
    ['with an article of an unknown kind', { ...TICKET, article: { body: 'x', type: 'fax' } }],
    ['with a file that is no base64', { ...TICKET, article: { body: 'x', attachments: [{ filename: 'a', 'mime-type': 'text/plain', data: '%' }] } }],
    ['with a file without a type', { ...TICKET, article: { body: 'x', attachments: [{ filename: 'a', data: 'QQ==' }] } }],
  ])('refuses a ticket %s', async (_name, ticket) => {
    expect((await call('POST', 'tickets', ticket)).status).toBe(422);
  });

  test('drops what it does not know, and what customers may not set', async () => {
    const preferences = { whatsapp_support: { key: 'wa:1' } };
    const { status, body } = await call('POST', 'tickets?expand=true', { ...TICKET, no_such_attribute: 1, order_number: '7', preferences });
    expect([status, body]).toEqual([201, expect.objectContaining({ customer: 'wa:1', order_number: '7', preferences })]);
    expect(body).not.toHaveProperty('no_such_attribute');
    expect((await call('POST', 'tickets?expand=true', { ...TICKET, preferences }, 'sandbox-customer-token')).body).toMatchObject({ preferences: {}, customer: 'visitor@example.com' });
  });

  test('answers like its web server to requests that are too large', async () => {
    const { status, headers } = await call('POST', 'tickets', { ...TICKET, article: { body: 'x'.repeat(11_000) } });
    expect([status, headers['content-type']]).toEqual([413, expect.stringContaining('html')]);
  });

  test('keeps a webhook that a trigger names, and triggers’ names apart', async () => {
    const { body } = await call('POST', 'webhooks', { name: 'Hook', endpoint: 'http://127.0.0.1:9/' });
    const { id } = body as { id: number };
    const trigger = {
      name: 'Ring',
      activator: 'action',
      execution_condition_mode: 'selective',
      condition: { 'article.action': { operator: 'is', value: 'create' } },
      perform: { 'notification.webhook': { webhook_id: String(id) } },
    };
    expect((await call('POST', 'triggers', { ...trigger, condition: { 'ticket.colour': { operator: 'is' } } })).status).toBe(422);
    const made = await call('POST', 'triggers', trigger);
    expect(made.status).toBe(201);
    expect((await call('POST', 'triggers', trigger)).status).toBe(422);
    expect((await call('DELETE', `webhooks/${id}`)).status).toBe(422);
    expect((await call('DELETE', `triggers/${(made.body as { id: number }).id}`)).status).toBe(200);
    expect((await call('DELETE', `webhooks/${id}`)).status).toBe(200);
  });
});
