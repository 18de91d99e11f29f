import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import type { RunEnd } from '../../../src/inbox/noteEnd';
import { hashKey } from '../../../src/shared/hash';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { isEngineRefusal, unknownEngine } from './engine';
import { outcomeOf } from './outcome';

/** What a trigger emits with. */
interface Emitting {
  readonly context: ITriggerFunctions;
  /** Of the node; the reference goes to the first, wherever its item comes out. */
  readonly outputs: number;
  readonly onFault: (failure: unknown) => void;
}

/** Tells n8n about a delivery and waits until its run has ended or waits. */
export function emitter({ context, outputs, onFault }: Emitting): (delivery: DeliveryRef) => Promise<RunEnd> {
  const others = Array.from({ length: outputs - 1 }, () => []);
  return async ({ workflowId, nodeId, id, attempt }) => {
    const done = context.helpers.createDeferredPromise<IRun>();
    // n8n drops a second execution with this key; it is unique in the whole instance.
    const key = hashKey('emit', workflowId, nodeId, id, attempt);
    context.emit([[{ json: { delivery: id, attempt } }], ...others], undefined, done, key);
    try {
      // A duplicate's promise resolves with nothing, whatever its type says.
      const run = (await done.promise) as IRun | undefined;
      return run === undefined ? undefined : outcomeOf(run);
    } catch (failure) {
      if (isEngineRefusal(failure)) onFault(unknownEngine());
      return 'canceled';
    }
  };
}
