import type { IDisplayOptions, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import { asRecord, asText } from '../../src/shared/shape';
import { messageAsText } from '../../src/ticket';
import { textParameter } from '../shared/parameters';
import { conversationIdField, existingConversation, knownCustomerOptions } from '../shared/recipient';
import { isTool, runCustomer, type RunDelivery } from '../shared/runCustomer';
import { channelConversationId } from './channels';
import { requireAccount, type TicketSession } from './session';

type Show = NonNullable<IDisplayOptions['show']>;

/** What the fields of another channel are called there, with expressions that fit what most triggers give. */
function channelFields(show: Show): INodeProperties[] {
  const field = { type: 'string' as const, displayOptions: { show: { ...show, ticketFor: ['channel'] } } };
  return [
    { ...field, displayName: 'Channel', name: 'channel', required: true, default: 'email', placeholder: 'e.g. web form', description: 'What brought the message. It tells the customers of several channels apart, and is a tag of the ticket.' },
    {
      ...field,
      displayName: 'Customer ID',
      name: 'customerId',
      required: true,
      default: '={{ $json.from?.value?.[0]?.address ?? $json.from ?? $json.email }}',
      placeholder: 'e.g. ana@example.com',
      description: 'What that channel knows the customer by, such as an e-mail address. All messages under the same ID share a ticket.',
    },
    { ...field, displayName: 'Customer Name', name: 'customerName', default: '={{ $json.from?.value?.[0]?.name ?? $json.name }}', placeholder: 'e.g. Ana', description: 'Leave empty to use the ID' },
    { ...field, displayName: 'Customer Phone', name: 'customerPhone', default: '={{ $json.phone }}', placeholder: 'e.g. +16502530000', description: 'With + and country code; anything else is left out' },
    {
      ...field,
      displayName: 'Message ID',
      name: 'messageId',
      default: '={{ $json.messageId ?? $json.metadata?.["message-id"] ?? $json.id }}',
      placeholder: 'e.g. <1042@mail.example.com>',
      description: 'A message goes on a ticket once per ID, however often it arrives. Without one it goes there once per run.',
    },
    {
      ...field,
      displayName: 'Text',
      name: 'channelText',
      typeOptions: { rows: 4 },
      default: '={{ $json.text ?? $json.textPlain ?? $json.message }}',
      placeholder: 'e.g. Where is my parcel?',
      description: 'What the customer wrote, as plain text',
    },
  ];
}

const ticketForOptions: readonly INodePropertyOptions[] = [
  { name: 'Another Channel', value: 'channel', description: 'Someone who wrote an e-mail, filled in a form or came another way; one node serves several channels' },
  ...knownCustomerOptions,
];

/** Whose ticket it is. */
export function customerFields(show: Show): INodeProperties[] {
  return [
    {
      displayName: 'Ticket For',
      name: 'ticketFor',
      type: 'options',
      options: [...ticketForOptions],
      default: 'runCustomer',
      description:
        'Whose ticket it is; as an AI tool always the customer who started the run. WhatsApp customers need the account above.',
      displayOptions: { show },
    },
    conversationIdField({ ...show, ticketFor: ['conversation'] }),
    ...channelFields(show),
  ];
}

/** Whose ticket, and what the run knows of their message. */
export interface TicketCustomer {
  readonly conversationId: string;
  readonly name: string | null;
  readonly phone: string | null;
  /** The channel as a tag. */
  readonly source: string;
  readonly delivery: RunDelivery | null;
  /** Their own words; `marker` is `null` where nothing tells the message from others. */
  readonly message: { readonly text: string; readonly marker: string | null } | null;
}

const WHATSAPP = 'whatsapp';
const asTag = (channel: string): string => channel.toLowerCase().replace(/[^\p{L}\p{N}-]+/gu, '_');
const E164 = /^\+\d{6,15}$/;

function channelCustomer({ context, account }: TicketSession, itemIndex: number): TicketCustomer {
  const read = (name: string): string => textParameter(context, name, itemIndex);
  const [channel, id, phone, messageId, text] = [read('channel'), read('customerId'), read('customerPhone').replace(/[\s()-]/g, ''), read('messageId'), read('channelText')];
  if (channel === '' || id === '') {
    throw new SupportError('invalidInput', 'The fields Channel and Customer ID must not be empty.', 'Write expressions that give them, e.g. {{ $json.from }}.');
  }
  return {
    conversationId: channelConversationId(account, channel, id),
    name: asText(read('customerName')) ?? id,
    phone: E164.test(phone) ? phone : null,
    source: asTag(channel),
    delivery: null,
    message: text === '' ? null : { text, marker: messageId === '' ? null : `${asTag(channel)}.${hashKey(id.toLowerCase(), messageId)}` },
  };
}

async function whatsAppCustomer(session: TicketSession, conversationId: string): Promise<Omit<TicketCustomer, 'delivery' | 'message'>> {
  const { id, contact } = await existingConversation(session.store, requireAccount(session), conversationId);
  return { conversationId: id, name: contact.name ?? contact.username, phone: contact.phone, source: WHATSAPP };
}

/** The delivery that started the run, `null` where none did. */
export function runDelivery(context: IExecuteFunctions, itemIndex: number): RunDelivery | null {
  try {
    return runCustomer(context, itemIndex).delivery;
  } catch {
    return null;
  }
}

/**
 * The customer that item `itemIndex` is about; for an AI agent always the one who started the run.
 * @throws {SupportError} `noCustomer`, `notFound`, `unsupportedSetup` or `invalidInput` with what to do
 */
export async function ticketCustomer(session: TicketSession, itemIndex: number): Promise<TicketCustomer> {
  const { context } = session;
  const ticketFor = isTool(context) ? 'runCustomer' : context.getNodeParameter('ticketFor', itemIndex);
  if (ticketFor === 'channel') return channelCustomer(session, itemIndex);
  if (ticketFor === 'conversation') {
    return { ...(await whatsAppCustomer(session, textParameter(context, 'conversationId', itemIndex))), delivery: null, message: null };
  }
  requireAccount(session);
  const { conversationId, delivery, triggerItem } = runCustomer(context, itemIndex);
  const message = asRecord(triggerItem.message);
  const wamid = asText(message.id);
  return { ...(await whatsAppCustomer(session, conversationId)), delivery, message: wamid === null ? null : { text: messageAsText(message), marker: wamid } };
}
