import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { TicketQuery } from '../../../src/ticket';
import { limitFields, limitParameter, runForNewItems } from '../../shared/newItems';
import { openTicketSession } from '../session';
import { simplifyField, ticketJson } from '../ticketItem';

const show = { resource: ['ticket'], operation: ['getMany'] };

export const option = {
  name: 'Get Many',
  value: 'getMany',
  action: 'Get many tickets',
  description: 'List the tickets that were opened through this node, the latest change first',
};

export const description: INodeProperties[] = [
  {
    displayName: 'Status',
    name: 'state',
    type: 'options',
    options: [
      { name: 'Any', value: 'any' },
      { name: 'Open', value: 'open', description: 'Everything that is neither solved nor closed' },
      { name: 'Solved', value: 'solved', description: 'Solved or closed' },
    ],
    default: 'open',
    displayOptions: { show },
  },
  ...limitFields(show),
  simplifyField(show),
];

/** One new item per ticket. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const { provider } = (await openTicketSession(context)).desk;
  return await runForNewItems(context, async (itemIndex) => {
    const state = context.getNodeParameter('state', itemIndex) as TicketQuery['state'];
    const simplify = context.getNodeParameter('simplify', itemIndex, true) === true;
    const tickets = await provider.list({ state, limit: limitParameter(context, itemIndex) });
    return tickets.map((ticket) => ticketJson(ticket, provider.id, simplify));
  });
}
