// What Zammad's API shows: ids, and with `expand` names as well.
import { toIso } from '../../../src/shared/clock';
import type { Article, Ticket, User } from './state';

const NOBODY = { id: 1, login: '-' };

export function ticketView(ticket: Ticket, expand: boolean) {
  const { id, number, title, state, priority, group, owner, customer, preferences, own, createdAt, updatedAt, articles } = ticket;
  const ids = {
    id,
    number,
    title,
    state_id: state.id,
    priority_id: priority.id,
    group_id: group.id,
    owner_id: (owner ?? NOBODY).id,
    customer_id: customer.id,
    note: null,
    preferences,
    article_count: articles.length,
    created_at: toIso(createdAt),
    updated_at: toIso(updatedAt),
    ...own,
  };
  const names = { state: state.name, priority: priority.name, group: group.name, owner: (owner ?? NOBODY).login, customer: customer.login };
  return expand ? { ...ids, ...names, article_ids: articles.map((article) => article.id) } : ids;
}

export function articleView(ticketId: number, article: Article) {
  const { id, type, sender, internal, body, contentType, messageId, createdBy, originBy, attachments, createdAt } = article;
  const from = originBy ?? createdBy;
  return {
    id,
    ticket_id: ticketId,
    type,
    sender,
    internal,
    from: originBy === null ? from.firstname : `${from.firstname}  <>`,
    to: null,
    subject: null,
    body,
    content_type: contentType,
    message_id: messageId,
    origin_by_id: originBy?.id ?? null,
    created_by_id: createdBy.id,
    created_by: createdBy.login,
    preferences: {},
    created_at: toIso(createdAt),
    attachments: attachments.map((file) => ({ id: file.id, filename: file.filename, size: String(file.bytes.length), preferences: { 'Mime-Type': file.mimeType } })),
  };
}

export const historyView = ({ id, history }: Ticket) => ({
  history: history.map((change) => ({
    id: change.id,
    o_id: id,
    object: 'Ticket',
    type: 'updated',
    attribute: 'state',
    value_from: change.from,
    value_to: change.to,
    created_by_id: change.by.id,
    created_at: toIso(change.at),
  })),
  assets: {},
});

export const userView = ({ id, login, firstname, mobile }: User) => ({ id, login, firstname, lastname: '', email: '', mobile, active: true });
