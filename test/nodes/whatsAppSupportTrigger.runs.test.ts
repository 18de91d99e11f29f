// What a run gets besides its message, and how its end is noted where it is executed, without the process that started it.
import { startTriggerBench, storedRows, type TriggerBench, type TriggerOptions } from './triggerBench';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { PROCESS_ID } from '../../nodes/shared/environment';
import type { ConversationEvent } from '../../src/shared/inbound';
import { recordEvents } from '../../src/store/recordEvents';
import { content, MEDIA_ID, type Customer, type Json } from '../fixtures/webhooks';
import { until } from '../fixtures/until';
import { node, runWorkflow, workflowOf, type RunResult } from './harness';
import { TRIGGER, triggerNode } from './whatsAppBench';

const STEP = 'test.step';
const steps = new Map<string, (context: IExecuteFunctions) => Promise<void>>();

/** Does in a run what the test says. */
class Step implements INodeType {
  description = { displayName: 'Step', name: STEP, group: ['transform'], version: 1, defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] } as unknown as INodeTypeDescription;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    await steps.get(this.getExecutionId())?.(this);
    return [this.getInputData()];
  }
}

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench({ nodeTypes: { [STEP]: new Step() } });
});
afterAll(async () => await bench.close());

let made = 0;
const customer = (): Customer => ({ waId: `1555013${String(1_000 + (made += 1))}`, name: 'Ada Example' });
const targetOf = (workflowId: string) => ({ workflowId, nodeId: triggerNode().id });

/** An active workflow; gives how to write to it and how to run what waits for it. */
async function active(options: TriggerOptions = {}) {
  const workflowId = `runs-${(made += 1)}`;
  const hosted = bench.workflow(workflowId, options);
  await hosted.publish();
  const parameters: INode['parameters'] = { triggerOn: [...(options.triggerOn ?? ['messageReceived'])], options: { ...options.options } };
  const workflow = workflowOf([triggerNode(parameters), node('Step', STEP)]);
  const next = async () => await bench.store.nextDeliveries(targetOf(workflowId), Date.now() + 60_000, 10);
  return {
    workflowId,
    next,
    async write(what: Json, from: Customer) {
      const id = `wamid.RUNS${(made += 1)}`;
      expect(await bench.meta(hosted.productionUrl, bench.message(what, { id, from }))).toMatchObject({ status: 200 });
      return id;
    },
    /** Runs the oldest delivery; `step` happens after the trigger. */
    async run(step: (context: IExecuteFunctions) => Promise<void> = async () => undefined): Promise<RunResult> {
      const [delivery] = await next();
      const executionId = `runs-${(made += 1)}`;
      steps.set(executionId, step);
      const input = delivery === undefined ? [] : [{ json: { delivery: delivery.id, attempt: delivery.attempt } }];
      return await runWorkflow({ ...bench.installation, workflow, workflowId, executionId, input });
    },
    outcomes: () => storedRows('SELECT state, outcome FROM deliveries WHERE workflow_id = ? ORDER BY seq', workflowId),
  };
}

describe('the end of a run is noted in the process that executes it', () => {
  test.each<[string, string, (context: IExecuteFunctions) => Promise<void>]>([
    ['succeeded', 'success', async () => undefined],
    ['failed', 'error', () => Promise.reject(new Error('the flow failed'))],
    ['waits', 'waiting', async (context) => await context.putExecutionToWait(new Date(Date.now() + 86_400_000))],
  ])('one that %s', async (_what, outcome, step) => {
    const flow = await active();
    const from = customer();
    await flow.write(content.text('first'), from);
    await flow.write(content.text('second'), from);
    await flow.run(step);
    expect(flow.outcomes()).toEqual([{ state: 'settled', outcome }, { state: 'pending', outcome: null }]);
    expect(await flow.next()).toHaveLength(1);
  });

  test('and until then that process gives signs of life', async () => {
    const flow = await active();
    await flow.write(content.text('Hello'), customer());
    const seen = () => storedRows('SELECT seen_at FROM processes WHERE id = ?', PROCESS_ID)[0]?.seen_at;
    const before = Number(seen() ?? 0);
    await flow.run(async () => await until(() => Number(seen() ?? 0) > before));
    expect(flow.outcomes()).toEqual([{ state: 'settled', outcome: 'success' }]);
  });
});

describe('rapid messages', () => {
  const combining: TriggerOptions = { options: { combine: true, combineQuietSeconds: 2, combineMostSeconds: 20 } };

  test('become one item: texts joined in order, the rest of the last one, each in messages', async () => {
    const flow = await active(combining);
    const from = customer();
    const ids = [await flow.write(content.text('I have a question'), from), await flow.write(content.image(), from), await flow.write(content.text('about my bill 4111 1111 1111 1111'), from)];
    expect(await bench.store.nextDeliveries(targetOf(flow.workflowId), Date.now(), 10)).toEqual([]);
    const run = await flow.run();
    const [item, ...others] = run.items(TRIGGER);
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      event: 'message',
      conversation: { isNew: true, contact: { waId: from.waId } },
      message: { id: ids[2], type: 'text', text: 'I have a question\nabout my bill 4111 11•• •••• 1111', media: null },
      redaction: { count: 1, fields: ['text.body'] },
    });
    const { messages, message } = item as { messages: IDataObject[]; message: IDataObject };
    expect(messages.map(({ id, type, text }) => [id, type, text])).toEqual([
      [ids[0], 'text', 'I have a question'],
      [ids[1], 'image', ''],
      [ids[2], 'text', 'about my bill 4111 11•• •••• 1111'],
    ]);
    expect(messages[1]).toMatchObject({ media: { id: MEDIA_ID } });
    expect(messages.map((one) => Object.keys(one))).toEqual([0, 1, 2].map(() => Object.keys(message)));
    expect(await flow.next()).toEqual([]);
    expect(flow.outcomes().map(({ state }) => state)).toEqual(['settled', 'settled', 'settled']);
  });

  test('of several customers stay apart, and one alone has a list of one', async () => {
    const flow = await active(combining);
    await flow.write(content.text('mine'), customer());
    await flow.write(content.text('yours'), customer());
    const items = [(await flow.run()).items(TRIGGER)[0], (await flow.run()).items(TRIGGER)[0]] as Array<{ messages: unknown[]; message: IDataObject }>;
    expect(items.map(({ messages, message }) => [messages.length, message.text])).toEqual([[1, 'mine'], [1, 'yours']]);
  });

  test('are runs of their own where nobody combines them, without a list', async () => {
    const flow = await active();
    const from = customer();
    await flow.write(content.text('one'), from);
    await flow.write(content.text('two'), from);
    const run = await flow.run();
    expect(run.items(TRIGGER)).toEqual([expect.objectContaining({ message: expect.objectContaining({ text: 'one' }) })]);
    expect(run.items(TRIGGER)[0]).not.toHaveProperty('messages');
    expect(await flow.next()).toHaveLength(1);
  });
});

describe('old messages', () => {
  const daysAgo = (days: number) => ({ from: customer(), id: `wamid.OLD${(made += 1)}`, at: Math.floor(Date.now() / 1_000) - days * 86_400 });

  test.each<[string, TriggerOptions, number]>([
    ['after eight days', {}, 1],
    ['after what the operator says', { options: { maxMessageAgeDays: 3 } }, 0],
    ['never', { options: { maxMessageAgeDays: 0 } }, 2],
  ])('are recorded without a run: %s', async (_what, options, runs) => {
    const flow = await active(options);
    const [old, older] = [daysAgo(7), daysAgo(9)];
    const { productionUrl } = bench.workflow(flow.workflowId, options);
    for (const each of [old, older]) await bench.meta(productionUrl, bench.message(content.text('late'), each));
    expect(await flow.next()).toHaveLength(runs);
    const { phoneNumberId } = bench.sandbox.account;
    expect(await bench.store.findConversation(phoneNumberId, String(older.from.waId))).toMatchObject({ lastInboundAt: older.at * 1_000 });
  });
});

describe('conversation events', () => {
  test('come on the third output, with the conversation and what is special about them', async () => {
    const flow = await active({ triggerOn: ['messageReceived', 'replyNotDelivered'] });
    const from = customer();
    await flow.write(content.text('Hello'), from);
    await flow.run();
    const { phoneNumberId } = bench.sandbox.account;
    const conversation = await bench.store.findConversation(phoneNumberId, String(from.waId));
    const reply = { text: 'Our answer', content: { type: 'text', text: { body: 'Our answer' } }, reason: 'WhatsApp refused it.', next: 'Write a template.', errorCode: 131047 };
    const event: ConversationEvent = {
      kind: 'event',
      event: 'replyNotDelivered',
      eventKey: `replyNotDelivered:${String(conversation?.id)}`,
      business: { phoneNumberId, displayPhoneNumber: null, wabaId: null },
      conversationId: String(conversation?.id),
      at: Date.now(),
      details: { reply },
    };
    await recordEvents(bench.store, phoneNumberId, [event, { ...event, event: 'keptReplyExpired', eventKey: 'not ticked' }], Date.now());
    const [delivery] = await flow.next();
    const run = await flow.run();
    expect([0, 1, 2, 3].map((output) => run.items(TRIGGER, output).length)).toEqual([0, 0, 1, 0]);
    expect(run.items(TRIGGER, 2)[0]).toEqual({
      event: 'replyNotDelivered',
      channel: 'whatsapp',
      conversation: expect.objectContaining({ id: conversation?.id, isNew: false }),
      window: expect.objectContaining({ state: 'open' }),
      reply,
      delivery: { id: expect.stringMatching(/^[0-9a-f]{40}$/), claim: delivery?.id },
    });
    expect(await flow.next()).toEqual([]);
  });
});
