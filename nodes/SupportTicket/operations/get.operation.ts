import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { runPerItem } from '../../shared/sending';
import { openTicketSession } from '../session';
import { namedTicket, simplifyField, ticketIdField, ticketJson } from '../ticketItem';

const show = { resource: ['ticket'], operation: ['get'] };

export const option = { name: 'Get', value: 'get', action: 'Get ticket', description: 'Read a ticket as the helpdesk has it now' };

export const description: INodeProperties[] = [ticketIdField(show), simplifyField(show)];

/** Each item goes on with its ticket added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const simplify = context.getNodeParameter('simplify', itemIndex, true) === true;
    const ticket = ticketJson(await namedTicket(session, itemIndex), session.desk.provider.id, simplify);
    return { adds: { ticket }, forAgent: { ticket } };
  });
}
