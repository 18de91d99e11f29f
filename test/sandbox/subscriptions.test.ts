import { asRecord } from '../../src/shared/shape';
import { codeOf, errorOf, SandboxBench, type Answer, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeEach(async () => {
  bench = await SandboxBench.start();
});

const app = (body: Json, path = '/webhook'): Promise<Answer> =>
  bench.graph('POST', `${bench.sandbox.account.appId}/subscriptions`, { object: 'whatsapp_business_account', callback_url: bench.receiver.url(path), verify_token: 'app-token', fields: 'messages', ...body }, bench.appToken);
const waba = (body?: Json): Promise<Answer> => bench.graph('POST', `${bench.sandbox.account.wabaId}/subscribed_apps`, body);
const phone = (uri: string): Promise<Answer> =>
  bench.graph('POST', bench.sandbox.account.phoneNumberId, { webhook_configuration: { override_callback_uri: uri, verify_token: 'phone-token' } });
const override = (path: string): Json => ({ override_callback_uri: bench.receiver.url(path), verify_token: 'waba-token' });

/** Where the next message goes. */
async function destination(): Promise<string | null> {
  bench.receiver.forget();
  await bench.inbound({});
  return bench.receiver.webhooks[0]?.path ?? null;
}

describe('the check of a callback', () => {
  test('Meta asks with the token and a challenge', async () => {
    expect((await app({})).body).toEqual({ success: true });
    const [challenge] = bench.receiver.challenges;
    expect(challenge?.get('hub.mode')).toBe('subscribe');
    expect(challenge?.get('hub.verify_token')).toBe('app-token');
    expect(challenge?.get('hub.challenge')).toMatch(/^\d+$/);
  });

  test('a wrong answer leaves everything as it was', async () => {
    bench.receiver.challengeAnswer = { status: 403 };
    const refused = await app({});
    expect(codeOf(refused)).toBe('400/2200');
    expect(errorOf(refused).message).toBe('(#2200) Callback verification failed with the following errors: HTTP Status Code = 403; HTTP Message = Forbidden');
    bench.receiver.challengeAnswer = { status: 200, body: 'hello' };
    expect(codeOf(await app({}))).toBe('400/2200');
    expect((await bench.graph('GET', `${bench.sandbox.account.appId}/subscriptions`, undefined, bench.appToken)).body).toEqual({ data: [] });
  });

  test.each(['https://n8n.example/webhook', 'http://10.0.0.1/', 'http://127.0.0.1.evil.example/', 'http://localhost@evil.example/', 'http://[::ffff:1.2.3.4]/', 'file:///etc/passwd', 'nonsense'])(
    'an address beyond this machine is never called: %s',
    async (callback_url) => {
      const refused = await app({ callback_url });
      expect(codeOf(refused)).toBe('400/2200');
      expect(errorOf(refused).message).toMatch(/only calls URLs on this machine|must start with http|is not a URL/);
    },
  );

  test('nobody listens', async () => {
    expect(codeOf(await app({ callback_url: 'http://127.0.0.1:1/' }))).toBe('400/2200');
  });

  test('missing and unknown parameters', async () => {
    expect(codeOf(await app({ fields: '' }))).toBe('400/100');
    expect(codeOf(await app({ fields: 'messages,telegrams' }))).toBe('400/100');
    expect(codeOf(await app({ verify_token: '' }))).toBe('400/100');
    expect(codeOf(await app({ object: 'page' }))).toBe('400/100');
  });
});

describe('where webhooks go', () => {
  test('nowhere before the app is subscribed to messages and to the account', async () => {
    expect(asRecord((await bench.control('POST', '/inbound', { from: '15550100101', text: 'x' })).body)).toMatchObject({
      deliveries: [],
      notice: expect.stringContaining('/subscriptions'),
    });
    await app({ fields: 'account_update' });
    await waba();
    expect((await bench.control('GET', '/account')).body).toMatchObject({ webhook: null, problem: expect.stringContaining('"messages"') });
    await bench.graph('DELETE', `${bench.sandbox.account.wabaId}/subscribed_apps`);
    await app({ fields: ['messages', 'account_update'] });
    expect((await bench.control('GET', '/account')).body).toMatchObject({ webhook: null, problem: expect.stringContaining('subscribed_apps') });
    expect(await destination()).toBeNull();
    await waba();
    expect((await bench.control('GET', '/account')).body).toMatchObject({ webhook: { url: bench.receiver.url(), source: 'app' }, problem: null });
    expect(await destination()).toBe('/webhook');
  });

  test('phone number before account before app, and back again', async () => {
    const { phoneNumberId, wabaId, appId, businessName } = bench.sandbox.account;
    await app({}, '/app');
    await waba();
    expect(await destination()).toBe('/app');
    expect((await waba(override('/waba'))).body).toEqual({ success: true });
    expect(await destination()).toBe('/waba');
    expect((await phone(bench.receiver.url('/phone'))).body).toEqual({ success: true });
    expect(await destination()).toBe('/phone');
    expect((await bench.graph('GET', `${phoneNumberId}?fields=webhook_configuration`)).body.webhook_configuration).toEqual({
      phone_number: bench.receiver.url('/phone'),
      whatsapp_business_account: bench.receiver.url('/waba'),
      application: bench.receiver.url('/app'),
    });
    expect((await bench.graph('GET', `${wabaId}/subscribed_apps`)).body).toMatchObject({
      data: [{ whatsapp_business_api_data: { id: appId, name: businessName }, override_callback_uri: bench.receiver.url('/waba') }],
    });
    await phone('');
    expect(await destination()).toBe('/waba');
    await waba();
    expect(await destination()).toBe('/app');
    expect((await bench.graph('GET', `${appId}/subscriptions`, undefined, bench.appToken)).body).toEqual({
      data: [{ object: 'whatsapp_business_account', callback_url: bench.receiver.url('/app'), active: true, fields: [{ name: 'messages', version: 'v26.0' }] }],
    });
    await bench.graph('DELETE', `${appId}/subscriptions?object=whatsapp_business_account`, undefined, bench.appToken);
    expect(await destination()).toBeNull();
  });

  test('an override needs the subscription first, a token, and at most 200 characters', async () => {
    await app({});
    const early = await waba(override('/waba'));
    expect(codeOf(early)).toBe('400/100');
    expect(errorOf(early).message).toContain('must be subscribed');
    await waba();
    expect(codeOf(await waba({ override_callback_uri: bench.receiver.url('/waba') }))).toBe('400/100');
    expect(codeOf(await waba(override(`/${'x'.repeat(200)}`)))).toBe('400/131009');
    bench.receiver.challengeAnswer = { status: 404 };
    expect(codeOf(await waba(override('/waba')))).toBe('400/2200');
    expect(await destination()).toBe('/webhook');
  });

  test('unsubscribing clears the override', async () => {
    const { wabaId } = bench.sandbox.account;
    await app({});
    await waba();
    await waba(override('/waba'));
    await bench.graph('DELETE', `${wabaId}/subscribed_apps`);
    expect((await bench.graph('GET', `${wabaId}/subscribed_apps`)).body).toEqual({ data: [] });
    expect(await destination()).toBeNull();
    await waba();
    expect(await destination()).toBe('/webhook');
  });
});
