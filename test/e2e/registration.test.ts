// Where WhatsApp sends a number's messages, with a real n8n: several workflows and a listening editor on one number, crashes,
// somebody else's URL, and a workflow that is published anew while customers write. The app's own callback is another tool that
// takes everything: a message that is not sent to n8n for a moment is lost to it, and found there.
import { setTimeout as pause } from 'node:timers/promises';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { WorkflowFileNode } from '../../sandbox/n8n/N8nClient';
import { loopbackServer, type LoopbackServer } from '../fixtures/loopbackServer';
import { flow, node, reply, trigger, TRIGGER } from './support/flows';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
const THEIR_TOKEN = 'their-token';

let stack: Stack;
let app: LoopbackServer;
let customers = 15_550_170_000;
const newCustomer = () => String((customers += 1));

beforeAll(async () => {
  app = await tool();
  stack = await startStack({ name: 'registration' });
  const { appId, appSecret, wabaId, accessToken } = stack.sandbox.account;
  const callback = { object: 'whatsapp_business_account', callback_url: app.url, verify_token: THEIR_TOKEN, fields: 'messages' };
  await graph(`${appId}/subscriptions`, `${appId}|${appSecret}`, callback);
  await graph(`${wabaId}/subscribed_apps`, accessToken);
}, STACK_TIMEOUT_MS);
afterAll(async () => {
  await stack?.stop();
  await app?.close();
});

const published: string[] = [];
afterEach(async () => {
  for (const id of published.splice(0)) await stack.client.unpublish(id);
  expect(messagesAt(app)).toBe(0);
});

/** A tool of somebody else, which takes every webhook. */
function tool(): Promise<LoopbackServer> {
  return loopbackServer(({ method, query }) => {
    if (method !== 'GET') return { status: 200 };
    return query['hub.verify_token'] === THEIR_TOKEN ? { status: 200, body: query['hub.challenge'] } : { status: 403 };
  });
}
/** How many customers' messages it got; statuses of earlier answers may go there between two workflows. */
const messagesAt = ({ seen }: LoopbackServer) => seen.filter(({ body }) => JSON.stringify(body).includes('"messages":[')).length;

/** A call to Meta that somebody else makes. */
async function graph(path: string, token: string, body: object = {}): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${stack.sandbox.url}/v25.0/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`Meta answered ${answer.status} to ${path}: ${await answer.text()}`);
}
async function setNumber(url: string): Promise<void> {
  const { phoneNumberId, accessToken } = stack.sandbox.account;
  await graph(phoneNumberId, accessToken, { webhook_configuration: { override_callback_uri: url, verify_token: THEIR_TOKEN } });
}

function triggerWith(options: Readonly<Record<string, unknown>>): WorkflowFileNode {
  const made = trigger();
  return { ...made, parameters: { ...made.parameters, options } };
}
async function publish(name: string, from = trigger()): Promise<string> {
  const id = await stack.publishFlow(flow(name, [from, reply(name)]));
  published.push(id);
  return id;
}
async function listen(name: string, from = trigger()): Promise<string> {
  const id = await stack.importFlow(flow(name, [from, reply(name)]));
  await stack.client.runManually(id, TRIGGER);
  return id;
}

const goesTo = (url: string | RegExp) => pollUntil(`WhatsApp to call ${String(url)}`, async () => (await stack.control.webhookUrl())?.match(url), { timeoutMs: 2 * MINUTE });
const answersTo = async (contact: string) => (await stack.control.answersTo(contact)).map(({ text }) => text).toSorted();
/** The answers, once there are so many; more would be too many. */
const answered = (contact: string, count: number) => pollUntil(`${count} answers`, async () => (await answersTo(contact)).length >= count && (await answersTo(contact)), { timeoutMs: 90_000 });
async function write(text = 'Hello'): Promise<string> {
  const from = newCustomer();
  await stack.control.inbound({ from, text });
  return from;
}

test('two workflows on one number and a listening editor share it; the one that stays takes over from the one that goes', async () => {
  const one = await publish('One');
  const first = await stack.control.webhookUrl();
  await publish('Other');
  expect(await stack.control.webhookUrl()).toBe(first);
  await listen('Draft');
  expect(await stack.control.webhookUrl()).toBe(first);
  expect(await answered(await write(), 3)).toEqual(['Draft', 'One', 'Other']);

  // Customers write while the callback moves.
  const everybody: string[] = [];
  const writing = (async () => {
    for (let count = 0; count < 30; count += 1) everybody.push(await write());
  })();
  await stack.client.unpublish(one);
  published.shift();
  await writing;
  expect(await stack.control.webhookUrl()).not.toBe(first);
  for (const from of [...everybody, await write()]) expect(await answered(from, 1)).toContain('Other');
}, 3 * MINUTE);

test('n8n is killed while the editor listens, and somebody removes the callback: it is set again, and nothing is missed', async () => {
  await publish('Production');
  const url = await stack.control.webhookUrl();
  await listen('Killed draft');
  await Promise.all(stack.processes.map((each) => each.kill()));
  const from = await write('While n8n was away');
  for (const each of stack.processes) await each.start();
  expect(await answered(from, 1)).toEqual(['Production']);

  // Messages of now would go to the other tool: nobody writes before it is repaired.
  await setNumber('');
  expect(await stack.control.webhookUrl()).toBe(app.url);
  await stack.crashAndRestart();
  await goesTo(url ?? '');
  expect(await answered(await write(), 1)).toEqual(['Production']);
}, 4 * MINUTE);

test('n8n is killed while the editor listens alone: the next workflow gets what had no one to go to', async () => {
  await listen('Lonely draft');
  await goesTo(/webhook-test/);
  await Promise.all(stack.processes.map((each) => each.kill()));
  const from = await write('Nobody is there');
  for (const each of stack.processes) await each.start();
  await publish('Later');
  await goesTo(/\/webhook\//);
  expect(await answered(from, 1)).toEqual(['Later']);
}, 3 * MINUTE);

test('somebody else’s URL is refused, taken over on demand, and restored', async () => {
  const other = await tool();
  await setNumber(other.url);
  await expect(publish('Refused')).rejects.toThrow(`WhatsApp sends this number’s messages to another URL (${other.url})`);
  await write();
  expect(messagesAt(other)).toBe(1);

  const id = await publish('Taken over', triggerWith({ takeOver: true, previousVerifyToken: THEIR_TOKEN }));
  expect(await answered(await write(), 1)).toEqual(['Taken over']);
  await stack.client.unpublish(id);
  published.pop();
  await goesTo(other.url);
  await write();
  expect(messagesAt(other)).toBe(2);
  await setNumber('');
  await other.close();
}, 3 * MINUTE);

test('published anew while customers write, the workflow keeps the number: everybody is answered once', async () => {
  const made = trigger();
  const id = await publish('Anew', made);
  const everybody: string[] = [];
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; await pause(100)) everybody.push(await write());
  })();
  const theyWroteOn = (before = everybody.length) => pollUntil('customers to write', () => Promise.resolve(everybody.length > before + 1));
  for (const parallel of [6, 7]) {
    await theyWroteOn();
    await stack.importFlow(flow('Anew', [{ ...made, parameters: { ...made.parameters, options: { parallel } } }, reply('Anew')]));
    await stack.client.publish(id);
  }
  await theyWroteOn();
  isOver = true;
  await writing;
  expect(everybody.length).toBeGreaterThan(5);
  for (const from of everybody) await answered(from, 1);
  expect(await Promise.all(everybody.map(answersTo))).toEqual(everybody.map(() => ['Anew']));
}, 4 * MINUTE);

test('Diagnose tells how everything stands, one item per check', async () => {
  await publish('Diagnosed');
  await answered(await write(), 1);
  await stack.control.inbound({ from: newCustomer(), text: 'forged', signature: 'invalid' });
  const start = node('Start', 'n8n-nodes-base.manualTrigger');
  const id = await stack.importFlow(flow('diagnosis', [start, node('Diagnose', 'n8n-nodes-whatsapp-support.supportConversation', { resource: 'account', operation: 'diagnose' })]));
  const diagnosis = async () => {
    const run = await stack.client.runManually(id, 'Start');
    if (!('executionId' in run)) throw new Error('The diagnosis waits');
    const { data } = await stack.client.settledExecution(run.executionId);
    const items = data?.resultData?.runData?.Diagnose?.[0]?.data?.main?.[0] ?? [];
    return Object.fromEntries(items.map(({ json }) => [String(json.check), json]));
  };
  const found = await pollUntil('the refused request to be counted', async () => {
    const checks = await diagnosis();
    return checks['Refused Webhooks']?.ok === false && checks;
  });
  expect(Object.values(found).filter(({ ok }) => ok === false).map(({ check }) => check)).toEqual(['Refused Webhooks']);
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['Access Token', 'App Secret', 'Webhooks', 'Events', 'Last Webhooks', 'Clock', 'Quality', 'Message Limit', 'Throughput']));
  expect(found['Refused Webhooks']?.found).toMatch(/^1 request in the last 24 hours without a signature or with a wrong one/);
  const { accessToken, appSecret } = stack.sandbox.account;
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${accessToken}|${appSecret}`));
}, 2 * MINUTE);
