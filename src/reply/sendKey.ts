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

/** The outbox key for a key of the operator's own: one send of this business number, whichever run and node asks for it. */
export function ownKey(phoneNumberId: string, text: string): string {
  return hashKey('own', phoneNumberId, text);
}

/** The key of one part of a reply that is several messages; its first part goes by the key of the reply. */
export function partKey(key: string, index: number): string {
  return index === 0 ? key : hashKey('part', key, index);
}

/**
 * The key of what goes out, or is kept, in place of a reply that the closed window did not let through. One per reply:
 * whether WhatsApp said so at once or late, only one thing takes its place.
 */
export function insteadKey(key: string): string {
  return hashKey('instead', key);
}

/** The key of the notice that an answer waits: one for each time the customer fell silent, however many replies are kept. */
export function noticeKey(conversationId: string, lastInboundAt: number | null): string {
  return hashKey('notice', conversationId, lastInboundAt ?? 'never');
}
