import { hashKey } from '../shared/hash';

/** What makes one send the same as another. */
export interface SendIdentity {
  readonly workflowId: string;
  readonly nodeId: string;
  /** The delivery that started the run, or `null`. */
  readonly deliveryId: string | null;
  readonly runIndex: number;
  readonly itemIndex: number;
  /** Set for runs that stand for themselves: by hand, or started by something else than a delivery. */
  readonly executionId: string | null;
}

/**
 * The outbox key: equal across attempts of one run, different in a loop.
 * It travels as `biz_opaque_callback_data`, so that a status can prove the send.
 */
export function sendKey(identity: SendIdentity): string {
  const { workflowId, nodeId, deliveryId, runIndex, itemIndex, executionId } = identity;
  return hashKey('send', workflowId, nodeId, deliveryId ?? '', runIndex, itemIndex, executionId ?? '');
}
