// n8n isolates credentials; the store that they share must not undo that. Two clients of Meta's on one n8n.
import { ourNode, startWhatsAppBench, TRIGGER, triggerNode, type WhatsAppBench } from './whatsAppBench';
import axios from 'axios';
import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import { SupportTicket } from '../../nodes/SupportTicket/SupportTicket.node';
import { ADA, change, contactEntry, envelope, inbound, signed, webhookBytes } from '../fixtures/webhooks';
import { startWebhookHost, type WebhookHost } from './webhookHost';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';

const ACCOUNT = 'whatsAppSupportAccountApi';
const CUSTOMER = '15550131001';
const SECRET = 'The code of my door is written on the parcel';

let bench: WhatsAppBench;
let host: WebhookHost;
let conversationId = '';
beforeAll(async () => {
  host = await startWebhookHost();
  bench = await startWhatsAppBench({
    nodeTypes: { [`${PACKAGE}.supportConversation`]: new SupportConversation(), [`${PACKAGE}.supportTicket`]: new SupportTicket() },
  });
  await bench.customerWrites(CUSTOMER, SECRET);
  conversationId = (await bench.store.findConversation(bench.sandbox.account.phoneNumberId, CUSTOMER))?.id ?? '';
});
afterAll(async () => {
  await host.close();
  await bench.close();
});

/** Credentials that somebody else on this n8n may make. */
const STRANGERS: Readonly<Record<string, () => ICredentialDataDecryptedObject>> = {
  'another client': () => secondClient(),
  'another client who names this number': () => ({ ...secondClient(), phoneNumberId: bench.sandbox.account.phoneNumberId }),
  'another client who names this number and business account': () => ({ ...own(), accessToken: bench.sandbox.second.account.accessToken }),
  'a made-up token': () => ({ ...own(), accessToken: 'made up' }),
};

const own = (): ICredentialDataDecryptedObject => bench.installation.credentials?.[ACCOUNT] ?? {};

function secondClient(): ICredentialDataDecryptedObject {
  const { accessToken, appSecret, wabaId, phoneNumberId } = bench.sandbox.second.account;
  return { ...own(), accessToken, appSecret, businessAccountId: wabaId, phoneNumberId };
}

/** Everything that names the customer, or could list them. */
const NODES: Readonly<Record<string, () => INode>> = {
  'WhatsApp Reply by conversation': () => ourNode('Node', 'whatsAppReply', { replyTo: 'conversation', conversationId, text: 'Hi' }),
  'WhatsApp Template by conversation': () =>
    ourNode('Node', 'whatsAppTemplate', { replyTo: 'conversation', conversationId, template: { __rl: true, mode: 'name', value: 'hello_world|en_US' } }),
  'Support Ticket': () => ourNode('Node', 'supportTicket', { ticketFor: 'conversation', conversationId, message: 'Hi' }),
  'Check Window by phone number': () => conversationNode('checkWindow', { customer: 'alias', alias: `+${CUSTOMER}` }),
  'Get by conversation': () => conversationNode('get', { customer: 'conversation', conversationId }),
  'Get by phone number': () => conversationNode('get', { customer: 'alias', alias: `+${CUSTOMER}` }),
  'Get Many': () => conversationNode('getMany', { returnAll: true }),
  'Send Kept Replies': () => conversationNode('sendKeptReplies', { customer: 'conversation', conversationId }),
  'Delete Customer Data': () => conversationNode('deleteCustomer', { customer: 'conversation', conversationId, understood: true }),
};

const conversationNode = (operation: string, parameters: INode['parameters']): INode =>
  ourNode('Node', 'supportConversation', { resource: 'conversation', operation, ...parameters });

async function runAs(credential: ICredentialDataDecryptedObject, tried: INode): Promise<RunResult> {
  const credentials = { ...bench.installation.credentials, [ACCOUNT]: credential };
  return await runWorkflow({ ...bench.installation, credentials, workflow: workflowOf([node(START, START), tried]) });
}

const seenBy = (result: RunResult): string => JSON.stringify([0, 1].map((output) => result.items('Node', output)));

describe.each(Object.keys(NODES))('%s', (name) => {
  const tried = () => NODES[name]?.() ?? ourNode('Node', name);

  test.each(Object.keys(STRANGERS))('shows %s nothing, and does nothing for them', async (stranger) => {
    const result = await runAs(STRANGERS[stranger]?.() ?? {}, tried());
    expect(seenBy(result)).not.toMatch(new RegExp(`Ana|${SECRET}|"id":"${conversationId}"|"sent":true`));
    if (stranger !== 'another client') expect(result.error).toBeDefined();
    expect(await bench.store.getConversation(conversationId)).toMatchObject({ answeredAt: null });
    expect(await bench.store.latestTicketBinding(conversationId)).toBeNull();
    expect((await bench.phone(CUSTOMER)).filter(({ direction }) => direction === 'outbound')).toEqual([]);
  });
});

test.each(Object.keys(STRANGERS))('a delivery in the hands of %s stays closed', async (stranger) => {
  const { id, attempt } = await bench.customerWrites('15550131002', SECRET);
  const credentials = { ...bench.installation.credentials, [ACCOUNT]: STRANGERS[stranger]?.() ?? {} };
  const input = [{ json: { delivery: id, attempt } }];
  const result = await runWorkflow({ ...bench.installation, credentials, workflow: workflowOf([triggerNode()]), startNode: TRIGGER, input });
  expect(result.items(TRIGGER)).toEqual([]);
});

test('a webhook that another client signs as their own, with this number in it, is written nowhere', async () => {
  const credentials = { [ACCOUNT]: secondClient() };
  const hosted = host.host(workflowOf([triggerNode()]), { ...bench.installation, credentials, workflowId: 'stranger' });
  const log = jest.spyOn(hosted.logger, 'warn').mockImplementation(() => undefined);
  hosted.serve();
  const { second, account } = bench.sandbox;
  const from = { ...ADA, waId: '15550131003' };
  const body = webhookBytes(envelope([change({ contacts: [contactEntry(from)], messages: [inbound({ text: { body: 'I am Ada' } }, { from })] }, account.phoneNumberId)]));
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signed(body, second.account.appSecret) };
  const { status } = await axios.post(hosted.productionUrl, body, { headers, proxy: false });

  expect(status).toBe(200);
  expect(log.mock.calls).toEqual([[expect.stringContaining('their phone number is not one of')]]);
  expect(await bench.store.findConversation(account.phoneNumberId, from.waId)).toBeNull();
  expect(await bench.store.findConversation(second.account.phoneNumberId, from.waId)).toBeNull();
});

test('the client itself sees what the others tried to', async () => {
  const result = await runAs(own(), conversationNode('get', { customer: 'conversation', conversationId }));
  expect(result.items('Node')).toMatchObject([{ conversation: { contact: { name: 'Ana', phone: `+${CUSTOMER}` } } }]);
});
