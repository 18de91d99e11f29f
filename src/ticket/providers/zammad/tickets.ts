import { DAY_MS, toIso } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { Ticket, TicketFile, TicketMessage, TicketPriority, TicketState } from '../../TicketProvider';
import { timeOf, unreadable } from '../parts/answers';
import { stateName, type StateType, type ZammadApi } from './api';

/** A closed ticket of Zammad can be opened again; one that was merged into another cannot. */
const STATES: Readonly<Record<StateType, TicketState>> = {
  new: 'new',
  open: 'open',
  'pending reminder': 'pending',
  'pending action': 'pending',
  closed: 'solved',
  merged: 'closed',
  removed: 'closed',
};
const TYPE_OF: Readonly<Record<TicketState, StateType>> = {
  new: 'new',
  open: 'open',
  pending: 'pending reminder',
  onHold: 'pending reminder',
  solved: 'closed',
  closed: 'closed',
};

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];

/** Zammad writes this owner where there is none. */
const NOBODY = '-';

/** Set in front of our markers, so that ids of e-mails are not taken for ours. */
const OURS = 'wa-support:';

/** What the message of an article is known by; Zammad keeps it in `message_id`. */
export const messageIdOf = (marker: string): string => OURS + marker;

/** Whether these nodes wrote an article. */
export const isOurs = ({ message_id }: Json): boolean => asText(message_id)?.startsWith(OURS) === true;

/** The key in a ticket's preferences, which Zammad keeps for programs. */
export const preferencesWith = (externalId: string): Json => ({ whatsapp_support: { key: externalId } });
export const keyIn = (preferences: unknown): string | null => asText(asRecord(asRecord(preferences).whatsapp_support).key);

/** Whether a ticket's state calls for nobody any more. */
export const isDone = (type: StateType | undefined): boolean => type === 'closed' || type === 'merged' || type === 'removed';

/**
 * A ticket as Zammad shows it with `expand`, i.e. with names.
 * @throws {SupportError} `helpdeskRefused` when it is none
 */
export async function readTicket(record: Json, api: ZammadApi, tags: readonly string[]): Promise<Ticket> {
  const id = asNumber(record.id);
  const nativeState = asText(record.state) ?? '';
  const type = (await api.states()).get(nativeState);
  if (id === null || type === undefined) throw unreadable(api.name);
  const priority = (asText(record.priority) ?? '').toLowerCase();
  const owner = asText(record.owner);
  return {
    id: String(id),
    number: asText(record.number) ?? String(id),
    url: `${api.account.baseUrl}/#ticket/zoom/${id}`,
    state: STATES[type],
    nativeState,
    subject: asText(record.title) ?? '',
    externalId: keyIn(record.preferences),
    requesterId: asText(record.customer) ?? '',
    priority: PRIORITIES.find((each) => priority.includes(each)) ?? null,
    tags,
    assignee: owner === NOBODY ? null : owner,
    createdAt: timeOf(record.created_at),
    updatedAt: timeOf(record.updated_at),
  };
}

/** A state as Zammad takes it; one that waits needs a time to wait for. */
export async function stateFields(state: TicketState, api: ZammadApi): Promise<Json> {
  const type = TYPE_OF[state];
  return { state: await stateName(api, type), ...(type === 'pending reminder' ? { pending_time: toIso(api.now() + DAY_MS) } : {}) };
}

/**
 * A message as an article. Zammad names the customer as the origin of what has the sender "Customer"; the types "email" and "sms"
 * would send it.
 */
export function toArticle({ text, visibility, as, marker }: TicketMessage, files: readonly TicketFile[]): Json {
  const byCustomer = as === 'customer' && visibility === 'public';
  return {
    body: text,
    content_type: 'text/plain',
    type: byCustomer ? 'phone' : 'note',
    sender: byCustomer ? 'Customer' : 'Agent',
    internal: visibility === 'internal',
    message_id: messageIdOf(marker),
    ...(files.length === 0 ? {} : { attachments: files.map(toAttachment) }),
  };
}

const toAttachment = ({ name, mimeType, bytes }: TicketFile): Json => ({
  filename: name,
  data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  'mime-type': mimeType,
});

/** Zammad divides tags at commas. */
export const toTag = (tag: string): string => tag.replaceAll(',', ' ').replace(/\s+/g, ' ').trim();

/** Every article of a ticket, oldest first. */
export async function articlesOf(api: ZammadApi, ticketId: string): Promise<readonly Json[]> {
  return asArray(await api.ask({ method: 'GET', path: `ticket_articles/by_ticket/${encodeURIComponent(ticketId)}` })).map(asRecord);
}
