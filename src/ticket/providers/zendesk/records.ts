import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { NewTicket, Requester, Ticket, TicketMessage, TicketPriority, TicketState } from '../../TicketProvider';
import { timeOf } from '../parts/answers';
import type { ZendeskApi } from './api';

const STATES: Readonly<Record<string, TicketState>> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  hold: 'onHold',
  solved: 'solved',
  closed: 'closed',
};

/** Zendesk's word for a state. */
export const STATUS_OF: Readonly<Record<TicketState, string>> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  onHold: 'hold',
  solved: 'solved',
  closed: 'closed',
};

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];

/** @throws {SupportError} `helpdeskRefused` for what is no ticket */
export function readTicket(value: unknown, { account, unreadable }: ZendeskApi): Ticket {
  const ticket = asRecord(value);
  const id = asNumber(ticket.id);
  const state = STATES[asText(ticket.status) ?? ''];
  if (id === null || state === undefined) throw unreadable();
  return {
    id: String(id),
    number: String(id),
    url: `${account.baseUrl}/agent/tickets/${id}`,
    state,
    nativeState: asText(ticket.status) ?? '',
    subject: asText(ticket.subject) ?? '',
    externalId: asText(ticket.external_id),
    requesterId: String(asNumber(ticket.requester_id) ?? ''),
    priority: PRIORITIES.find((priority) => priority === ticket.priority) ?? null,
    tags: asArray(ticket.tags).map(String),
    assignee: asNumber(ticket.assignee_id) === null ? null : String(ticket.assignee_id),
    createdAt: timeOf(ticket.created_at),
    updatedAt: timeOf(ticket.updated_at),
  };
}

export function toUser({ externalId, name, phone }: Requester): Json {
  return { name, external_id: externalId, skip_verify_email: true, ...(phone === null ? {} : { phone }) };
}

/** @param tokens of the uploaded files. @param properties assignee, group and fields, as Zendesk names them */
export function toNewTicket(ticket: NewTicket, tokens: readonly string[], properties: Json): Json {
  const { externalId, subject, requesterId, tags, priority, message, followUpOf } = ticket;
  return {
    subject,
    external_id: externalId,
    requester_id: Number(requesterId),
    comment: toComment(message, requesterId, tokens),
    tags: tags.map(toTag),
    metadata: { marker: message.marker },
    ...(priority === null ? {} : { priority }),
    // Zendesk links a follow-up to a closed ticket only.
    ...(followUpOf?.state === 'closed' ? { via_followup_source_id: Number(followUpOf.id) } : {}),
    ...properties,
  };
}

/** `body` is plain text to Zendesk; `html_body` would be interpreted. */
export function toComment({ text, visibility, as }: TicketMessage, requesterId: string, tokens: readonly string[]): Json {
  return {
    body: text,
    public: visibility === 'public',
    ...(as === 'customer' ? { author_id: Number(requesterId) } : {}),
    ...(tokens.length === 0 ? {} : { uploads: tokens }),
  };
}

/** Zendesk's tags are lower case and hold no spaces. */
export function toTag(tag: string): string {
  return tag.trim().toLowerCase().replace(/[\s,]+/g, '_');
}

/** The marker of the write behind an audit: its metadata appears below `custom`. `null` for what others wrote. */
export function markerOf(audit: unknown): string | null {
  return asText(asRecord(asRecord(asRecord(audit).metadata).custom).marker);
}
