import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import { asNumber, asText } from '../../src/shared/shape';
import { PROCESS_ID } from '../shared/environment';
import { toNodeError } from '../shared/errors';
import { deliveryItem } from '../shared/deliveryItem';
import { openStore } from '../shared/supportStore';
import { deliveryId } from '../../src/store/facts';
import type { RecordKind } from '../../src/store/SupportStore';
import { isTestTarget, nodeIdOf } from './target';

/** The output of each kind; the order of the trigger's four outputs. */
const OUTPUTS: Readonly<Record<RecordKind, number>> = { message: 0, status: 1 };

/**
 * First step of every run: exactly one run gets the delivery and its content; others end without items.
 */
export async function claimDeliveries(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const outputs: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], [], []];
  try {
    const store = await openStore();
    for (const [index, { json }] of context.getInputData().entries()) {
      const id = asText(json.delivery);
      const attempt = asNumber(json.attempt);
      if (id === null || attempt === null) continue;
      const now = systemClock.now();
      const claim = { deliveryId: id, attempt, executionId: context.getExecutionId(), processId: PROCESS_ID, now };
      const claimed = await store.claimDelivery(claim);
      if (claimed === null) continue;
      const published = deliveryId({ ...claimed, nodeId: nodeIdOf(claimed) }, claimed.record.eventKey);
      const item = await deliveryItem(store, claimed, { id: published, claim: claimed.id }, now);
      outputs[OUTPUTS[claimed.kind]]?.push({ json: item, pairedItem: { item: index } });
      // A listening editor has no dispatcher that would note the end of its run, and delete the content.
      if (isTestTarget(claimed)) await store.settleDelivery(claimed.id, 'unknown', now);
    }
    return outputs;
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}
