import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { Ticket, TicketPriority, TicketState } from '../../TicketProvider';
import { unreadable } from '../parts/answers';
import type { ChatwootAccount } from './account';
import { secondsToMs } from './api';

/** Attributes of a conversation that these nodes set. */
export const KEY_ATTRIBUTE = 'whatsapp_support_key';
export const SUBJECT_ATTRIBUTE = 'whatsapp_support_subject';

const STATES: Readonly<Record<string, TicketState>> = { open: 'open', pending: 'pending', snoozed: 'onHold', resolved: 'solved' };

/** Chatwoot closes nothing for good. */
export const STATUS_OF: Readonly<Record<TicketState, 'open' | 'pending' | 'snoozed' | 'resolved'>> = {
  new: 'open',
  open: 'open',
  pending: 'pending',
  onHold: 'snoozed',
  solved: 'resolved',
  closed: 'resolved',
};

const PRIORITIES: Readonly<Record<string, TicketPriority>> = { low: 'low', medium: 'normal', high: 'high', urgent: 'urgent' };
export const PRIORITY_OF: Readonly<Record<TicketPriority, string>> = { low: 'low', normal: 'medium', high: 'high', urgent: 'urgent' };

/** Chatwoot's labels are lower case: letters, digits, hyphens and underscores. */
export const toLabel = (tag: string): string =>
  tag
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-');

/**
 * A conversation as a ticket.
 * @throws {SupportError} `helpdeskRefused` when it is none
 */
export function readTicket(conversation: Json, { baseUrl, accountId }: ChatwootAccount, name: string): Ticket {
  const id = asNumber(conversation.id);
  const status = asText(conversation.status) ?? '';
  const state = STATES[status];
  if (id === null || state === undefined) throw unreadable(name);
  const { sender, assignee } = asRecord(conversation.meta);
  const attributes = asRecord(conversation.custom_attributes);
  return {
    id: String(id),
    number: String(id),
    url: `${baseUrl}/app/accounts/${accountId}/conversations/${id}`,
    state,
    nativeState: status,
    subject: asText(attributes[SUBJECT_ATTRIBUTE]) ?? '',
    externalId: asText(attributes[KEY_ATTRIBUTE]),
    requesterId: String(asNumber(asRecord(sender).id) ?? ''),
    priority: PRIORITIES[asText(conversation.priority) ?? ''] ?? null,
    tags: asArray(conversation.labels).map(String),
    assignee: asNumber(asRecord(assignee).id) === null ? null : String(asRecord(assignee).id),
    createdAt: secondsToMs(conversation.created_at),
    updatedAt: secondsToMs(conversation.last_activity_at),
  };
}
