import { explainGraphError } from '../graph/errorCodes';
import type { Clock } from '../shared/clock';
import { hashKey } from '../shared/hash';
import type { MessageContent } from '../shared/messageContent';
import { recordEvents } from '../store/recordEvents';
import type { Conversation, SupportStore } from '../store/SupportStore';
import { noteForTicket } from './newsOfReply';

/** A reply that the customer does not get, once its run is over. */
export interface LostReply {
  readonly event: 'replyNotDelivered' | 'keptReplyExpired';
  /** The key of its send. */
  readonly key: string;
  readonly content: MessageContent;
  /** Meta's; `null` where it was not Meta that said no. */
  readonly code: number | null;
  /** In plain words. */
  readonly reason: string;
}

/** Tells the flows of this number, once, with what should have been sent, and the customer's ticket. */
export async function reportReply(
  { event, key, content, code, reason }: LostReply,
  { id, phoneNumberId, displayPhoneNumber, wabaId }: Conversation,
  { store, clock }: { readonly store: SupportStore; readonly clock: Clock },
): Promise<void> {
  const at = clock.now();
  const business = { phoneNumberId, displayPhoneNumber, wabaId };
  const details = { reason, code, reply: content };
  const next = code === null ? '' : ` ${explainGraphError(code, 400).action}`;
  await noteForTicket(event === 'keptReplyExpired' ? 'expired' : 'notDelivered', { key, conversationId: id, content }, `${reason}${next}`, { store, clock });
  await store.markReported([key]);
  await recordEvents(store, phoneNumberId, [{ kind: 'event', event, eventKey: hashKey(event, key), business, conversationId: id, at, details }], at);
}
