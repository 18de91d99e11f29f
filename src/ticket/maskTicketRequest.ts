import { redactCardNumbersIn } from '../redaction';
import type { TicketNote } from './notes';
import type { TicketFile } from './TicketProvider';
import type { TicketRequest } from './TicketRequest';

/**
 * The request with card numbers masked wherever people write, for every helpdesk: text, names of files, subject, name, tags,
 * values of fields, notes. Ids, markers, phone numbers and whom the ticket is given to stay as they are.
 */
export function maskTicketRequest(request: TicketRequest): TicketRequest {
  const { conversationId, marker, text, files, withheldFiles, subject, requester, tags, priority, assignee, group, fields, notes } = request;
  // Field by field, so that a new one does not compile before somebody decided about it.
  return {
    conversationId,
    marker,
    text: masked(text),
    files: maskFileNames(files),
    withheldFiles: masked(withheldFiles),
    subject: masked(subject),
    requester: { name: masked(requester.name), phone: requester.phone },
    tags: masked(tags),
    priority,
    assignee,
    group,
    fields: masked(fields),
    notes: maskNotes(notes),
  };
}

/** The files under names without card numbers. */
export function maskFileNames(files: readonly TicketFile[]): readonly TicketFile[] {
  return files.map(({ name, mimeType, bytes }) => ({ name: masked(name), mimeType, bytes }));
}

/** The notes with card numbers masked. */
export function maskNotes(notes: readonly TicketNote[]): readonly TicketNote[] {
  return notes.map(({ marker, text, urgent }) => ({ marker, text: masked(text), urgent }));
}

/** Any value with card numbers masked in all of its texts. */
export const masked = <T>(value: T): T => redactCardNumbersIn(value).value;
