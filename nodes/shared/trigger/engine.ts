import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { messageOf, SupportError } from '../../../src/shared/errors';

/** n8n 2.41 says so when a trigger waits for the end of a run that engine 2.0 would execute. */
const REFUSAL = /\bEngine 2\b/i;

/** What the operator reads where a workflow runs on n8n's engine 2.0. */
export function unknownEngine(): SupportError {
  return new SupportError(
    'unsupportedSetup',
    'This workflow runs on n8n’s engine 2.0, which does not tell a trigger when a run has ended; without that, a customer’s messages would overtake each other.',
    'Set the workflow’s engine back to version 1 (engineType “v1” in its settings) and publish it again. Messages that came in meanwhile are kept and worked on then.',
  );
}

/** @throws {SupportError} `unsupportedSetup` on engine 2.0 */
export function refuseUnknownEngine(context: IHookFunctions | ITriggerFunctions): void {
  if (context.getWorkflowSettings().engineType === 'v2') throw unknownEngine();
}

/** Whether n8n refused to start a run because of its engine: the setting can change while a trigger is active. */
export function isEngineRefusal(failure: unknown): boolean {
  return REFUSAL.test(messageOf(failure));
}
