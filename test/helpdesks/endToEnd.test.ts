// A real n8n and a real Request Tracker: a customer's photo reaches the ticket, the agent's answer the customer's phone, also when the
// 24 hours are over.
import { sandboxCredentials } from '../../sandbox/demo/credentials';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { PHOTO } from '../contract/tickets/bench';
import { flow, node, trigger } from '../e2e/support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from '../e2e/support/Stack';
import { testCredential } from '../e2e/support/testCredential';
import { startRedmine } from './servers/startRedmine';
import { startRequestTracker, type RequestTrackerServer } from './servers/startRequestTracker';
import { requestTrackerAgent } from './support/requestTrackerBench';

const OURS = 'n8n-nodes-whatsapp-support';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TEMPLATE = { template: { __rl: true, mode: 'id', value: 'support_followup|en_US' }, variables: { mappingMode: 'defineBelow', value: { 1: 'Ana', 2: '#1' } } };

let server: RequestTrackerServer;
let stack: Stack;
beforeAll(async () => {
  server = await startRequestTracker();
  stack = await startStack({
    name: 'request-tracker',
    credentialsFor: (sandbox) => [
      ...sandboxCredentials(sandbox),
      { name: 'Request Tracker', type: 'supportRequestTrackerApi', data: { baseUrl: server.url, token: server.tokens.n8n, queue: 'WhatsApp' } },
    ],
  });
  const ticket = node('Support Ticket', `${OURS}.supportTicket`, { resource: 'ticket', operation: 'createOrAppend', ticketFor: 'runCustomer', helpdesk: 'requestTracker', additionalFields: {} });
  const started = trigger();
  const withFiles = { ...started, parameters: { ...started.parameters, options: { downloadMedia: true } } };
  await stack.publishFlow(flow('customer writes', [withFiles, ticket]));
  const answers = node('Support Ticket Trigger', `${OURS}.supportTicketTrigger`, { helpdesk: 'requestTracker', triggerOn: ['agentReplied'], options: { lookEverySeconds: 10 } }, 1.1);
  const reply = node('WhatsApp Reply', `${OURS}.whatsAppReply`, {
    resource: 'message',
    operation: 'sendText',
    replyTo: 'runCustomer',
    text: '={{ $json.reply.text }}',
    whenClosed: 'keep',
    tellCustomer: true,
    ...TEMPLATE,
    options: {},
  });
  await stack.publishFlow(flow('agent answers', [{ ...answers, webhookId: crypto.randomUUID() }, reply]));
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
}, STACK_TIMEOUT_MS);
afterAll(async () => {
  await stack?.stop();
  await server?.stop();
});

const arrivedAt = async (contact: string) => (await stack.control.answersTo(contact)).filter(({ status }) => status !== 'failed').map(({ text }) => text);

/** The only ticket whose customer has this name, once it is there. */
async function ticketOf(name: string): Promise<string> {
  const agent = requestTrackerAgent(server);
  return pollUntil(`the ticket of ${name}`, async () => {
    for (const id of await agent.ticketIds()) if ((await agent.view(id)).requester === name) return id;
    return null;
  }, { timeoutMs: MINUTE_MS, everyMs: 1_000 });
}

test('a photo reaches the ticket, and the agent’s answer the customer’s phone', async () => {
  const agent = requestTrackerAgent(server);
  const from = '15550100901';
  await stack.control.inbound({ from, name: 'Ana', type: 'image', fileName: PHOTO.name, mimeType: PHOTO.mimeType, caption: 'It rains in', dataBase64: Buffer.from(PHOTO.bytes).toString('base64') });
  const id = await ticketOf('Ana');
  const [comment] = (await agent.view(id)).comments;
  expect(comment).toMatchObject({ text: expect.stringContaining('It rains in'), byCustomer: true, files: [expect.stringMatching(/\.png$/)] });
  const photo = (await agent.parts(id)).find(({ ContentType }) => ContentType === PHOTO.mimeType);
  const { Content } = await agent.call('GET', `attachment/${String(photo?.id)}`);
  expect(Buffer.compare(Buffer.from(String(Content), 'base64'), PHOTO.bytes)).toBe(0);

  await agent.write(id, 'correspond', 'A roofer comes on Thursday');
  await agent.write(id, 'comment', 'Nobody outside reads this');
  await pollUntil('the answer on the phone', async () => (await arrivedAt(from)).length > 0, { timeoutMs: MINUTE_MS });
  expect(await arrivedAt(from)).toEqual(['A roofer comes on Thursday']);
}, 3 * MINUTE_MS);

test('25 hours later the answer is kept, a template goes out, and the answer follows when the customer writes', async () => {
  const agent = requestTrackerAgent(server);
  const from = '15550100902';
  await stack.control.inbound({ from, name: 'Bea', text: 'Where is it?', timestamp: Math.floor((Date.now() - 25 * HOUR_MS) / 1_000) });
  const id = await ticketOf('Bea');
  await agent.write(id, 'correspond', 'It is on its way');
  await pollUntil('the template', async () => (await arrivedAt(from)).length > 0, { timeoutMs: MINUTE_MS });
  expect(await arrivedAt(from)).toEqual([expect.stringContaining('Reply to this message')]);

  await stack.control.inbound({ from, name: 'Bea', text: 'Yes?' });
  await pollUntil('the kept answer', async () => (await arrivedAt(from)).length > 1, { timeoutMs: MINUTE_MS });
  expect(await arrivedAt(from)).toEqual([expect.stringContaining('Reply to this message'), 'It is on its way']);
  // The notes tell the story.
  const story = await pollUntil('the notes', async () => {
    const notes = (await agent.view(id)).comments.filter(({ public: isPublic }) => !isPublic);
    return notes.length > 0 ? notes.map(({ text }) => text).join('\n') : null;
  }, { timeoutMs: 2 * MINUTE_MS });
  expect(story).toMatch(/24/);
}, 6 * MINUTE_MS);

test('both credentials tell their log-in from another', async () => {
  const requestTracker = { baseUrl: server.url, token: server.tokens.n8n, queue: 'WhatsApp' };
  expect(await testCredential(stack, 'supportRequestTrackerApi', requestTracker)).toMatchObject({ status: 'OK' });
  expect(await testCredential(stack, 'supportRequestTrackerApi', { ...requestTracker, token: '1-1-wrong' })).toMatchObject({ status: 'Error' });
  const redmine = await startRedmine();
  try {
    const values = { baseUrl: redmine.url, apiKey: redmine.logins.n8n.apiKey, project: 'support' };
    expect(await testCredential(stack, 'supportRedmineApi', values)).toMatchObject({ status: 'OK' });
    expect(await testCredential(stack, 'supportRedmineApi', { ...values, apiKey: 'wrong' })).toMatchObject({ status: 'Error' });
  } finally {
    await redmine.stop();
  }
}, 2 * MINUTE_MS);
