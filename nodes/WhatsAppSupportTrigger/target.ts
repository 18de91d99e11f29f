import type { FunctionsBase, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { TriggerRegistration, TriggerTarget } from '../../src/store/SupportStore';
import type { Account } from '../shared/account';
import { triggerSettings, type TriggerSettings } from './settings';

const TEST_SUFFIX = '#test';

/** The contexts in which n8n reads a node's fields without an item. */
export type TriggerNodeContext = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** This trigger node of this workflow. */
export function targetOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): TriggerTarget {
  return { workflowId: String(context.getWorkflow().id), nodeId: context.getNode().id };
}

export function isSameTarget(one: TriggerTarget, other: TriggerTarget): boolean {
  return one.workflowId === other.workflowId && one.nodeId === other.nodeId;
}

/** @throws {SupportError} `invalidInput` for an option of no use */
export function settingsOf(context: TriggerNodeContext): TriggerSettings {
  return triggerSettings((name) => context.getNodeParameter(name, {}));
}

/** What the store knows of this trigger while it is active; `webhookUrl` is `null` where n8n does not say it. */
export function registrationEntry(context: TriggerNodeContext, { graph, accountKey }: Account, webhookUrl: string | null): TriggerRegistration {
  return { ...targetOf(context), ...settingsOf(context).wishes, phoneNumberId: graph.phoneNumberId, accountKey, webhookUrl };
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
