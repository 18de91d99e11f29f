// Customers by number, 1 to however many there are: what fills the store and what is asked of it agree on their names.
import { keepText } from '../../../src/message/maskFreeText';
import type { InboundRecord } from '../../../src/shared/inbound';
import { SHORTEST_RECORDS_DAYS, type IngestTarget } from '../../../src/store/SupportStore';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { change, contactEntry, content, envelope, inbound, onTheWire, PHONE_NUMBER_ID, statusWebhook, type Customer } from '../../fixtures/webhooks';

/** Messages that each customer wrote and that were worked off, and answers that each got. */
export const MESSAGES_PER_CUSTOMER = 10;

/** Times in the store go back as far as its records do. */
export const OLDEST_DAYS = SHORTEST_RECORDS_DAYS;

/** Whose delivery is worked on, and where batches go that stay. */
export const WORKER = targetOf('BenchWorker');
export const SINK = targetOf('BenchSink');

function targetOf(workflowId: string): IngestTarget {
  const nodeId = '0d9c1bd4-1c4f-4a3e-9a52-6d0f7f6f7a01';
  return { workflowId, nodeId, phoneNumberId: PHONE_NUMBER_ID, topics: ['message', 'status'], combine: null, maxMessageAgeMs: null };
}

/** All ids of one kind are equally long, as in life: numbers count from here. */
export const FIRST_NUMBER = 1_000_000_000;

export const WA_ID_PREFIX = '1';
export const USER_ID_PREFIX = 'US.1349120';
export const CONVERSATION_PREFIX = 'c_00000000000000';
export const SENT_PREFIX = 'wamid.HBgLMTU1NTAxMDAwMDEVAgARGBI';

const idOf = (prefix: string, number: number): string => `${prefix}${FIRST_NUMBER + number}`;

export const conversationOf = (customer: number): string => idOf(CONVERSATION_PREFIX, customer);

export function customerOf(number: number): Customer {
  return { waId: idOf(WA_ID_PREFIX, number), userId: idOf(USER_ID_PREFIX, number), name: `Customer ${number}` };
}

let written = 0;

/** A webhook with one new message of each of the customers. */
export function messagesOf(customers: readonly number[], at: number): readonly InboundRecord[] {
  const seconds = Math.floor(at / 1_000);
  const messages = customers.map((number) => {
    written += 1;
    const what = content.text(`Where is my order ${10_000 + written}? I have waited since Monday.`);
    return inbound(what, { from: customerOf(number), id: `wamid.BENCH${process.pid}.${written}`, at: seconds });
  });
  return recordsOf(envelope([change({ contacts: customers.map(customerOf).map(contactEntry), messages })]));
}

/** A webhook that says that an answer was read. Answers count through: each customer has {@link MESSAGES_PER_CUSTOMER}. */
export function statusOf(answer: number, at: number): readonly InboundRecord[] {
  const { waId, userId } = customerOf(Math.ceil(answer / MESSAGES_PER_CUSTOMER));
  const part = { id: idOf(SENT_PREFIX, answer), timestamp: String(Math.floor(at / 1_000)), recipient_id: waId, recipient_user_id: userId };
  return recordsOf(statusWebhook('read', part));
}

function recordsOf(webhook: unknown): readonly InboundRecord[] {
  return readEnvelope(onTheWire(webhook), keepText)?.records ?? [];
}
