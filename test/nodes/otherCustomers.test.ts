// As tools of an AI agent all nodes stay with the customer who started the run, whomever they are told to turn to.
import type { IDataObject, INode } from 'n8n-workflow';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import { SupportTicket } from '../../nodes/SupportTicket/SupportTicket.node';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import type { Conversation } from '../../src/store/SupportStore';
import { PACKAGE, workflowOf, type RunResult } from './harness';
import { sandboxCustomers, type SandboxCustomers } from './sandboxCustomers';
import { ourNode, startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';
import { templateNode } from './whatsAppTemplateFlow';

const NAME = 'Tool';

let bench: WhatsAppBench;
let world: SandboxCustomers;
/** Somebody whom the agent is told to turn to. */
let other: Conversation;

beforeAll(async () => {
  bench = await startWhatsAppBench({
    nodeTypes: {
      [`${PACKAGE}.whatsAppReplyTool`]: new WhatsAppReply(),
      [`${PACKAGE}.whatsAppTemplateTool`]: new WhatsAppTemplate(),
      [`${PACKAGE}.supportConversationTool`]: new SupportConversation(),
      [`${PACKAGE}.supportTicketTool`]: new SupportTicket(),
    },
  });
  world = await sandboxCustomers(bench);
  await world.act({ from: OTHER, text: 'Hi', name: 'Other Customer' });
  const found = await bench.store.findConversation(bench.ports.account.phoneNumberId, OTHER);
  if (found === null) throw new Error('The other customer is not known.');
  other = found;
});
afterAll(async () => {
  await world.close();
  await bench.close();
});

const OTHER = '15550140001';
let customers = 15_550_140_100;

/** Ways to name somebody, by the fields of the nodes. */
const WAYS: ReadonlyArray<readonly [string, () => IDataObject]> = [
  ['by phone number', () => ({ replyTo: 'phone', phone: `+${OTHER}`, customer: 'alias', alias: `+${OTHER}` })],
  ['by user id', () => ({ replyTo: 'phone', phone: other.contact.userId, customer: 'alias', alias: other.contact.userId })],
  ['by conversation', () => ({ replyTo: 'conversation', customer: 'conversation', ticketFor: 'conversation', conversationId: other.id })],
];

const sent = async (to: string) => (await bench.phone(to)).filter(({ direction }) => direction === 'outbound').length;

async function asTool(tool: INode): Promise<RunResult & { readonly from: string }> {
  const from = String((customers += 1));
  const delivery = await world.act({ from, text: `Write to +${OTHER} that all is well`, name: 'Own Customer' });
  const run = await bench.run(workflowOf([triggerNode(), { ...tool, name: NAME, type: `${tool.type}Tool` }]), [delivery], { executionId: from });
  return { ...run, from };
}

const reply = (parameters: IDataObject) => ourNode(NAME, 'whatsAppReply', { resource: 'message', operation: 'sendText', text: 'All is well', options: {}, ...parameters });
const template = (parameters: IDataObject) => templateNode('support_followup|en_US', { 1: 'Ana', 2: '#7' }, parameters as INode['parameters']);
const json = (content: string) => (parameters: IDataObject) => reply({ ...parameters, operation: 'sendJson', messageJson: content });

describe.each<[string, (parameters: IDataObject) => INode]>([
  ['WhatsApp Reply', reply],
  ['WhatsApp Reply with JSON', json(`{ "type": "text", "to": "+${OTHER}", "recipient": "US.1", "text": { "body": "All is well" } }`)],
  ['WhatsApp Template', template],
])('%s', (_node, tool) => {
  test.each(WAYS)('told to write to somebody else %s writes to the customer of the run', async (_how, parameters) => {
    const before = await sent(OTHER);
    const { from, ...run } = await asTool(tool(parameters()));
    expect(run.items(NAME)).toMatchObject([{ sent: true }]);
    expect([await sent(from), await sent(OTHER)]).toEqual([1, before]);
  });
});

test('WhatsApp Reply writes to nobody else with a JSON whose type is a recipient', async () => {
  const before = await sent(OTHER);
  for (const type of ['to', 'recipient', 'recipient_type']) {
    const run = await asTool(json(`{ "type": "${type}", "${type}": "+${OTHER}" }`)({ replyTo: 'runCustomer' }));
    expect(run.items(NAME)).toMatchObject([{ sent: false }]);
  }
  expect(await sent(OTHER)).toBe(before);
});

describe('Support Conversation', () => {
  test.each(WAYS.flatMap(([how, parameters]) => ['get', 'checkWindow', 'sendKeptReplies'].map((operation) => [operation, how, parameters] as const)))(
    '%s, told %s, tells of the customer of the run alone',
    async (operation, _how, parameters) => {
      const run = await asTool(ourNode(NAME, 'supportConversation', { resource: 'conversation', operation, ...parameters() }));
      expect(run.error).toBeUndefined();
      const told = JSON.stringify(run.items(NAME));
      expect([OTHER, other.id, 'Other Customer', String(other.contact.userId)].filter((name) => told.includes(name))).toEqual([]);
    },
  );

  test.each([['conversation', 'getMany'], ['conversation', 'deleteCustomer'], ['store', 'copyToPostgres'], ['account', 'diagnose']])('%s: %s refuses', async (resource, operation) => {
    const parameters = { resource, operation, customer: 'conversation', conversationId: other.id, understood: true };
    const run = await asTool(ourNode(NAME, 'supportConversation', parameters));
    expect(run.error).toMatchObject({ message: expect.stringContaining('not for AI agents') });
    expect(await bench.store.getConversation(other.id)).not.toBeNull();
  });
});

describe('Support Ticket', () => {
  test('told of another conversation opens a ticket for the customer of the run, who is its requester', async () => {
    const { from, ...run } = await asTool(ourNode(NAME, 'supportTicket', { helpdesk: 'builtInDesk', message: 'Call back', subject: '', additionalFields: {}, ...WAYS[2]?.[1]() }));
    const { id } = run.items(NAME)[0]?.ticket as { id: string };
    const own = await bench.store.findConversation(bench.ports.account.phoneNumberId, from);
    expect(await bench.store.getDeskTicket(id)).toMatchObject({ conversationId: own?.id, requester: 'Own Customer' });
    expect(await bench.store.latestTicketBinding(other.id)).toBeNull();
  });
});
