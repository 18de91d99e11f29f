// Flows of other shapes on a real n8n: dropped fields, loops, statuses, a listening editor, a crash.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { editFields, flow, node, reply, trigger, TRIGGER } from './support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
let stack: Stack;
let customers = 15_550_120_000;
const newCustomer = () => String((customers += 1));

beforeAll(async () => {
  stack = await startStack({ name: 'flows' });
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const published: string[] = [];
/** Publishes a flow for one test: flows of earlier tests would answer too. */
async function publish(workflow: Parameters<Stack['publishFlow']>[0]): Promise<string> {
  const id = await stack.publishFlow(workflow);
  published.push(id);
  const webhookId = String(workflow.nodes.find(({ name }) => name === TRIGGER)?.webhookId);
  await pollUntil('the trigger to be connected', async () => (await stack.control.webhookUrl())?.includes(webhookId));
  return id;
}
afterEach(async () => {
  for (const id of published.splice(0)) await stack.client.unpublish(id);
});

const texts = async (contact: string) => (await stack.control.answersTo(contact)).map(({ text }) => text);
const answered = (contact: string, count = 1) => pollUntil(`${count} answers`, async () => (await texts(contact)).length >= count && (await texts(contact)), { timeoutMs: MINUTE });
const settled = (workflowId: string, count: number) =>
  pollUntil(`${count} executions to end`, async () => {
    const executions = await stack.client.executions(workflowId);
    return executions.length >= count && executions.every(({ status }) => status === 'success' || status === 'error') && executions;
  });

test('Trigger → Edit Fields → Reply: the customer is found although every field was dropped', async () => {
  await publish(flow('edit fields', [trigger(), editFields('Edit Fields', { answer: 'Good day!' }), reply('={{ $json.answer }}')]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hello' });
  expect(await answered(from)).toEqual(['Good day!']);
}, 2 * MINUTE);

test('a loop that answers twice sends both answers', async () => {
  const nodes = [
    trigger(),
    editFields('Parts', { parts: '=["First part", "Second part"]' }),
    node('Split Out', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'parts', options: {} }),
    node('Loop', 'n8n-nodes-base.splitInBatches', { options: {} }, 3),
    reply('={{ $json.parts }}'),
  ];
  const wires = [[TRIGGER, 'Parts'], ['Parts', 'Split Out'], ['Split Out', 'Loop'], ['Loop', 'WhatsApp Reply', 1], ['WhatsApp Reply', 'Loop']] as const;
  const id = await publish(flow('loop', nodes, wires));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hello' });
  expect(await answered(from, 2)).toEqual(['First part', 'Second part']);
  const [execution] = await settled(id, 1);
  expect(execution?.data?.resultData?.runData?.['WhatsApp Reply']).toHaveLength(2);
}, 2 * MINUTE);

test('statuses take their own output', async () => {
  const nodes = [trigger(['messageReceived', 'deliveryStatus']), reply('Hello'), node('Status', 'n8n-nodes-base.noOp')];
  const id = await publish(flow('statuses', nodes, [[TRIGGER, 'WhatsApp Reply', 0], [TRIGGER, 'Status', 1]]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hi' });
  await answered(from);
  const seen = await pollUntil('a delivered status', async () => {
    const items = (await stack.client.executions(id)).flatMap(({ data }) => data?.resultData?.runData?.['Status']?.[0]?.data?.main?.[0] ?? []);
    // Statuses of an earlier test's answers may still be on their way.
    return items.find(({ json }) => JSON.stringify(json.status).includes('"delivered"') && JSON.stringify(json.conversation).includes(from));
  });
  expect(seen.json).toMatchObject({ event: 'status', status: { status: 'delivered' }, conversation: { contact: { waId: from } } });
  expect(await texts(from)).toEqual(['Hello']);
}, 2 * MINUTE);

describe('while the editor listens', () => {
  test('an unpublished workflow: the next message runs it once and is answered once', async () => {
    const id = await stack.importFlow(flow('draft', [trigger(), reply('From the draft')]));
    expect(await stack.client.runManually(id, TRIGGER)).toEqual({ waitingForWebhook: true });
    expect(await stack.control.webhookUrl()).toContain('/webhook-test/');
    const from = newCustomer();
    await stack.control.inbound({ from, text: 'Hello' });
    expect(await answered(from)).toEqual(['From the draft']);
    expect((await settled(id, 1)).map(({ mode }) => mode)).toEqual(['manual']);
  }, 2 * MINUTE);

  test('a published workflow of the same number goes on undisturbed', async () => {
    const live = await publish(flow('live', [trigger(), reply('From the live flow')]));
    const draft = await stack.importFlow(flow('draft beside', [trigger(), reply('From the draft')]));
    await stack.client.runManually(draft, TRIGGER);
    const from = newCustomer();
    await stack.control.inbound({ from, text: 'Hello' });
    expect([...(await answered(from, 2))].sort()).toEqual(['From the draft', 'From the live flow']);
    await stack.control.inbound({ from, text: 'Hello again' });
    expect((await answered(from, 3)).slice(2)).toEqual(['From the live flow']);
    expect(await settled(live, 2)).toHaveLength(2);
    expect(await settled(draft, 1)).toHaveLength(1);
  }, 2 * MINUTE);

  test('the published workflow itself: it lights up the canvas, and the customer is answered once', async () => {
    const id = await publish(flow('live and listening', [trigger(), reply('Only once')]));
    await stack.client.runManually(id, TRIGGER);
    const from = newCustomer();
    await stack.control.inbound({ from, text: 'Hello' });
    await answered(from);
    expect((await settled(id, 2)).map(({ mode }) => mode).sort()).toEqual(['manual', 'trigger']);
    expect(await texts(from)).toEqual(['Only once']);
    await stack.control.inbound({ from, text: 'And again' });
    expect(await answered(from, 2)).toEqual(['Only once', 'Only once']);
  }, 2 * MINUTE);
});

test('n8n crashes in the middle of a run: the first answer is not sent again, the second one goes out', async () => {
  const wait = node('Wait', 'n8n-nodes-base.wait', { resume: 'timeInterval', amount: 4, unit: 'seconds' }, 1.1);
  await publish(flow('crash', [trigger(), reply('Before the crash'), { ...wait, webhookId: crypto.randomUUID() }, reply('After the crash', 'Second Reply')]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hello' });
  expect(await answered(from)).toEqual(['Before the crash']);
  await stack.crashAndRestart();
  expect(await answered(from, 2)).toEqual(['Before the crash', 'After the crash']);
  await stack.control.inbound({ from, text: 'Are you there?' });
  expect(await answered(from, 4)).toEqual(['Before the crash', 'After the crash', 'Before the crash', 'After the crash']);
}, 4 * MINUTE);
