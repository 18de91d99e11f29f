import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pause } from '../../../src/inbox/pause';
import { persistently, type PatiencePorts } from '../../../src/inbox/persistently';
import { systemClock } from '../../../src/shared/clock';
import type { InboundRecord } from '../../../src/shared/inbound';
import { asNumber, asText } from '../../../src/shared/shape';
import { deliveryKey } from '../../../src/store/facts';
import type { ClaimedDelivery, SupportStore } from '../../../src/store/SupportStore';
import { readAccount, type Account } from '../account';
import { deliveryItem } from '../deliveryItem';
import { PROCESS_ID } from '../environment';
import { openStore } from '../supportStore';
import { faultLog } from './faultLog';
import { heartbeatIn } from './heartbeat';
import { outcomeOf } from './outcome';
import { onRunEnd } from './runEnd';
import { isTestTarget, nodeIdOf } from './target';

/** What a run has the store and the number with. */
export interface ClaimSession {
  readonly context: IExecuteFunctions;
  readonly account: Account;
  readonly store: SupportStore;
}

/** An item with its files. */
export interface ItemWithFiles {
  readonly json: IDataObject;
  readonly binary?: IBinaryKeyData;
}

/** What is special about a trigger node. */
export interface ClaimRules {
  /** How many outputs it has, and which of them a record takes. */
  readonly outputs: number;
  readonly outputOf: (record: InboundRecord) => number;
  /** Whether a run takes the customer's waiting messages along. */
  readonly combine: boolean;
  readonly longestRunMs: number;
  /** By what the event is known, whoever gets it. */
  readonly keyOf: (record: InboundRecord) => string;
  /** The item with what the node's options add, and without what they take away. */
  readonly finish: (session: ClaimSession, claimed: ClaimedDelivery, json: IDataObject) => Promise<ItemWithFiles>;
}

/** What the claims of one run share. */
interface Claiming extends ClaimSession {
  readonly rules: ClaimRules;
  readonly patience: PatiencePorts;
}

async function openClaiming(context: IExecuteFunctions, rules: ClaimRules): Promise<Claiming> {
  const account = await readAccount(context);
  const store = await openStore(context, account);
  return { context, account, store, rules, patience: { sleep: pause, onFault: faultLog(context.logger) } };
}

/** A delivery as `trigger()` or `webhook()` handed it to n8n. */
interface Reference {
  readonly id: string;
  readonly attempt: number;
}

function readReference({ json }: INodeExecutionData): Reference | null {
  const id = asText(json.delivery);
  const attempt = asNumber(json.attempt);
  return id === null || attempt === null ? null : { id, attempt };
}

/** Notes the end of the run in the process that executes it: the one that started it may be gone by then. */
function noteRunEnd({ context, store, patience }: Claiming, { id, attempt }: Reference, release: () => void): void {
  onRunEnd(context, async (run) => {
    const end = outcomeOf(run) ?? 'unknown';
    const settle = async () => await store.settleDelivery(id, attempt, end, systemClock.now());
    // n8n calls a run failed whose handler throws, and calls all handlers again.
    await persistently(settle, patience).catch(patience.onFault);
    release();
  });
}

/** What a run got. */
type Claimed = readonly [ClaimedDelivery, IDataObject];

/** The claimed delivery with its item, or `null` where another run has it. */
async function claimItem({ context, account, store, rules: { combine, keyOf } }: Claiming, { id, attempt }: Reference): Promise<Claimed | null> {
  const now = systemClock.now();
  const claimed = await store.claimDelivery({ deliveryId: id, attempt, executionId: context.getExecutionId(), processId: PROCESS_ID, now, combine });
  if (claimed === null) return null;
  if (claimed.record.business.phoneNumberId !== account.graph.phoneNumberId) {
    // The trigger has another credential by now: what came in for one number is not for whoever has the other.
    await store.settleDelivery(id, attempt, 'dropped', now);
    return null;
  }
  const delivery = { id: deliveryKey({ ...claimed, nodeId: nodeIdOf(claimed) }, keyOf(claimed.record)), claim: claimed.id };
  return [claimed, await deliveryItem(store, claimed, { delivery, combine, now })];
}

/**
 * Claims one delivery and keeps it alive from before the claim until the end of the run. Once claimed it is this run's: a
 * store that is away for a moment must not end the run without its item.
 */
async function claim(claiming: Claiming, reference: Reference): Promise<Claimed | null> {
  const { context, store, rules, patience } = claiming;
  const release = heartbeatIn(store, context.logger).hold(systemClock.now() + rules.longestRunMs);
  let claimed: Claimed | null = null;
  try {
    claimed = await persistently(async () => await claimItem(claiming, reference), patience);
  } finally {
    if (claimed === null) release();
  }
  if (claimed !== null) noteRunEnd(claiming, reference, release);
  return claimed;
}

/**
 * First step of every run: exactly one run gets the delivery and its content; others end without items.
 */
export async function claimDeliveries(context: IExecuteFunctions, rules: ClaimRules): Promise<INodeExecutionData[][]> {
  const outputs: INodeExecutionData[][] = Array.from({ length: rules.outputs }, () => []);
  const claiming = await openClaiming(context, rules);
  for (const [item, data] of context.getInputData().entries()) {
    const reference = readReference(data);
    const claimed = reference === null ? null : await claim(claiming, reference);
    if (claimed === null) continue;
    const [delivery, json] = claimed;
    outputs[rules.outputOf(delivery.record)]?.push({ ...(await rules.finish(claiming, delivery, json)), pairedItem: { item } });
    // A listening editor has no dispatcher, and its content is not kept for the length of a run.
    if (isTestTarget(delivery)) await claiming.store.settleDelivery(delivery.id, delivery.attempt, 'unknown', systemClock.now());
  }
  return outputs;
}
