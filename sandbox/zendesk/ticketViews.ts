import { asRecord } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskAudit, ZendeskComment, ZendeskTicket } from '../state/zendeskTypes';
import { TICKET_FIELDS } from './account';
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
    assignee_id: ticket.assigneeId,
    group_id: ticket.groupId,
    organization_id: null,
    is_public: ticket.comments.some((comment) => comment.public),
    tags: ticket.tags,
    custom_fields: customFields(ticket),
    fields: customFields(ticket),
    followup_ids: followups.map(({ id }) => id),
    allow_attachments: true,
  };
}

/** Every field of the account, whether the ticket has a value or not. */
function customFields(ticket: ZendeskTicket): unknown {
  return TICKET_FIELDS.map(({ id }) => ({ id, value: ticket.customFields[id] ?? null }));
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
export function zendeskAudit(state: SandboxState, ticket: ZendeskTicket, audit: ZendeskAudit, baseUrl: string): unknown {
  const comment = ticket.comments.find(({ auditId }) => auditId === audit.id);
  const shown = comment === undefined ? {} : asRecord(zendeskComment(state, comment, baseUrl));
  return {
    id: audit.id,
    ticket_id: ticket.id,
    author_id: audit.authorId,
    created_at: zendeskTime(audit.createdAt),
    metadata: { system: {}, custom: audit.custom },
    events: audit.events.map((event) => (event.type === 'Comment' ? { ...event, html_body: shown.html_body, attachments: shown.attachments } : event)),
    via: via(),
  };
}

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? '').replaceAll('\n', '<br>');
}
