import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { parseCustomer } from '../../src/message/identity/parseCustomer';
import { SupportError } from '../../src/shared/errors';
import type { Conversation } from '../../src/store/SupportStore';
import { businessNumber } from '../shared/businessNumber';
import { textParameter } from '../shared/parameters';
import { conversationIdField, existingConversation, knownCustomerOptions, typedCustomerField } from '../shared/recipient';
import { isTool, runCustomer } from '../shared/runCustomer';
import type { NodeSession } from '../shared/sending';

const customerOptions: readonly INodePropertyOptions[] = [
  ...knownCustomerOptions,
  { name: 'Phone Number or User ID', value: 'alias', description: 'A name under which WhatsApp knows the customer' },
];

/** The fields that say whose conversation an operation works on. */
export function customerFields(operation: string): INodeProperties[] {
  const show = { resource: ['conversation'], operation: [operation] };
  return [
    {
      displayName: 'Customer',
      name: 'customer',
      type: 'options',
      options: [...customerOptions],
      default: 'runCustomer',
      description: 'Whose conversation it is; as an AI tool always that of the customer who started the run',
      displayOptions: { show },
    },
    conversationIdField({ ...show, customer: ['conversation'] }),
    typedCustomerField('alias', { ...show, customer: ['alias'] }),
  ];
}

async function typedConversation({ context, store, account }: NodeSession, typed: string): Promise<Conversation | null> {
  const { userId, phone } = parseCustomer(typed, await businessNumber(context, account));
  return await store.findConversation(account.graph.phoneNumberId, userId ?? phone?.slice(1) ?? '');
}

/**
 * The conversation that item `itemIndex` is about; `null` when this number does not know the phone number or user ID.
 * @throws {SupportError} `noCustomer`, `notFound` or `invalidInput` with what to do
 */
export async function knownConversation(session: NodeSession, itemIndex: number): Promise<Conversation | null> {
  const { context, store, account } = session;
  const customer = isTool(context) ? 'runCustomer' : (context.getNodeParameter('customer', itemIndex) as string);
  if (customer === 'alias') return await typedConversation(session, textParameter(context, 'alias', itemIndex));
  const id = customer === 'conversation' ? textParameter(context, 'conversationId', itemIndex) : runCustomer(context, itemIndex).conversationId;
  return await existingConversation(store, account, id);
}

/**
 * The same where there has to be one.
 * @throws {SupportError} also `notFound` for an unknown phone number or user ID
 */
export async function customerConversation(session: NodeSession, itemIndex: number): Promise<Conversation> {
  const conversation = await knownConversation(session, itemIndex);
  if (conversation !== null) return conversation;
  throw new SupportError(
    'notFound',
    'This business number has no conversation with this customer.',
    'Compare the number or user ID with what WhatsApp shows. Whoever wrote under a user ID only is not found by a phone number, and the other way round.',
  );
}
