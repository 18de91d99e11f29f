// What Create or Append and Create have in common: the customer's message, and what a new ticket is to have.
import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { untoldReplies } from '../../src/reply/replyStory';
import { SupportError } from '../../src/shared/errors';
import { asText } from '../../src/shared/shape';
import type { TicketDesk, TicketOutcome, TicketRequest } from '../../src/ticket';
import { textParameter } from '../shared/parameters';
import { outboxKey } from '../shared/recipient';
import { customerFields, ticketCustomer, type TicketCustomer } from './customer';
import { fileFields, itemFiles } from './itemFiles';
import type { TicketSession } from './session';
import { newTicketFields, readSettings } from './ticketFields';

const COLLECTION = 'additionalFields';

/** The fields of a message for a ticket; those of `own` are optional. */
export const newTicketProperties = (show: NonNullable<IDisplayOptions['show']>, ...own: readonly INodeProperties[]): INodeProperties[] => [
  ...customerFields(show),
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
    description: 'Leave empty for the customer’s own message, which goes on a ticket once, however often it arrives',
    displayOptions: { show },
  },
  {
    displayName: 'Additional Fields',
    name: COLLECTION,
    type: 'collection',
    placeholder: 'Add field',
    default: {},
    displayOptions: { show },
    options: newTicketFields(
      {
        displayName: 'Requester Name',
        name: 'requesterName',
        type: 'string',
        default: '',
        placeholder: 'e.g. Ana Example',
        description: 'Of a customer who is new to the helpdesk, instead of the name that came with the message',
      },
      ...fileFields,
      ...own,
    ),
  },
];

interface OwnText {
  readonly text: string;
  readonly marker: string;
  readonly isCustomers: boolean;
}

/** The customer's own message goes on the ticket once per its id, a text of the flow's once per step of a run. */
async function textAndMarker({ context, store }: TicketSession, { delivery, message }: TicketCustomer, itemIndex: number): Promise<OwnText> {
  const ownText = textParameter(context, 'message', itemIndex);
  const step = async (): Promise<string> => `step.${await outboxKey(context, store, { delivery }, itemIndex)}`;
  if (ownText !== '') return { text: ownText, marker: await step(), isCustomers: false };
  if (message !== null) return { text: message.text, marker: message.marker ?? (await step()), isCustomers: true };
  throw new SupportError(
    'invalidInput',
    'There is no customer’s message to put on the ticket.',
    'Fill in Message: only runs that a message started can leave it empty. For another channel, fill in Text.',
  );
}

async function ticketRequest(session: TicketSession, customer: TicketCustomer, itemIndex: number): Promise<Omit<TicketRequest, 'notes'>> {
  const { context, features } = session;
  const { text, marker, isCustomers } = await textAndMarker(session, customer, itemIndex);
  const settings = readSettings(context, COLLECTION, features, itemIndex);
  const requesterName = textParameter(context, `${COLLECTION}.requesterName`, itemIndex);
  return {
    conversationId: customer.conversationId,
    text,
    marker,
    ...(await itemFiles(session, COLLECTION, itemIndex, isCustomers)),
    subject: asText(textParameter(context, 'subject', itemIndex)),
    requester: { name: asText(requesterName) ?? customer.name, phone: customer.phone },
    tags: [...new Set([customer.source, ...(settings.tags ?? [])])],
    priority: settings.priority ?? null,
    assignee: settings.assignee ?? null,
    group: settings.group ?? null,
    fields: settings.fields ?? {},
  };
}

function outcomeJson({ ticket, created, appended, duplicate, warnings }: TicketOutcome): IDataObject {
  const { provider, id, number, url, state } = ticket;
  return { helpdesk: provider, id, number, url, status: state, created, appended, duplicate, ...(warnings.length === 0 ? {} : { warnings: [...warnings] }) };
}

/**
 * Puts the item's message on a ticket, then what the agents have to know of replies that did not arrive.
 * @param write one of the core's two ways of doing so
 * @returns the ticket for the item
 */
export async function fileMessage(
  session: TicketSession,
  itemIndex: number,
  write: (request: TicketRequest, desk: TicketDesk) => Promise<TicketOutcome>,
): Promise<IDataObject> {
  const customer = await ticketCustomer(session, itemIndex);
  const request = await ticketRequest(session, customer, itemIndex);
  const untold = await untoldReplies(session.store, customer.conversationId);
  const outcome = await write({ ...request, notes: untold.notes }, session.desk);
  await untold.markTold(outcome.noted);
  return outcomeJson(outcome);
}
