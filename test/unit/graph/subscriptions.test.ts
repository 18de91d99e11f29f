import { startSandbox, type Sandbox } from '../../../sandbox/startSandbox';
import type { GraphAccount } from '../../../src/graph/graphApi';
import {
  clearCallback,
  ensureAccountSubscription,
  ensureAppSubscription,
  readAppId,
  readCallback,
  setCallback,
} from '../../../src/graph/subscriptions';
import { answerChallenge } from '../../../src/webhook/challenge';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount } from '../../fixtures/graph';
import { loopbackServers, type Answer, type SeenRequest } from '../../fixtures/loopbackServer';

const serve = loopbackServers();
const APP = { id: '1234567890', secret: 'app-secret' };
const OURS = { url: 'https://n8n.example.com/webhook/1/whatsapp', verifyToken: 'our-token' };

/** A Graph API that answers every GET with `found` and every POST with success. */
async function meta(found: unknown) {
  const server = await serve((request): Answer => ({ status: 200, body: request.method === 'GET' ? found : { success: true } }));
  return { send: fetchSend({ authorization: 'Bearer system-token' }), account: graphAccount(server.url), seen: server.seen };
}

const posts = (seen: readonly SeenRequest[]) => seen.filter(({ method }) => method === 'POST');

describe('the app behind a token', () => {
  it('is what Meta says', async () => {
    const { send, account, seen } = await meta({ data: { app_id: APP.id, is_valid: true } });
    expect(await readAppId(send, account, 'system-token')).toBe(APP.id);
    expect(seen).toMatchObject([{ path: '/v25.0/debug_token', query: { input_token: 'system-token' } }]);
  });

  it.each([{ data: { is_valid: false } }, {}, { data: null }, { data: { app_id: 7 } }])('is unknown: %j', async (found) => {
    const { send, account } = await meta(found);
    await expect(readAppId(send, account, 'system-token')).rejects.toMatchObject({
      code: 'graphRefused',
      hint: 'Fill in App ID under Show Advanced in the WhatsApp Support Account credential.',
    });
  });
});

describe('where the account’s webhooks go', () => {
  const app = (id: string, url?: string) => ({ whatsapp_business_api_data: { id, name: 'App' }, override_callback_uri: url });

  it.each<[string, unknown, string | null]>([
    ['our app’s', { data: [app('1', 'https://other.example'), app(APP.id, OURS.url)] }, OURS.url],
    ['the app’s own callback', { data: [app(APP.id)] }, null],
    ['another app’s', { data: [app('1', 'https://other.example')] }, null],
    ['nowhere', { data: [] }, null],
    ['nonsense', { data: [null, 5, { whatsapp_business_api_data: null }] }, null],
  ])('%s', async (_what, found, url) => {
    const { send, account } = await meta(found);
    expect(await readCallback(send, account, APP.id)).toBe(url);
  });

  it('is set with the token that Meta will show, and given back without a body', async () => {
    const { send, account, seen } = await meta({});
    await setCallback(send, account, OURS.url, OURS.verifyToken);
    await clearCallback(send, account);
    expect(seen).toMatchObject([
      { method: 'POST', path: '/v25.0/102290129340398/subscribed_apps', body: { override_callback_uri: OURS.url, verify_token: OURS.verifyToken } },
      { method: 'POST', path: '/v25.0/102290129340398/subscribed_apps', body: null },
    ]);
  });

  it('has at most 200 characters', async () => {
    const { send, account, seen } = await meta({});
    const url = (length: number) => 'https://n8n.example.com/'.padEnd(length, 'x');
    await setCallback(send, account, url(200), OURS.verifyToken);
    await expect(setCallback(send, account, url(201), OURS.verifyToken)).rejects.toMatchObject({
      code: 'invalidInput',
      message: 'The webhook URL has 201 characters; Meta allows 200.',
    });
    expect(seen).toHaveLength(1);
  });

  it('is not touched where the app is subscribed already', async () => {
    const { send, account, seen } = await meta({ data: [app(APP.id, OURS.url)] });
    await ensureAccountSubscription(send, account, APP.id);
    expect(posts(seen)).toEqual([]);
  });
});

describe('the app’s own subscription', () => {
  const ensure = async (found: unknown) => {
    const { account, seen } = await meta(found);
    await ensureAppSubscription(fetchSend(), account, APP, OURS);
    return seen;
  };
  const subscription = (fields: readonly unknown[], object = 'whatsapp_business_account') => ({
    data: [{ object, callback_url: 'https://crm.example.com/hook', active: true, fields }],
  });

  it('is made with the app’s own token, and says where webhooks go', async () => {
    const seen = await ensure({ data: [] });
    expect(seen.every(({ headers }) => headers.authorization === `Bearer ${APP.id}|${APP.secret}`)).toBe(true);
    expect(posts(seen)).toMatchObject([
      {
        path: `/v25.0/${APP.id}/subscriptions`,
        body: { object: 'whatsapp_business_account', callback_url: OURS.url, verify_token: OURS.verifyToken, fields: 'messages' },
      },
    ]);
  });

  it.each([[[{ name: 'messages', version: 'v25.0' }]], [['messages']]])('is left as it is where it has messages: %j', async (fields) => {
    expect(posts(await ensure(subscription(fields)))).toEqual([]);
  });

  it('keeps its callback and its other fields where messages are added', async () => {
    const seen = await ensure(subscription([{ name: 'account_update' }, null, { name: 'flows' }]));
    expect(posts(seen)).toMatchObject([{ body: { callback_url: 'https://crm.example.com/hook', fields: 'account_update,flows,messages' } }]);
  });

  it('of another product does not count', async () => {
    expect(posts(await ensure(subscription([{ name: 'messages' }], 'page')))).toMatchObject([{ body: { callback_url: OURS.url } }]);
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

  it('a first trigger is connected, answers the challenge, and goes', async () => {
    const { accessToken, appId, appSecret } = sandbox.account;
    const send = fetchSend({ authorization: `Bearer ${accessToken}` });
    const challenges: unknown[] = [];
    const trigger = await serve(({ query }) => {
      const challenge = answerChallenge(query, OURS.verifyToken);
      challenges.push(challenge);
      return challenge === null ? { status: 403 } : { status: 200, body: challenge };
    });
    const url = `${trigger.url}/webhook/1/whatsapp`;

    expect(await readAppId(send, account, accessToken)).toBe(appId);
    expect(await readCallback(send, account, appId)).toBeNull();
    await ensureAppSubscription(fetchSend(), account, { id: appId, secret: appSecret }, { ...OURS, url });
    await ensureAccountSubscription(send, account, appId);
    await setCallback(send, account, url, OURS.verifyToken);
    expect(await readCallback(send, account, appId)).toBe(url);

    await ensureAppSubscription(fetchSend(), account, { id: appId, secret: appSecret }, { ...OURS, url });
    await ensureAccountSubscription(send, account, appId);
    expect(await readCallback(send, account, appId)).toBe(url);
    expect(challenges).toHaveLength(2);
    expect(challenges.every((challenge) => /^\d+$/.test(String(challenge)))).toBe(true);

    await expect(setCallback(send, account, url, 'another-token')).rejects.toMatchObject({ code: 'graphRefused' });
    expect(await readCallback(send, account, appId)).toBe(url);
    await clearCallback(send, account);
    expect(await readCallback(send, account, appId)).toBeNull();
  });

  it('another app’s token says so', async () => {
    const send = fetchSend({ authorization: 'Bearer of-nobody' });
    await expect(readCallback(send, account, '1')).rejects.toMatchObject({
      graphCode: 190,
      message: 'Meta does not accept the access token (190).',
    });
  });
});
