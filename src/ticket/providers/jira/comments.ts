import { asArray, asRecord, asText } from '../../../shared/shape';
import { adfDocument, type AdfDocument, type PlainDocument } from '../../escape/adf';
import type { Ticket, TicketMessage } from '../../TicketProvider';
import type { JiraApi } from './api';
import { attachmentUrl, type Attached } from './attachments';
import { filedUnder, getIssue, issuePath, PROPERTY } from './issues';

/** Jira Service Management's own property of comments that only agents read. */
const VISIBILITY = 'sd.public.comment';

/** Comments of an issue, the latest first. */
export function commentsOf(api: JiraApi, issueId: string, expand = 'properties'): AsyncGenerator<Readonly<Record<string, unknown>>> {
  return api.pages(`${issuePath(issueId)}/comment`, 'comments', { orderBy: '-created', expand });
}

/** The marker of a comment of ours; `null` for everybody else's. */
export function markerOf(comment: Readonly<Record<string, unknown>>): string | null {
  return asText(asRecord(propertyOf(comment, PROPERTY)).marker);
}

export function isInternal(comment: Readonly<Record<string, unknown>>): boolean {
  return asRecord(propertyOf(comment, VISIBILITY)).internal === true || comment.jsdPublic === false;
}

function propertyOf(comment: Readonly<Record<string, unknown>>, key: string): unknown {
  return asArray(comment.properties).map(asRecord).find((property) => property.key === key)?.value;
}

export async function hasMessage(api: JiraApi, ticketId: string, marker: string): Promise<boolean> {
  const filed = filedUnder((await getIssue(api, ticketId)) ?? {});
  return filed?.marker === marker ? !filed.filesLeft : hasComment(api, ticketId, marker);
}

async function hasComment(api: JiraApi, ticketId: string, marker: string): Promise<boolean> {
  for await (const written of commentsOf(api, ticketId)) {
    if (markerOf(written) === marker) return true;
  }
  return false;
}

/** Writes a comment with its marker, once. */
export async function comment(api: JiraApi, ticket: Ticket, message: TicketMessage, files: readonly Attached[]): Promise<void> {
  const { marker, visibility } = message;
  const properties = [{ key: PROPERTY, value: { marker } }, ...(visibility === 'internal' ? [{ key: VISIBILITY, value: { internal: true } }] : [])];
  const links = files.map((file) => ({ text: file.name, url: attachmentUrl(api, file) }));
  const json = { body: bodyOf(message, ticket.requesterId, links), properties };
  await api.ask({ method: 'POST', path: `${issuePath(ticket.id)}/comment`, json }, () => hasComment(api, ticket.id, marker));
}

/** A message as agents read it. All of them come from one login, so the first line says whose words follow. */
export function bodyOf(message: TicketMessage, requester: string, links: PlainDocument['links']): AdfDocument {
  return adfDocument({ heading: headingOf(message, requester), text: message.text, links });
}

function headingOf({ as, visibility }: TicketMessage, requester: string): string | null {
  if (visibility === 'internal') return null;
  switch (as) {
    case 'customer':
      return `${requester || 'Customer'} on WhatsApp:`;
    case 'agent':
    case 'bot':
      return 'Sent on WhatsApp:';
    default:
      return as satisfies never;
  }
}
