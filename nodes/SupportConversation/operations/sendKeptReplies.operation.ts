import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sendKeptReplies } from '../../../src/reply/afterRun';
import { openSession, runPerItem, sendPorts } from '../../shared/sending';
import { customerConversation, customerFields } from '../customer';

export const description = customerFields('sendKeptReplies');

/** Sends what waits for each item's customer, as far as the window lets it through. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const { id } = await customerConversation(session, itemIndex);
    const keptReplies = { ...(await sendKeptReplies(id, sendPorts(session))) };
    return { adds: { keptReplies }, forAgent: { keptReplies } };
  });
}
