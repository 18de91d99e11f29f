// One of each family of what Meta sends, from the stand-in through a real n8n to the output that it belongs to.
import { createHash } from 'node:crypto';
import { TRIGGER_EVENTS } from '../../nodes/WhatsAppSupportTrigger/properties';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { asRecord } from '../../src/shared/shape';
import { flow, node, reply, TRIGGER, trigger } from './support/flows';
import type { Inbound } from './support/SandboxControl';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

/** In their order. */
const OUTPUTS = ['Messages', 'Delivery Statuses', 'Conversation Events', 'Account Events'] as const;
type Output = (typeof OUTPUTS)[number];
const FILE_HASH = 'File Hash';
const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';

let stack: Stack;
let workflowId: string;
let customers = 15_550_140_000;
const newCustomer = () => String((customers += 1));

/** What follows each output, so that its runs tell where they came from; answers and a file's hash on the first. */
function familiesFlow() {
  const start = trigger(Object.keys(TRIGGER_EVENTS));
  const options = { downloadMedia: true, groups: true, metaAgent: true, parallel: 10 };
  const hash = node(FILE_HASH, 'n8n-nodes-base.crypto', { action: 'hash', type: 'SHA256', binaryData: true, binaryPropertyName: 'data', dataPropertyName: 'hash' });
  const goingOn = { onError: 'continueRegularOutput' };
  return flow(
    'families',
    [{ ...start, parameters: { ...start.parameters, options } }, ...OUTPUTS.map((name) => node(name, 'n8n-nodes-base.noOp')), { ...reply('Thank you'), ...goingOn }, { ...hash, ...goingOn }],
    [...OUTPUTS.map((name, output) => [TRIGGER, name, output] as const), ['Messages', 'WhatsApp Reply'], ['Messages', FILE_HASH]],
  );
}

beforeAll(async () => {
  stack = await startStack({ name: 'families' });
  await stack.control.addFault({ statuses: 'off' });
  workflowId = await stack.publishFlow(familiesFlow());
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

type Item = Readonly<Record<string, unknown>>;

/** All items that a node got so far. */
async function itemsOf(name: string): Promise<readonly Item[]> {
  const executions = await stack.client.executions(workflowId);
  return executions.flatMap(({ data }) => data?.resultData?.runData?.[name] ?? []).flatMap((run) => run.data?.main?.[0] ?? []).map(({ json }) => json);
}

/** The item that says all this, once it is there. */
async function arrives(output: Output | typeof FILE_HASH, expected: object): Promise<void> {
  const says = (item: Item): boolean => {
    try {
      expect(item).toMatchObject(expected);
      return true;
    } catch {
      return false;
    }
  };
  await pollUntil(`${JSON.stringify(expected)} on ${output}`, async () => (await itemsOf(output)).some(says), { timeoutMs: 20_000, everyMs: 200 });
}

const from = (customer: string): object => ({ conversation: { contact: { waId: customer } } });

/** What a customer sends; some of it is about an earlier message of theirs. */
const MESSAGES: ReadonlyArray<readonly [name: string, sent: (earlier: string) => Inbound, message: object]> = [
  ['a text', () => ({ text: `my card is ${CARD}` }), { type: 'text', text: `my card is ${MASKED}` }],
  ['a text through an advertisement', () => ({ text: 'Hello', referral: {} }), { type: 'text', referral: { headline: 'Summer offer' } }],
  ['the first opening of the chat', () => ({ type: 'request_welcome' }), { type: 'request_welcome' }],
  ['a tap on a template’s button', () => ({ type: 'templateButton', title: 'Yes, please', id: 'yes' }), { type: 'button', text: 'Yes, please' }],
  ['a tap on a button', () => ({ type: 'button', title: 'Refund', id: 'refund' }), { type: 'interactive', text: 'Refund', interactive: { id: 'refund' } }],
  ['a row of a list', () => ({ type: 'list', title: 'Thursday', id: 'thu', description: 'in the morning' }), { type: 'interactive', text: expect.stringContaining('Thursday') }],
  ['a form', () => ({ type: 'flow', response: { stars: 5, note: CARD } }), { type: 'interactive', text: expect.stringContaining(MASKED) }],
  ['permission to call', () => ({ type: 'callPermission' }), { type: 'interactive' }],
  ['a photo', () => ({ type: 'image', sample: true, caption: 'The broken part' }), { type: 'image', text: 'The broken part', media: { mimeType: expect.stringMatching(/^image\//) } }],
  ['a voice message', () => ({ type: 'audio', sample: true, voice: true }), { type: 'audio', media: { mimeType: expect.stringMatching(/^audio\//) } }],
  ['a place', () => ({ type: 'location', latitude: 52.5, longitude: 13.4, locationName: 'Office', address: 'Main Street 1' }), { type: 'location', location: { latitude: 52.5, name: 'Office' } }],
  ['a contact card', () => ({ type: 'contacts', contacts: [{ name: { formatted_name: 'Bo Berg' }, phones: [{ phone: '+1 555 0100' }] }] }), { type: 'contacts', text: expect.stringContaining('Bo Berg') }],
  ['an order', () => ({ type: 'order', catalogId: '5', products: [{ productId: 'tea', quantity: 2 }] }), { type: 'order', order: { catalog_id: '5' } }],
  ['a reaction', (earlier) => ({ type: 'reaction', emoji: '👍', contextMessageId: earlier }), { type: 'reaction', text: expect.stringContaining('👍') }],
  ['a correction', (earlier) => ({ type: 'edit', originalMessageId: earlier, edited: { text: 'first' } }), { type: 'edit', text: 'first' }],
  ['a withdrawal', (earlier) => ({ type: 'revoke', originalMessageId: earlier }), { type: 'revoke' }],
  ['a poll', () => ({ type: 'unsupported', of: 'poll' }), { type: 'unsupported' }],
  ['a type of tomorrow', () => ({ type: 'custom', message: { type: 'hologram', hologram: { says: CARD } } }), { type: 'unsupported', raw: { hologram: { says: MASKED } } }],
];

test.each(MESSAGES)('%s comes on Messages', async (_name, sent, message) => {
  const customer = newCustomer();
  const { messageId } = await stack.control.inbound({ from: customer, text: 'frist' });
  await stack.control.inbound({ from: customer, ...sent(messageId) });
  await arrives('Messages', { event: 'message', ...from(customer), message });
}, 30_000);

test('a file comes along, byte for byte', async () => {
  const bytes = Buffer.from('%PDF-1.7 our contract');
  const customer = newCustomer();
  await stack.control.inbound({ from: customer, type: 'document', fileName: `${CARD}.pdf`, mimeType: 'application/pdf', dataBase64: bytes.toString('base64') });
  const message = { type: 'document', media: { fileName: `${MASKED}.pdf`, downloaded: true, field: 'data' } };
  await arrives(FILE_HASH, { ...from(customer), hash: createHash('sha256').update(bytes).digest('hex') });
  await arrives('Messages', { ...from(customer), message });
}, 30_000);

test('what is said in a group comes with the group, and nobody in it is answered', async () => {
  const customer = newCustomer();
  const { groupId } = await stack.control.report('groups', { subject: 'Trip', participants: [customer] });
  await stack.control.inbound({ from: customer, groupId, text: 'Who comes?' });
  await arrives('Messages', { conversation: { groupId }, message: { text: 'Who comes?' } });
  await arrives('Conversation Events', { event: 'groupChanged', conversation: { groupId }, group: { subject: 'Trip' } });
  expect(await stack.control.answersTo(customer)).toEqual([]);
}, 30_000);

test('what Meta’s own AI handles says so, and its answer is an event', async () => {
  const customer = newCustomer();
  await stack.control.inbound({ from: customer, text: 'Hello' });
  // An answer would take the conversation back.
  await pollUntil('an answer', async () => (await stack.control.answersTo(customer)).length > 0);
  await stack.control.report(`contacts/${customer}/owner`, { owner: 'metaAgent' });
  await arrives('Conversation Events', { event: 'metaAgentTookOver', ...from(customer) });
  await stack.control.inbound({ from: customer, text: 'Are you a person?' });
  await arrives('Messages', { conversation: { owner: 'metaAgent', contact: { waId: customer } }, message: { text: 'Are you a person?' } });
  await stack.control.report('echoes', { to: customer, by: 'metaAgent', text: 'I am not.' });
  await arrives('Conversation Events', { event: 'metaAgentReply', ...from(customer), message: { text: 'I am not.' } });
}, 30_000);

test('statuses come on Delivery Statuses, with the reason where a message failed', async () => {
  const [reached, missing] = [newCustomer(), newCustomer()];
  await stack.control.addFault({ statuses: 'auto' });
  await stack.control.inbound({ from: reached, text: 'Hello' });
  await arrives('Delivery Statuses', { event: 'status', ...from(reached), status: { status: 'delivered' } });
  await stack.control.addFault({ route: 'statuses', code: 131026, times: 1 });
  await stack.control.inbound({ from: missing, text: 'Hello' });
  await arrives('Delivery Statuses', { ...from(missing), status: { status: 'failed', errors: [{ code: 131026 }] } });
  await stack.control.addFault({ statuses: 'off' });
}, 30_000);

/** What happens in a conversation beside messages. */
const EVENTS: ReadonlyArray<readonly [name: string, happens: (customer: string) => Promise<unknown>, event: object]> = [
  ['an answer in the phone app', (to) => stack.control.report('echoes', { to, text: 'On my way' }), { event: 'phoneAppReply', message: { text: 'On my way' } }],
  ['no more marketing', (customer) => stack.control.report(`contacts/${customer}/marketing`, { value: 'stop' }), { event: 'marketingOptOut' }],
  ['a call', (customer) => stack.control.inbound({ from: customer, type: 'call' }), { event: 'call', call: { event: 'connect' } }],
  ['another device', (customer) => stack.control.inbound({ from: customer, type: 'system', change: 'identityKey' }), { event: 'contactChanged', change: { what: 'identity' } }],
];

test.each(EVENTS)('%s comes on Conversation Events', async (_name, happens, event) => {
  const customer = newCustomer();
  await stack.control.inbound({ from: customer, text: 'Hello' });
  await happens(customer);
  await arrives('Conversation Events', { ...from(customer), ...event });
}, 30_000);

test('a customer with another number stays in the same conversation', async () => {
  const [before, after] = [newCustomer(), newCustomer()];
  await stack.control.inbound({ from: before, text: 'Hello' });
  await arrives('Messages', from(before));
  const [known] = (await itemsOf('Messages')).filter(({ conversation }) => asRecord(asRecord(conversation).contact).waId === before);
  const { id } = asRecord(known?.conversation);
  await stack.control.inbound({ from: before, type: 'system', change: 'number', newPhone: after });
  await arrives('Conversation Events', { event: 'contactChanged', conversation: { id, contact: { waId: after } }, change: { what: 'phoneNumber', formerWaId: before } });
}, 30_000);

test.each<readonly [field: string, event: object]>([
  ['message_template_status_update', { event: 'templateStatusChanged' }],
  ['template_category_update', { event: 'templateCategoryChanged' }],
  ['phone_number_quality_update', { event: 'numberLimitChanged' }],
  ['account_update', {}],
  ['account_alerts', { event: 'accountAlert' }],
  ['security', { event: 'numberSecurityChanged' }],
  ['field_of_tomorrow', { event: 'unsupported' }],
])('%s comes on Account Events', async (field, event) => {
  await stack.control.report('changes', { field, ...(field === 'field_of_tomorrow' ? { value: { note: CARD } } : {}) });
  await arrives('Account Events', { ...event, account: { field, summary: expect.stringMatching(/\.$/) } });
}, 30_000);
