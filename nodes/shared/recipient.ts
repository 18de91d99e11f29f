import type { IDisplayOptions, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { recipientOf, type Recipient } from '../../src/graph/sendMessage';
import { parseCustomer } from '../../src/message/identity/parseCustomer';
import { sendKey } from '../../src/reply/sendKey';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { Conversation, SupportStore } from '../../src/store/SupportStore';
import type { Account } from './account';
import { businessNumber } from './businessNumber';
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
    description: 'The ID of the conversation in the items of WhatsApp Support Trigger',
    displayOptions: { show },
  };
}

const recipientOptions: readonly INodePropertyOptions[] = [
  ...knownCustomerOptions,
  { name: 'Phone Number or User ID', value: 'phone', description: 'A name under which WhatsApp knows the customer' },
];

/** The field in which people name a customer of theirs. */
export function typedCustomerField(name: string, show: NonNullable<IDisplayOptions['show']>): INodeProperties {
  return {
    displayName: 'Phone Number or User ID',
    name,
    type: 'string',
    required: true,
    default: '',
    placeholder: 'e.g. +1 650 253 0000',
    description:
      'The phone number, best with + and country code; without one it is a number of your own country. Or WhatsApp’s user ID (BSUID), e.g. US.13491208655302741918, for customers who hide their number.',
    displayOptions: { show },
  };
}

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
  typedCustomerField('phone', { replyTo: ['phone'] }),
];

/** Whom a message goes to, and what the store knows of the conversation with them. */
export interface Addressee {
  readonly conversation: Conversation;
  readonly recipient: Recipient;
  /** What started the run, when the message answers it. */
  readonly delivery: RunDelivery | null;
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
async function typedAddressee(context: IExecuteFunctions, store: SupportStore, account: Account, typed: string): Promise<Addressee> {
  const { phoneNumberId, wabaId } = account.graph;
  const displayPhoneNumber = await businessNumber(context, account);
  const contact = parseCustomer(typed, displayPhoneNumber);
  return addressee(await store.ensureConversation({ phoneNumberId, displayPhoneNumber, wabaId }, contact, systemClock.now()), null);
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
    return await typedAddressee(context, store, account, textParameter(context, 'phone', itemIndex));
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
