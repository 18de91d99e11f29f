import type { Logger } from 'n8n-workflow';
import { faultLog } from '../shared/trigger/faultLog';

/** What the node is called in n8n's log. */
export const NODE_NAME = 'Support Ticket Trigger';

/** {@link faultLog} for this node. */
export function ticketFaultLog(logger: Logger, situation = ''): (failure: unknown) => void {
  return faultLog(logger, situation, NODE_NAME);
}
