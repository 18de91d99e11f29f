import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { findOwn, locate } from '../../../src/ticket';
import { runPerItem } from '../../shared/sending';
import { customerFields, ticketCustomer } from '../customer';
import { openTicketSession } from '../session';
import { ticketJson } from '../ticketItem';

const show = { resource: ['ticket'], operation: ['findByConversation'] };

export const option = {
  name: 'Find by Conversation',
  value: 'findByConversation',
  action: 'Find tickets by conversation',
  description: 'Get the tickets of a customer; "ticket" is the one that their next message goes on, or empty',
};

export const description: INodeProperties[] = customerFields(show);

/** Each item goes on with its customer's tickets added. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openTicketSession(context);
  const { desk } = session;
  return await runPerItem(context, 1, async (itemIndex) => {
    const { conversationId } = await ticketCustomer(session, itemIndex);
    const current = await locate(conversationId, desk);
    const found = {
      ticket: current === null ? null : ticketJson(current, desk.provider.id),
      tickets: (await findOwn(conversationId, desk)).map((ticket) => ticketJson(ticket, desk.provider.id)),
    };
    return { adds: found, forAgent: found };
  });
}
