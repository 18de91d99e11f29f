import { toIso, type Clock } from '../shared/clock';
import type { MessageContent } from '../shared/messageContent';
import type { ReplyNewsKind, ReplyNewsStore } from '../store/SupportStore';
import { maskMessage } from './maskReply';
import { replyText } from './replyText';

/** An answer that something became of, for the customer's ticket. */
export interface AnsweredReply {
  /** The key of its send. */
  readonly key: string;
  readonly conversationId: string;
  readonly content: MessageContent;
}

/** Writes down for the customer's ticket what became of an answer; once, however often it is told. */
export async function noteForTicket(
  kind: ReplyNewsKind,
  { key, conversationId, content }: AnsweredReply,
  reason: string,
  { store, clock }: { readonly store: ReplyNewsStore; readonly clock: Clock },
): Promise<void> {
  await store.putReplyNews({ key, kind, conversationId, at: clock.now(), text: replyText(maskMessage(content).value), reason });
}

/** How a ticket reads that the customer got something else. */
export const TEMPLATE_INSTEAD = 'The chosen template was sent in its place.';

/** `2026-11-22 14:05 UTC`. */
export const inWords = (timeMs: number): string => `${toIso(timeMs).slice(0, 16).replace('T', ' ')} UTC`;
