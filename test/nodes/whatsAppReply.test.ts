import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { node, PACKAGE, runWorkflow, workflowOf, type WorkflowDefinition } from './harness';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { ourNode, startWhatsAppBench, TRIGGER, triggerNode, type WhatsAppBench } from './whatsAppBench';

/** A node that makes new items, with or without saying where they come from. */
class NewItems implements INodeType {
  description: INodeType['description'] = {
    displayName: 'New Items',
    name: 'newItems',
    group: ['transform'],
    version: 1,
    description: 'Drops every field',
    defaults: { name: 'New Items' },
    inputs: ['main'],
    outputs: ['main'],
    properties: [],
  };

  execute: NonNullable<INodeType['execute']>;

  constructor(make: (count: number) => INodeExecutionData[]) {
    this.execute = async function execute(this: IExecuteFunctions) {
      return [make(this.getInputData().length)];
    };
  }
}

const REVERSED = 'newItems.reversed';
const UNPAIRED = 'newItems.unpaired';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench({
    nodeTypes: {
      [REVERSED]: new NewItems((count) => Array.from({ length: count }, (_, i) => ({ json: {}, pairedItem: { item: count - 1 - i } }))),
      [UNPAIRED]: new NewItems((count) => Array.from({ length: count + 1 }, () => ({ json: {} }))),
    },
  });
});
afterAll(async () => await bench.close());

const reply = (parameters = {}, more = {}) =>
  ourNode('WhatsApp Reply', 'whatsAppReply', { resource: 'message', operation: 'sendText', replyTo: 'runCustomer', text: 'Hello', options: {}, ...parameters }, more);
const direct = (parameters = {}, more = {}): WorkflowDefinition => workflowOf([triggerNode(), reply(parameters, more)]);
const outbound = async (contact: string) => (await bench.phone(contact)).filter(({ direction }) => direction === 'outbound');

let customers = 15_550_100_200;
const customer = () => String((customers += 1));

test('answers the customer who started the run, on the output Sent, and keeps the item', async () => {
  const from = customer();
  const run = await bench.run(direct(), [await bench.customerWrites(from, 'Hi')]);
  expect(run.error).toBeUndefined();
  const [item] = run.data('WhatsApp Reply', 0);
  expect(item?.json).toMatchObject({ event: 'message', message: { text: 'Hi' }, reply: { sent: true, alreadySent: false } });
  expect(item?.pairedItem).toEqual({ item: 0 });
  expect(run.data('WhatsApp Reply', 1)).toEqual([]);
  expect((await outbound(from)).map(({ text }) => text)).toEqual(['Hello']);
});

test('finds the customer through paired items when nodes dropped the fields and turned the order round', async () => {
  const [one, other] = [customer(), customer()];
  const deliveries = [await bench.customerWrites(one, 'one'), await bench.customerWrites(other, 'other')];
  const workflow = workflowOf([triggerNode(), node('New Items', REVERSED), reply({ text: `=For {{ $('${TRIGGER}').item.json.message.text }}` })]);
  const run = await bench.run(workflow, deliveries);
  expect(run.error).toBeUndefined();
  expect((await outbound(one)).map(({ text }) => text)).toEqual(['For one']);
  expect((await outbound(other)).map(({ text }) => text)).toEqual(['For other']);
});

test('refuses an item that leads to no customer, and sends nothing', async () => {
  const from = customer();
  const run = await bench.run(workflowOf([triggerNode(), node('New Items', UNPAIRED), reply()]), [
    await bench.customerWrites(from, 'one'),
    await bench.customerWrites(customer(), 'two'),
  ]);
  expect(run.error?.message).toContain('does not lead back to a customer');
  expect(await outbound(from)).toEqual([]);
});

test('says which trigger to use when the flow starts with the built-in one', async () => {
  const workflow = workflowOf([node('WhatsApp Trigger', 'n8n-nodes-base.whatsAppTrigger'), reply()]);
  const nodeTypes = { ...bench.installation.nodeTypes, 'n8n-nodes-base.whatsAppTrigger': new NewItems(() => [{ json: { messaging_product: 'whatsapp' } }]) };
  const run = await runWorkflow({ ...bench.installation, nodeTypes, workflow, startNode: 'WhatsApp Trigger' });
  expect(run.error?.description ?? '').toContain('WhatsApp Support Trigger');
});

test('a second attempt at the same delivery sends nothing, a loop’s second answer goes out', async () => {
  const from = customer();
  const delivery = await bench.customerWrites(from, 'Hi');
  const workflow = workflowOf(
    [triggerNode(), reply(), ourNode('Again', 'whatsAppReply', { resource: 'message', operation: 'sendText', replyTo: 'runCustomer', text: 'Second', options: {} })],
  );
  const first = await bench.run(workflow, [delivery], { executionId: '11', dies: true });
  expect(first.error).toBeUndefined();
  expect((await outbound(from)).map(({ text }) => text)).toEqual(['Hello', 'Second']);
  const second = await bench.run(workflow, [await bench.nextAttempt(delivery)], { executionId: '12' });
  expect(second.items('WhatsApp Reply')[0]).toMatchObject({ reply: { sent: true, alreadySent: true } });
  expect(await outbound(from)).toHaveLength(2);
});

test('run by hand, it sends each time', async () => {
  const from = customer();
  const delivery = await bench.customerWrites(from, 'Hi');
  // "Execute step" runs on the trigger item of an earlier execution.
  const earlier = (await bench.run(direct(), [delivery], { executionId: '21' })).items(TRIGGER)[0] ?? {};
  const pinned = { ...bench.installation.nodeTypes, [`${PACKAGE}.whatsAppSupportTrigger`]: new NewItems(() => [{ json: earlier, pairedItem: { item: 0 } }]) };
  for (const executionId of ['31', '32']) {
    const run = await runWorkflow({ ...bench.installation, nodeTypes: pinned, workflow: direct(), startNode: TRIGGER, mode: 'manual', executionId });
    expect(run.items('WhatsApp Reply')[0]).toMatchObject({ reply: { sent: true, alreadySent: false } });
  }
  expect(await outbound(from)).toHaveLength(3);
});

test('after 24 hours the item takes the output Window Closed and nothing is sent', async () => {
  const from = customer();
  const run = await bench.run(direct(), [await bench.customerWrites(from, 'Hi', 25)]);
  expect(run.data('WhatsApp Reply', 0)).toEqual([]);
  expect(run.items('WhatsApp Reply', 1)[0]).toMatchObject({ message: { text: 'Hi' }, reply: { sent: false, window: { state: 'closed' } } });
  expect(await outbound(from)).toEqual([]);
});

test('when WhatsApp itself says that the window is closed, the item takes Window Closed too', async () => {
  const from = customer();
  const delivery = await bench.customerWrites(from, 'Hi');
  await bench.control('post', '/sandbox/faults', { route: 'messages', code: 131047, status: 400, times: 1 });
  const run = await bench.run(direct(), [delivery]);
  await bench.control('delete', '/sandbox/faults');
  expect(run.error).toBeUndefined();
  expect(run.items('WhatsApp Reply', 1)[0]).toMatchObject({ reply: { sent: false } });
});

test('an empty text is refused with what to do; set to continue, the item goes on with the words', async () => {
  const delivery = await bench.customerWrites(customer(), 'Hi');
  const run = await bench.run(direct({ text: '={{ "" }}' }, { onError: 'continueRegularOutput' }), [delivery]);
  expect(run.error).toBeUndefined();
  expect(run.items('WhatsApp Reply')[0]).toMatchObject({ error: { message: 'Text is empty.' } });
});


test('a reply that went out before the window closed is not followed by the other branch on a second attempt', async () => {
  const from = customer();
  // The window counts as closed a minute before it closes.
  const delivery = await bench.customerWrites(from, 'Hi', 24 - 63 / 3_600);
  const first = await bench.run(direct(), [delivery], { executionId: '51', dies: true });
  expect(first.items('WhatsApp Reply')[0]).toMatchObject({ reply: { sent: true, window: { state: 'closing' } } });
  await pollUntil('the window to close', async () => {
    const probe = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, from);
    return Date.now() - (probe?.lastInboundAt ?? Infinity) >= 86_340_000;
  });
  const second = await bench.run(direct(), [await bench.nextAttempt(delivery)], { executionId: '52' });
  expect(second.items('WhatsApp Reply', 1)).toEqual([]);
  expect(second.items('WhatsApp Reply', 0)[0]).toMatchObject({ reply: { sent: true, alreadySent: true } });
});

test('set to continue on its own output, a failed item takes that output', async () => {
  const delivery = await bench.customerWrites(customer(), 'Hi');
  const run = await bench.run(direct({ text: '={{ "" }}' }, { onError: 'continueErrorOutput' }), [delivery]);
  expect(run.items('WhatsApp Reply', 0)).toEqual([]);
  expect(run.items('WhatsApp Reply', 2)[0]).toMatchObject({ error: 'Text is empty.' });
});
