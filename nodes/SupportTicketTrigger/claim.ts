import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { originalKey, ticketEventDetails } from '../../src/ticket/events';
import { toNodeError } from '../shared/errors';
import { claimDeliveries } from '../shared/trigger/claim';
import { withReplyFiles } from './replyFiles';
import { ticketTriggerSettings } from './settings';

/** First step of every run; see {@link claimDeliveries}. */
export async function claimAnswers(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  try {
    const { helpdesk, longestRunMs, largestFileBytes } = ticketTriggerSettings((name) => context.getNodeParameter(name, 0, ''));
    return await claimDeliveries(context, {
      outputs: 1,
      outputOf: () => 0,
      combine: false,
      longestRunMs,
      keyOf: ({ eventKey }) => originalKey(eventKey),
      finish: async (session, { record }, json) => await withReplyFiles(session, helpdesk, ticketEventDetails(record), json, largestFileBytes),
    });
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}
