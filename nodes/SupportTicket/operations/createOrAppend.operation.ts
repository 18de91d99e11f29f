import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { untoldReplies } from '../../../src/reply/replyStory';
import { SupportError } from '../../../src/shared/errors';
import { asRecord, asText } from '../../../src/shared/shape';
import type { Conversation } from '../../../src/store/SupportStore';
import { createOrAppend, messageAsText, type TicketDesk, type TicketOutcome, type TicketPriority, type TicketRequest } from '../../../src/ticket';
import { textParameter } from '../../shared/parameters';
import { conversationIdField, existingConversation, knownCustomerOptions, outboxKey } from '../../shared/recipient';
import { isTool, runCustomer, type RunDelivery } from '../../shared/runCustomer';
import { openSession, runPerItem, type NodeSession } from '../../shared/sending';
import { openHelpdesk } from '../helpdesk';

const show = { resource: ['ticket'], operation: ['createOrAppend'] };

export const description: INodeProperties[] = [
  {
    displayName: 'Ticket For',
    name: 'ticketFor',
    type: 'options',
    options: [...knownCustomerOptions],
    default: 'runCustomer',
    description: 'Whose ticket it is; as an AI tool always that of the customer who started the run',
    displayOptions: { show },
  },
  conversationIdField({ ...show, ticketFor: ['conversation'] }),
  {
    displayName: 'Subject',
    name: 'subject',
    type: 'string',
    default: '',
    placeholder: 'e.g. Return of order 1001',
    description: 'Of a new ticket. Leave empty for the first 60 characters of the message.',
    displayOptions: { show },
  },
  {
    displayName: 'Message',
    name: 'message',
    type: 'string',
    typeOptions: { rows: 4 },
    default: '',
    placeholder: 'e.g. The customer asks for a call back',
    description:
      'Leave empty for the customer’s own message; a photo or file is named. That message is written to a ticket once, however often it arrives.',
    displayOptions: { show },
  },
  {
    displayName: 'Additional Fields',
    name: 'additionalFields',
    type: 'collection',
    placeholder: 'Add field',
    default: {},
    displayOptions: { show },
    options: [
      {
        displayName: 'Priority',
        name: 'priority',
        type: 'options',
        options: [
          { name: 'High', value: 'high' },
          { name: 'Low', value: 'low' },
          { name: 'Normal', value: 'normal' },
          { name: 'Urgent', value: 'urgent' },
        ],
        default: 'normal',
        description: 'Of a new ticket',
        displayOptions: { show: { '/helpdesk': ['zendesk'] } },
      },
      {
        displayName: 'Requester Name',
        name: 'requesterName',
        type: 'string',
        default: '',
        description: 'Of a customer who is new to the helpdesk, instead of the name in their WhatsApp profile',
      },
      {
        displayName: 'Tags',
        name: 'tags',
        type: 'string',
        default: '',
        placeholder: 'e.g. billing, vip',
        description: 'Of a new ticket, separated by commas; "whatsapp" is always one of them',
      },
    ],
  },
];

/** Whose ticket, and what the run knows of the message. */
interface Customer {
  readonly conversation: Conversation;
  /** What started the run; `null` when the conversation was named by its id. */
  readonly origin: { readonly delivery: RunDelivery; readonly message: Readonly<Record<string, unknown>> } | null;
}

async function customerOf({ context, store, account }: NodeSession, itemIndex: number): Promise<Customer> {
  if (!isTool(context) && context.getNodeParameter('ticketFor', itemIndex) === 'conversation') {
    const id = textParameter(context, 'conversationId', itemIndex);
    return { conversation: await existingConversation(store, account, id), origin: null };
  }
  const { conversationId, delivery, triggerItem } = runCustomer(context, itemIndex);
  const conversation = await existingConversation(store, account, conversationId);
  return { conversation, origin: { delivery, message: asRecord(triggerItem.message) } };
}

/** The customer's own message goes on the ticket once per wamid, a text of the flow's once per step of a run. */
async function textAndMarker(
  { context, store }: NodeSession,
  { origin }: Customer,
  itemIndex: number,
): Promise<Pick<TicketRequest, 'text' | 'marker'>> {
  const ownText = textParameter(context, 'message', itemIndex);
  if (ownText !== '') {
    const step = await outboxKey(context, store, { delivery: origin?.delivery ?? null }, itemIndex);
    return { text: ownText, marker: `step.${step}` };
  }
  const wamid = asText(origin?.message.id);
  if (origin === null || wamid === null) {
    throw new SupportError(
      'invalidInput',
      'There is no customer’s message to put on the ticket.',
      'Fill in Message: only runs that a message started can leave it empty.',
    );
  }
  return { text: messageAsText(origin.message), marker: wamid };
}

async function ticketRequest(session: NodeSession, customer: Customer, itemIndex: number): Promise<Omit<TicketRequest, 'notes'>> {
  const { context } = session;
  const { id, contact } = customer.conversation;
  const fields = context.getNodeParameter('additionalFields', itemIndex, {}) as {
    readonly priority?: TicketPriority;
    readonly requesterName?: string;
    readonly tags?: string | readonly string[];
  };
  const tags = [fields.tags ?? []].flat().flatMap((tag) => tag.split(','));
  return {
    conversationId: id,
    ...(await textAndMarker(session, customer, itemIndex)),
    subject: asText(textParameter(context, 'subject', itemIndex)),
    requester: { name: asText(fields.requesterName?.trim()) ?? contact.name ?? contact.username, phone: contact.phone },
    tags: [...new Set(['whatsapp', ...tags.map((tag) => tag.trim()).filter((tag) => tag !== '')])],
    priority: fields.priority ?? null,
    files: [],
    withheldFiles: [],
    assignee: null,
    group: null,
    fields: {},
  };
}

function ticketJson({ ticket, created, appended, duplicate }: TicketOutcome): IDataObject {
  const { provider, id, number, url, state } = ticket;
  return { helpdesk: provider, id, number, url, status: state, created, appended, duplicate };
}

/** The message first, then what the agents have to know of replies that did not arrive. */
async function fileItem(session: NodeSession, desk: TicketDesk, itemIndex: number): Promise<IDataObject> {
  const customer = await customerOf(session, itemIndex);
  const request = await ticketRequest(session, customer, itemIndex);
  const untold = await untoldReplies(session.store, customer.conversation.id);
  const outcome = await createOrAppend({ ...request, notes: untold.notes }, desk);
  await untold.markTold(outcome.noted);
  return ticketJson(outcome);
}

/** Puts each item's message on its customer's ticket; the item goes on with the ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  const desk = await openHelpdesk(context, session.store);
  return await runPerItem(context, 1, async (itemIndex) => {
    const ticket = await fileItem(session, desk, itemIndex);
    return { adds: { ticket }, forAgent: { ticket } };
  });
}
