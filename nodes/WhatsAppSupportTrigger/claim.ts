import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { InboundRecord } from '../../src/shared/inbound';
import type { ClaimedDelivery } from '../../src/store/SupportStore';
import { toNodeError } from '../shared/errors';
import { claimDeliveries, type ClaimSession, type ItemWithFiles } from '../shared/trigger/claim';
import { withFiles } from './messageFiles';
import { triggerSettings, type TriggerSettings } from './settings';
import { showRead } from './showRead';
import { simplified } from './simplify';

/** The output of each kind of record; the order of the trigger's four outputs. */
const OUTPUTS: Readonly<Record<InboundRecord['kind'], number>> = { message: 0, status: 1, customerEvent: 2, event: 2, accountEvent: 3 };

/** The item with what the options add, and without what they take away. */
async function finished({ context, account }: ClaimSession, { record, joined }: ClaimedDelivery, json: IDataObject, settings: TriggerSettings): Promise<ItemWithFiles> {
  const { largestFileBytes, simplify } = settings;
  const records = [record, ...joined];
  const [item] = await Promise.all([
    largestFileBytes === null ? { json } : withFiles(context, account, records, json, largestFileBytes),
    showRead(context, account, records.at(-1) ?? record, settings.showRead),
  ]);
  return simplify ? { ...item, json: simplified(item.json) } : item;
}

/** First step of every run; see {@link claimDeliveries}. */
export async function claimMessages(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  try {
    const settings = triggerSettings((name) => context.getNodeParameter(name, 0, {}));
    return await claimDeliveries(context, {
      outputs: 4,
      outputOf: ({ kind }) => OUTPUTS[kind],
      combine: settings.wishes.combine !== null,
      longestRunMs: settings.longestRunMs,
      keyOf: ({ eventKey }) => eventKey,
      finish: async (session, claimed, json) => await finished(session, claimed, json, settings),
    });
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}
