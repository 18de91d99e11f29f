import type { IExecuteFunctions } from 'n8n-workflow';
import { markAsRead } from '../../src/graph/message';
import type { InboundRecord } from '../../src/shared/inbound';
import { accountSend, type Account } from '../shared/account';
import { faultLog } from '../shared/trigger/faultLog';
import type { TriggerSettings } from './settings';

/**
 * Shows the customer that their message was read, if the trigger is set to; it never fails the run. Groups know no such thing, and
 * where Meta's own AI answers it is not ours to say.
 */
export async function showRead(context: IExecuteFunctions, account: Account, record: InboundRecord, show: TriggerSettings['showRead']): Promise<void> {
  if (show === 'nothing' || record.kind !== 'message' || record.groupId !== null || record.standby) return;
  await markAsRead(accountSend(context, account), account.graph, record.message.id, show === 'readAndTyping').catch(faultLog(context.logger, 'A message could not be marked as read. '));
}
