import { createHmac } from 'node:crypto';
import { HOUR_MS } from '../../src/shared/clock';
import { codeOf, errorOf, NOON, SandboxBench, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
beforeEach(() => bench.reset());

const set = (body: Json) => bench.control('POST', '/settings', body);
const debug = async (): Promise<unknown> => (await bench.graph('GET', `debug_token?input_token=${bench.sandbox.account.accessToken}`, undefined, bench.appToken)).body.data;

test('are all there, are changed one by one, and come back with a reset', async () => {
  const defaults = (await bench.control('GET', '/settings')).body;
  expect(defaults).toMatchObject({ metaAgent: 'off', quality: 'GREEN', allowedRecipients: null, tokenExpiresAt: null, deliveredServiceMessages: 0 });
  expect((await set({ quality: 'RED', messagingLimit: 'TIER_250' })).body).toEqual({ ...defaults, quality: 'RED', messagingLimit: 'TIER_250' });
  await bench.control('POST', '/reset');
  expect((await bench.control('GET', '/settings')).body).toEqual(defaults);
});

test.each([[{ quality: 'PURPLE' }, /quality must be one of/], [{ shoes: 1 }, /no setting shoes/], [{ allowedRecipients: 'Ana' }, /list/], [{ tokenExpiresAt: 'soon' }, /milliseconds/], [{ deliveredServiceMessages: -1 }, /number/]])(
  '%j is refused', async (body, sentence) => {
    expect(await set(body)).toMatchObject({ status: 400, body: { error: expect.stringMatching(sentence) } });
  });

test('show on the number', async () => {
  await set({ quality: 'YELLOW', messagingLimit: 'TIER_250', codeVerification: 'EXPIRED', numberStatus: 'FLAGGED', canSendMessage: 'BLOCKED', throughput: 'HIGH', allowedRecipients: [] });
  const fields = 'quality_rating,messaging_limit_tier,whatsapp_business_manager_messaging_limit,code_verification_status,status,health_status,throughput,account_mode';
  expect((await bench.graph('GET', `${bench.sandbox.account.phoneNumberId}?fields=${fields}`)).body).toMatchObject({
    quality_rating: 'YELLOW', messaging_limit_tier: 'TIER_250', whatsapp_business_manager_messaging_limit: 'TIER_250', code_verification_status: 'EXPIRED',
    status: 'FLAGGED', health_status: { can_send_message: 'BLOCKED' }, throughput: { level: 'HIGH' }, account_mode: 'SANDBOX',
  });
});

test('a token that ends', async () => {
  const { wabaId } = bench.sandbox.account;
  await set({ tokenExpiresAt: NOON + HOUR_MS });
  expect(await debug()).toMatchObject({ is_valid: true, expires_at: (NOON + HOUR_MS) / 1_000 });
  expect((await bench.graph('GET', wabaId)).status).toBe(200);
  SandboxBench.timeMs = NOON + HOUR_MS;
  const refused = await bench.graph('GET', wabaId);
  expect(codeOf(refused)).toBe('401/190');
  expect(errorOf(refused)).toMatchObject({ error_subcode: 463 });
  expect(await debug()).toMatchObject({ is_valid: false, error: { code: 190, subcode: 463 } });
});

test('a token without a permission', async () => {
  const { wabaId } = bench.sandbox.account;
  await set({ tokenScopes: ['whatsapp_business_messaging'] });
  expect(codeOf(await bench.graph('GET', `${wabaId}/message_templates`))).toBe('403/10');
  expect(codeOf(await bench.graph('GET', `${wabaId}/subscribed_apps`))).toBe('403/10');
  expect(await debug()).toMatchObject({ scopes: ['whatsapp_business_messaging'], granular_scopes: [{ scope: 'whatsapp_business_messaging', target_ids: [wabaId] }] });
});

test('an app secret proof that is required', async () => {
  const { wabaId, accessToken, appSecret } = bench.sandbox.account;
  await set({ appSecretProof: 'required' });
  const refused = await bench.graph('GET', wabaId);
  expect(codeOf(refused)).toBe('400/100');
  expect(errorOf(refused).message).toBe('API calls from the server require an appsecret_proof argument');
  const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
  expect((await bench.graph('GET', `${wabaId}?appsecret_proof=${proof}`)).status).toBe(200);
});

test('every answer says how much of the limits is used', async () => {
  const { headers } = await bench.graph('GET', bench.sandbox.account.wabaId);
  for (const name of ['x-app-usage', 'x-business-use-case-usage', 'x-fb-request-id', 'x-fb-trace-id', 'facebook-api-version']) expect(headers.get(name)).toEqual(expect.any(String));
});
