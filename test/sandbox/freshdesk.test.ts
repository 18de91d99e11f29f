import { freshdeskStandIn, type FreshdeskOptions } from '../../sandbox/helpdesks/freshdesk/freshdesk';
import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import { DAY_MS } from '../../src/shared/clock';
import type { HttpRequest } from '../../src/shared/http';
import { fetchSend } from '../contract/fetchSend';

let standIn: StandIn;
let now = Date.now();
const start = async (options: FreshdeskOptions = {}): Promise<void> => {
  standIn = await startStandIn(freshdeskStandIn(options), { now: () => now });
};
afterEach(() => standIn.close());

const call = (method: HttpRequest['method'], path: string, json?: unknown, key = 'sandbox-agent-key') =>
  fetchSend({ authorization: `Basic ${Buffer.from(`${key}:X`).toString('base64')}` })({ method, url: `${standIn.url}/api/v2/${path}`, ...(json === undefined ? {} : { json }) });

async function contact(): Promise<number> {
  const { body } = await call('POST', 'contacts', { name: 'Ana', unique_external_id: 'wa:1', mobile: '+15550100001' });
  return (body as { id: number }).id;
}

describe('the Freshdesk stand-in', () => {
  test('lets in who has a key', async () => {
    await start();
    expect((await fetchSend()({ method: 'GET', url: `${standIn.url}/api/v2/agents/me` })).status).toBe(401);
    expect(await call('GET', 'agents/me', undefined, 'wrong')).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect((await call('GET', 'agents/me')).status).toBe(200);
    expect(await call('GET', 'tickets/999')).toMatchObject({ status: 404, body: '' });
  });

  test('refuses fields that it does not know, and wrong types and values, by their names', async () => {
    await start();
    const ticket = { requester_id: await contact(), subject: 'Late', description: 'Where?', status: 2, priority: 1 };
    const codeOf = async (more: object) => ((await call('POST', 'tickets', { ...ticket, ...more })).body as { errors?: Array<{ field: string; code: string }> }).errors?.map(({ field, code }) => [field, code]);
    expect(await codeOf({ external_id: 'wa:1' })).toEqual([['external_id', 'invalid_field']]);
    expect(await codeOf({ status: 'open' })).toEqual([['status', 'datatype_mismatch']]);
    expect(await codeOf({ status: 9 })).toEqual([['status', 'invalid_value']]);
    expect(await codeOf({ tags: ['x'.repeat(33)] })).toEqual([['tags', 'invalid_value']]);
    expect(await codeOf({ custom_fields: { cf_unknown: 1 } })).toEqual([['custom_fields', 'invalid_value']]);
    expect(await codeOf({ requester_id: 7 })).toEqual([['requester_id', 'invalid_value']]);
    expect(await codeOf({ subject: '' })).toEqual([['subject', 'missing_field']]);
    expect(await codeOf({})).toBeUndefined();
  });

  test('says who has a value that must be unique', async () => {
    await start();
    const id = await contact();
    const again = await call('POST', 'contacts', { name: 'Eva', unique_external_id: 'wa:1' });
    expect(again).toMatchObject({ status: 409, body: { errors: [{ field: 'unique_external_id', code: 'duplicate_value', additional_info: { user_id: id } }] } });
  });

  test('leaves out of its list what is older than 30 days, and refuses filters that it does not know', async () => {
    await start();
    await call('POST', 'tickets', { requester_id: await contact(), subject: 'Late', description: 'Where?', status: 2, priority: 1 });
    now += 31 * DAY_MS;
    expect((await call('GET', 'tickets')).body).toEqual([]);
    expect((await call('GET', 'tickets?updated_since=2010-01-01T00:00:00Z')).body).toHaveLength(1);
    expect((await call('GET', 'tickets?external_id=wa:1')).status).toBe(400);
    expect((await call('GET', 'tickets?unique_external_id=wa:2')).status).toBe(400);
    expect((await call('GET', 'tickets?per_page=101')).status).toBe(400);
  });

  test('asks for fewer requests beyond the limit of the plan', async () => {
    await start({ requestsPerMinute: 2 });
    for (const status of [200, 200, 429]) expect((await call('GET', 'agents/me')).status).toBe(status);
    expect((await call('GET', 'agents/me')).headers).toMatchObject({ 'retry-after': '60', 'x-ratelimit-total': '2', 'x-ratelimit-remaining': '0' });
  });
});
