// A reply that the 24-hour window does not let through, in a real n8n: what was kept goes out before the next run, and what
// Meta refuses after the run is followed up without one.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { flow, node, trigger } from './support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
const TEMPLATE_TEXT = 'Hi Ana, we have an answer to your request #7. Reply to this message to continue.';
const TEMPLATE = { template: { __rl: true, mode: 'id', value: 'support_followup|en_US' }, variables: { mappingMode: 'defineBelow', value: { 1: 'Ana', 2: '#7' } } };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ name: 'closed-window' });
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const reply = (parameters: Readonly<Record<string, unknown>>) =>
  node('WhatsApp Reply', 'n8n-nodes-whatsapp-support.whatsAppReply', {
    resource: 'message',
    operation: 'sendText',
    replyTo: 'runCustomer',
    text: '=Answer to {{ $json.message.text }}',
    options: {},
    ...parameters,
  });

async function publish(parameters: Readonly<Record<string, unknown>>): Promise<string> {
  const id = await stack.publishFlow(flow('closed window', [trigger(), reply(parameters)]));
  await pollUntil('the trigger to be connected', async () => (await stack.control.webhookUrl()) !== null);
  return id;
}
const hoursAgo = (hours: number) => Math.floor(Date.now() / 1_000) - hours * 3_600;
const finished = async (workflowId: string) => (await stack.client.executions(workflowId)).filter(({ status }) => status === 'success').length;
const arrivedAt = async (contact: string) => (await stack.control.answersTo(contact)).filter(({ status }) => status !== 'failed').map(({ text }) => text);

test('kept replies go out, in order, before the answer to the message that opened the window', async () => {
  const from = '15550100801';
  const workflowId = await publish({ whenClosed: 'keep' });
  await stack.control.inbound({ from, text: 'one', timestamp: hoursAgo(27) });
  await stack.control.inbound({ from, text: 'two', timestamp: hoursAgo(26) });
  await pollUntil('both runs', async () => (await finished(workflowId)) === 2);
  expect(await stack.control.answersTo(from)).toEqual([]);
  await stack.control.inbound({ from, text: 'three' });
  await pollUntil('three answers', async () => (await arrivedAt(from)).length >= 3);
  await pollUntil('the third run', async () => (await finished(workflowId)) === 3);
  expect(await arrivedAt(from)).toEqual(['Answer to one', 'Answer to two', 'Answer to three']);
  await stack.client.unpublish(workflowId);
}, 2 * MINUTE);

test('a reply that Meta refuses after the run is followed by its template, once', async () => {
  const from = '15550100802';
  await publish({ whenClosed: 'template', ...TEMPLATE });
  await stack.control.addFault({ route: 'statuses', code: 131047, times: 1 });
  await stack.control.inbound({ from, text: 'one' });
  await pollUntil('the template', async () => (await arrivedAt(from)).includes(TEMPLATE_TEXT), { timeoutMs: 90_000 });
  const answers = await stack.control.answersTo(from);
  expect(answers.map(({ text, status }) => [text, status === 'failed'])).toEqual([
    ['Answer to one', true],
    [TEMPLATE_TEXT, false],
  ]);
}, 3 * MINUTE);
