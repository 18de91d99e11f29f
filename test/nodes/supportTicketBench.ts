// Support Ticket in n8n's engine: deliveries that are claimed in a real store, on the way to whichever helpdesk.
import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions, INode, INodeExecutionData, INodeType } from 'n8n-workflow';
import { SupportZendeskApi } from '../../credentials/SupportZendeskApi.credentials';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';
import { SupportTicket } from '../../nodes/SupportTicket/SupportTicket.node';
import { accountFrom } from '../../nodes/shared/account';
import { openStore } from '../../nodes/shared/supportStore';
import { WhatsAppSupportTrigger } from '../../nodes/WhatsAppSupportTrigger/WhatsAppSupportTrigger.node';
import type { InboundMessage } from '../../src/shared/inbound';
import type { DeskTicketHistory, SupportStore } from '../../src/store/SupportStore';
import { contact, inboundMessage, NOON, NUMBER } from '../contract/supportStore/records';
import { loopbackServer, type LoopbackServer } from '../fixtures/loopbackServer';
import { FILES, filesNode } from './filesNode';
import { contextOf, node, PACKAGE, runWorkflow, useCredentials, workflowOf, type RunResult, type WorkflowDefinition } from './harness';

export const TICKET = 'Support Ticket';
export const ACCOUNT = 'whatsAppSupportAccountApi';

/** One dot. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Drops every field, as Edit Fields or an AI node does, but says where its items come from. */
class Forget implements INodeType {
  description: INodeType['description'] = {
    displayName: 'Forget',
    name: 'forget',
    group: ['transform'],
    version: 1,
    description: 'Forgets all fields',
    defaults: { name: 'Forget' },
    inputs: ['main'],
    outputs: ['main'],
    properties: [],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [this.getInputData().map((_, item) => ({ json: { answer: 'forty-two' }, pairedItem: { item } }))];
  }
}

/** What items carry that passed the node Files. */
const FILES_OF_ITEMS = {
  photo: [PNG, 'image/png', '../roof\n.png'],
  page: [Buffer.from('<html><script>alert(1)</script>'), 'text/html', 'page.html'],
} as const;

export const installation = {
  nodeTypes: {
    [`${PACKAGE}.whatsAppSupportTrigger`]: new WhatsAppSupportTrigger(),
    [`${PACKAGE}.supportTicket`]: new SupportTicket(),
    [`${PACKAGE}.supportTicketTool`]: new SupportTicket(),
    forget: new Forget(),
    [FILES]: filesNode(FILES_OF_ITEMS),
  },
  credentialTypes: [new WhatsAppSupportAccountApi(), new SupportZendeskApi()],
};
export const accountValues = { accessToken: 'token', appSecret: 'secret', businessAccountId: '102290129340398', phoneNumberId: NUMBER, showAdvanced: true, baseUrl: '' };

let meta: LoopbackServer;
export let store: SupportStore;
let customers = 0;
let executions = 0;

/** To be called once per test file. */
export async function openBench(): Promise<void> {
  // Meta confirms whose number it is, nothing else.
  meta = await loopbackServer(() => ({ status: 200, body: { data: [{ id: NUMBER }] } }));
  accountValues.baseUrl = meta.url;
  store = await openStore(contextOf(workflowOf([trigger]), installation), accountFrom(accountValues));
}

export async function closeBench(): Promise<void> {
  await store.close();
  await meta.close();
}

export const trigger = node('Trigger', `${PACKAGE}.whatsAppSupportTrigger`, {}, { typeVersion: 1.1, credentials: useCredentials(ACCOUNT) });
export const ticketNode = (parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode =>
  node(TICKET, `${PACKAGE}.supportTicket`, parameters, { credentials: useCredentials(ACCOUNT, 'supportZendeskApi'), ...more });

/** A message of a customer who never wrote before, unless `from` says who. */
export function incoming(part: Partial<InboundMessage['message']> = {}, from?: InboundMessage['contact']): InboundMessage {
  customers += 1;
  const record = inboundMessage({ id: `wamid.NODE${customers}`, from: from ?? contact(`1555010${String(customers).padStart(4, '0')}`) });
  return { ...record, message: { ...record.message, ...part } };
}

/** Delivers the message to a workflow and runs it, as the dispatcher does. */
export async function deliver(
  record: InboundMessage,
  workflow: WorkflowDefinition,
  { workflowId = 'workflow1', zendesk = {} }: { workflowId?: string; zendesk?: ICredentialDataDecryptedObject } = {},
): Promise<RunResult> {
  executions += 1;
  const target = { workflowId, nodeId: trigger.id };
  await store.ingest([{ ...record, eventKey: `${record.eventKey}-${executions}` }], [{ ...target, phoneNumberId: NUMBER, topics: ['message'], combine: null, maxMessageAgeMs: null }], NOON);
  const [delivery] = await store.nextDeliveries(target, NOON, 10);
  if (delivery === undefined) throw new Error('Nothing to deliver');
  const credentials = { [ACCOUNT]: accountValues, supportZendeskApi: { subdomain: 'company', email: 'agent@example.com', apiToken: 'token', ...zendesk } };
  const result = await runWorkflow({
    ...installation,
    credentials,
    workflow,
    workflowId,
    executionId: `execution${executions}`,
    input: [{ json: { delivery: delivery.id, attempt: delivery.attempt } }],
  });
  await store.settleDelivery(delivery.id, delivery.attempt, 'success', NOON);
  return result;
}

export const flow = (parameters?: INode['parameters'], more?: Partial<INode>): WorkflowDefinition => workflowOf([trigger, ticketNode(parameters, more)]);

/** The desk's ticket behind an output item. */
export async function deskTicket(item: IDataObject | undefined): Promise<DeskTicketHistory> {
  const { id } = (item?.ticket ?? {}) as { id?: string };
  const ticket = await store.getDeskTicket(id ?? '');
  if (ticket === null) throw new Error(`No ticket in ${JSON.stringify(item)}`);
  return ticket;
}
