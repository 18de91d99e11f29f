import { chatwootStandIn, type ChatwootOptions } from '../../sandbox/helpdesks/chatwoot/chatwoot';
import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import type { HttpRequest } from '../../src/shared/http';
import { fetchSend } from '../contract/fetchSend';

let standIn: StandIn;
const start = async (options: ChatwootOptions = {}): Promise<void> => {
  standIn = await startStandIn(chatwootStandIn(options));
};
afterEach(() => standIn.close());

const call = (method: HttpRequest['method'], path: string, json?: unknown, token = 'sandbox-administrator-token') =>
  fetchSend({ api_access_token: token })({ method, url: `${standIn.url}/api/v1/${path}`, ...(json === undefined ? {} : { json }) });
const account = (method: HttpRequest['method'], path: string, json?: unknown, token?: string) => call(method, `accounts/1/${path}`, json, token);

describe('the Chatwoot stand-in', () => {
  test('lets in who has a token, into their own account', async () => {
    await start();
    expect((await fetchSend()({ method: 'GET', url: `${standIn.url}/api/v1/profile` })).status).toBe(401);
    expect((await call('GET', 'profile', undefined, 'wrong')).status).toBe(401);
    expect((await call('GET', 'accounts/2/agents')).status).toBe(401);
    expect((await call('GET', 'profile')).status).toBe(200);
  });

  test('refuses webhooks of agents, with wrong events, and twice the same', async () => {
    await start();
    const webhook = { url: 'http://127.0.0.1:9/hook', subscriptions: ['message_created'] };
    expect((await account('POST', 'webhooks', webhook, 'sandbox-agent-token')).status).toBe(401);
    expect((await account('POST', 'webhooks', { ...webhook, subscriptions: ['message_sent'] })).status).toBe(422);
    expect((await account('POST', 'webhooks', webhook)).status).toBe(200);
    expect((await account('POST', 'webhooks', webhook)).status).toBe(422);
  });

  test('keeps identifiers and numbers unique, and takes customers’ messages in API inboxes only', async () => {
    await start();
    const contact = { inbox_id: 6, name: 'Ana', identifier: 'wa:1', phone_number: '+15550100001' };
    const { body } = await account('POST', 'contacts', contact);
    expect((await account('POST', 'contacts', { ...contact, identifier: 'wa:2' })).body).toMatchObject({ attributes: ['phone_number'] });
    expect((await account('POST', 'contacts', { ...contact, phone_number: '1555' })).status).toBe(422);
    const { contact: made } = (body as { payload: { contact: { id: number } } }).payload;
    const conversation = await account('POST', 'conversations', { inbox_id: 6, contact_id: made.id });
    const { id } = conversation.body as { id: number };
    expect((await account('POST', `conversations/${id}/messages`, { content: 'Hi', message_type: 'incoming' })).status).toBe(422);
    expect((await account('POST', `conversations/${id}/messages`, { content: 'Hi', message_type: 'sent' })).status).toBe(422);
    expect((await account('POST', `conversations/${id}/toggle_status`, { status: 'closed' })).status).toBe(422);
    expect((await account('GET', 'conversations/999')).status).toBe(404);
  });

  test('gives whoever opens a conversation as an agent the conversation', async () => {
    await start();
    const { body } = await account('POST', 'contacts', { inbox_id: 5, name: 'Ana' });
    const { contact } = (body as { payload: { contact: { id: number } } }).payload;
    const { id } = (await account('POST', 'conversations', { inbox_id: 5, contact_id: contact.id, status: 'resolved' })).body as { id: number };
    await account('POST', `conversations/${id}/toggle_status`, { status: 'open' }, 'sandbox-agent-token');
    expect((await account('GET', `conversations/${id}`)).body).toMatchObject({ status: 'open', meta: { assignee: { id: 2 } } });
  });

  test('asks for fewer requests beyond its limit', async () => {
    await start({ requestsPerMinute: 2 });
    for (const status of [200, 200, 429]) expect((await call('GET', 'profile')).status).toBe(status);
    expect((await call('GET', 'profile')).headers['retry-after']).toMatch(/^\d+$/);
  });
});
