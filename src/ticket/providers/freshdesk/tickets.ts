import { hashKey } from '../../../shared/hash';
import type { FormPart } from '../../../shared/multipart';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import { htmlText } from '../../escape/html';
import { conversationOf } from '../../externalId';
import type { Ticket, TicketFields, TicketPriority, TicketState } from '../../TicketProvider';
import { timeOf, unreadable } from '../parts/answers';
import type { FreshdeskAccount } from './account';

/** Freshdesk's numbers; higher ones are states that administrators added. */
const STATES: Readonly<Record<number, { readonly state: TicketState; readonly name: string }>> = {
  2: { state: 'open', name: 'Open' },
  3: { state: 'pending', name: 'Pending' },
  4: { state: 'solved', name: 'Resolved' },
  5: { state: 'closed', name: 'Closed' },
};
const FIRST_OWN_STATE = 6;

export const STATUS_OF: Readonly<Record<TicketState, number>> = { new: 2, open: 2, pending: 3, onHold: 3, solved: 4, closed: 5 };

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];
export const priorityNumber = (priority: TicketPriority): number => PRIORITIES.indexOf(priority) + 1;

/** Freshdesk's tags. */
const TAG_LENGTH = 32;
export const toTag = (tag: string): string => tag.replaceAll(',', ' ').replace(/\s+/g, ' ').trim().slice(0, TAG_LENGTH);

/** The tag that holds the conversation's key. */
const isKey = (tag: string): boolean => conversationOf(tag) !== null;

/** A ticket's tags as Freshdesk shall have them, with the one that holds its key. */
export const tagsWithKey = (tags: readonly string[], externalId: string | null): readonly string[] => [...new Set([...tags, ...(externalId === null ? [] : [externalId])])];

/**
 * A ticket as Freshdesk shows it.
 * @throws {SupportError} `helpdeskRefused` when it is none
 */
export function readTicket(record: Json, { baseUrl }: FreshdeskAccount, name: string): Ticket {
  const [id, status] = [asNumber(record.id), asNumber(record.status)];
  if (id === null || status === null) throw unreadable(name);
  const known = STATES[status] ?? { state: status >= FIRST_OWN_STATE ? ('onHold' as const) : ('open' as const), name: `Status ${status}` };
  const tags = asArray(record.tags).map(String);
  return {
    id: String(id),
    number: String(id),
    url: `${baseUrl}/a/tickets/${id}`,
    state: known.state,
    nativeState: known.name,
    subject: asText(record.subject) ?? '',
    externalId: tags.find(isKey) ?? null,
    requesterId: String(asNumber(record.requester_id) ?? ''),
    priority: PRIORITIES[(asNumber(record.priority) ?? 0) - 1] ?? null,
    tags: tags.filter((tag) => !isKey(tag)),
    assignee: asNumber(record.responder_id) === null ? null : String(record.responder_id),
    createdAt: timeOf(record.created_at),
    updatedAt: timeOf(record.updated_at),
  };
}

const REFERENCE = /\bref ([0-9a-f]{16})\s*$/;

/** A marker may hold the customer's number in disguise, and this one is read by people. */
const referenceOf = (marker: string): string => hashKey('freshdesk', marker).slice(0, 16);

/** A comment as HTML, with the small print by which it is recognised: Freshdesk keeps no ids of others with comments. */
export function commentHtml(text: string, marker: string): string {
  return `<div>${htmlText(text)}</div><div style="font-size:9px;color:#9aa5b1">ref ${referenceOf(marker)}</div>`;
}

/** Whether a comment, given as text, carries this marker at its end. */
export const hasMarker = (text: unknown, marker: string): boolean => REFERENCE.exec(asText(text) ?? '')?.[1] === referenceOf(marker);

/** Whether these nodes wrote a note; agents' answers may quote one, but are no notes. */
export const isOurNote = ({ source, body_text }: Json): boolean => source === NOTE && REFERENCE.test(asText(body_text) ?? '');

/** Freshdesk's numbers for kinds of comments; others are forwards, surveys, tweets. */
export const REPLY = 0;
export const NOTE = 2;

/** Custom fields, whose names begin with "cf_", and fields that every Freshdesk has. */
export function fieldsOf(fields: TicketFields): Json {
  const entries = Object.entries(fields);
  const custom = entries.filter(([name]) => name.startsWith('cf_'));
  return { ...Object.fromEntries(entries.filter(([name]) => !name.startsWith('cf_'))), ...(custom.length === 0 ? {} : { custom_fields: Object.fromEntries(custom) }) };
}

/** A JSON object as a form: lists as `name[]`, objects as `name[key]`. */
export function formParts(values: Json): readonly FormPart[] {
  return Object.entries(values).flatMap(([name, value]): readonly FormPart[] => {
    if (Array.isArray(value)) return value.map((each) => ({ name: `${name}[]`, value: String(each) }));
    if (typeof value === 'object' && value !== null) return Object.entries(asRecord(value)).map(([key, inner]) => ({ name: `${name}[${key}]`, value: String(inner) }));
    return [{ name, value: String(value) }];
  });
}
