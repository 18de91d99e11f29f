import type { SandboxState } from '../state/SandboxState';
import type { ZendeskAudit, ZendeskComment, ZendeskTicket } from '../state/zendeskTypes';
import { attachmentView } from './uploads';
import { zendeskTime } from './zendeskTime';

const via = (rel: string | null = null): unknown => ({ channel: 'api', source: { from: {}, to: {}, rel } });

/** A ticket as Zendesk shows it. */
export function zendeskTicket(state: SandboxState, ticket: ZendeskTicket, baseUrl: string): unknown {
  const followups = state.data.zendesk.tickets.filter(({ followupSourceId }) => followupSourceId === ticket.id);
  return {
    url: `${baseUrl}/api/v2/tickets/${ticket.id}.json`,
    id: ticket.id,
    external_id: ticket.externalId,
    via: via(ticket.followupSourceId === null ? null : 'follow_up'),
    created_at: zendeskTime(ticket.createdAt),
    updated_at: zendeskTime(ticket.updatedAt),
    type: null,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.comments[0]?.body ?? '',
    priority: ticket.priority,
    status: ticket.status,
    requester_id: ticket.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: null,
    group_id: null,
    organization_id: null,
    is_public: ticket.comments.some((comment) => comment.public),
    tags: ticket.tags,
    custom_fields: ticket.customFields,
    fields: ticket.customFields,
    followup_ids: followups.map(({ id }) => id),
    allow_attachments: true,
  };
}

/** A comment as Zendesk shows it. */
export function zendeskComment(state: SandboxState, comment: ZendeskComment, baseUrl: string): unknown {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    plain_body: comment.body,
    html_body: `<div class="zd-comment">${escapeHtml(comment.body)}</div>`,
    public: comment.public,
    attachments: comment.attachments.flatMap((id) => state.data.media[id] ?? []).map((media) => attachmentView(media, baseUrl)),
    audit_id: comment.auditId,
    via: via(),
    created_at: zendeskTime(comment.createdAt),
  };
}

/** An audit as Zendesk shows it: the write's `metadata` stands in `metadata.custom`. */
export function zendeskAudit(ticket: ZendeskTicket, audit: ZendeskAudit): unknown {
  return {
    id: audit.id,
    ticket_id: ticket.id,
    author_id: audit.authorId,
    created_at: zendeskTime(audit.createdAt),
    metadata: { system: {}, custom: audit.custom },
    events: audit.events,
    via: via(),
  };
}

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? '').replaceAll('\n', '<br>');
}
