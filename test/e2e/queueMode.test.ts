// n8n in queue mode: webhooks in one process, triggers in another, runs in two workers, and one PostgreSQL for all of them.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillCredentials, sandboxCredentials } from '../../sandbox/demo/credentials';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { WorkflowFile } from '../../sandbox/n8n/N8nClient';
import type { QueueN8n } from '../../sandbox/n8n/QueueN8n';
import { asArray, asRecord, type Json } from '../../src/shared/shape';
import { asZendeskUser } from './support/asZendeskUser';
import { flow, node, reply, trigger } from './support/flows';
import { startQueueStack } from './support/QueueStack';
import { readExample, STACK_TIMEOUT_MS, type Stack } from './support/Stack';

const MINUTE = 60_000;
/** Long enough for whatever would come twice. */
const SECOND_LOOK_MS = 5_000;
let stack: Stack<QueueN8n>;
let customers = 15_550_140_000;
const newCustomer = () => String((customers += 1));

beforeAll(async () => {
  stack = await startQueueStack({ name: 'queue-mode' });
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop(), MINUTE);

const published: string[] = [];
/** Publishes a flow for one test: flows of earlier tests would answer too. */
async function publish(workflow: WorkflowFile): Promise<string> {
  const id = await stack.publishFlow(workflow);
  published.push(id);
  await pollUntil('Meta to be pointed to the webhook processor', async () => (await stack.control.webhookUrl())?.startsWith(stack.n8n.webhookUrl));
  return id;
}
afterEach(async () => {
  for (const id of published.splice(0)) await stack.client.unpublish(id);
});

const texts = async (contact: string) => (await stack.control.answersTo(contact)).map(({ text }) => text);
const answered = (contact: string, count = 1) =>
  pollUntil(`${count} answers`, async () => (await texts(contact)).length >= count && (await texts(contact)), { timeoutMs: MINUTE });
/** The executions that a process says it ran. */
const ranIn = (process: string) =>
  [...readFileSync(path.join(stack.userFolder, `n8n-${process}.log`), 'utf8').matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);

test('with the built-in store publishing is refused with what to do, and Meta is not touched', async () => {
  const [account] = sandboxCredentials(stack.sandbox);
  if (account === undefined) throw new Error('There is no account.');
  const name = 'Account with a built-in store';
  const whatsAppSupportAccountApi = { id: await stack.client.ensureCredential({ ...account, name }), name };
  const workflow = flow('built-in store', [trigger(), reply('Never sent')]);
  const id = await stack.client.importWorkflow(fillCredentials(workflow, await stack.client.credentialTypes(workflow), { whatsAppSupportAccountApi }));
  const before = (await stack.control.requests()).length;
  await expect(stack.client.publish(id)).rejects.toThrow(/queue mode.*built-in conversation store/);
  expect((await stack.control.requests()).slice(before)).toEqual([]);
  expect(await stack.control.webhookUrl()).toBeNull();
  await stack.client.unpublish(id);
}, 2 * MINUTE);

test('the example answers every customer once, and both workers take part', async () => {
  const id = await publish(readExample('01-first-support-flow.json'));
  const contacts = Array.from({ length: 20 }, newCustomer);
  const answers = await Promise.all(
    contacts.map(async (from) => {
      await stack.control.inbound({ from, text: 'Hello', repeat: 2 });
      return await answered(from);
    }),
  );
  expect(answers.map((each) => each.length)).toEqual(contacts.map(() => 1));
  const executions = await pollUntil('all runs to end', async () => {
    // One that still runs is not listed yet.
    const all = await stack.client.allExecutions(id);
    return all.length >= contacts.length && all.every(({ status }) => status === 'success') && all;
  });
  expect(executions).toHaveLength(contacts.length);
  const [first, second] = [ranIn('worker1'), ranIn('worker2')];
  expect(Math.min(first.length, second.length)).toBeGreaterThan(0);
  expect([...first, ...second]).toEqual(expect.arrayContaining(executions.map((execution) => execution.id)));
}, 4 * MINUTE);

test('an agent’s answer, heard by the webhook processor and run by a worker, reaches the customer once', async () => {
  await publish(readExample('01-first-support-flow.json'));
  await publish(readExample('02-agent-answers.json'));
  const { zendesk } = stack.sandbox;
  const [asAgent, asAdmin] = [asZendeskUser(zendesk, zendesk.humanEmail), asZendeskUser(zendesk, zendesk.email)];
  const isPlaced = ({ endpoint }: Json): boolean => String(endpoint).startsWith(stack.n8n.webhookUrl);
  await pollUntil('Zendesk to be pointed to the webhook processor', async () => asArray((await asAdmin('GET', 'webhooks')).webhooks).map(asRecord).some(isPlaced));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Where is my parcel?' });
  await answered(from);
  const ticket = await pollUntil('the ticket', async () => (await stack.control.tickets()).find(({ requester }) => requester.phone?.endsWith(from)));
  await asAgent('PUT', `tickets/${ticket.id}`, { json: { ticket: { comment: { body: 'It is on its way.', public: true } } } });
  expect((await answered(from, 2))[1]).toBe('It is on its way.');
  await sleep(SECOND_LOOK_MS);
  expect(await texts(from)).toHaveLength(2);
}, 2 * MINUTE);

test('the main process dies while a worker runs: the run goes on, and so does the conversation once the main process is back', async () => {
  const wait = node('Wait', 'n8n-nodes-base.wait', { resume: 'timeInterval', amount: 5, unit: 'seconds' }, 1.1);
  await publish(flow('main dies', [trigger(), reply('First'), { ...wait, webhookId: crypto.randomUUID() }, reply('Second', 'Second Reply')]));
  const from = newCustomer();
  await stack.control.inbound({ from, text: 'Hello' });
  await answered(from);
  await stack.n8n.kill('main');
  // The webhook processor takes what comes meanwhile.
  const { deliveries } = await stack.control.inbound({ from, text: 'Are you there?' });
  expect(deliveries.map(({ status }) => status)).toEqual([200]);
  expect(await answered(from, 2)).toEqual(['First', 'Second']);
  await stack.n8n.start('main');
  const restartedAt = Date.now();
  expect((await answered(from, 3))[2]).toBe('First');
  expect(Date.now() - restartedAt).toBeLessThan(30_000);
  expect(await answered(from, 4)).toEqual(['First', 'Second', 'First', 'Second']);
}, 4 * MINUTE);
