import type { IDisplayOptions, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { recipientOf, type Recipient } from '../../src/graph/sendMessage';
import { sendKey } from '../../src/reply/sendKey';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { Conversation, SupportStore } from '../../src/store/SupportStore';
import type { Account } from './account';
import { textParameter } from './parameters';
import { isTool, runCustomer, type RunDelivery } from './runCustomer';

/** The two ways to name a customer whom this number already knows; the first is every node's default. */
export const knownCustomerOptions: readonly INodePropertyOptions[] = [
  {
    name: 'Customer Who Started This Run',
    value: 'runCustomer',
    description: 'The customer whose message came in through WhatsApp Support Trigger, even when other nodes dropped its fields',
  },
  { name: 'Conversation ID', value: 'conversation', description: 'A conversation that this number already had' },
];

/** The field behind the option Conversation ID. */
export function conversationIdField(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
  return {
    displayName: 'Conversation ID',
    name: 'conversationId',
    type: 'string',
    required: true,
    default: '={{ $json.conversation.id }}',
    description: 'The ID that WhatsApp Support Trigger gives as conversation.ID',
    displayOptions: { show },
  };
}

const recipientOptions: readonly INodePropertyOptions[] = [
  ...knownCustomerOptions,
  { name: 'Phone Number', value: 'phone', description: 'A number with its country code' },
];

/** The fields of every node that writes to a customer. */
export const recipientFields: readonly INodeProperties[] = [
  {
    displayName: 'Reply To',
    name: 'replyTo',
    type: 'options',
    options: [...recipientOptions],
    default: 'runCustomer',
    description: 'Whom the message goes to; as an AI tool always the customer who started the run',
  },
  conversationIdField({ replyTo: ['conversation'] }),
  {
    displayName: 'Phone Number',
    name: 'phone',
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. +16505551234',
    description: 'The customer’s number, with + and country code',
    displayOptions: { show: { replyTo: ['phone'] } },
  },
];

/** Whom a message goes to, and what the store knows of the conversation with them. */
export interface Addressee {
  readonly conversation: Conversation;
  readonly recipient: Recipient;
  /** What started the run, when the message answers it. */
  readonly delivery: RunDelivery | null;
}

const PHONE = /^\+[1-9]\d{6,14}$/;

function parsePhone(text: string): string {
  const phone = text.replace(/[\s().-]/g, '');
  if (PHONE.test(phone)) return phone;
  throw new SupportError('invalidInput', 'This is not a phone number with country code.', 'Write it with + and country code, e.g. +16505551234.');
}

/**
 * The conversation with this id, if it is one of this account's number.
 * @throws {SupportError} `notFound` otherwise
 */
export async function existingConversation(store: SupportStore, account: Account, id: string): Promise<Conversation> {
  const conversation = await store.getConversation(id);
  if (conversation === null || conversation.phoneNumberId !== account.graph.phoneNumberId) {
    throw new SupportError('notFound', 'This business number has no such conversation.', 'Use the conversation ID that WhatsApp Support Trigger gives, with the credential of the same number.');
  }
  return conversation;
}

function addressee(conversation: Conversation, delivery: RunDelivery | null): Addressee {
  if (conversation.groupId !== null) {
    throw new SupportError('invalidInput', 'The message came from a group, and groups are not answered.', 'Filter group messages out before this node.');
  }
  return { conversation, recipient: recipientOf(conversation.contact), delivery };
}

/** Somebody who may never have written: what goes out is kept in mind all the same. */
async function phoneAddressee(store: SupportStore, { graph }: Account, phone: string): Promise<Addressee> {
  const { phoneNumberId, wabaId } = graph;
  const contact = { name: null, username: null, waId: null, userId: null, phone };
  const conversation = await store.ensureConversation({ phoneNumberId, displayPhoneNumber: null, wabaId }, contact, systemClock.now());
  return { conversation, recipient: { phone, userId: null }, delivery: null };
}

/**
 * Whom item `itemIndex` is answered to.
 * @throws {SupportError} `noCustomer`, `notFound` or `invalidInput` with what to do
 */
export async function resolveAddressee(
  context: IExecuteFunctions,
  store: SupportStore,
  account: Account,
  itemIndex: number,
): Promise<Addressee> {
  const replyTo = isTool(context) ? 'runCustomer' : (context.getNodeParameter('replyTo', itemIndex) as string);
  if (replyTo === 'phone') {
    return await phoneAddressee(store, account, parsePhone(textParameter(context, 'phone', itemIndex)));
  }
  if (replyTo === 'conversation') {
    const id = textParameter(context, 'conversationId', itemIndex);
    return addressee(await existingConversation(store, account, id), null);
  }
  const customer = runCustomer(context, itemIndex);
  return addressee(await existingConversation(store, account, customer.conversationId), customer.delivery);
}

/** Runs by hand stand for themselves, unless they hold the delivery: then the editor listens to a real message. */
async function standsAlone(context: IExecuteFunctions, store: SupportStore, delivery: RunDelivery | null): Promise<boolean> {
  if (delivery === null) return true;
  if (context.getMode() !== 'manual') return false;
  const claim = await store.claimOf(delivery.claim);
  return claim?.executionId !== context.getExecutionId();
}

/** The key of what this node does for one item, e.g. of its send in the outbox; see architecture.md "Outbox with a key". */
export async function outboxKey(context: IExecuteFunctions, store: SupportStore, to: Pick<Addressee, 'delivery'>, itemIndex: number): Promise<string> {
  return sendKey({
    workflowId: String(context.getWorkflow().id),
    nodeId: context.getNode().id,
    deliveryId: to.delivery?.id ?? null,
    runIndex: Number(context.evaluateExpression('{{ $runIndex }}', itemIndex)),
    itemIndex,
    executionId: (await standsAlone(context, store, to.delivery)) ? context.getExecutionId() : null,
  });
}
