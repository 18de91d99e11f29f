// How messages become runs on a real n8n: combined, alongside other workflows, when a run hangs or n8n stops, and events without a message.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { flow, node, reply, trigger, TRIGGER } from './support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
const HOUR_SECONDS = 3_600;
let stack: Stack;
let customers = 15_550_160_000;
const newCustomer = () => String((customers += 1));

beforeAll(async () => {
  stack = await startStack({ name: 'deliveries' });
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const published: string[] = [];
/** Publishes a flow for one test; the callback may lead to another one of the same number. */
async function publish(workflow: Parameters<Stack['publishFlow']>[0]): Promise<string> {
  const id = await stack.publishFlow(workflow);
  published.push(id);
  await pollUntil('the trigger to be registered', async () => (await stack.storeRows('SELECT workflow_id FROM triggers WHERE inactive_since IS NULL AND webhook_url IS NOT NULL')).some((row) => row.workflow_id === id));
  return id;
}
afterEach(async () => {
  for (const id of published.splice(0)) await stack.client.unpublish(id);
});

function triggerWith(options: Readonly<Record<string, unknown>>, triggerOn?: readonly string[]): WorkflowFileNode {
  const made = trigger(triggerOn);
  return { ...made, parameters: { ...made.parameters, options } };
}

const texts = async (contact: string) => (await stack.control.answersTo(contact)).map(({ text }) => text);
const answered = (contact: string, count: number, timeoutMs = MINUTE) =>
  pollUntil(`${count} answers`, async () => (await texts(contact)).length >= count && (await texts(contact)), { timeoutMs });

/** Items of a node in all runs of the workflow. */
async function itemsOf(workflowId: string, name: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> {
  const executions = await stack.client.executions(workflowId);
  return executions.flatMap(({ data }) => data?.resultData?.runData?.[name]?.[0]?.data?.main?.[0] ?? []).map(({ json }) => json);
}

const waitThenGoOn = (seconds: number): WorkflowFileNode => ({
  ...node('Wait', 'n8n-nodes-base.wait', { resume: 'timeInterval', amount: seconds, unit: 'seconds' }, 1.1),
  webhookId: crypto.randomUUID(),
});

test('the pictures of an album, whose webhooks come at the same time, start one run', async () => {
  const options = { combine: true, combineQuietSeconds: 2, combineMostSeconds: 20 };
  const id = await publish(flow('combine', [triggerWith(options), reply('={{ $json.messages.map(({ type }) => type).sort().join() }}: {{ $json.message.text }}')]));
  const from = newCustomer();
  const picture = { from, type: 'image', fileName: 'a.png', mimeType: 'image/png', dataBase64: 'iVBORw0KGgo=' };
  await stack.control.inbound({ from, text: 'These are broken:' });
  await Promise.all([1, 2, 3].map(() => stack.control.inbound(picture)));
  expect(await answered(from, 1)).toEqual(['image,image,image,text: These are broken:']);
  await stack.control.inbound({ from, text: 'Please help' });
  expect(await answered(from, 2)).toEqual(['image,image,image,text: These are broken:', 'text: Please help']);
  const runs = async () => await stack.client.executions(id);
  // The answer is there a moment before its run has ended.
  await pollUntil('both runs to end', async () => (await runs()).length >= 2);
  expect(await runs()).toHaveLength(2);
}, 2 * MINUTE);

test('two workflows on one number and a listening editor, while 50 customers write: each gets every message once', async () => {
  const [one, other] = [await publish(flow('one', [trigger(), reply('One')])), await publish(flow('other', [trigger(), reply('Other')]))];
  const draft = await stack.importFlow(flow('draft', [trigger(), reply('Draft')]));
  await stack.client.runManually(draft, TRIGGER);
  const everybody = Array.from({ length: 50 }, newCustomer);
  await Promise.all(everybody.map((from) => stack.control.inbound({ from, text: 'Hello' })));
  const heard = () => Promise.all(everybody.map(async (from) => (await texts(from)).toSorted().join()));
  await pollUntil('all answers', async () => (await heard()).every((answers) => answers.includes('One') && answers.includes('Other')) && (await heard()).some((answers) => answers.includes('Draft')), { timeoutMs: 3 * MINUTE });
  const answers = await heard();
  expect(answers.filter((each) => each === 'Draft,One,Other')).toHaveLength(1);
  expect(answers.filter((each) => each === 'One,Other')).toHaveLength(49);
  // n8n lists an execution a little after its last answer.
  const runs = async () => await Promise.all([one, other, draft].map(async (id) => (await stack.client.executions(id)).length));
  await pollUntil('all runs to end', async () => (await runs()).every((count, index) => count >= [50, 50, 1][index]!));
  expect(await runs()).toEqual([50, 50, 1]);
}, 5 * MINUTE);

test('a run that hangs frees its conversation after the longest run', async () => {
  const hang = node('Hang', 'n8n-nodes-base.code', { jsCode: "if ($json.message.text === 'hang') await new Promise((resolve) => setTimeout(resolve, 100000));\nreturn $input.item;", mode: 'runOnceForEachItem' }, 2);
  await publish(flow('longest run', [triggerWith({ longestRunMinutes: 1 }), hang, reply(`={{ $('${TRIGGER}').item.json.message.text }}`)]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'hang' });
  await stack.control.inbound({ from, text: 'next' });
  expect(await answered(from, 1, 90_000)).toEqual(['next']);
  expect(await stack.storeRows("SELECT outcome FROM deliveries WHERE outcome = 'timedOut'")).toHaveLength(1);
  // It ends later after all, and is not repeated.
  expect(await answered(from, 2)).toEqual(['next', 'hang']);
}, 4 * MINUTE);

test('n8n stops during a run that must not be repeated: it is left, and the next message goes on', async () => {
  await publish(flow('leave it', [triggerWith({ onCrash: 'leaveIt' }), reply('Before'), waitThenGoOn(4), reply('After', 'Second Reply')]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hello' });
  expect(await answered(from, 1)).toEqual(['Before']);
  await stack.crashAndRestart();
  await stack.control.inbound({ from, text: 'Are you there?' });
  expect(await answered(from, 3, 2 * MINUTE)).toEqual(['Before', 'Before', 'After']);
  expect(await stack.storeRows("SELECT outcome FROM deliveries WHERE outcome = 'crashed'")).toHaveLength(1);
}, 5 * MINUTE);

describe('events', () => {
  const collect = (name: string, triggerOn: readonly string[], nodes: readonly WorkflowFileNode[] = []) =>
    flow(name, [trigger(triggerOn), ...nodes, node('Event', 'n8n-nodes-base.noOp')], [...nodes.map(({ name: to }) => [TRIGGER, to, 0] as const), [TRIGGER, 'Event', 2]]);

  test('the window of a customer who is still unanswered closes soon', async () => {
    const id = await publish(collect('window closing', ['windowClosing']));
    const from = newCustomer();
    await stack.control.inbound({ from, text: 'Anybody there?', timestamp: Math.floor(Date.now() / 1_000) - 23.5 * HOUR_SECONDS });
    const [event] = await pollUntil('the event', async () => {
      const items = (await itemsOf(id, 'Event')).filter(({ conversation }) => JSON.stringify(conversation).includes(from));
      return items.length > 0 && items;
    }, { timeoutMs: 90_000 });
    expect(event).toMatchObject({ event: 'windowClosing', conversation: { contact: { waId: from } }, window: { state: 'closing' } });
  }, 3 * MINUTE);

  test('a reply is refused after its run was over', async () => {
    const id = await publish(collect('late refusal', ['messageReceived', 'replyNotDelivered'], [reply('Good day')]));
    const from = newCustomer();
    // By Meta's clock the window has closed meanwhile.
    await stack.control.setClock(25 * HOUR_SECONDS * 1_000);
    try {
      await stack.control.inbound({ from, text: 'Hello', timestamp: Math.floor(Date.now() / 1_000) });
      const [event] = await pollUntil('the event', async () => {
        const items = await itemsOf(id, 'Event');
        return items.length > 0 && items;
      }, { timeoutMs: 90_000 });
      expect(event).toMatchObject({ event: 'replyNotDelivered', conversation: { contact: { waId: from } }, code: 131047, reply: { text: { body: 'Good day' } } });
    } finally {
      await stack.control.setClock(0);
    }
  }, 3 * MINUTE);
});
