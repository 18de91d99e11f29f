import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../../src/shared/errors';
import { changeTicket, type TicketChanges } from '../../../src/ticket';
import { runPerItem } from '../../shared/sending';
import { openTicketSession, type TicketSession } from '../session';
import { changeFields, readSettings } from '../ticketFields';
import { namedTicket, ticketIdField, ticketJson } from '../ticketItem';

const show = { resource: ['ticket'], operation: ['update'] };

export const option = {
  name: 'Update',
  value: 'update',
  action: 'Update ticket',
  description: 'Change status, priority, tags, who has it, or fields of the helpdesk; e.g. assign or solve it',
};

export const description: INodeProperties[] = [
  ticketIdField(show),
  {
    displayName: 'Update Fields',
    name: 'updateFields',
    type: 'collection',
    placeholder: 'Add field',
    default: {},
    description: 'What is not added stays as it is',
    displayOptions: { show },
    options: changeFields(),
  },
];

function changesOf({ context, features }: TicketSession, itemIndex: number): TicketChanges {
  const { tags: _ofNewTickets, ...changes } = readSettings(context, 'updateFields', features, itemIndex);
  if (Object.keys(changes).length > 0) return changes;
  throw new SupportError('invalidInput', 'There is nothing to change.', 'Add a field under Update Fields that this helpdesk knows.');
}

/** Changes each item's ticket; the item goes on with the ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  const { provider } = session.desk;
  return await runPerItem(context, 1, async (itemIndex) => {
    const changes = changesOf(session, itemIndex);
    const ticket = ticketJson(await changeTicket(await namedTicket(session, itemIndex), changes, provider), provider.id);
    return { adds: { ticket }, forAgent: { ticket } };
  });
}
