import { redactCardNumbersIn } from '../redaction';
import type { TicketRequest } from './createOrAppend';

/**
 * The request with card numbers masked wherever people write, for every helpdesk: text (with the file names in it), subject,
 * name, tags, notes. Ids, markers and phone numbers stay as they are.
 */
export function maskTicketRequest({ conversationId, marker, text, subject, requester, tags, priority, notes }: TicketRequest): TicketRequest {
  // Field by field, so that a new one does not compile before somebody decided about it.
  return {
    conversationId,
    marker,
    text: masked(text),
    subject: masked(subject),
    requester: { name: masked(requester.name), phone: requester.phone },
    tags: masked(tags),
    priority,
    notes: notes.map(({ marker: of, text: words, urgent }) => ({ marker: of, text: masked(words), urgent })),
  };
}

const masked = <T>(value: T): T => redactCardNumbersIn(value).value;
