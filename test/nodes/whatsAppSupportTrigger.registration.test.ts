// Switching workflows on and off: what the sandbox, as Meta, is told, and what it is spared.
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { setTimeout as pause } from 'node:timers/promises';
import { shortenPauses, startTriggerBench, type TriggerBench, type TriggerOptions } from './triggerBench';
import { triggerNode } from './whatsAppBench';
import type { HostedWorkflow } from './webhookHost';
import { closedPortUrl } from '../fixtures/loopbackServer';
import { until } from '../fixtures/until';

type Live = HostedWorkflow & { readonly id: string };

let bench: TriggerBench;
let made = 0;
const live: HostedWorkflow[] = [];

beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());
beforeEach(async () => {
  shortenPauses();
  const { appId, appSecret, wabaId, accessToken } = bench.sandbox.account;
  await bench.graph('DELETE', `${appId}/subscriptions`, `${appId}|${appSecret}`);
  await clearNumber();
  await bench.graph('DELETE', `${wabaId}/subscribed_apps`, accessToken);
  await bench.control('delete', '/sandbox/requests');
});
afterEach(async () => {
  await bench.control('delete', '/sandbox/faults');
  delete process.env.EXECUTIONS_MODE;
  for (const hosted of live.splice(0)) await hosted.unpublish().catch(() => undefined);
  await released();
  jest.restoreAllMocks();
});

/** A trigger that is the last of its number is given up a moment later. */
const released = async () => await pause(300);

const clearNumber = async () => await bench.graph('POST', bench.sandbox.account.phoneNumberId, bench.sandbox.account.accessToken, { webhook_configuration: { override_callback_uri: '' } });

function workflow(options: TriggerOptions = {}): Live {
  const id = `registration-${(made += 1)}`;
  const hosted = { ...bench.workflow(id, options), id };
  live.push(hosted);
  return hosted;
}
async function publish(options: TriggerOptions = {}): Promise<Live> {
  const hosted = workflow(options);
  await hosted.publish();
  return hosted;
}

interface Heard {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** What Meta was asked since the last {@link changes}. */
const heard = async () => (await bench.control('get', '/sandbox/requests')).requests as unknown as readonly Heard[];

/** What Meta was asked to change since the last time. */
async function changes(): Promise<readonly string[]> {
  const requests = await heard();
  await bench.control('delete', '/sandbox/requests');
  const nameOf = (path: string) => path.split('/').at(-1)?.replace(bench.sandbox.account.phoneNumberId, 'number') ?? '';
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${nameOf(path)}`);
}
const callback = async () => (await bench.control('get', '/sandbox/account')).webhook;
const registered = async () => (await bench.registrations()).map(({ workflowId }) => workflowId).toSorted();

/** A customer writes on the phone page; gives the statuses of the webhooks that followed. */
async function customerWrites(text: string): Promise<readonly number[]> {
  const { deliveries } = await bench.control('post', '/sandbox/inbound', { from: '15550100301', text });
  return (deliveries as ReadonlyArray<{ status: number }>).map(({ status }) => status);
}

async function failureOf(action: Promise<unknown>): Promise<NodeApiError | NodeOperationError> {
  const failure: unknown = await action.catch((thrown: unknown) => thrown);
  if (failure instanceof NodeApiError || failure instanceof NodeOperationError) return failure;
  throw new Error(`Not an error of n8n: ${String(failure)}`);
}

describe('published workflows', () => {
  test('the first one subscribes app and account and points the callback to itself; messages arrive', async () => {
    const hosted = await publish();
    expect(await changes()).toEqual(['POST subscriptions', 'POST subscribed_apps', 'POST number']);
    expect(await callback()).toEqual({ url: hosted.productionUrl, source: 'phone' });
    expect(await customerWrites('Hello')).toEqual([200]);
    expect((await bench.taken(hosted.id)).map(({ record }) => record.kind)).toEqual(['message']);
  });

  test('an App ID in the credential spares the question', async () => {
    const { appId } = bench.sandbox.account;
    const hosted = await publish({ credential: { appId } });
    const { requests } = await bench.control('get', '/sandbox/requests');
    expect(JSON.stringify(requests)).not.toContain('debug_token');
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
  });

  test('publishing again what Meta calls already changes nothing there', async () => {
    const hosted = await publish();
    await changes();
    await hosted.publish();
    expect(await changes()).toEqual([]);
  });

  test('switched off and on again, as n8n does when it is published anew, it keeps the number', async () => {
    const hosted = await publish();
    await changes();
    await hosted.unpublish();
    await hosted.publish();
    await released();
    expect(await changes()).toEqual([]);
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
  });

  test('a second one of the number leaves Meta alone and gets its copy', async () => {
    const first = await publish();
    await changes();
    const second = await publish();
    expect(await changes()).toEqual([]);
    expect(await callback()).toMatchObject({ url: first.productionUrl });
    expect(await customerWrites('For both')).toEqual([200]);
    expect([(await bench.taken(first.id)).length, (await bench.taken(second.id)).length]).toEqual([1, 1]);
  });

  test('whoever goes hands the callback over; the last one gives it back to the app', async () => {
    const [first, second, third] = [await publish(), await publish(), await publish()];
    await first.unpublish();
    const { url } = (await callback()) as { url: string };
    const [heir, other] = url === second.productionUrl ? [second, third] : [third, second];
    expect(url).toBe(heir.productionUrl);
    expect(await customerWrites('Still heard')).toEqual([200]);
    expect([(await bench.taken(first.id)).length, (await bench.taken(heir.id)).length, (await bench.taken(other.id)).length]).toEqual([0, 1, 1]);

    await changes();
    await other.unpublish();
    expect(await changes()).toEqual([]);
    await heir.unpublish();
    await until(async () => ((await callback()) as { source: string }).source === 'app');
    expect(await changes()).toEqual(['POST number']);
    expect(await registered()).toEqual([]);
  });

  test('a trigger of another app secret inherits nothing', async () => {
    const hosted = await publish();
    const { phoneNumberId } = bench.sandbox.account;
    const foreign = { workflowId: 'a-foreign-one', nodeId: triggerNode().id };
    await bench.store.registerTrigger({ ...foreign, phoneNumberId, accountKey: 'of another tenant', topics: ['message'], combine: null, maxMessageAgeMs: null, webhookUrl: 'http://127.0.0.1:1/webhook/foreign' }, Date.now());
    await hosted.unpublish();
    await until(async () => ((await callback()) as { source: string }).source === 'app');
    await bench.store.unregisterTrigger(foreign, Date.now());
  });

  test('published again, one still gets what had not been worked on', async () => {
    const hosted = await publish();
    await customerWrites('Waits meanwhile');
    await hosted.unpublish();
    await hosted.publish();
    expect((await bench.taken(hosted.id)).map(({ record }) => (record.kind === 'message' ? record.message.text : null))).toEqual(['Waits meanwhile']);
  });

  test('nothing is kept for one that is switched off: what came meanwhile is the others’ alone', async () => {
    const [hosted, other] = [await publish(), await publish()];
    await hosted.unpublish();
    await customerWrites('While it was off');
    await hosted.publish();
    await customerWrites('On again');
    expect([(await bench.taken(hosted.id)).length, (await bench.taken(other.id)).length]).toEqual([1, 2]);
  });

  test('switched off for more than fifteen minutes, one starts anew: what had waited is dropped', async () => {
    const hosted = await publish();
    await customerWrites('Waits too long');
    const since = Date.now();
    await hosted.unpublish();
    jest.spyOn(Date, 'now').mockImplementation(() => since + 16 * 60_000);
    await hosted.publish();
    jest.restoreAllMocks();
    expect(await bench.taken(hosted.id)).toEqual([]);
  });

  test('what is ticked is what it gets', async () => {
    const { phoneNumberId } = bench.sandbox.account;
    const hosted = await publish({ triggerOn: ['deliveryStatus'] });
    expect(await bench.registrations()).toEqual([expect.objectContaining({ workflowId: hosted.id, phoneNumberId, topics: ['status'], webhookUrl: hosted.productionUrl })]);
    await customerWrites('Not ticked');
    expect(await bench.taken(hosted.id)).toEqual([]);
  });
});

describe('while the editor listens', () => {
  test('without a published workflow Meta calls the test URL, and forgets it again', async () => {
    const hosted = workflow();
    await hosted.listen();
    expect(await callback()).toEqual({ url: hosted.testUrl, source: 'phone' });
    await hosted.stopListening();
    expect(await callback()).toMatchObject({ source: 'app' });
    expect(await registered()).toEqual([]);
  });

  test('a published workflow keeps the callback, and its registration', async () => {
    const hosted = await publish();
    const other = workflow();
    await changes();
    for (const listening of [hosted, other]) {
      await listening.listen();
      await listening.stopListening();
    }
    expect(await changes()).toEqual([]);
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
    expect(await registered()).toEqual([hosted.id]);
  });

  test('a workflow that is published meanwhile takes the callback over and keeps it', async () => {
    const hosted = workflow();
    await hosted.listen();
    await hosted.publish();
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
    await hosted.stopListening();
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
    expect(await customerWrites('Heard')).toEqual([200]);
    expect(await bench.taken(hosted.id)).toHaveLength(1);
  });
});

// n8n shows the message of what went wrong at publishing, and nothing else: it has to hold what to do as well.
describe('what stands in the way', () => {
  test.each<[string, object, string, string]>([
    ['a token without permission', { code: 200 }, 'The access token lacks a permission (200).', 'Give the system user whatsapp_business_messaging'],
    ['a token that is no longer valid', { code: 190 }, 'Meta does not accept the access token (190).', 'Create a new system user token'],
    ['an outage', { code: 2, status: 503 }, 'WhatsApp has a temporary outage (2).', 'Run again in a few minutes'],
    ['a callback that Meta cannot reach', { code: 2200 }, 'Meta could not reach this n8n at its webhook URL (2200).', 'N8N_WEBHOOK_URL'],
    ['no answer', { dropConnection: 'before' }, 'WhatsApp could not be reached. The server gave no answer (ECONNRESET).', 'Check the network of this n8n'],
  ])('%s: n8n says so and what to do, and nothing stays registered', async (_what, fault, message, hint) => {
    await bench.control('post', '/sandbox/faults', { route: 'subscriptions', ...fault });
    const hosted = workflow();
    const failure = await failureOf(hosted.publish());
    expect(failure.message).toBe(`${message} ${failure.description}`);
    expect(failure.description).toContain(hint);
    expect(failure.node.name).toBe('WhatsApp Support Trigger');
    // n8n itself calls delete next.
    await bench.control('delete', '/sandbox/faults');
    await hosted.unpublish();
    expect(await registered()).toEqual([]);
  });

  test('a callback that Meta reaches a moment later is registered', async () => {
    const hosted = workflow();
    const published = hosted.publish({ reachable: false });
    await until(async () => (await heard()).some(({ status }) => status === 400));
    hosted.serve();
    await published;
    expect(await callback()).toMatchObject({ url: hosted.productionUrl });
  });

  test('Meta’s own check of the callback: where nothing answers, the operator reads what to set', async () => {
    const { appId, appSecret } = bench.sandbox.account;
    const hosted = workflow();
    await hosted.publish();
    await hosted.unpublish();
    await released();
    const failure = await failureOf(hosted.publish({ reachable: false }));
    expect(failure.message).toBe(`Meta could not reach this n8n at its webhook URL (2200). ${failure.description}`);
    expect(failure.description).toContain('HTTP Status Code = 404');
    expect([failure.message, failure.description].join()).not.toMatch(new RegExp(`${appSecret}|${appId}`));
  });

  test('a webhook URL that is too long for Meta, before Meta is touched', async () => {
    const failure = await failureOf(workflow({ webhookId: 'w'.repeat(190) }).publish());
    expect(failure.message).toMatch(/^The webhook URL has 2\d\d characters; Meta allows 200\. /);
    expect(failure.description).toContain('N8N_WEBHOOK_URL');
    expect(await changes()).toEqual([]);
  });

  test('n8n’s engine 2.0, before Meta is touched', async () => {
    const failure = await failureOf(workflow({ settings: { engineType: 'v2' } }).publish());
    expect(failure.message).toContain('engine 2.0');
    expect([await changes(), await registered()]).toEqual([[], []]);
  });

  test('queue mode, before Meta is touched', async () => {
    process.env.EXECUTIONS_MODE = 'queue';
    const failure = await failureOf(workflow().publish());
    expect(failure.message).toContain('queue mode');
    expect(failure.description).toContain('choose PostgreSQL');
    expect(await changes()).toEqual([]);
  });

  test('a Graph API that is not there', async () => {
    const failure = await failureOf(workflow({ credential: { baseUrl: await closedPortUrl() } }).publish());
    expect(failure.message).toBe(`WhatsApp could not be reached. The server gave no answer (ECONNREFUSED). ${failure.description}`);
    expect(failure.description).toContain('base URL');
  });

  test.each(['accessToken', 'appSecret', 'businessAccountId', 'phoneNumberId'])('a credential without %s', async (field) => {
    const failure = await failureOf(workflow({ credential: { [field]: ' ' } }).publish());
    expect(failure.message).toMatch(/^The WhatsApp Support Account credential has no (Access Token|App Secret|Business Account ID|Phone Number ID)\. /);
    expect(failure.description).toContain('Fill it in');
    expect(await changes()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a number of another business account', { phoneNumberId: '106540352242922' }, 'The phone number does not belong to this business account.'],
    ['a business account that the token does not see', { businessAccountId: '102290129340398' }, 'Meta does not accept a value, or does not know an ID (100).'],
  ])('%s, before Meta is touched and anything is registered', async (_what, credential, message) => {
    const hosted = workflow({ credential: { ...credential } });
    const failure = await failureOf(hosted.publish());
    expect(failure.message).toBe(`${message} ${failure.description}`);
    expect(failure.description).toMatch(/^Compare /);
    expect([await changes(), await registered()]).toEqual([[], []]);
  });

  test('a workflow can be switched off although Meta gives no answer; the callback is given back when it does again', async () => {
    const hosted = await publish();
    await bench.control('post', '/sandbox/faults', { route: 'subscriptions', dropConnection: 'before' });
    await hosted.unpublish();
    await released();
    expect([await registered(), await callback()]).toEqual([[], { url: hosted.productionUrl, source: 'phone' }]);
    await bench.control('delete', '/sandbox/faults');
    await until(async () => ((await callback()) as { source: string }).source === 'app');
  });

  test('what has not been given back is no obstacle for the next workflow', async () => {
    const hosted = await publish();
    await bench.control('post', '/sandbox/faults', { route: 'subscriptions', dropConnection: 'before', times: 1 });
    await hosted.unpublish();
    await released();
    const next = await publish();
    expect(await callback()).toEqual({ url: next.productionUrl, source: 'phone' });
  });

  test('secrets stand in none of the words', async () => {
    const { accessToken, appSecret } = bench.sandbox.account;
    await bench.control('post', '/sandbox/faults', { route: '*', code: 190 });
    const failure = await failureOf(workflow().publish());
    expect(JSON.stringify({ ...failure, message: failure.message })).not.toMatch(new RegExp(`${accessToken}|${appSecret}`));
  });
});
