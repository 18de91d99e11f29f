// The WhatsApp nodes against the real sandbox and a real store: what a test needs to let customers write and flows answer.
import './freshUserFolder';
import { setTimeout as pause } from 'node:timers/promises';
import axios from 'axios';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';
import { accountFrom } from '../../nodes/shared/account';
import { openStore } from '../../nodes/shared/supportStore';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { WhatsAppSupportTrigger } from '../../nodes/WhatsAppSupportTrigger/WhatsAppSupportTrigger.node';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import { subscribeApp } from '../../src/graph/appSubscription';
import { setOverride, subscribeToAccount } from '../../src/graph/subscriptions';
import { redactCardNumbers } from '../../src/redaction';
import type { AfterRunPorts } from '../../src/reply/afterRun';
import { systemClock } from '../../src/shared/clock';
import { deliveryId } from '../../src/store/facts';
import type { DeliveryRef, SupportStore } from '../../src/store/SupportStore';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { fetchSend } from '../contract/fetchSend';
import { loopbackServer } from '../fixtures/loopbackServer';
import { contextOf, node, PACKAGE, runWorkflow, useCredentials, workflowOf, type Installation, type RunResult, type WorkflowDefinition } from './harness';

export const TRIGGER = 'WhatsApp Support Trigger';
const ACCOUNT = 'whatsAppSupportAccountApi';

/** A node of ours with the account credential. */
export function ourNode(name: string, type: string, parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode {
  return node(name, `${PACKAGE}.${type}`, parameters, { credentials: useCredentials(ACCOUNT), ...more });
}

export const triggerNode = (parameters: INode['parameters'] = { triggerOn: ['messageReceived'] }): INode =>
  ourNode(TRIGGER, 'whatsAppSupportTrigger', parameters, { typeVersion: 1.1, webhookId: '6b0f0a52-0000-4000-8000-000000000001' });

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

export interface RunHow extends Pick<Installation, 'executionId' | 'mode' | 'credentials'> {
  /** Its process dies after the last node, before the end of the run is noted. */
  readonly dies?: boolean;
}

/** In a process that dies nobody hears of the end of the run. */
class DyingTrigger extends WhatsAppSupportTrigger {
  override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const { additionalData } = this as IExecuteFunctions & { additionalData: object };
    const deaf = Object.create(this, { additionalData: { value: { ...additionalData, hooks: undefined } } }) as IExecuteFunctions;
    return await new WhatsAppSupportTrigger().execute.call(deaf);
  }
}

export interface WhatsAppBench {
  readonly sandbox: Sandbox;
  readonly store: SupportStore;
  readonly installation: Installation;
  /** A customer writes; gives the delivery for the trigger of `workflow1`. */
  customerWrites(from: string, text: string, hoursAgo?: number): Promise<Delivery>;
  /** Runs the workflow from its trigger, as the dispatcher would. */
  run(workflow: WorkflowDefinition, deliveries: readonly Delivery[], how?: RunHow): Promise<RunResult>;
  /** The next attempt at a delivery whose process died. */
  nextAttempt(delivery: Delivery): Promise<Delivery>;
  phone(contact: string): Promise<readonly PhoneMessage[]>;
  /** The texts that the business sent to a customer, in order; not those that failed. */
  textsTo(contact: string): Promise<readonly string[]>;
  /** From now on the stand-in's delivery statuses are written down, as the trigger does. */
  hearStatuses(): Promise<void>;
  /** What is used for replies outside of runs. */
  readonly ports: AfterRunPorts;
  control(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: IDataObject): Promise<IDataObject>;
  close(): Promise<void>;
}

function webhookBody(sandbox: Sandbox, id: string, from: string, text: string, sentAt: number): object {
  const { wabaId, phoneNumberId, displayPhoneNumber } = sandbox.account;
  const message = { from, id, timestamp: String(Math.floor(sentAt / 1000)), type: 'text', text: { body: text } };
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
  const { graph } = accountFrom(account);
  const send = fetchSend({ authorization: `Bearer ${accessToken}` });
  const receiver = await loopbackServer(async ({ method, query, body }) => {
    if (method === 'GET') return { status: 200, body: query['hub.challenge'] };
    const records = (readEnvelope(body, redactCardNumbers)?.records ?? []).filter(({ kind }) => kind === 'status');
    await store.ingest(records, [], Date.now());
    return { status: 200 };
  });
  const phone: WhatsAppBench['phone'] = async (contact) => {
    const { data } = await http.get<{ messages: PhoneMessage[] }>('/sandbox/messages', { params: { contact } });
    return data.messages;
  };
  return {
    sandbox,
    store,
    installation,
    phone,
    ports: { store, send, account: graph, clock: systemClock, sleep: pause, messagesPerSecond: 80 },
    async customerWrites(from, text, hoursAgo = 0) {
      // The customer's phone and the business's number both have to know: the stand-in judges the window by its own record.
      const sentAt = Date.now() - hoursAgo * 3_600_000;
      const { data } = await http.post<{ messageId?: string }>('/sandbox/inbound', { from, text, timestamp: Math.floor(sentAt / 1000) });
      // What no phone sends, such as an empty text, has no id there.
      const payload = webhookBody(sandbox, data.messageId ?? `wamid.${from}.${sentAt}`, from, text, sentAt);
      const { records } = readEnvelope(payload, redactCardNumbers) ?? { records: [] };
      await store.ingest(records, [{ ...target, ...wishes, phoneNumberId }], Date.now());
      const [record] = records;
      return { ...target, id: record === undefined ? '' : deliveryId(target, record), attempt: 1 };
    },
    async run(workflow, deliveries, { dies = false, ...how } = {}) {
      const input = deliveries.map(({ id, attempt }) => ({ json: { delivery: id, attempt } }));
      const nodeTypes = dies ? { ...installation.nodeTypes, [`${PACKAGE}.whatsAppSupportTrigger`]: new DyingTrigger() } : installation.nodeTypes;
      return await runWorkflow({ ...installation, ...how, nodeTypes, workflow, startNode: TRIGGER, input });
    },
    async nextAttempt(delivery) {
      await store.recoverDeliveries(target, { silentSince: Date.now() + 1_000, claimedBefore: 0, onCrash: 'runAgain' }, Date.now());
      return { ...delivery, attempt: delivery.attempt + 1 };
    },
    async textsTo(contact) {
      const outbound = (await phone(contact)).filter(({ direction, status }) => direction === 'outbound' && status !== 'failed');
      return outbound.map(({ text }) => text);
    },
    async hearStatuses() {
      const callback = { url: receiver.url, verifyToken: 'verify' };
      await subscribeApp(fetchSend(), graph, { id: sandbox.account.appId, secret: appSecret }, callback, ['messages']);
      await subscribeToAccount(send, graph);
      await setOverride(send, graph, 'account', callback);
    },
    async control(method, path, body) {
      const { data } = await http.request<IDataObject>({ method, url: path, ...(body === undefined ? {} : { data: body }) });
      return data;
    },
    async close() {
      await sandbox.close();
      await receiver.close();
      await store.close();
    },
  };
}
