// A customer whose phone number WhatsApp hides, in every node: written to by user id, found by user id, and by nothing else.
import type { IDataObject, INode } from 'n8n-workflow';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import { SupportTicket } from '../../nodes/SupportTicket/SupportTicket.node';
import { ownKey } from '../../src/reply/sendKey';
import { asRecord, asText } from '../../src/shared/shape';
import { until } from '../fixtures/until';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';
import { sandboxCustomers, type SandboxCustomers } from './sandboxCustomers';
import { ourNode, startWhatsAppBench, triggerNode, TRIGGER, type WhatsAppBench } from './whatsAppBench';
import { templateNode } from './whatsAppTemplateFlow';

const HOUR_S = 3_600;

let bench: WhatsAppBench;
let world: SandboxCustomers;
beforeAll(async () => {
  bench = await startWhatsAppBench({
    nodeTypes: { [`${PACKAGE}.supportConversation`]: new SupportConversation(), [`${PACKAGE}.supportTicket`]: new SupportTicket() },
  });
  world = await sandboxCustomers(bench);
  await bench.control('post', '/sandbox/templates', { gallery: true });
});
afterAll(async () => {
  await world.close();
  await bench.close();
});

let customers = 15_550_130_000;

interface Hidden {
  /** Only the stand-in knows it. */
  readonly phone: string;
  readonly userId: string;
  readonly name: string;
}

/** Somebody with a user name, whose number no webhook tells. */
async function hidden(): Promise<Hidden> {
  const phone = String((customers += 1));
  const name = `Customer ${phone.slice(-4)}`;
  const { userId } = await bench.control('put', `/sandbox/contacts/${phone}`, { name, username: `user${phone.slice(-4)}`, identity: 'userId' });
  return { phone, userId: asText(userId) ?? '', name };
}

const writes = async ({ phone }: Hidden, text: string, hoursAgo = 0) =>
  await world.act({ from: phone, text, timestamp: Math.floor(Date.now() / 1_000) - hoursAgo * HOUR_S });

interface Logged {
  readonly path: string;
  readonly body: IDataObject;
  readonly status: number;
}

/** What Meta was asked to send since the last look, with whom it was to go to. */
async function sent(): Promise<readonly IDataObject[]> {
  const { requests } = (await bench.control('get', '/sandbox/requests')) as unknown as { requests: readonly Logged[] };
  await bench.control('delete', '/sandbox/requests');
  return requests.filter(({ path, body }) => path.endsWith('/messages') && asRecord(body).type !== undefined).map(({ body }) => body);
}
beforeEach(async () => void (await sent()));

const replyNode = (operation: string, parameters: IDataObject): INode =>
  ourNode('Node', 'whatsAppReply', { resource: 'message', operation, replyTo: 'runCustomer', options: {}, ...parameters });
const conversationNode = (operation: string, parameters: IDataObject = {}): INode =>
  ourNode('Node', 'supportConversation', { resource: 'conversation', operation, ...parameters });

const inRunOf = async (customer: Hidden, tested: INode, hoursAgo = 0): Promise<RunResult> =>
  await bench.run(workflowOf([triggerNode(), tested]), [await writes(customer, 'Hi', hoursAgo)], { executionId: customer.phone });
const onItsOwn = async (tested: INode): Promise<RunResult> =>
  await runWorkflow({ ...bench.installation, workflow: workflowOf([node('Start', START), tested]), executionId: `own-${(customers += 1)}` });

/** Whoever they are for: the user id, and no phone number. */
const toUserId = ({ userId }: Hidden, more: IDataObject = {}) => ({ recipient: userId, recipient_type: 'individual', ...more });

describe('the trigger', () => {
  test('gives the user id and what the customer calls themselves, and no number', async () => {
    const customer = await hidden();
    const run = await inRunOf(customer, replyNode('sendText', { text: 'Hello' }));
    const { userId, name, phone } = customer;
    expect(run.items(TRIGGER)[0]?.conversation).toMatchObject({ contact: { userId, name, username: `user${phone.slice(-4)}`, waId: null, phone: null } });
    expect(JSON.stringify(run.items(TRIGGER))).not.toContain(phone);
  });

  test('names them by user id in delivery statuses', async () => {
    const customer = await hidden();
    const run = await inRunOf(customer, replyNode('sendText', { text: 'Hello' }));
    const { messageId } = run.items('Node')[0]?.reply as { messageId: string };
    const told = await bench.run(workflowOf([triggerNode()]), [await world.reached(messageId, 'delivered')], { executionId: `status ${customer.phone}` });
    const { userId, name } = customer;
    expect(told.items(TRIGGER, 1)).toMatchObject([{ status: { status: 'delivered', messageId }, conversation: { contact: { userId, name, phone: null } } }]);
  });

  test('tells before their window closes, and they can be answered from there', async () => {
    const customer = await hidden();
    await writes(customer, 'Hi', 23);
    const conversation = await bench.store.findConversation(bench.ports.account.phoneNumberId, customer.userId);
    const { phoneNumberId, wabaId } = bench.ports.account;
    const business = { phoneNumberId, displayPhoneNumber: null, wabaId };
    const event = { kind: 'event', event: 'windowClosing', eventKey: customer.userId, business, conversationId: conversation?.id ?? '', at: Date.now(), details: {} } as const;
    const workflow = workflowOf([triggerNode(), replyNode('sendText', { text: 'We are on it' })], [{ from: TRIGGER, to: 'Node', output: 2 }]);
    const run = await bench.run(workflow, [await world.happens(event)], { executionId: `event ${customer.phone}` });
    expect(run.items(TRIGGER, 2)).toMatchObject([{ event: 'windowClosing', conversation: { contact: { userId: customer.userId } } }]);
    expect(await sent()).toMatchObject([toUserId(customer)]);
  });
});

describe('WhatsApp Reply', () => {
  test.each<[string, IDataObject, IDataObject]>([
    ['sendText', { text: 'Hello' }, { type: 'text' }],
    ['sendImage', { fileFrom: 'link', fileLink: 'https://example.com/a.png' }, { type: 'image' }],
    ['sendReplyButtons', { text: 'Which?', buttons: { entries: [{ title: 'This' }] } }, { type: 'interactive' }],
    ['askForContactInfo', { text: 'Which number may we call?' }, { type: 'interactive', interactive: { type: 'request_contact_info' } }],
    ['askForLocation', { text: 'Where are you?' }, { type: 'interactive' }],
    ['sendReaction', { message: 'runMessage', emoji: '👍' }, { type: 'reaction' }],
    ['sendJson', { messageJson: '{ "type": "text", "text": { "body": "Hello" } }' }, { type: 'text' }],
  ])('%s goes to the user id', async (operation, parameters, more) => {
    const customer = await hidden();
    const run = await inRunOf(customer, replyNode(operation, parameters));
    expect(run.error).toBeUndefined();
    const bodies = await sent();
    expect(bodies).toMatchObject([toUserId(customer, more)]);
    expect(bodies[0]).not.toHaveProperty('to');
    expect((await bench.phone(customer.phone)).filter(({ direction }) => direction === 'outbound')).toHaveLength(1);
  });

  test('Mark as Read shows it, with the typing indicator', async () => {
    const customer = await hidden();
    const run = await inRunOf(customer, replyNode('markAsRead', { message: 'runMessage', showTyping: true }));
    expect(run.items('Node')).toMatchObject([{ read: { marked: true, typing: true } }]);
  });

  test('a delivery status that names the user id alone proves the reply', async () => {
    const customer = await hidden();
    const run = await inRunOf(customer, replyNode('sendText', { text: 'Hello', options: { ownKey: `own-${customer.phone}` } }));
    expect(run.items('Node')).toMatchObject([{ reply: { sent: true } }]);
    const entry = async () => await bench.store.getSend(ownKey(bench.ports.account.phoneNumberId, `own-${customer.phone}`));
    await until(async () => (await entry())?.status === 'delivered');
    expect((await entry())?.conversationId).toBe((await bench.store.findConversation(bench.ports.account.phoneNumberId, customer.userId))?.id);
  });

  test('kept replies go out when the customer writes again, in order', async () => {
    const customer = await hidden();
    for (const text of ['First', 'Second']) {
      const kept = await bench.run(workflowOf([triggerNode(), replyNode('sendText', { text, whenClosed: 'keep' })]), [await writes(customer, text, 30)], { executionId: `${customer.phone} ${text}` });
      expect(kept.items('Node')).toMatchObject([{ reply: { state: 'kept' } }]);
    }
    expect(await sent()).toEqual([]);
    await inRunOf(customer, conversationNode('sendKeptReplies', { customer: 'runCustomer' }));
    expect(await sent()).toMatchObject(['First', 'Second'].map((body) => toUserId(customer, { text: { body } })));
  });
});

describe('WhatsApp Template', () => {
  test('goes to the user id, in the run of the customer and where it is typed', async () => {
    const customer = await hidden();
    const values = { 1: 'Ana', 2: '#7' };
    expect((await inRunOf(customer, { ...templateNode('support_followup|en_US', values), name: 'Node' })).items('Node')).toMatchObject([{ template: { sent: true } }]);
    const typed = { ...templateNode('support_followup|en_US', values, { replyTo: 'phone', phone: ` ${customer.userId} ` }), name: 'Node' };
    expect((await onItsOwn(typed)).items('Node')).toMatchObject([{ template: { sent: true } }]);
    expect(await sent()).toMatchObject([toUserId(customer, { type: 'template' }), toUserId(customer, { type: 'template' })]);
  });

  test('with a code is refused before it is sent, with what to do', async () => {
    const customer = await hidden();
    const run = await inRunOf(customer, { ...templateNode('gallery_code|en_US', { 1: '123456' }), name: 'Node' });
    expect(run.error).toMatchObject({
      message: 'Authentication templates go to phone numbers only, and this customer’s is not known.',
      description: expect.stringContaining('Ask for Contact Info'),
    });
    expect(await sent()).toEqual([]);
  });
});

test('a customer who shares their number when asked for it is written to under it, codes included', async () => {
  const customer = await hidden();
  await writes(customer, 'Hi');
  const shared = await world.act({ from: customer.phone, type: 'contacts', ownNumber: true });
  const code = { ...templateNode('gallery_code|en_US', { 1: '123456' }), name: 'Node' };
  const run = await bench.run(workflowOf([triggerNode(), code]), [shared], { executionId: customer.phone });
  expect(run.items('Node')).toMatchObject([{ conversation: { contact: { userId: customer.userId, phone: `+${customer.phone}` } }, template: { sent: true } }]);
  expect(await sent()).toMatchObject([{ to: `+${customer.phone}`, type: 'template' }]);
});

describe('Support Conversation', () => {
  test.each(['checkWindow', 'get'])('%s finds the customer of the run', async (operation) => {
    const customer = await hidden();
    const run = await inRunOf(customer, conversationNode(operation, { customer: 'runCustomer' }));
    expect(run.items('Node')).toMatchObject([{ window: { state: 'open' }, conversation: { contact: { userId: customer.userId, phone: null } } }]);
  });

  test('Get finds them by user id, and not by the number that they hide', async () => {
    const customer = await hidden();
    await writes(customer, 'Hi');
    const get = (alias: string) => onItsOwn(conversationNode('get', { customer: 'alias', alias }));
    expect((await get(customer.userId)).items('Node')).toMatchObject([{ conversation: { contact: { name: customer.name } } }]);
    expect((await get(`+${customer.phone}`)).error).toMatchObject({ message: 'This business number has no conversation with this customer.' });
  });

  test('Get Many lists them', async () => {
    const customer = await hidden();
    await writes(customer, 'Hi');
    const run = await onItsOwn(conversationNode('getMany', { returnAll: true }));
    expect(run.items('Node')).toContainEqual(expect.objectContaining({ conversation: expect.objectContaining({ contact: expect.objectContaining({ userId: customer.userId }) }) }));
  });

  test('Delete Customer Data deletes them by user id', async () => {
    const customer = await hidden();
    await writes(customer, 'Hi');
    const run = await onItsOwn(conversationNode('deleteCustomer', { customer: 'alias', alias: customer.userId, understood: true }));
    expect(run.items('Node')).toMatchObject([{ deleted: { conversations: 1 } }]);
    expect(await bench.store.findConversation(bench.ports.account.phoneNumberId, customer.userId)).toBeNull();
  });
});

describe('Support Ticket', () => {
  const ticket = (): INode => ourNode('Node', 'supportTicket', { helpdesk: 'builtInDesk', ticketFor: 'runCustomer', message: '', subject: '', additionalFields: {} });

  test('has the customer as requester under the name they chose, and takes their next message', async () => {
    const customer = await hidden();
    const first = (await inRunOf(customer, ticket())).items('Node')[0]?.ticket as { id: string };
    expect(await bench.store.getDeskTicket(first.id)).toMatchObject({ requester: customer.name });
    const next = await bench.run(workflowOf([triggerNode(), ticket()]), [await writes(customer, 'Again')], { executionId: `${customer.phone} again` });
    expect(next.items('Node')).toMatchObject([{ ticket: { id: first.id, appended: true } }]);
  });
});

describe('a customer who hides their number only later', () => {
  test('goes on in the same conversation, and with the same ticket', async () => {
    const { phone } = await hidden();
    const act = async (text: string, identity: string) => await world.act({ from: phone, text, identity });
    const get = conversationNode('get', { customer: 'runCustomer' });
    const conversations: unknown[] = [];
    for (const [text, identity] of [['Hi', 'phone'], ['Are you there?', 'both'], ['Hello?', 'userId']] as const) {
      const run = await bench.run(workflowOf([triggerNode(), get]), [await act(text, identity)], { executionId: `${phone} ${text}` });
      conversations.push(asRecord(run.items('Node')[0]?.conversation).id);
    }
    expect(new Set(conversations).size).toBe(1);
  });

  test('is one with whom the business knew by user id, from the message on that names both; what was begun before goes on', async () => {
    const { phone, ...rest } = await hidden();
    const number = bench.ports.account.phoneNumberId;
    await world.act({ from: phone, text: 'Hi', identity: 'phone' });
    const older = await bench.store.findConversation(number, phone);
    const begun = await world.act({ from: phone, text: 'It is me', identity: 'userId' });
    const younger = await bench.store.findConversation(number, rest.userId);
    expect(younger?.id).not.toBe(older?.id);
    await world.act({ from: phone, text: 'Me again', identity: 'both' });
    const run = await bench.run(workflowOf([triggerNode(), replyNode('sendText', { text: 'Hello' })]), [begun], { executionId: phone });
    expect(run.items('Node')).toMatchObject([{ conversation: { id: older?.id }, reply: { sent: true } }]);
    const named = await onItsOwn(conversationNode('get', { customer: 'conversation', conversationId: younger?.id ?? '' }));
    expect(named.items('Node')).toMatchObject([{ conversation: { id: older?.id, contact: { phone: `+${phone}`, userId: rest.userId } } }]);
  });
});

describe('a customer who takes another number', () => {
  test('is answered under the new one, in a run that their old number began', async () => {
    const phone = String((customers += 1));
    const newPhone = String((customers += 1));
    const begun = await world.act({ from: phone, text: 'Hi' });
    await world.act({ from: phone, type: 'system', change: 'number', newPhone });
    const run = await bench.run(workflowOf([triggerNode(), replyNode('sendText', { text: 'Hello' })]), [begun], { executionId: phone });
    expect(run.items('Node')).toMatchObject([{ reply: { sent: true } }]);
    expect(await sent()).toMatchObject([{ to: `+${newPhone}` }]);
    expect(await bench.store.findConversation(bench.ports.account.phoneNumberId, phone)).toBeNull();
  });
});
