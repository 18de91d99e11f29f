import type { IExecuteFunctions, IRun } from 'n8n-workflow';
import { asRecord } from '../../../src/shared/shape';

/**
 * Calls `ended` in the process that executes the run, as soon as it has ended or waits; before n8n tells the process that
 * started it, which may be gone by then. n8n's own `onExecutionFinish` leaves waiting runs out, so this takes the private
 * hooks behind it; where they are missing nothing is called.
 */
export function onRunEnd(context: IExecuteFunctions, ended: (run: IRun) => Promise<void>): void {
  const { hooks } = asRecord((context as { additionalData?: unknown }).additionalData);
  const { addHandler } = asRecord(hooks);
  if (typeof addHandler === 'function') addHandler.call(hooks, 'workflowExecuteAfter', ended);
}
