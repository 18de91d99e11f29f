// What flows do on a ticket that they name; card numbers are masked here too.
import { SupportError } from '../shared/errors';
import { missingFile, missingFileNotes } from './files';
import { masked, maskFileNames } from './maskTicketRequest';
import { writeNotes } from './notes';
import type { Ticket, TicketChanges, TicketMessage, TicketProvider } from './TicketProvider';
import type { TicketRequest } from './TicketRequest';

/** A comment of the business. */
export interface CommentRequest extends Pick<TicketRequest, 'files' | 'marker' | 'text' | 'withheldFiles'> {
  readonly visibility: TicketMessage['visibility'];
}

/** What became of a comment. */
export interface CommentOutcome {
  readonly ticket: Ticket;
  /** `false` when it was on the ticket already. */
  readonly added: boolean;
  /** What is not on the ticket although it should be, and why; one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Writes a comment once per marker, and leaves the ticket in its state.
 * @throws {SupportError} `invalidInput` for a closed ticket, or what the provider throws
 */
export async function addComment(ticket: Ticket, request: CommentRequest, provider: TicketProvider): Promise<CommentOutcome> {
  const { marker, visibility } = request;
  if (await provider.hasMessage(ticket, marker)) return { ticket, added: false, warnings: [] };
  const { state } = ticket;
  if (state === 'closed') throw closedTicket();
  const files = maskFileNames(request.files);
  const written = await provider.addMessage(ticket, { text: masked(request.text), marker, visibility, as: 'agent', files }, state);
  const missing = masked([...request.withheldFiles, ...written.refusedFiles]);
  const noted = await writeNotes(written.ticket, missingFileNotes(marker, missing), provider);
  return { ticket: noted.ticket, added: true, warnings: missing.map(missingFile) };
}

const closedTicket = () =>
  new SupportError('invalidInput', 'The ticket is closed, and takes no more comments.', 'Use Create or Append: it opens a ticket that follows this one.');

/** @throws {SupportError} `invalidInput` for a change that the helpdesk does not know */
export async function changeTicket(ticket: Ticket, changes: TicketChanges, provider: TicketProvider): Promise<Ticket> {
  const { addTags, fields, ...others } = changes;
  return provider.update(ticket, { ...others, ...(addTags && { addTags: masked(addTags) }), ...(fields && { fields: masked(fields) }) });
}
