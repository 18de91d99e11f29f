import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import type { Conversation } from '../../src/store/SupportStore';
import { textParameter } from '../shared/parameters';
import { conversationIdField, existingConversation, knownCustomerOptions } from '../shared/recipient';
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
    {
      displayName: 'Phone Number or User ID',
      name: 'alias',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. +16505551234',
      description: 'The phone number with + and country code, or WhatsApp’s user ID (BSUID), e.g. US.13491208655302741918',
      displayOptions: { show: { ...show, customer: ['alias'] } },
    },
  ];
}

const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;
const PHONE = /^\+?[1-9]\d{6,14}$/;

/** What the store finds a contact by: a BSUID as it is, a phone number as digits. */
function parseAlias(text: string): string {
  if (USER_ID.test(text)) return text;
  const phone = text.replace(/[\s().-]/g, '');
  if (PHONE.test(phone)) return phone.replace('+', '');
  throw new SupportError(
    'invalidInput',
    'This is neither a phone number with country code nor a user ID.',
    'Write the number with + and country code, e.g. +16505551234, or the user ID as the trigger gives it in conversation.contact.userId.',
  );
}

/**
 * The conversation that item `itemIndex` is about; `null` when this number does not know the phone number or user ID.
 * @throws {SupportError} `noCustomer`, `notFound` or `invalidInput` with what to do
 */
export async function knownConversation({ context, store, account }: NodeSession, itemIndex: number): Promise<Conversation | null> {
  const customer = isTool(context) ? 'runCustomer' : (context.getNodeParameter('customer', itemIndex) as string);
  if (customer === 'alias') {
    return await store.findConversation(account.graph.phoneNumberId, parseAlias(textParameter(context, 'alias', itemIndex)));
  }
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
