import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../../src/shared/errors';
import { addComment } from '../../../src/ticket';
import { helpdesksWith } from '../../shared/helpdesk';
import { textParameter } from '../../shared/parameters';
import { outboxKey } from '../../shared/recipient';
import { runPerItem } from '../../shared/sending';
import { runDelivery } from '../customer';
import { fileFields, itemFiles } from '../itemFiles';
import { openTicketSession, type TicketSession } from '../session';
import { namedTicket, ticketIdField, ticketJson } from '../ticketItem';

const show = { resource: ['ticket'], operation: ['addComment'] };

export const option = {
  name: 'Add Comment',
  value: 'addComment',
  action: 'Add comment to ticket',
  description: 'Write a comment of the business on a ticket, for all or for agents only',
};

export const description: INodeProperties[] = [
  ticketIdField(show),
  {
    displayName: 'Comment',
    name: 'comment',
    type: 'string',
    typeOptions: { rows: 4 },
    required: true,
    default: '',
    placeholder: 'e.g. The parcel left Berlin this morning',
    description: 'Plain text; card numbers are masked. Nothing is sent on WhatsApp: that is what WhatsApp Reply does.',
    displayOptions: { show },
  },
  {
    displayName: 'Visible To',
    name: 'visibility',
    type: 'options',
    options: [
      { name: 'Agents Only', value: 'internal', description: 'An internal note' },
      { name: 'Everyone', value: 'public', description: 'As an answer; some helpdesks also send it to the customer’s e-mail address' },
    ],
    default: 'internal',
    displayOptions: { show: { ...show, helpdesk: helpdesksWith(({ internalComments }) => internalComments) } },
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: { show },
    options: [...fileFields],
  },
];

function commentText({ context }: TicketSession, itemIndex: number): string {
  const text = textParameter(context, 'comment', itemIndex);
  if (text !== '') return text;
  throw new SupportError('invalidInput', 'The field Comment is empty.', 'Write a text, or check the expression that should give one.');
}

/** Writes each item's comment once per step of a run; the item goes on with the ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  const { store, desk } = session;
  return await runPerItem(context, 1, async (itemIndex) => {
    const named = await namedTicket(session, itemIndex);
    const visibility = context.getNodeParameter('visibility', itemIndex, 'public') === 'internal' ? 'internal' : 'public';
    const marker = `comment.${await outboxKey(context, store, { delivery: runDelivery(context, itemIndex) }, itemIndex)}`;
    const files = await itemFiles(session, 'options', itemIndex, false);
    const { ticket, added, warnings } = await addComment(named, { marker, text: commentText(session, itemIndex), visibility, ...files }, desk.provider);
    const json = { ...ticketJson(ticket, desk.provider.id), commentAdded: added, ...(warnings.length === 0 ? {} : { warnings: [...warnings] }) };
    return { adds: { ticket: json }, forAgent: { ticket: json } };
  });
}
