import type { FunctionsBase, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { TriggerRegistration, TriggerTarget } from '../../src/store/SupportStore';
import type { Account } from '../shared/account';
import { TRIGGER_EVENTS } from './properties';

const TEST_SUFFIX = '#test';

/** This trigger node of this workflow. */
export function targetOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): TriggerTarget {
  return { workflowId: String(context.getWorkflow().id), nodeId: context.getNode().id };
}

/** What the store knows of this trigger while it is active; `webhookUrl` is `null` where n8n does not say it. */
export function registrationEntry(
  context: IHookFunctions | ITriggerFunctions | IWebhookFunctions,
  { graph, accountKey }: Account,
  webhookUrl: string | null,
): TriggerRegistration {
  const ticked = context.getNodeParameter('triggerOn') as string[];
  const kinds = ticked.flatMap((event) => TRIGGER_EVENTS[event] ?? []);
  return { ...targetOf(context), phoneNumberId: graph.phoneNumberId, accountKey, kinds, webhookUrl };
}

/** The same node while the editor listens: it gets a copy of its own and takes nothing from the published workflow. */
export function testTargetOf(target: TriggerTarget): TriggerTarget {
  return { ...target, nodeId: `${target.nodeId}${TEST_SUFFIX}` };
}

/** Whether the target is a listening editor. */
export function isTestTarget({ nodeId }: TriggerTarget): boolean {
  return nodeId.endsWith(TEST_SUFFIX);
}

/** The node behind a target, whether the editor listens or not. */
export function nodeIdOf(target: TriggerTarget): string {
  return isTestTarget(target) ? target.nodeId.slice(0, -TEST_SUFFIX.length) : target.nodeId;
}
