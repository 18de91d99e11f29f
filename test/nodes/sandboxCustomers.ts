// Customers of the stand-in, known to the business by whatever ids the stand-in's webhooks give.
import type { IDataObject } from 'n8n-workflow';
import { splitNumbers } from '../../nodes/WhatsAppSupportTrigger/splitNumbers';
import { redactCardNumbers } from '../../src/redaction';
import type { ConversationEvent, InboundRecord } from '../../src/shared/inbound';
import { setOverride, subscribeToAccount } from '../../src/graph/subscriptions';
import { subscribeApp } from '../../src/graph/appSubscription';
import { deliveryId } from '../../src/store/facts';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { fetchSend } from '../contract/fetchSend';
import { loopbackServer } from '../fixtures/loopbackServer';
import { until } from '../fixtures/until';
import { triggerNode, type Delivery, type WhatsAppBench } from './whatsAppBench';

const TARGET = { workflowId: 'workflow1', nodeId: triggerNode().id };
const TOPICS = ['message', 'status', 'contactChanged', 'windowClosing'] as const;

export interface SandboxCustomers {
  /** What a customer does, as `POST /sandbox/inbound` takes it; gives the delivery for the trigger of `workflow1`. */
  act(body: IDataObject): Promise<Delivery>;
  /** The delivery of the status that a message reached. */
  reached(wamid: string, status: string): Promise<Delivery>;
  /** Writes down an event that the dispatcher found; gives its delivery. */
  happens(event: ConversationEvent): Promise<Delivery>;
  close(): Promise<void>;
}

/** From now on all that the stand-in's customers do, and statuses, is written down as the trigger does. */
export async function sandboxCustomers(bench: WhatsAppBench): Promise<SandboxCustomers> {
  const { store, sandbox, ports } = bench;
  const target = { ...TARGET, phoneNumberId: ports.account.phoneNumberId, topics: TOPICS, combine: null, maxMessageAgeMs: null };
  const deliveryOf = (record: InboundRecord): Delivery => ({ ...TARGET, id: deliveryId(TARGET, record), attempt: 1 });
  const received: InboundRecord[] = [];
  const receiver = await loopbackServer(async ({ method, query, body }) => {
    if (method === 'GET') return { status: 200, body: query['hub.challenge'] };
    const records = readEnvelope(body, redactCardNumbers)?.records ?? [];
    await store.ingest(records, [target], Date.now(), splitNumbers);
    received.push(...records);
    return { status: 200 };
  });
  const callback = { url: receiver.url, verifyToken: 'verify' };
  await subscribeApp(fetchSend(), ports.account, { id: sandbox.account.appId, secret: sandbox.account.appSecret }, callback, ['messages']);
  await subscribeToAccount(ports.send, ports.account);
  await setOverride(ports.send, ports.account, 'account', callback);
  return {
    async act(body) {
      const before = received.length;
      await bench.control('post', '/sandbox/inbound', body);
      const record = received.slice(before).find(({ kind }) => kind === 'message' || kind === 'customerEvent');
      if (record === undefined) throw new Error('The webhook did not come.');
      return deliveryOf(record);
    },
    async reached(wamid, status) {
      const find = () => received.find((record) => record.kind === 'status' && record.wamid === wamid && record.status === status);
      await until(() => find() !== undefined);
      return deliveryOf(find()!);
    },
    async happens(event) {
      await store.ingest([event], [target], Date.now());
      return deliveryOf(event);
    },
    close: () => receiver.close(),
  };
}
