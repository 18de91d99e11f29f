import { startSandbox, type Sandbox } from '../../../sandbox/startSandbox';
import { readAppSubscription, subscribeApp } from '../../../src/graph/appSubscription';
import type { GraphAccount } from '../../../src/graph/graphApi';
import { clearOverride, OVERRIDE_LEVELS, readAccountSubscription, setOverride, subscribeToAccount } from '../../../src/graph/subscriptions';
import { answerChallenge } from '../../../src/webhook/challenge';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount } from '../../fixtures/graph';
import { loopbackServers, type Answer } from '../../fixtures/loopbackServer';

const serve = loopbackServers();
const APP = { id: '1234567890', secret: 'app-secret' };
const OURS = { url: 'https://n8n.example.com/webhook/1/whatsapp', verifyToken: 'our-token' };

/** A Graph API that answers every GET with `found` and every POST with success. */
async function meta(found: unknown) {
  const server = await serve((request): Answer => ({ status: 200, body: request.method === 'GET' ? found : { success: true } }));
  return { send: fetchSend({ authorization: 'Bearer system-token' }), account: graphAccount(server.url), seen: server.seen };
}

describe('the app’s subscription to the account', () => {
  const app = (id: string, url?: string) => ({ whatsapp_business_api_data: { id, name: 'App' }, override_callback_uri: url });
  const number = (url?: string) => ({ webhook_configuration: { phone_number: url, application: 'https://other.example' } });
  const nothing = { phoneNumber: null, account: null };

  it.each<[string, object, object]>([
    ['our app’s override of the account', { data: [app('1', 'https://other.example'), app(APP.id, OURS.url)] }, { isSubscribed: true, overrides: { ...nothing, account: OURS.url } }],
    ['an override of the number', { data: [app(APP.id)], ...number(OURS.url) }, { isSubscribed: true, overrides: { ...nothing, phoneNumber: OURS.url } }],
    ['none', { data: [app(APP.id)], ...number() }, { isSubscribed: true, overrides: nothing }],
    ['another app’s', { data: [app('1', 'https://other.example')] }, { isSubscribed: false, overrides: nothing }],
    ['nonsense', { data: [null, 5, { whatsapp_business_api_data: null }], webhook_configuration: 7 }, { isSubscribed: false, overrides: nothing }],
  ])('%s', async (_what, found, subscription) => {
    const { send, account } = await meta(found);
    expect(await readAccountSubscription(send, account, APP.id)).toEqual(subscription);
  });

  it('is overridden with the token that Meta will show, and given back', async () => {
    const { send, account, seen } = await meta({});
    for (const level of OVERRIDE_LEVELS) {
      await setOverride(send, account, level, OURS);
      await clearOverride(send, account, level);
    }
    const override = { override_callback_uri: OURS.url, verify_token: OURS.verifyToken };
    const [number, business] = [`/v25.0/${account.phoneNumberId}`, '/v25.0/102290129340398/subscribed_apps'];
    expect(seen).toMatchObject([
      { method: 'POST', path: number, body: { webhook_configuration: override } },
      { method: 'POST', path: number, body: { webhook_configuration: { override_callback_uri: '' } } },
      { method: 'POST', path: business, body: override },
      { method: 'POST', path: business, body: null },
    ]);
  });

  it.each(OVERRIDE_LEVELS)('has a URL of at most 200 characters: %s', async (level) => {
    const { send, account, seen } = await meta({});
    const callback = (length: number) => ({ ...OURS, url: 'https://n8n.example.com/'.padEnd(length, 'x') });
    await setOverride(send, account, level, callback(200));
    await expect(setOverride(send, account, level, callback(201))).rejects.toMatchObject({
      code: 'invalidInput',
      message: 'The webhook URL has 201 characters; Meta allows 200.',
    });
    expect(seen).toHaveLength(1);
  });
});

describe('the app’s own subscription', () => {
  const read = async (data: unknown) => {
    const { account, seen } = await meta({ data });
    const found = await readAppSubscription(fetchSend(), account, APP);
    expect(seen).toMatchObject([{ path: `/v25.0/${APP.id}/subscriptions`, headers: { authorization: `Bearer ${APP.id}|${APP.secret}` } }]);
    return found;
  };
  const subscription = (fields: unknown, object = 'whatsapp_business_account') => ({ object, callback_url: OURS.url, active: true, fields });

  it.each<[string, unknown, readonly string[] | null]>([
    ['with names and versions', [subscription([{ name: 'messages', version: 'v25.0' }, null, { name: 'flows' }])], ['messages', 'flows']],
    ['with names alone', [subscription(['messages'])], ['messages']],
    ['without fields', [subscription(undefined)], []],
    ['of another product', [subscription([{ name: 'messages' }], 'page')], null],
    ['none', [], null],
  ])('is read with the app’s own token: %s', async (_what, data, fields) => {
    expect(await read(data)).toEqual(fields === null ? null : { url: OURS.url, fields });
  });

  it('says where webhooks go, and which', async () => {
    const { account, seen } = await meta({});
    await subscribeApp(fetchSend(), account, APP, OURS, ['messages', 'flows']);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        path: `/v25.0/${APP.id}/subscriptions`,
        headers: { authorization: `Bearer ${APP.id}|${APP.secret}` },
        body: { object: 'whatsapp_business_account', callback_url: OURS.url, verify_token: OURS.verifyToken, fields: 'messages,flows' },
      },
    ]);
  });
});

describe('against the sandbox, which is as strict as Meta', () => {
  let sandbox: Sandbox;
  let account: GraphAccount;
  beforeAll(async () => {
    sandbox = await startSandbox();
    const { wabaId, phoneNumberId } = sandbox.account;
    account = { baseUrl: sandbox.url, version: 'v25.0', wabaId, phoneNumberId };
  });
  afterAll(() => sandbox.close());

  it('everything is set, read, and given back', async () => {
    const { accessToken, appId, appSecret } = sandbox.account;
    const send = fetchSend({ authorization: `Bearer ${accessToken}` });
    const trigger = await serve(({ query }) => {
      const challenge = answerChallenge(query, OURS.verifyToken);
      return challenge === null ? { status: 403 } : { status: 200, body: challenge };
    });
    const callback = { ...OURS, url: `${trigger.url}/webhook/1/whatsapp` };

    await subscribeApp(fetchSend(), account, { id: appId, secret: appSecret }, callback, ['messages', 'calls']);
    expect(await readAppSubscription(fetchSend(), account, { id: appId, secret: appSecret })).toEqual({ url: callback.url, fields: ['messages', 'calls'] });
    for (const level of OVERRIDE_LEVELS) await expect(setOverride(send, account, level, callback)).rejects.toMatchObject({ graphCode: 100 });
    await subscribeToAccount(send, account);
    for (const level of OVERRIDE_LEVELS) {
      await setOverride(send, account, level, callback);
      expect((await readAccountSubscription(send, account, appId)).overrides[level]).toBe(callback.url);
      await expect(setOverride(send, account, level, { ...callback, verifyToken: 'another' })).rejects.toMatchObject({ graphCode: 2200 });
      await clearOverride(send, account, level);
      expect(await readAccountSubscription(send, account, appId)).toEqual({ isSubscribed: true, overrides: { phoneNumber: null, account: null } });
    }
  });

  it('a token of nobody says so', async () => {
    const send = fetchSend({ authorization: 'Bearer of-nobody' });
    await expect(readAccountSubscription(send, account, '1')).rejects.toMatchObject({
      graphCode: 190,
      message: 'Meta does not accept the access token (190).',
    });
  });
});
