import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { NewTicket, Requester, Ticket, TicketMessage, TicketPriority, TicketState } from '../../TicketProvider';
import { timeOf } from '../parts/answers';
import { CONVERSATION_FIELD, WAMID_FIELD, type RequestTrackerAccount } from './account';

/** Statuses of the lifecycle that comes with Request Tracker; those of others count as open. */
const STATES: Readonly<Record<string, TicketState>> = {
  new: 'new',
  open: 'open',
  stalled: 'pending',
  resolved: 'solved',
  rejected: 'solved',
};

/** Tickets are never closed for good. */
export const STATUS_OF: Readonly<Record<TicketState, string>> = {
  new: 'new',
  open: 'open',
  pending: 'stalled',
  onHold: 'stalled',
  solved: 'resolved',
  closed: 'resolved',
};

export const stateOf = (status: string): TicketState => STATES[status] ?? 'open';

/** Request Tracker shows 0 and more as Low, 50 and more as Medium, 100 and more as High. 0 is what nobody has set. */
export const PRIORITY_OF: Readonly<Record<TicketPriority, number>> = { low: 10, normal: 50, high: 100, urgent: 150 };

function priorityOf(value: number): TicketPriority | null {
  const reached = (['urgent', 'high', 'normal'] as const).find((priority) => value >= PRIORITY_OF[priority]);
  return reached ?? (value > 0 ? 'low' : null);
}

/** What {@link readTicket} needs of a list. */
export const TICKET_FIELDS = 'Status,Subject,CustomFields,Requestor,Owner,Priority,Created,LastUpdated';

/** `null` for what is no ticket (any more): deleted ones keep their number. */
export function readTicket(value: unknown, { baseUrl }: RequestTrackerAccount): Ticket | null {
  const ticket = asRecord(value);
  const [id, status] = [asNumber(ticket.id), asText(ticket.Status)];
  if (id === null || status === null || status === 'deleted') return null;
  const owner = asText(asRecord(ticket.Owner).id);
  return {
    id: String(id),
    number: String(id),
    url: `${baseUrl}/Ticket/Display.html?id=${id}`,
    state: stateOf(status),
    nativeState: status,
    subject: asText(ticket.Subject) ?? '',
    externalId: fieldValues(ticket, CONVERSATION_FIELD)[0] ?? null,
    requesterId: asText(asRecord(asArray(ticket.Requestor)[0]).id) ?? '',
    priority: priorityOf(asNumber(ticket.Priority) ?? 0),
    tags: [],
    assignee: owner === 'Nobody' ? null : owner,
    createdAt: timeOf(ticket.Created),
    updatedAt: timeOf(ticket.LastUpdated),
  };
}

/** The values of a custom field of a ticket or transaction. */
export function fieldValues(record: Json, name: string): readonly string[] {
  const field = asArray(record.CustomFields).map(asRecord).find((each) => each.name === name);
  return asArray(field?.values).map(String);
}

/** `.invalid` leads nowhere (RFC 2606), so Request Tracker's mails to customers reach nobody even where a ticket lets them out. */
const addressOf = (externalId: string): string => `${externalId.replace(/[^A-Za-z0-9_-]/g, '.')}@whatsapp.invalid`;

/** An address with a name, from which Request Tracker makes the customer's user when it sees it first. Source: RFC 5322, quoted-string. */
export function toAddress({ externalId, name, phone }: Requester): string {
  const shown = [name, ...(phone === null || phone === name ? [] : [phone])].join(', ').replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return `"${shown.replace(/["\\]/g, '\\$&')}" <${addressOf(externalId)}>`;
}

/** @param wamidField the id of the custom field of transactions: only so Request Tracker takes its value with a new ticket */
export function toNewTicket(ticket: NewTicket, queue: string, wamidField: string): Json {
  const { externalId, subject, requesterId, priority, assignee, fields, message } = ticket;
  return {
    Queue: queue,
    Subject: subject.replace(/\s+/g, ' '),
    Requestor: requesterId,
    // The customer reads answers on WhatsApp: no copy of this ticket goes out by mail.
    SquelchMailTo: addressOf(externalId),
    ...toContent(message),
    CustomFields: { ...fields, [CONVERSATION_FIELD]: externalId, [wamidField]: message.marker },
    ...(priority === null ? {} : { Priority: String(PRIORITY_OF[priority]) }),
    ...(assignee === null ? {} : { Owner: assignee }),
  };
}

/** @param state that the ticket is put into; `null` leaves it */
export function toMessage(message: TicketMessage, state: TicketState | null): Json {
  return {
    ...toContent(message),
    TxnCustomFields: { [WAMID_FIELD]: message.marker },
    ...(state === null ? {} : { Status: STATUS_OF[state] }),
  };
}

// "0" alone is no content to Perl.
const toContent = ({ text }: TicketMessage): Json => ({ Content: text === '0' ? '0\n' : text, ContentType: 'text/plain' });
