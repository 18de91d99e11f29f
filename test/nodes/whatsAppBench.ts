// The WhatsApp nodes against the real sandbox and a real store: what a test needs to let customers write and flows answer.
import './freshUserFolder';
import axios from 'axios';
import type { IDataObject, INode, WorkflowExecuteMode } from 'n8n-workflow';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';
import { accountFrom } from '../../nodes/shared/account';
import { openStore } from '../../nodes/shared/supportStore';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { WhatsAppSupportTrigger } from '../../nodes/WhatsAppSupportTrigger/WhatsAppSupportTrigger.node';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import { redactCardNumbers } from '../../src/redaction';
import { deliveryId } from '../../src/store/facts';
import type { DeliveryRef, SupportStore } from '../../src/store/SupportStore';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { contextOf, node, PACKAGE, runWorkflow, useCredentials, workflowOf, type Installation, type RunResult, type WorkflowDefinition } from './harness';

export const TRIGGER = 'WhatsApp Support Trigger';
const ACCOUNT = 'whatsAppSupportAccountApi';

/** A node of ours with the account credential. */
export function ourNode(name: string, type: string, parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode {
  return node(name, `${PACKAGE}.${type}`, parameters, { credentials: useCredentials(ACCOUNT), ...more });
}

export const triggerNode = (parameters: INode['parameters'] = { triggerOn: ['messageReceived'] }): INode =>
  ourNode(TRIGGER, 'whatsAppSupportTrigger', parameters, { webhookId: '6b0f0a52-0000-4000-8000-000000000001' });

/** A delivery as the trigger hands it to n8n. */
export type Delivery = Pick<DeliveryRef, 'workflowId' | 'nodeId' | 'id' | 'attempt'>;

/** One message of the phone page. */
export interface PhoneMessage {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly type: string;
  readonly text: string;
  readonly status: string;
  readonly errorCode?: number;
}

export interface WhatsAppBench {
  readonly sandbox: Sandbox;
  readonly store: SupportStore;
  readonly installation: Installation;
  /** A customer writes; gives the delivery for the trigger of `workflow1`. */
  customerWrites(from: string, text: string, hoursAgo?: number): Promise<Delivery>;
  /** Runs the workflow from its trigger, as the dispatcher would. */
  run(workflow: WorkflowDefinition, deliveries: readonly Delivery[], how?: { executionId?: string; mode?: WorkflowExecuteMode }): Promise<RunResult>;
  phone(contact: string): Promise<readonly PhoneMessage[]>;
  control(method: 'get' | 'post' | 'delete', path: string, body?: IDataObject): Promise<IDataObject>;
  close(): Promise<void>;
}

function webhookBody(sandbox: Sandbox, from: string, text: string, sentAt: number): object {
  const { wabaId, phoneNumberId, displayPhoneNumber } = sandbox.account;
  const message = { from, id: `wamid.${from}.${sentAt}.${Math.random()}`, timestamp: String(Math.floor(sentAt / 1000)), type: 'text', text: { body: text } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayPhoneNumber, phone_number_id: phoneNumberId },
    contacts: [{ profile: { name: 'Ana' }, wa_id: from }],
    messages: [message],
  };
  return { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field: 'messages', value }] }] };
}

export async function startWhatsAppBench(more: Partial<Installation> = {}): Promise<WhatsAppBench> {
  const sandbox = await startSandbox({});
  const { accessToken, appSecret, wabaId, phoneNumberId } = sandbox.account;
  const account = { accessToken, appSecret, businessAccountId: wabaId, phoneNumberId, showAdvanced: true, baseUrl: sandbox.url, graphVersion: 'v25.0' };
  const installation: Installation = {
    ...more,
    nodeTypes: {
      [`${PACKAGE}.whatsAppSupportTrigger`]: new WhatsAppSupportTrigger(),
      [`${PACKAGE}.whatsAppReply`]: new WhatsAppReply(),
      [`${PACKAGE}.whatsAppTemplate`]: new WhatsAppTemplate(),
      ...more.nodeTypes,
    },
    credentialTypes: [new WhatsAppSupportAccountApi(), ...(more.credentialTypes ?? [])],
    credentials: { [ACCOUNT]: account, ...more.credentials },
  };
  const store = await openStore(contextOf(workflowOf([triggerNode()]), installation), accountFrom(account));
  const target = { workflowId: 'workflow1', nodeId: triggerNode().id };
  const wishes = { topics: ['message'], combine: null, maxMessageAgeMs: null } as const;
  const http = axios.create({ baseURL: sandbox.url, validateStatus: () => true });
  return {
    sandbox,
    store,
    installation,
    async customerWrites(from, text, hoursAgo = 0) {
      // The customer's phone and the business's number both have to know: the stand-in judges the window by its own record.
      const sentAt = Date.now() - hoursAgo * 3_600_000;
      const payload = webhookBody(sandbox, from, text, sentAt);
      await http.post('/sandbox/inbound', { from, text, timestamp: Math.floor(sentAt / 1000) });
      const { records } = readEnvelope(payload, redactCardNumbers) ?? { records: [] };
      await store.ingest(records, [{ ...target, ...wishes, phoneNumberId }], Date.now());
      return { ...target, id: deliveryId(target, records[0]?.eventKey ?? ''), attempt: 1 };
    },
    async run(workflow, deliveries, how = {}) {
      const input = deliveries.map(({ id, attempt }) => ({ json: { delivery: id, attempt } }));
      return await runWorkflow({ ...installation, ...how, workflow, startNode: TRIGGER, input });
    },
    async phone(contact) {
      const { data } = await http.get<{ messages: PhoneMessage[] }>('/sandbox/messages', { params: { contact } });
      return data.messages;
    },
    async control(method, path, body) {
      const { data } = await http.request<IDataObject>({ method, url: path, ...(body === undefined ? {} : { data: body }) });
      return data;
    },
    async close() {
      await sandbox.close();
      await store.close();
    },
  };
}
