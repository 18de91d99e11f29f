// While the editor listens: one message starts one run there, and published workflows go on undisturbed.
import { collectLog, justNow, startTriggerBench, storedRows, type TriggerBench } from './triggerBench';
import type { HostedWorkflow } from './webhookHost';
import { ADA, BOB, change, contactEntry, content, envelope, status, type Json } from '../fixtures/webhooks';
import { until } from '../fixtures/until';

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());
afterEach(async () => {
  jest.restoreAllMocks();
  for (const hosted of published.splice(0)) await hosted.unpublish();
});

let made = 0;
const wamid = () => `wamid.EDITOR${String((made += 1)).padStart(4, '0')}`;
const message = (text: string, from = ADA) => justNow(content.text(text), { id: wamid(), from });
const batch = (messages: readonly Json[], statuses: readonly Json[] = []) =>
  envelope([change({ contacts: [contactEntry(ADA), contactEntry(BOB)], messages, statuses }, bench.sandbox.account.phoneNumberId)]);

const published: HostedWorkflow[] = [];
function draft(): HostedWorkflow & { readonly id: string } {
  const id = `editor-${(made += 1)}`;
  return { ...bench.workflow(id, { triggerOn: ['messageReceived', 'deliveryStatus'] }), id };
}
async function live(): Promise<HostedWorkflow & { readonly id: string }> {
  const hosted = draft();
  published.push(hosted);
  await hosted.publish();
  return hosted;
}

const textsOf = (items: readonly unknown[] | undefined) => (items ?? []).map((item) => (item as { message: { text: string } }).message.text);
/** n8n takes the test URL away once a run has started. */
const stopped = ({ testUrl }: HostedWorkflow) => until(async () => (await bench.get(testUrl, {})).status === 404);
const webhookUrl = async () => ((await bench.control('get', '/sandbox/account')).webhook as { url: string } | null)?.url;

describe('a workflow that is not published', () => {
  test('the first message starts one run, which gets it; then the test URL is gone', async () => {
    const hosted = draft();
    await hosted.listen();
    expect(await webhookUrl()).toBe(hosted.testUrl);
    expect(await bench.meta(hosted.testUrl, batch([message('lights up')]))).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    expect(hosted.started).toHaveLength(1);
    expect(hosted.started[0]?.slice(1)).toEqual([[], [], []]);
    const [messages, ...others] = await bench.runByHand(hosted.id, hosted.started[0]);
    expect([textsOf(messages), others]).toEqual([['lights up'], [[], [], []]]);
    await stopped(hosted);
    expect(await bench.meta(hosted.testUrl, batch([message('later')]))).toMatchObject({ status: 404 });
    expect(hosted.started).toHaveLength(1);
  });

  test('statuses, duplicates and webhooks without content let it go on listening', async () => {
    const hosted = draft();
    const earlier = await live();
    const known = message('seen before');
    await bench.meta(earlier.productionUrl, batch([known]));
    await hosted.listen();
    for (const payload of [batch([], [status('delivered', { id: wamid() })]), batch([known]), batch([]), envelope([])]) {
      expect(await bench.meta(hosted.testUrl, payload)).toMatchObject({ status: 200, body: 'EVENT_RECEIVED' });
    }
    expect(hosted.started).toEqual([]);
    await bench.meta(hosted.testUrl, batch([message('at last')], [status('read', { id: wamid() })]));
    expect(textsOf((await bench.runByHand(hosted.id, hosted.started[0]))[0])).toEqual(['at last']);
  });

  test('of messages that come at the same time one starts a run', async () => {
    const hosted = draft();
    await hosted.listen();
    await Promise.all(Array.from({ length: 12 }, (_, index) => bench.meta(hosted.testUrl, batch([message(`parallel ${index}`, { waId: `1555016${1_000 + index}` })]))));
    expect(hosted.started).toHaveLength(1);
    expect(textsOf((await bench.runByHand(hosted.id, hosted.started[0]))[0])).toEqual([expect.stringMatching(/^parallel/)]);
    await stopped(hosted);
  });

  test('of a batch with two messages the first one starts the run, whoever wrote it', async () => {
    const hosted = draft();
    await hosted.listen();
    await bench.meta(hosted.testUrl, batch([message('first', BOB), message('second', ADA)]));
    expect(hosted.started).toHaveLength(1);
    expect(textsOf((await bench.runByHand(hosted.id, hosted.started[0]))[0])).toEqual(['first']);
  });

  test('the same customer starts a run again each time the editor listens', async () => {
    const hosted = draft();
    for (const text of ['one', 'two', 'three']) {
      await hosted.listen();
      await bench.meta(hosted.testUrl, batch([message(text), message(`and more after ${text}`)]));
      expect(textsOf((await bench.runByHand(hosted.id, hosted.started.at(-1)))[0])).toEqual([text]);
      await stopped(hosted);
    }
    expect(hosted.started).toHaveLength(3);
  });

  test('what a run by hand has had does not stay in the store', async () => {
    const hosted = draft();
    await hosted.listen();
    await bench.meta(hosted.testUrl, batch([message('first'), message('second')]));
    await bench.runByHand(hosted.id, hosted.started[0]);
    expect(await bench.runByHand(hosted.id, hosted.started[0])).toEqual([[], [], [], []]);
    await stopped(hosted);
    const kept = storedRows('SELECT state, payload FROM deliveries WHERE workflow_id = ?', hosted.id);
    expect(kept).toEqual([{ state: 'settled', payload: null }, { state: 'settled', payload: null }]);
  });

  test('forged test webhooks start nothing', async () => {
    collectLog(bench.workflow('log'));
    const hosted = draft();
    await hosted.listen();
    const forged = await bench.post(hosted.testUrl, Buffer.from(JSON.stringify(batch([message('forged')]))), { 'x-hub-signature-256': undefined });
    expect(forged).toMatchObject({ status: 401 });
    expect(hosted.started).toEqual([]);
    await hosted.stopListening();
  });
});

describe('beside published workflows', () => {
  test('the webhook reaches the editor through the published one, which gets its own copy at once', async () => {
    const other = await live();
    const hosted = draft();
    await hosted.listen();
    expect(await webhookUrl()).toBe(other.productionUrl);
    await bench.meta(other.productionUrl, batch([message('for both')]));
    await until(() => hosted.started.length === 1);
    expect(textsOf((await bench.runByHand(hosted.id, hosted.started[0]))[0])).toEqual(['for both']);
    const { workflowId, nodeId } = { workflowId: other.id, nodeId: 'node-whatsapp-support-trigger' };
    expect(await bench.store.nextDeliveries({ workflowId, nodeId }, Date.now(), 10)).toHaveLength(1);
  });

  test('its own published workflow lets the editor go first, and stays registered when the editor stops', async () => {
    const hosted = await live();
    await hosted.listen();
    expect(await webhookUrl()).toBe(hosted.productionUrl);
    await bench.meta(hosted.productionUrl, batch([message('mine')]));
    await until(() => hosted.started.length === 1);
    const target = { workflowId: hosted.id, nodeId: 'node-whatsapp-support-trigger' };
    expect(await bench.store.nextDeliveries(target, Date.now(), 10)).toEqual([]);
    expect(await bench.store.nextDeliveries(target, Date.now() + 4_000, 10)).toHaveLength(1);
    expect(textsOf((await bench.runByHand(hosted.id, hosted.started[0]))[0])).toEqual(['mine']);

    // Nobody listens any more: the next message is the published workflow's alone, and at once.
    const other = await live();
    await bench.meta(other.productionUrl, batch([message('not for the editor', BOB)]));
    expect(await bench.store.nextDeliveries(target, Date.now(), 10)).toHaveLength(1);
    expect(await bench.taken(hosted.id, 'listening')).toEqual([]);
    expect(hosted.started).toHaveLength(1);
  });

  test('an editor that cannot be reached costs the published workflow nothing', async () => {
    const logged = collectLog(bench.workflow('log'));
    const other = await live();
    const hosted = draft();
    await bench.store.addListener({
      workflowId: hosted.id,
      nodeId: 'node-whatsapp-support-trigger#test',
      phoneNumberId: bench.sandbox.account.phoneNumberId,
      accountKey: (await bench.registrations())[0]?.accountKey ?? '',
      testUrl: 'http://127.0.0.1:1/webhook-test/gone',
      expiresAt: Date.now() + 60_000,
    });
    expect(await bench.meta(other.productionUrl, batch([message('goes on')]))).toMatchObject({ status: 200 });
    await until(() => logged.length > 0);
    expect(logged).toEqual([expect.stringContaining('the listening editor could not be reached')]);
    expect(await bench.taken(other.id)).toHaveLength(1);
  });
});
