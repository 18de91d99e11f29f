// The trigger's trigger(): what the store keeps is brought to n8n, in order, and what n8n says of the run is noted.
import { collectLog, startTriggerBench, storedRows, type TriggerBench } from './triggerBench';
import { TriggerContext } from 'n8n-core';
import { NodeOperationError, UserError, type INode, type INodeExecutionData, type IRun, type ITriggerResponse, type IWorkflowSettings } from 'n8n-workflow';
import { asNumber, asText } from '../../src/shared/shape';
import { ADA, BOB, content, type Customer } from '../fixtures/webhooks';
import { until } from '../fixtures/until';
import { additionalDataFor, buildWorkflow, workflowOf, type Installation } from './harness';
import type { HostedWorkflow } from './webhookHost';
import { TRIGGER, triggerNode } from './whatsAppBench';

type Emit = NonNullable<ConstructorParameters<typeof TriggerContext>[5]>;

/** One call of `emit`, as n8n's server gets it. */
interface Emitted {
  readonly data: INodeExecutionData[][];
  readonly done: Parameters<Emit>[2];
  readonly key: Parameters<Emit>[3];
}

let bench: TriggerBench;
let hosted: HostedWorkflow;
const open: ITriggerResponse[] = [];
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());
afterEach(async () => {
  delete process.env.EXECUTIONS_MODE;
  jest.restoreAllMocks();
  for (const { closeFunction } of open.splice(0)) await closeFunction?.();
});

let made = 0;
/** Starts the trigger of a new workflow; gives what it emits. */
async function start(parameters: INode['parameters'] = {}, how: Partial<Installation> = {}, settings: IWorkflowSettings = {}) {
  const workflowId = how.workflowId ?? `dispatch-${(made += 1)}`;
  const definition = { ...workflowOf([triggerNode({ triggerOn: ['messageReceived'], options: {}, ...parameters })]), settings };
  const installation: Installation = { ...bench.installation, workflowId, ...how };
  const workflow = buildWorkflow(definition, installation);
  const node = workflow.getNode(TRIGGER);
  if (node === null) throw new Error('No node');
  hosted = bench.workflow(workflowId, { webhookId: `hook-${workflowId}` });
  hosted.serve();
  const emitted: Emitted[] = [];
  const emit: Emit = (data, _response, done, key) => void emitted.push({ data, done, key });
  const mode = how.mode ?? 'trigger';
  const context = new TriggerContext(workflow, node, additionalDataFor(installation, definition), mode, mode === 'manual' ? 'manual' : 'activate', emit);
  const response = await workflow.nodeTypes.getByNameAndVersion(node.type).trigger?.call(context);
  if (response !== undefined) open.push(response);
  return { workflowId, emitted, response };
}

const write = async (text: string, from: Customer = ADA) =>
  expect(await bench.meta(hosted.productionUrl, bench.message(content.text(text), { id: `wamid.DISPATCH${(made += 1)}`, from }))).toMatchObject({ status: 200 });
const ended = (status: IRun['status']) => ({ status }) as IRun;
const referenceOf = ({ data }: Emitted): { readonly delivery: string; readonly attempt: number } => {
  const { delivery, attempt } = data[0]?.[0]?.json ?? {};
  return { delivery: asText(delivery) ?? '', attempt: asNumber(attempt) ?? 0 };
};
const last = (emitted: readonly Emitted[]): Emitted => {
  const found = emitted.at(-1);
  if (found === undefined) throw new Error('Nothing was emitted');
  return found;
};

async function claim(emitted: Emitted) {
  const { delivery, attempt } = referenceOf(emitted);
  return await bench.store.claimDelivery({ deliveryId: delivery, attempt, executionId: 'e', processId: 'p', now: Date.now() });
}

test('a message is emitted at once as a reference, with a key of its own and nothing of its content', async () => {
  const { emitted, workflowId } = await start();
  await write('my order 4711');
  await until(() => emitted.length === 1);
  const { data, key } = last(emitted);
  expect(data).toEqual([[{ json: { delivery: expect.any(String), attempt: 1 } }], [], [], []]);
  expect(key).toMatch(/^[0-9a-f]{40}$/);
  expect(await claim(last(emitted))).toMatchObject({ workflowId, record: { message: { text: 'my order 4711' } } });
});

test('two workflows get the same message under different keys', async () => {
  const [one, other] = [await start(), await start()];
  await write('for both');
  await until(() => one.emitted.length === 1 && other.emitted.length === 1);
  expect(last(one.emitted).key).not.toBe(last(other.emitted).key);
});

test('a customer’s next message waits for the end of the run, another customer’s does not', async () => {
  const { emitted } = await start();
  await write('one', ADA);
  await write('two', ADA);
  await write('of another customer', BOB);
  await until(() => emitted.length === 2);
  const [first] = emitted;
  if (first === undefined) throw new Error('Nothing was emitted');
  await claim(first);
  first.done?.resolve(ended('success'));
  await until(() => emitted.length === 3);
  expect(new Set(emitted.map((each) => referenceOf(each).delivery)).size).toBe(3);
});

test.each<[string, string, (done: NonNullable<Emitted['done']>) => void]>([
  ['succeeds', 'success', (done) => done.resolve(ended('success'))],
  ['waits', 'waiting', (done) => done.resolve(ended('waiting'))],
  ['fails', 'error', (done) => done.resolve(ended('error'))],
  ['is stopped', 'canceled', (done) => done.reject(new Error('stopped'))],
  ['ends in a way that n8n does not tell', 'unknown', (done) => done.resolve(undefined as unknown as IRun)],
])('a claimed run that %s frees the conversation, and how it ended is noted', async (_what, outcome, end) => {
  const { emitted, workflowId } = await start();
  await write('one');
  await write('two');
  await until(() => emitted.length === 1);
  const { done } = last(emitted);
  await claim(last(emitted));
  if (done === undefined) throw new Error('No promise');
  end(done);
  await until(() => emitted.length === 2);
  expect(storedRows('SELECT state, outcome FROM deliveries WHERE workflow_id = ? ORDER BY seq', workflowId)).toEqual([
    { state: 'settled', outcome },
    { state: 'emitted', outcome: null },
  ]);
});

test('no more conversations at once than the operator set', async () => {
  const { emitted, workflowId } = await start({ options: { parallel: 2 } });
  for (const [index, name] of ['a', 'b', 'c'].entries()) await write(name, { waId: `1555010020${index}`, name });
  await until(() => emitted.length === 2);
  expect(await bench.taken(workflowId)).toHaveLength(1);
  expect(emitted).toHaveLength(2);
});

test('switched off, it emits nothing more; what comes then waits in the store', async () => {
  const { emitted, response, workflowId } = await start();
  await response?.closeFunction?.();
  await write('later');
  expect(await bench.taken(workflowId)).toHaveLength(1);
  expect(emitted).toEqual([]);
});

test('while the editor listens it neither registers nor emits', async () => {
  const { response, workflowId } = await start({}, { mode: 'manual' });
  expect(response).toEqual({});
  expect((await bench.registrations()).map((each) => each.workflowId)).not.toContain(workflowId);
});

test('what stands in its way is said with what to do', async () => {
  process.env.EXECUTIONS_MODE = 'queue';
  const failure: unknown = await start().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(NodeOperationError);
  expect(failure).toMatchObject({ message: expect.stringContaining('queue mode'), description: expect.stringContaining('choose PostgreSQL') });
});

test('what is ticked and set is registered before anything is emitted', async () => {
  const options = { combine: true, combineQuietSeconds: 7, combineMostSeconds: 40, maxMessageAgeDays: 2 };
  const { workflowId } = await start({ triggerOn: ['messageReceived', 'deliveryStatus', 'windowClosing', 'keptReplyExpired', 'replyNotDelivered'], options });
  expect((await bench.registrations()).find((each) => each.workflowId === workflowId)).toMatchObject({
    topics: ['message', 'status', 'windowClosing', 'keptReplyExpired', 'replyNotDelivered'],
    combine: { quietMs: 7_000, mostMs: 40_000 },
    maxMessageAgeMs: 172_800_000,
  });
});

test.each<[string, INode['parameters'], string]>([
  ['no conversation at a time', { parallel: 0 }, 'parallel'],
  ['a word for a number', { longestRunMinutes: 'long' }, 'longestRunMinutes'],
  ['messages of a negative age', { maxMessageAgeDays: -1 }, 'maxMessageAgeDays'],
])('an option of no use is refused: %s', async (_what, options, name) => {
  const failure: unknown = await start({ options }).catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(NodeOperationError);
  expect(failure).toMatchObject({ message: expect.stringContaining(name), description: expect.stringContaining('remove it') });
});

test('replies that waited for the customer go out before the run', async () => {
  const { emitted } = await start();
  await hosted.publish();
  const from = { waId: '15550140001', name: 'Kim' };
  await bench.control('post', '/sandbox/inbound', { from: from.waId, text: 'First' });
  await until(() => emitted.length === 1);
  await claim(last(emitted));
  last(emitted).done?.resolve(ended('success'));
  const conversation = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, from.waId);
  const content = { type: 'text', text: { body: 'We kept this for you' } } as const;
  const times = { keptAt: Date.now(), expiresAt: Date.now() + 60_000 };
  await bench.store.keepReply({ key: 'kept-1', conversationId: String(conversation?.id), content, countsAsAnswer: true, ...times });
  await bench.control('post', '/sandbox/inbound', { from: from.waId, text: 'I am back' });
  await until(() => emitted.length === 2);
  expect((await bench.phone(from.waId)).map(({ direction, text }) => [direction, text])).toEqual([
    ['inbound', 'First'],
    ['inbound', 'I am back'],
    ['outbound', 'We kept this for you'],
  ]);
  await hosted.unpublish();
});

describe('n8n’s engine 2.0', () => {
  test('is refused when the workflow is published, and nothing is registered', async () => {
    const failure: unknown = await start({}, { workflowId: 'engine-2' }, { engineType: 'v2' }).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(NodeOperationError);
    expect(failure).toMatchObject({ message: expect.stringContaining('engine 2.0'), description: expect.stringContaining('engineType “v1”') });
    expect((await bench.registrations()).map(({ workflowId }) => workflowId)).not.toContain('engine-2');
  });

  test('switched on later, is told of once, and the messages wait', async () => {
    const { emitted, workflowId } = await start();
    const logged = collectLog(hosted);
    for (const [index, text] of ['one', 'two'].entries()) await write(text, { waId: `1555014010${index}`, name: 'Kim' });
    await until(() => emitted.length === 2);
    // What n8n 2.41.1 says (engine-v2-active-triggers.js).
    const refusal = new UserError('Engine 2.0 cannot run a trigger that waits for its execution to finish yet. Set the node to hand off without waiting.');
    for (const { done } of emitted) done?.reject(refusal);
    const states = () => storedRows('SELECT state, attempt FROM deliveries WHERE workflow_id = ?', workflowId);
    await until(() => states().every(({ state }) => state === 'pending'));
    expect(states()).toEqual([{ state: 'pending', attempt: 2 }, { state: 'pending', attempt: 2 }]);
    expect(logged).toEqual([expect.stringMatching(/engine 2\.0.*engineType “v1”.*kept and worked on then/)]);
  });
});
