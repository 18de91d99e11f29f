import type { IExecuteFunctions, INodeExecutionData, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { markAsRead } from '../../../src/graph/message/markAsRead';
import { openSession, runPerItem, sendPorts } from '../../shared/sending';
import { chosenMessageId, messageFields } from '../customerMessage';
import { showFor } from '../draft';

export const option: INodePropertyOptions = {
  name: 'Mark as Read',
  value: 'markAsRead',
  action: 'Mark message as read',
  description: 'Show the customer that their message was read, and if wished that an answer is being written',
};

const show = showFor('markAsRead');

export const description: INodeProperties[] = [
  ...messageFields(show),
  {
    displayName: 'Show Typing',
    name: 'showTyping',
    type: 'boolean',
    default: false,
    description: 'Whether the customer sees that an answer is being written, until it comes or 25 seconds have passed',
    displayOptions: { show },
  },
];

/** Marks each item's message, and those before it, as read. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const typing = context.getNodeParameter('showTyping', itemIndex, false) === true;
    await markAsRead(sendPorts(session).send, session.account.graph, chosenMessageId(context, itemIndex), typing);
    return { adds: { read: { marked: true, typing } }, forAgent: { marked: true, typing } };
  });
}
