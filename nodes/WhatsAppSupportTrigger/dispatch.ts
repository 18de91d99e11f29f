import { sleep, type IRun, type ITriggerFunctions, type ITriggerResponse } from 'n8n-workflow';
import { startDispatcher, type RunEnd } from '../../src/inbox/dispatcher';
import { MINUTE_MS, SECOND_MS, systemClock } from '../../src/shared/clock';
import { messageOf } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import type { DeliveryOutcome, DeliveryRef, SupportStore } from '../../src/store/SupportStore';
import { readAccount } from '../shared/account';
import { PROCESS_ID } from '../shared/environment';
import { toNodeError } from '../shared/errors';
import { openStore } from '../shared/supportStore';
import { DEFAULT_PARALLEL, type TriggerOptions } from './properties';
import { registrationEntry, targetOf } from './target';

const OUTCOMES: Readonly<Partial<Record<IRun['status'], DeliveryOutcome>>> = {
  success: 'success',
  error: 'error',
  waiting: 'waiting',
  canceled: 'canceled',
  crashed: 'crashed',
};

/** Tells n8n about a delivery and waits until its run has ended or waits. */
function emitter(context: ITriggerFunctions): (delivery: DeliveryRef) => Promise<RunEnd> {
  return async ({ workflowId, nodeId, id, attempt }) => {
    const done = context.helpers.createDeferredPromise<IRun>();
    // n8n drops a second execution with this key; it is unique in the whole instance.
    const key = hashKey('emit', workflowId, nodeId, id, attempt);
    context.emit([[{ json: { delivery: id, attempt } }], [], [], []], undefined, done, key);
    try {
      // A duplicate's promise resolves with nothing, whatever its type says.
      const run = (await done.promise) as IRun | undefined;
      return run === undefined ? undefined : OUTCOMES[run.status];
    } catch {
      return 'canceled';
    }
  };
}

async function sleepUntilAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([sleep(milliseconds), aborted]);
}

/** The trigger's entry in the store, renewed at every start: what came in meanwhile is worked on. */
async function register(context: ITriggerFunctions): Promise<SupportStore> {
  try {
    const [account, store] = [await readAccount(context), await openStore()];
    await store.registerTrigger(registrationEntry(context, account, null), systemClock.now());
    return store;
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

/** Registers the trigger for its number and brings what the store keeps for it to n8n, until the workflow is switched off. */
export async function dispatchDeliveries(context: ITriggerFunctions): Promise<ITriggerResponse> {
  // While the editor listens, webhook() starts the run.
  if (context.getMode() === 'manual') return {};
  const inbox = await register(context);
  const { parallel = DEFAULT_PARALLEL } = context.getNodeParameter('options', {}) as TriggerOptions;
  const dispatcher = startDispatcher(
    {
      inbox,
      clock: systemClock,
      sleep: sleepUntilAborted,
      emit: emitter(context),
      onFault: (failure) => context.logger.error(`WhatsApp Support Trigger: ${messageOf(failure)}`),
    },
    { target: targetOf(context), processId: PROCESS_ID, parallel, pollMs: SECOND_MS, abandonedMs: MINUTE_MS / 2 },
  );
  return { closeFunction: async () => dispatcher.stop() };
}
