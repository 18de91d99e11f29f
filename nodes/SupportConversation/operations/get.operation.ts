import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openSession, runPerItem } from '../../shared/sending';
import { conversationItem } from '../conversationItem';
import { customerConversation, customerFields } from '../customer';

export const description = customerFields('get');

/** Each item goes on with its customer's conversation as it is now. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const found = await conversationItem(session.store, await customerConversation(session, itemIndex));
    return { adds: found, forAgent: found };
  });
}
