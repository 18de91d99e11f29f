// Each way to go on where the 24-hour window does not let a reply through, against the real sandbox: at once, and late.
import type { IDataObject, INode } from 'n8n-workflow';
import { carryOutFollowUps, expireKeptReplies, sendKeptReplies } from '../../src/reply/afterRun';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { DAY_MS } from '../../src/shared/clock';
import { runWorkflow, workflowOf, type RunResult } from './harness';
import { ourNode, startWhatsAppBench, TRIGGER, triggerNode, type WhatsAppBench } from './whatsAppBench';

const NAME = 'WhatsApp Reply';
const HOURS_AGO = 25;
const TEMPLATE_TEXT = 'Hi Ana, we have an answer to your request #7. Reply to this message to continue.';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench();
  await bench.hearStatuses();
  await bench.store.registerTrigger({ ...EVENTS, ...EVENT_WISHES, phoneNumberId: bench.sandbox.account.phoneNumberId, accountKey: 'account', webhookUrl: null }, Date.now());
});
afterAll(async () => await bench.close());
afterEach(async () => void (await bench.control('delete', '/sandbox/faults')));

const EVENTS = { workflowId: 'events', nodeId: 'trigger' };
const EVENT_WISHES = { topics: ['replyNotDelivered', 'keptReplyExpired'], combine: null, maxMessageAgeMs: null } as const;

let customers = 15_550_100_300;
const customer = () => String((customers += 1));

/** The template and its variables, as the panel saves them. */
const chosen = (values: IDataObject = { 1: 'Ana', 2: '#7' }) =>
  ({ template: { __rl: true, mode: 'list', value: 'support_followup|en_US' }, variables: { mappingMode: 'defineBelow', value: values } }) as unknown as INode['parameters'];

function reply(parameters: INode['parameters'], text = 'Hello', more: Partial<INode> = {}): INode {
  const common = { resource: 'message', operation: 'sendText', replyTo: 'runCustomer', text, options: {} };
  return ourNode(NAME, 'whatsAppReply', { ...common, ...parameters }, more);
}
const flow = (...nodes: INode[]) => workflowOf([triggerNode(), ...nodes]);
const replyOf = (run: RunResult, output = 0) => run.items(NAME, output)[0]?.reply as IDataObject;

async function conversationOf(contact: string) {
  const conversation = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, contact);
  if (conversation === null) throw new Error('The customer is not known.');
  return conversation;
}

/** What the trigger of conversation events got since the last time. */
async function events(): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (;;) {
    const now = Date.now();
    const [next] = await bench.store.nextDeliveries(EVENTS, now, 1);
    if (next === undefined) return found;
    const claimed = await bench.store.claimDelivery({ deliveryId: next.id, attempt: next.attempt, executionId: '1', processId: 'p', now });
    if (claimed?.record.kind === 'event') found.push({ event: claimed.record.event, ...claimed.record.details });
    await bench.store.settleDelivery(next.id, next.attempt, 'success', now);
  }
}

/** The reply goes out in time, as far as we know, and Meta reports later that the window was closed. */
async function failsLate(from: string, parameters: INode['parameters'], code = 131047): Promise<void> {
  const delivery = await bench.customerWrites(from, 'Hi');
  await bench.control('post', '/sandbox/faults', { route: 'statuses', code, times: 1 });
  const run = await bench.run(flow(reply(parameters)), [delivery]);
  expect(replyOf(run)).toMatchObject({ sent: true, state: 'sent' });
  const isDue = async () => (await bench.store.dueFollowUps(bench.sandbox.account.phoneNumberId, 10)).length > 0;
  await pollUntil('the late refusal', isDue);
}

describe('Use Window Closed Output', () => {
  const parameters = { whenClosed: 'route' };

  test('at once: the item takes it', async () => {
    const from = customer();
    const run = await bench.run(flow(reply(parameters)), [await bench.customerWrites(from, 'Hi', HOURS_AGO)]);
    expect(run.items(NAME)).toEqual([]);
    expect(replyOf(run, 1)).toMatchObject({ sent: false, state: 'windowClosed', reason: expect.stringContaining('More than 24 hours'), next: expect.stringContaining('approved template'), window: { state: 'closed' } });
    expect(await bench.textsTo(from)).toEqual([]);
  });

  test('late: a conversation event holds the reply', async () => {
    const from = customer();
    await failsLate(from, parameters);
    await carryOutFollowUps(bench.ports);
    expect(await events()).toMatchObject([{ event: 'replyNotDelivered', code: 131047, reply: { type: 'text', text: { body: 'Hello' } } }]);
    expect(await bench.textsTo(from)).toEqual([]);
  });
});

describe('Send Template Instead', () => {
  const parameters = { whenClosed: 'template', ...chosen() };

  test('while the window is open, the text goes out', async () => {
    const from = customer();
    const run = await bench.run(flow(reply(parameters)), [await bench.customerWrites(from, 'Hi')]);
    expect(replyOf(run)).toMatchObject({ sent: true, sentAs: 'reply' });
    expect(await bench.textsTo(from)).toEqual(['Hello']);
  });

  test('at once: the template goes out, once, and the item takes Sent', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi', HOURS_AGO);
    const first = await bench.run(flow(reply(parameters)), [delivery], { executionId: 't1', dies: true });
    expect(replyOf(first)).toMatchObject({ sent: true, state: 'sent', sentAs: 'template', alreadySent: false, reason: 'The 24-hour window is closed, so the template was sent instead.' });
    // Meanwhile the customer has written: the second attempt does not answer a second time.
    await bench.customerWrites(from, 'Hello?');
    const second = await bench.run(flow(reply(parameters)), [await bench.nextAttempt(delivery)], { executionId: 't2' });
    expect(replyOf(second)).toMatchObject({ sent: true, sentAs: 'template', alreadySent: true, messageId: replyOf(first).messageId });
    expect(await bench.textsTo(from)).toEqual([TEMPLATE_TEXT]);
  });

  test('when WhatsApp says so at once, the template goes out', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi');
    await bench.control('post', '/sandbox/faults', { route: 'messages', code: 131047, times: 1 });
    const run = await bench.run(flow(reply(parameters)), [delivery]);
    expect(replyOf(run)).toMatchObject({ sent: true, sentAs: 'template' });
    expect(await bench.textsTo(from)).toEqual([TEMPLATE_TEXT]);
  });

  test('late: the template goes out, once', async () => {
    const from = customer();
    await failsLate(from, parameters);
    await carryOutFollowUps(bench.ports);
    await carryOutFollowUps(bench.ports);
    expect(await bench.textsTo(from)).toEqual([TEMPLATE_TEXT]);
    expect(await events()).toEqual([]);
  });

  test('a template that cannot be sent stops the item once the window is closed, and only then', async () => {
    const broken = { whenClosed: 'template', ...chosen({ 1: 'Ana' }) };
    const from = customer();
    const open = await bench.run(flow(reply(broken)), [await bench.customerWrites(from, 'Hi')]);
    expect(replyOf(open)).toMatchObject({ sent: true, sentAs: 'reply' });
    expect(open.runs(NAME)[0]?.hints?.[0]?.message).toContain('Template "support_followup" cannot be sent: “Body: {{2}}” has no value.');
    const closed = await bench.run(flow(reply(broken)), [await bench.customerWrites(customer(), 'Hi', HOURS_AGO)]);
    expect(closed.error).toMatchObject({ message: 'Template "support_followup" cannot be sent: “Body: {{2}}” has no value.' });
  });
});

describe('Keep Until Customer Writes', () => {
  const parameters = { whenClosed: 'keep', keepDays: 2, tellCustomer: false };

  test('at once: the item takes Sent and says so; the replies go out in order, once, when the customer writes', async () => {
    const from = customer();
    const keep = async (text: string, executionId: string) => await bench.run(flow(reply(parameters, text)), [await bench.customerWrites(from, 'Hi', HOURS_AGO)], { executionId });
    const first = await keep('One', 'k1');
    expect(replyOf(first)).toMatchObject({ sent: false, state: 'kept', alreadyKept: false, notice: null, window: { state: 'closed' } });
    expect(replyOf(first).reason).toContain('It is kept, and goes out once the customer writes.');
    const keptForMs = Date.parse(replyOf(first).keptUntil as string) - Date.now();
    expect(Math.round(keptForMs / DAY_MS)).toBe(2);
    await keep('Two', 'k2');
    expect(await bench.textsTo(from)).toEqual([]);
    expect(await conversationOf(from)).toMatchObject({ keptReplies: 2 });

    const again = await bench.customerWrites(from, 'I am back');
    const { id } = await conversationOf(from);
    expect(await sendKeptReplies(id, bench.ports)).toEqual({ sent: 2, left: 0 });
    await bench.run(flow(reply(parameters, 'Three')), [again], { executionId: 'k3' });
    expect(await bench.textsTo(from)).toEqual(['One', 'Two', 'Three']);
    expect(await conversationOf(from)).toMatchObject({ keptReplies: 0 });
  });

  test('they go before a reply whatever sent that', async () => {
    const from = customer();
    await bench.run(flow(reply(parameters, 'One')), [await bench.customerWrites(from, 'Hi', HOURS_AGO)], { executionId: 'k4' });
    await bench.run(flow(reply({ whenClosed: 'route' }, 'Two')), [await bench.customerWrites(from, 'Hello?')], { executionId: 'k5' });
    expect(await bench.textsTo(from)).toEqual(['One', 'Two']);
  });

  test('a second attempt keeps nothing twice', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi', HOURS_AGO);
    await bench.run(flow(reply(parameters)), [delivery], { executionId: 'k6', dies: true });
    const second = await bench.run(flow(reply(parameters)), [await bench.nextAttempt(delivery)], { executionId: 'k7' });
    expect(replyOf(second)).toMatchObject({ state: 'kept', alreadyKept: true, reason: 'This reply was kept before; it goes out once the customer writes.' });
    expect(await conversationOf(from)).toMatchObject({ keptReplies: 1 });
  });

  test('the customer is told once that an answer waits', async () => {
    const from = customer();
    const telling = { ...parameters, tellCustomer: true, ...chosen() };
    const run = await bench.run(flow(reply(telling, 'One'), reply(telling, 'Two', { id: 'second', name: 'Second' })), [await bench.customerWrites(from, 'Hi', HOURS_AGO)]);
    expect(replyOf(run)).toMatchObject({ state: 'kept', notice: { sent: true, reason: 'The customer was told that an answer waits.' } });
    expect(run.items('Second')[0]).toMatchObject({ reply: { state: 'kept', notice: { sent: true, reason: 'The customer had been told before.' } } });
    expect(await bench.textsTo(from)).toEqual([TEMPLATE_TEXT]);
    expect(await conversationOf(from)).toMatchObject({ keptReplies: 2, answeredAt: null });
  });

  test('late: the reply is kept, the customer told, and it goes out when they write', async () => {
    const from = customer();
    await failsLate(from, { ...parameters, tellCustomer: true, ...chosen() });
    await carryOutFollowUps(bench.ports);
    expect(await conversationOf(from)).toMatchObject({ keptReplies: 1 });
    await bench.customerWrites(from, 'I am back');
    await sendKeptReplies((await conversationOf(from)).id, bench.ports);
    expect(await bench.textsTo(from)).toEqual([TEMPLATE_TEXT, 'Hello']);
    expect(await events()).toEqual([]);
  });

  test('a reply that waits in vain becomes an event', async () => {
    const from = customer();
    await bench.run(flow(reply(parameters)), [await bench.customerWrites(from, 'Hi', HOURS_AGO)]);
    await expireKeptReplies({ ...bench.ports, clock: { now: () => Date.now() + 2 * DAY_MS } });
    expect(await events()).toContainEqual(expect.objectContaining({ event: 'keptReplyExpired', reply: expect.objectContaining({ text: expect.objectContaining({ body: 'Hello' }) }) }));
    await bench.customerWrites(from, 'I am back');
    expect(await sendKeptReplies((await conversationOf(from)).id, bench.ports)).toEqual({ sent: 0, left: 0 });
    expect(await bench.textsTo(from)).toEqual([]);
  });

  test.each([0, -1, 'soon', 366])('%p days are refused', async (keepDays) => {
    const run = await bench.run(flow(reply({ ...parameters, keepDays })), [await bench.customerWrites(customer(), 'Hi', HOURS_AGO)]);
    expect(run.error).toMatchObject({ message: 'Keep for Days is no number up to 365.' });
  });
});

describe('Stop With Error', () => {
  const parameters = { whenClosed: 'refuse' };

  test('at once: the node fails with what to do', async () => {
    const from = customer();
    const run = await bench.run(flow(reply(parameters)), [await bench.customerWrites(from, 'Hi', HOURS_AGO)]);
    expect(run.error).toMatchObject({
      message: 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.',
      description: 'Send an approved template with WhatsApp Template, or wait until the customer writes.',
    });
    expect(await bench.textsTo(from)).toEqual([]);
  });

  test('late: a conversation event holds the reply', async () => {
    await failsLate(customer(), parameters);
    await carryOutFollowUps(bench.ports);
    expect(await events()).toMatchObject([{ event: 'replyNotDelivered', code: 131047 }]);
  });
});

test('whatever is chosen, another late refusal becomes an event', async () => {
  await failsLate(customer(), { whenClosed: 'keep', keepDays: 7, tellCustomer: false }, 131026);
  await carryOutFollowUps(bench.ports);
  expect(await events()).toMatchObject([{ event: 'replyNotDelivered', code: 131026, reason: 'This message cannot be delivered to this customer (131026).' }]);
});

test('without the choice, as in flows of an earlier version, the item takes Window Closed', async () => {
  const workflow = workflowOf([triggerNode(), reply({})]);
  const delivery = await bench.customerWrites(customer(), 'Hi', HOURS_AGO);
  const run = await runWorkflow({ ...bench.installation, workflow, startNode: TRIGGER, input: [{ json: { delivery: delivery.id, attempt: 1 } }] });
  expect(replyOf(run, 1)).toMatchObject({ state: 'windowClosed' });
});
