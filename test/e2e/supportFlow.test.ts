// The example workflow on a real n8n: what issue by issue has to hold for a customer, a webhook and a card number.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { readExample, STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';
import { testCredential } from './support/testCredential';

const HOUR_SECONDS = 3_600;
const nowSeconds = () => Math.floor(Date.now() / 1_000);

let stack: Stack;
let workflowId: string;
let customers = 15_550_110_000;
const newCustomer = () => String((customers += 1));

beforeAll(async () => {
  stack = await startStack({ name: 'support-flow' });
  workflowId = await stack.publishFlow(readExample('01-first-support-flow.json'));
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

const answered = (contact: string, count = 1) =>
  pollUntil(`${count} answers`, async () => {
    const answers = await stack.control.answersTo(contact);
    return answers.length >= count ? answers : null;
  });

/** No run is alive any more: what has not been sent by now never will be. */
const atRest = () =>
  pollUntil('all runs to end', async () =>
    (await stack.client.executions(workflowId)).every(({ status }) => status === 'success' || status === 'error'),
  );

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => !file.includes('node_modules') && statSync(file).isFile());
}

test('a card number in the first message: answered within 3 s, one ticket, and its digits are nowhere', async () => {
  const from = newCustomer();
  const writtenAt = Date.now();
  await stack.control.inbound({ from, name: 'Ana', text: 'my card is 4111 1111 1111 1111' });
  const [answer] = await answered(from);
  expect((answer?.at ?? Infinity) - writtenAt).toBeLessThan(3_000);
  expect(answer?.text).toMatch(/^Thank you for your message\. Your request has the number #\d+\. A colleague answers within 48 hours\.$/);
  await atRest();

  const tickets = (await stack.control.tickets()).filter(({ requester }) => requester.name === 'Ana');
  expect(tickets.map(({ comments }) => comments.map(({ body }) => body))).toEqual([['my card is 4111 11•• •••• 1111']]);
  const places = filesBelow(stack.userFolder);
  expect(places.map((file) => path.basename(file))).toEqual(expect.arrayContaining(['database.sqlite', 'store-sandbox.sqlite', 'n8n.log']));
  for (const file of places) {
    const digitsOnly = readFileSync(file).toString('latin1').replace(/[ .-]/g, '');
    expect({ file, holds: digitsOnly.includes('4111111111111111') }).toEqual({ file, holds: false });
  }
  const received = JSON.stringify([await stack.control.tickets(), await stack.control.requests()]);
  expect(received.replace(/[ .-]/g, '')).not.toContain('4111111111111111');
}, 60_000);

test('the same webhook five times gives one answer, one execution and one comment', async () => {
  const from = newCustomer();
  const before = (await stack.client.executions(workflowId)).length;
  const { deliveries } = await stack.control.inbound({ from, name: 'Bo', text: 'Hello', repeat: 5 });
  expect(deliveries.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await answered(from);
  await atRest();
  expect(await stack.control.answersTo(from)).toHaveLength(1);
  expect(await stack.client.executions(workflowId)).toHaveLength(before + 1);
  const tickets = (await stack.control.tickets()).filter(({ requester }) => requester.name === 'Bo');
  expect(tickets.map(({ comments }) => comments.length)).toEqual([1]);
}, 60_000);

test.each(['invalid', 'missing'] as const)('a webhook whose signature is %s gets 401 and starts nothing', async (signature) => {
  const from = newCustomer();
  const before = (await stack.client.executions(workflowId)).length;
  const { deliveries } = await stack.control.inbound({ from, text: 'forged', signature });
  expect(deliveries.map(({ status }) => status)).toEqual([401]);
  // A real message after it proves that the forged one would have been worked on by now.
  await stack.control.inbound({ from, text: 'real' });
  const [answer] = await answered(from);
  await atRest();
  expect(answer?.text).toContain('Thank you');
  expect(await stack.client.executions(workflowId)).toHaveLength(before + 1);
}, 60_000);

test('a message written 25 hours ago is answered by template, not by free text', async () => {
  const from = newCustomer();
  await stack.control.inbound({ from, name: 'Cem', text: 'Sorry, this was sent late', timestamp: nowSeconds() - 25 * HOUR_SECONDS });
  const [answer] = await answered(from);
  await atRest();
  expect(answer).toMatchObject({ type: 'template', text: expect.stringMatching(/^Hi Cem, .*#\d+/) });
  expect(await stack.control.answersTo(from)).toHaveLength(1);
}, 60_000);

test('an answer that WhatsApp refuses after the run is followed by the template, with the number of the same ticket', async () => {
  const from = newCustomer();
  await stack.control.addFault({ route: 'statuses', code: 131047, times: 1 });
  await stack.control.inbound({ from, name: 'Fay', text: 'Hello' });
  await pollUntil('the template', async () => (await stack.control.answersTo(from)).length === 2, { timeoutMs: 90_000 });
  await atRest();
  const [refused, template, ...more] = await stack.control.answersTo(from);
  const [, number = ''] = /#(\d+)/.exec(refused?.text ?? '') ?? [];
  expect(refused).toMatchObject({ status: 'failed', errorCode: 131047 });
  expect(template).toMatchObject({ type: 'template', text: expect.stringMatching(new RegExp(`^Hi Fay, .*#${number}\\b`)) });
  expect(more).toEqual([]);
}, 3 * 60_000);

test('later messages join the open ticket; a known topic is answered, an unknown one waits for a colleague', async () => {
  const from = newCustomer();
  await stack.control.inbound({ from, name: 'Dee', text: 'Hello' });
  await answered(from);
  await stack.control.inbound({ from, text: 'Where is my order?' });
  const [, topic] = await answered(from, 2);
  expect(topic?.text).toMatch(/^Orders arrive/);
  await stack.control.inbound({ from, text: 'Hmm, all right' });
  await pollUntil('the third comment', async () => {
    const tickets = (await stack.control.tickets()).filter(({ requester }) => requester.name === 'Dee');
    return tickets[0]?.comments.length === 3 && tickets.length === 1;
  });
  await atRest();
  expect(await stack.control.answersTo(from)).toHaveLength(2);
}, 60_000);

test('photos, files and taps reach the ticket in words', async () => {
  const from = newCustomer();
  const photo = { type: 'image', fileName: 'photo.png', mimeType: 'image/png', caption: 'The broken part', dataBase64: 'iVBORw0KGgo=' };
  await stack.control.inbound({ from, name: 'Eli', ...photo });
  await answered(from);
  await stack.control.inbound({ from, type: 'button', id: 'yes', title: 'Yes, please' });
  await stack.control.inbound({ from, type: 'list', id: 'thu', title: 'Thursday', description: 'in the morning' });
  const ticket = await pollUntil('three comments', async () => {
    const found = (await stack.control.tickets()).find(({ requester }) => requester.name === 'Eli');
    return found?.comments.length === 3 ? found : null;
  });
  const words = ticket.comments.map(({ body }) => body).join('\n');
  for (const expected of ['The broken part', 'Yes, please', 'Thursday']) expect(words).toContain(expected);
}, 60_000);

test('fifty customers who write at once are all answered, once', async () => {
  const contacts = Array.from({ length: 50 }, newCustomer);
  await Promise.all(contacts.map((from, index) => stack.control.inbound({ from, name: `Customer ${index}`, text: 'Hello' })));
  const answers = await pollUntil(
    'fifty answers',
    async () => {
      const outbound = (await stack.control.messages()).filter(({ direction, contact }) => direction === 'outbound' && contacts.includes(contact));
      return new Set(outbound.map(({ contact }) => contact)).size === 50 ? outbound : null;
    },
    { timeoutMs: 120_000, everyMs: 500 },
  );
  await atRest();
  expect(answers.length).toBe(50);
}, 180_000);

test('both credentials have a test that tells right from wrong', async () => {
  const { account, zendesk, url } = stack.sandbox;
  const whatsApp = {
    accessToken: account.accessToken,
    appSecret: account.appSecret,
    businessAccountId: account.wabaId,
    phoneNumberId: account.phoneNumberId,
    showAdvanced: true,
    baseUrl: url,
    graphVersion: 'v25.0',
  };
  const helpdesk = { subdomain: zendesk.subdomain, email: zendesk.email, apiToken: zendesk.apiToken, showAdvanced: true, baseUrl: zendesk.baseUrl };
  expect(await testCredential(stack, 'whatsAppSupportAccountApi', whatsApp)).toMatchObject({ status: 'OK' });
  expect(await testCredential(stack, 'whatsAppSupportAccountApi', { ...whatsApp, appSecret: 'wrong' })).toMatchObject({ status: 'Error' });
  expect(await testCredential(stack, 'whatsAppSupportAccountApi', { ...whatsApp, accessToken: 'wrong' })).toMatchObject({ status: 'Error' });
  expect(await testCredential(stack, 'whatsAppSupportAccountApi', { ...whatsApp, phoneNumberId: '1' })).toMatchObject({ status: 'Error' });
  expect(await testCredential(stack, 'supportZendeskApi', helpdesk)).toMatchObject({ status: 'OK' });
  expect(await testCredential(stack, 'supportZendeskApi', { ...helpdesk, apiToken: 'wrong' })).toMatchObject({ status: 'Error' });
}, 60_000);
