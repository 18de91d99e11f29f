// What Freshdesk's API shows.
import type { Attachment, Comment, Contact, FreshdeskState, Ticket } from './state';

/** Freshdesk's times have no part of a second. */
const time = (ms: number | null): string | null => (ms === null ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`);

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

/** The text that Freshdesk makes of HTML: blocks apart by spaces. */
export function textOf(html: string): string {
  return html
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? '')
    .trim();
}

const attachmentView = ({ id, name, contentType, bytes }: Attachment, origin: string) => ({
  id,
  name,
  content_type: contentType,
  size: bytes.length,
  // As unguessable as the real ones, which lead to another host for a while.
  attachment_url: `${origin}/attachments/sandbox-${id}/${encodeURIComponent(name)}`,
});

export function ticketView(ticket: Ticket, origin: string, include: 'nothing' | 'description' | 'stats') {
  const { id, subject, status, priority, source, requesterId, responderId, groupId, tags, customFields, createdAt, updatedAt, description, attachments } = ticket;
  return {
    id,
    subject,
    status,
    priority,
    source,
    requester_id: requesterId,
    responder_id: responderId,
    group_id: groupId,
    tags,
    custom_fields: { cf_order_number: null, ...customFields },
    spam: false,
    created_at: time(createdAt),
    updated_at: time(updatedAt),
    ...(include === 'nothing' ? {} : { description, description_text: textOf(description), attachments: attachments.map((file) => attachmentView(file, origin)) }),
    ...(include === 'stats' ? { stats: { resolved_at: time(ticket.resolvedAt), closed_at: time(ticket.closedAt), reopened_at: time(ticket.reopenedAt) } } : {}),
  };
}

export const commentView = (ticketId: number, { id, body, incoming, private: isPrivate, source, userId, attachments, createdAt }: Comment, origin: string) => ({
  id,
  ticket_id: ticketId,
  body,
  body_text: textOf(body),
  incoming,
  private: isPrivate,
  source,
  user_id: userId,
  attachments: attachments.map((file) => attachmentView(file, origin)),
  created_at: time(createdAt),
  updated_at: time(createdAt),
});

export const contactView = ({ id, name, mobile, unique_external_id }: Contact) => ({ id, name, email: null, mobile, phone: null, unique_external_id, active: false });

export const agentViews = (state: FreshdeskState) => state.agents.map(({ id, name, email }) => ({ id, available: true, contact: { name, email, active: true } }));
