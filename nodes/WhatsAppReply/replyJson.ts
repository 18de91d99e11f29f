import type { IDataObject } from 'n8n-workflow';
import type { ReplyOutcome } from '../../src/reply/replyToCustomer';
import { toIso } from '../../src/shared/clock';
import { UNKNOWN_SEND } from '../shared/sending';

/** What flows see of a reply beside its window. */
export function replyJson(outcome: ReplyOutcome): IDataObject {
  const { state } = outcome;
  switch (state) {
    case 'sent':
      return { sent: true, state, sentAs: outcome.sentAs, reason: whatWasSent(outcome), next: null, messageId: outcome.wamid, alreadySent: outcome.alreadySent };
    case 'unknown':
      return { sent: false, state, sentAs: outcome.sentAs, ...UNKNOWN_SEND, messageId: null, alreadySent: false };
    case 'kept': {
      const { keptUntil, alreadyKept, notice } = outcome;
      return { sent: false, state, reason: whatWasKept(outcome), next: null, keptUntil: toIso(keptUntil), alreadyKept, notice: notice === null ? null : { ...notice } };
    }
    case 'windowClosed':
      return { sent: false, state, reason: outcome.reason, next: 'Send an approved template with WhatsApp Template; free-form messages are possible again once the customer writes.' };
    default:
      return outcome satisfies never;
  }
}

function whatWasSent({ sentAs, alreadySent }: Extract<ReplyOutcome, { state: 'sent' }>): string {
  if (sentAs === 'template') return alreadySent ? 'The template had gone out in its place before; it was not sent again.' : 'The 24-hour window is closed, so the template was sent instead.';
  return alreadySent ? 'This reply had gone out before; it was not sent again.' : 'Sent.';
}

function whatWasKept({ keptUntil, alreadyKept, reason }: Extract<ReplyOutcome, { state: 'kept' }>): string {
  if (keptUntil === null) return 'This reply was kept before, and its wait has ended.';
  return alreadyKept ? 'This reply was kept before; it goes out once the customer writes.' : `${reason} It is kept, and goes out once the customer writes.`;
}
