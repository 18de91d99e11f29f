import type { IDisplayOptions } from 'n8n-workflow';
import { messageContent, type OutboundMessage } from '../../src/graph/message/outboundMessage';
import type { MessageContent } from '../../src/shared/messageContent';
import type { NodeSession } from '../shared/sending';

/** What one item is to send. */
export interface Draft {
  readonly content: MessageContent;
  /** Whether it is a text that may go out as several messages; then nothing is checked yet. Default: `false`. */
  readonly splits?: boolean;
  /** What is different from what was asked for; for whoever looks at the run. */
  readonly note: string | null;
}

/** Reads what one item is to send. @throws {SupportError} when it cannot be sent */
export type ReadDraft = (session: NodeSession, itemIndex: number) => Draft | Promise<Draft>;

/** @throws {SupportError} `invalidInput` when WhatsApp would refuse it */
export function draftOf(message: OutboundMessage, note: string | null = null): Draft {
  return { content: messageContent(message), note };
}

/** Where the fields of an operation show. */
export const showFor = (operation: string): NonNullable<IDisplayOptions['show']> => ({ resource: ['message'], operation: [operation] });

/** Where the fields that all replies have show: for everything that is sent. */
export const showForReplies: NonNullable<IDisplayOptions['show']> = { resource: ['message'], operation: [{ _cnd: { not: 'markAsRead' } }] };
