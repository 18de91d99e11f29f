import type { FunctionsBase } from 'n8n-workflow';
import type { TriggerTarget } from '../../../src/store/SupportStore';

const TEST_SUFFIX = '#test';

/** This trigger node of this workflow. */
export function targetOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): TriggerTarget {
  return { workflowId: String(context.getWorkflow().id), nodeId: context.getNode().id };
}

export function isSameTarget(one: TriggerTarget, other: TriggerTarget): boolean {
  return one.workflowId === other.workflowId && one.nodeId === other.nodeId;
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
