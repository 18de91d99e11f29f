import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { createTicket } from '../../../src/ticket';
import { runPerItem } from '../../shared/sending';
import { fileMessage, newTicketProperties } from '../newTicket';
import { openTicketSession } from '../session';

export const option = {
  name: 'Create',
  value: 'create',
  action: 'Create ticket',
  description: 'Open another ticket, even where the customer has an open one; their next message goes on it',
};

export const description: INodeProperties[] = newTicketProperties({ resource: ['ticket'], operation: ['create'] });

/** Opens a ticket for each item, which goes on with the ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const ticket = await fileMessage(session, itemIndex, createTicket);
    return { adds: { ticket }, forAgent: { ticket } };
  });
}
