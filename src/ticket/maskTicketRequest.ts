import { redactCardNumbers } from '../redaction';
import type { TicketRequest } from './createOrAppend';

/** The request with card numbers masked wherever people write: text, subject, name, tags, notes. Ids and phone numbers stay. */
export function maskTicketRequest(request: TicketRequest): TicketRequest {
  return {
    ...request,
    text: masked(request.text),
    subject: request.subject === null ? null : masked(request.subject),
    requester: { ...request.requester, name: request.requester.name === null ? null : masked(request.requester.name) },
    tags: request.tags.map(masked),
    notes: request.notes.map(({ marker, text }) => ({ marker, text: masked(text) })),
  };
}

const masked = (text: string): string => redactCardNumbers(text).text;
