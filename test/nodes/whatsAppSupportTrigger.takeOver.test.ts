// Other URLs at Meta when a workflow is switched on and off: refused, taken over, given back; and the app's own callback.
import { shortenPauses, startTriggerBench, type TriggerBench, type TriggerOptions } from './triggerBench';
import { triggerNode } from './whatsAppBench';
import type { HostedWorkflow } from './webhookHost';
import { accountFrom } from '../../nodes/shared/account';
import type { AccountCredential } from '../../nodes/shared/credentialFields';
import { checkRegistration } from '../../nodes/WhatsAppSupportTrigger/registrationCheck';
import { triggerSettings } from '../../nodes/WhatsAppSupportTrigger/settings';
import { derivedVerifyToken } from '../../src/webhook/signature';
import { loopbackServers, type LoopbackServer } from '../fixtures/loopbackServer';
import { until } from '../fixtures/until';
import { contextOf, workflowOf } from './harness';

type Live = HostedWorkflow & { readonly id: string; readonly options: TriggerOptions };
type Level = 'account' | 'phoneNumber';

const serve = loopbackServers();
const THEIR_TOKEN = 'their-token';
const WABA_EVENTS = ['messageReceived', 'templateChanged', 'marketingPreference'];

let bench: TriggerBench;
let made = 0;
const live: Live[] = [];

beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());
beforeEach(() => shortenPauses());
afterEach(async () => {
  for (const hosted of live.splice(0)) await hosted.unpublish().catch(() => undefined);
  const { appId, appSecret, wabaId, accessToken } = bench.sandbox.account;
  await until(async () => (await registered()) === 0);
  await setOverride('phoneNumber', '');
  await bench.graph('DELETE', `${appId}/subscriptions`, `${appId}|${appSecret}`);
  await bench.graph('DELETE', `${wabaId}/subscribed_apps`, accessToken);
  jest.restoreAllMocks();
});

async function setOverride(level: Level, url: string, verifyToken = THEIR_TOKEN): Promise<void> {
  const { wabaId, phoneNumberId, accessToken } = bench.sandbox.account;
  const override = { override_callback_uri: url, verify_token: verifyToken };
  if (level === 'phoneNumber') await bench.graph('POST', phoneNumberId, accessToken, { webhook_configuration: override });
  else await bench.graph('POST', `${wabaId}/subscribed_apps`, accessToken, override);
}

async function subscribeApp(url: string, fields: string, verifyToken = THEIR_TOKEN): Promise<void> {
  const { appId, appSecret } = bench.sandbox.account;
  await bench.graph('POST', `${appId}/subscriptions`, `${appId}|${appSecret}`, { object: 'whatsapp_business_account', callback_url: url, verify_token: verifyToken, fields });
}

interface AppSubscription {
  readonly url: unknown;
  readonly fields: readonly string[];
}

async function appSubscription(): Promise<AppSubscription | null> {
  const { appId, appSecret } = bench.sandbox.account;
  const { data } = (await bench.graph('GET', `${appId}/subscriptions`, `${appId}|${appSecret}`)) as { data: Array<{ callback_url: unknown; fields: Array<{ name: string }> }> };
  return data[0] === undefined ? null : { url: data[0].callback_url, fields: data[0].fields.map(({ name }) => name) };
}

/** Another tool that knows its verify token, and has the callback somewhere. */
async function tool(verifyToken = THEIR_TOKEN): Promise<LoopbackServer> {
  return await serve(({ method, query }) => {
    if (method !== 'GET') return { status: 200 };
    return query['hub.verify_token'] === verifyToken ? { status: 200, body: query['hub.challenge'] } : { status: 403 };
  });
}

/** The tool has the number's webhooks, the app's own callback is a third one. */
async function toolOn(level: Level, verifyToken = THEIR_TOKEN): Promise<LoopbackServer> {
  const other = await tool(verifyToken);
  await subscribeApp((await tool()).url, 'messages');
  await bench.graph('POST', `${bench.sandbox.account.wabaId}/subscribed_apps`, bench.sandbox.account.accessToken);
  await setOverride(level, `${other.url}/hook?key=secret`, verifyToken);
  return other;
}

function workflow(options: TriggerOptions = {}): Live {
  const id = `take-over-${(made += 1)}`;
  const hosted = { ...bench.workflow(id, options), id, options };
  live.push(hosted);
  return hosted;
}
async function publish(options: TriggerOptions = {}): Promise<Live> {
  const hosted = workflow(options);
  await hosted.publish();
  return hosted;
}

const callback = async () => (await bench.control('get', '/sandbox/account')).webhook;
const registered = async () => (await bench.registrations()).length;
const callbackBecomes = async (url: string) => await until(async () => ((await callback()) as { url: string }).url === url);
const failureOf = async (action: Promise<unknown>): Promise<Error> => {
  const failure: unknown = await action.catch((thrown: unknown) => thrown);
  if (failure instanceof Error) return failure;
  throw new Error('Nothing went wrong');
};

describe.each<[Level, NonNullable<TriggerOptions['registration']>]>([
  ['phoneNumber', 'phoneNumber'],
  ['account', 'phoneNumber'],
  ['phoneNumber', 'account'],
  ['account', 'account'],
])('a URL set for the %s, a workflow for the %s', (level, registration) => {
  const their = (other: LoopbackServer) => ({ url: `${other.url}/hook?key=secret`, source: level === 'account' ? 'waba' : 'phone' });

  test('is left alone, and named', async () => {
    const other = await toolOn(level);
    const failure = await failureOf(publish({ registration }));
    expect(failure.message).toMatch(`WhatsApp sends this number’s messages to another URL (${other.url}/hook), which is no WhatsApp Support Trigger’s of this n8n. Ask whoever runs it.`);
    expect(failure.message).toContain('switch on Take Over');
    expect(failure.message).not.toContain('secret');
    expect(await callback()).toEqual(their(other));
  });

  test('is replaced with Take Over, and gets the webhooks back', async () => {
    const other = await toolOn(level);
    const hosted = await publish({ registration, options: { takeOver: true, previousVerifyToken: THEIR_TOKEN } });
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
    await hosted.unpublish();
    await callbackBecomes(their(other).url);
    expect(await callback()).toEqual(their(other));
  });
});

describe('what stood there before', () => {
  const takeOver = { takeOver: true };

  test('needs no token of its own where it takes ours', async () => {
    const other = await toolOn('phoneNumber', derivedVerifyToken(bench.sandbox.account.appSecret));
    await (await publish({ options: takeOver })).unpublish();
    await callbackBecomes(`${other.url}/hook?key=secret`);
  });

  test.each([
    ['is dead', async (other: LoopbackServer) => await other.close(), { ...takeOver, previousVerifyToken: THEIR_TOKEN }],
    ['does not take the token', async () => undefined, takeOver],
  ])('gets nothing back where it %s', async (_what, before, options) => {
    const other = await toolOn('phoneNumber');
    const hosted = await publish({ options });
    const warned = jest.spyOn(hosted.logger, 'warn').mockImplementation();
    await before(other);
    await hosted.unpublish();
    await until(async () => ((await callback()) as { source: string }).source === 'app');
    await until(() => warned.mock.calls.some(([line]) => line.includes(`(${other.url}/hook) did not answer Meta’s check`)));
  });

  test('is left out where somebody else took the number meanwhile', async () => {
    await toolOn('phoneNumber');
    const hosted = await publish({ options: takeOver });
    const third = await tool();
    await setOverride('phoneNumber', third.url);
    await hosted.unpublish();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await callback()).toEqual({ url: third.url, source: 'phone' });
  });

  test('comes back when the last of several workflows goes, in whichever order they came', async () => {
    const other = await toolOn('account');
    const options = { takeOver: true, previousVerifyToken: THEIR_TOKEN };
    const [first, second] = [await publish({ registration: 'account', options }), await publish({ registration: 'account', options })];
    await first.unpublish();
    expect(await callback()).toEqual({ url: second.productionUrl, source: 'waba' });
    await second.unpublish();
    await callbackBecomes(`${other.url}/hook?key=secret`);
  });

  test('comes back when the editor stops listening, and after a crash when the next workflow goes', async () => {
    const options = { takeOver: true, previousVerifyToken: THEIR_TOKEN };
    const other = await toolOn('phoneNumber');
    const hosted = workflow({ options });
    await hosted.listen();
    expect(await callback()).toMatchObject({ url: hosted.testUrl });
    await hosted.stopListening();
    await callbackBecomes(`${other.url}/hook?key=secret`);
    // n8n dies while it listens: nobody stops it.
    await hosted.listen();
    const next = await publish({ options: { previousVerifyToken: THEIR_TOKEN } });
    expect(await callback()).toMatchObject({ url: next.productionUrl });
    await next.unpublish();
    await callbackBecomes(`${other.url}/hook?key=secret`);
  });
});

test('an account’s workflow and a number’s share what is there', async () => {
  const account = await publish({ registration: 'account' });
  await publish();
  expect(await callback()).toEqual({ url: account.productionUrl, source: 'waba' });
});

test('who registers the URL himself is left alone', async () => {
  const hosted = await publish({ registration: 'manual' });
  expect([await callback(), await appSubscription(), await registered()]).toEqual([null, null, 1]);
  await hosted.unpublish();
  expect(await registered()).toBe(0);
});

test('who registers the URL himself from now on gets rid of what was registered before when the workflow goes', async () => {
  const options = { takeOver: true, previousVerifyToken: THEIR_TOKEN };
  const other = await toolOn('phoneNumber');
  const webhookId = 'hook-by-hand';
  const before = bench.workflow('by-hand', { options, webhookId });
  await before.publish();
  // The next one takes its place at once, so that nothing is given back in between.
  const after = bench.workflow('by-hand', { registration: 'manual', options, webhookId });
  await after.publish();
  expect(await callback()).toMatchObject({ url: after.productionUrl });
  await after.unpublish();
  await callbackBecomes(`${other.url}/hook?key=secret`);
});

test('a URL that somebody set for the number himself stays when the workflow goes', async () => {
  const hosted = await publish({ registration: 'manual' });
  await subscribeApp(hosted.productionUrl, 'messages', derivedVerifyToken(bench.sandbox.account.appSecret));
  await bench.graph('POST', `${bench.sandbox.account.wabaId}/subscribed_apps`, bench.sandbox.account.accessToken);
  await setOverride('phoneNumber', hosted.productionUrl, derivedVerifyToken(bench.sandbox.account.appSecret));
  await hosted.unpublish();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
});

test('an editor that listens leaves the number to a workflow whose URL somebody registered himself', async () => {
  const hosted = await publish({ registration: 'manual' });
  await subscribeApp(hosted.productionUrl, 'messages', derivedVerifyToken(bench.sandbox.account.appSecret));
  await bench.graph('POST', `${bench.sandbox.account.wabaId}/subscribed_apps`, bench.sandbox.account.accessToken);
  const other = workflow();
  await other.listen();
  expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'app' });
  await other.stopListening();
  expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'app' });
});

describe('the app’s own callback', () => {
  test('becomes ours where nobody has it, with the fields of all that is ticked, and stays with what is left', async () => {
    const first = await publish({ triggerOn: WABA_EVENTS });
    expect(await appSubscription()).toEqual({ url: first.productionUrl, fields: expect.arrayContaining(['messages', 'user_preferences', 'message_template_status_update']) });
    const second = await publish({ triggerOn: ['call'] });
    expect(await appSubscription()).toEqual({ url: second.productionUrl, fields: expect.arrayContaining(['messages', 'user_preferences', 'calls']) });
    await second.unpublish();
    expect(await appSubscription()).toMatchObject({ url: first.productionUrl });
  });

  test('of somebody else is no obstacle for messages', async () => {
    const other = await tool();
    await subscribeApp(other.url, 'messages');
    const hosted = await publish();
    expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
    expect(await appSubscription()).toEqual({ url: other.url, fields: ['messages'] });
  });

  test('of somebody else, who wants no messages: they are refused rather than never arrive', async () => {
    await subscribeApp((await tool()).url, 'account_update');
    const failure = await failureOf(publish());
    expect(failure.message).toMatch(/^The Meta app is not subscribed to messages, and its own callback \(http.*Tick the webhook field “messages”/);
  });

  test('of somebody else: ticked events that only come there are refused, named, and left out on demand', async () => {
    const other = await tool();
    await subscribeApp(other.url, 'messages');
    const failure = await failureOf(publish({ triggerOn: WABA_EVENTS }));
    expect(failure.message).toMatch(`These events will not arrive: Marketing Preference, Template Changed. Meta sends them to the app’s own callback, which is another URL (${other.url})`);
    expect(failure.message).toContain('App Callback choose Take It Over');
    expect(await callback()).toBeNull();

    const hosted = workflow({ triggerOn: WABA_EVENTS, options: { appCallback: 'leave' } });
    const warned = jest.spyOn(hosted.logger, 'warn').mockImplementation();
    await hosted.publish();
    expect(warned.mock.calls.map(([line]) => line).join()).toContain('These events will not arrive: Marketing Preference, Template Changed.');
    expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
    expect((await appSubscription())?.url).toBe(other.url);
  });

  test('of somebody else is taken over on demand, and given back', async () => {
    const other = await tool();
    await subscribeApp(other.url, 'messages');
    const hosted = await publish({ triggerOn: WABA_EVENTS, options: { appCallback: 'takeOver', previousVerifyToken: THEIR_TOKEN } });
    expect((await appSubscription())?.url).toBe(hosted.productionUrl);
    await hosted.unpublish();
    await until(async () => (await appSubscription())?.url === other.url);
  });

  test('of somebody who takes our token hears of what else is ticked', async () => {
    const other = await tool(derivedVerifyToken(bench.sandbox.account.appSecret));
    await subscribeApp(other.url, 'messages', derivedVerifyToken(bench.sandbox.account.appSecret));
    await publish({ triggerOn: ['messageReceived', 'call'] });
    expect(await appSubscription()).toEqual({ url: other.url, fields: ['messages', 'calls'] });
  });
});

describe('while a workflow is published', () => {
  /** What `trigger()` does at its start and by the hour. */
  async function check({ id, options: { triggerOn = ['messageReceived'], options = {} }, logger }: Live): Promise<void> {
    const context = contextOf(workflowOf([triggerNode()]), { ...bench.installation, workflowId: id });
    const account = accountFrom(bench.installation.credentials?.whatsAppSupportAccountApi as unknown as AccountCredential);
    const settings = triggerSettings((name) => ({ triggerOn, options, registration: 'phoneNumber' })[name]);
    const target = { workflowId: id, nodeId: triggerNode().id };
    await checkRegistration({ context: { helpers: context.helpers, logger }, store: bench.store, account, target, settings });
  }

  test('nothing is changed where all is right', async () => {
    const hosted = await publish();
    await bench.control('delete', '/sandbox/requests');
    await check(hosted);
    const { requests } = (await bench.control('get', '/sandbox/requests')) as { requests: Array<{ method: string }> };
    expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('what is missing is set again', async () => {
    const hosted = await publish();
    const warned = jest.spyOn(hosted.logger, 'warn').mockImplementation();
    await bench.graph('DELETE', `${bench.sandbox.account.wabaId}/subscribed_apps`, bench.sandbox.account.accessToken);
    await check(hosted);
    await setOverride('phoneNumber', '').catch(() => undefined);
    await check(hosted);
    expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
    expect(warned.mock.calls.filter(([line]) => line.includes('does again now'))).toHaveLength(2);
  });

  test('somebody else’s change is told in the log, and to whom it is an event, once a day; it stays', async () => {
    const hosted = await publish({ triggerOn: ['accountChanged'] });
    const other = await tool();
    await setOverride('phoneNumber', other.url);
    const said = jest.spyOn(hosted.logger, 'error').mockImplementation();
    await check(hosted);
    await check(hosted);
    expect(said.mock.calls[0]?.[0]).toContain(`WhatsApp sends this number’s messages to another URL (${other.url})`);
    expect((await bench.taken(hosted.id)).map(({ record }) => record)).toEqual([
      expect.objectContaining({ kind: 'accountEvent', event: 'callbackTaken', raw: { callbackUrl: other.url }, summary: expect.stringContaining(other.url) }),
    ]);
    expect(await callback()).toEqual({ url: other.url, source: 'phone' });
  });

  test('somebody else’s change is undone with Take Over', async () => {
    const hosted = await publish({ options: { takeOver: true } });
    await setOverride('phoneNumber', (await tool()).url);
    jest.spyOn(hosted.logger, 'warn').mockImplementation();
    await check(hosted);
    expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
  });
});
