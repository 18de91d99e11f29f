import { MB } from '../../../shared/bytes';
import { SupportError } from '../../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../../shared/http';
import { multipart } from '../../../shared/multipart';
import { asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, Requester, Ticket, TicketChanges, TicketFile, TicketMessage, TicketProvider } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { succeeded, unreadable } from '../parts/answers';
import { earlierTicket } from '../parts/earlierTicket';
import { firstTickets, isInState, isOurTicket } from '../parts/ticketLists';
import { writeWithFiles, type FileLimits, type WrittenAnswer } from '../parts/writeWithFiles';
import type { FreshdeskAccount } from './account';
import { complaintsIn, freshdeskApi, PAGE_SIZE, reasonsOf, type FreshdeskApi } from './api';
import { freshdeskEvents, latestTickets } from './events';
import { commentHtml, fieldsOf, formParts, hasMarker, priorityNumber, readTicket, STATUS_OF, tagsWithKey, toTag } from './tickets';

export { freshdeskAccount, type FreshdeskAccount } from './account';

/** Freshdesk's limit for all attachments of a ticket. */
const FILE_LIMITS: FileLimits = { totalBytes: 20 * MB, count: 20 };

/** Freshdesk counts calls of lists, a few of them per minute. */
const MOST_LIST_PAGES = 10;

/** "Chat": of the sources that Freshdesk lets programs use, the nearest. */
const SOURCE = 7;

/**
 * Tickets in Freshdesk. The key is the contact's external id, and a tag of the ticket; a marker is small print at the end of a
 * comment, because Freshdesk keeps nothing else with one. Answers are never sent: Freshdesk's `reply` e-mails the customer.
 */
export function freshdesk(account: FreshdeskAccount, line: HelpdeskLine, fetchFile: ProviderMeans['fetchFile']): TicketProvider {
  const api = freshdeskApi(account, line);
  const at = (ticketId: string, path = ''): string => `tickets/${encodeURIComponent(ticketId)}${path}`;
  const toTicket = (record: unknown): Ticket => readTicket(asRecord(record), account, line.name);

  const read = async (ticketId: string): Promise<Json | null> => {
    const record = await api.askIfThere({ method: 'GET', path: at(ticketId) });
    return record === null || record.deleted === true || record.spam === true ? null : record;
  };
  const get = async (ticketId: string): Promise<Ticket | null> => {
    const record = await read(ticketId);
    return record === null ? null : toTicket(record);
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const query = { unique_external_id: externalId, updated_since: '2010-01-01T00:00:00Z', order_by: 'updated_at', order_type: 'desc', per_page: PAGE_SIZE };
    const response = await api.call({ method: 'GET', path: 'tickets', query });
    // That is how Freshdesk says that there is no such contact.
    if (response?.status === 400 && complaintsIn(response.body).some(({ field }) => field === 'unique_external_id')) return [];
    const records = succeeded(line.name, response, reasonsOf) as readonly unknown[];
    return records.map(toTicket).filter((ticket) => ticket.externalId === externalId);
  };

  const hasMessage = async (ticket: Ticket, marker: string): Promise<boolean> => {
    if (hasMarker((await read(ticket.id))?.description_text, marker)) return true;
    return (await api.conversations(ticket.id)).some(({ body_text: text }) => hasMarker(text, marker));
  };

  const put = async (ticket: Ticket, json: Json): Promise<Ticket> => toTicket(await api.ask({ method: 'PUT', path: at(ticket.id), json }));

  /** A write that takes files: as JSON without, as a form with them. */
  const write = (path: string, values: Json, files: readonly TicketFile[], alreadyDone: () => Promise<boolean>): Promise<WrittenAnswer> =>
    writeWithFiles(files, FILE_LIMITS, async (some) => api.call({ method: 'POST', path, ...(await bodyOf(values, some)) }, alreadyDone));

  return {
    id: 'freshdesk',
    account: account.domain,
    createsOnce: false,
    commentLimit: null,
    get,
    find,
    hasMessage,

    verify: async () => {
      const { id } = asRecord(await api.ask({ method: 'GET', path: 'agents/me' }));
      if (asNumber(id) === null) throw unreadable(line.name);
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => ({ id: String(await ensureContact(api, requester)) }),

    create: async (ticket) => {
      const { externalId, message } = ticket;
      const earlier = earlierTicket(() => find(externalId), (found) => hasMessage(found, message.marker));
      const { response, refusedFiles } = await write('tickets', await newTicket(ticket, api), message.files, earlier.isThere);
      return { ticket: earlier.found() ?? toTicket(succeeded(line.name, response, reasonsOf)), refusedFiles };
    },

    addMessage: async (ticket, message, state) => {
      // The state first: a crash in between leaves a reopened ticket, not a message on a ticket that nobody reads.
      const status = STATUS_OF[state];
      const current = STATUS_OF[ticket.state] === status ? ticket : await put(ticket, { status });
      const { response, refusedFiles } = await write(at(ticket.id, '/notes'), toNote(message, ticket), message.files, () => hasMessage(ticket, message.marker));
      if (response !== null) succeeded(line.name, response, reasonsOf);
      return { ticket: current, refusedFiles };
    },

    list: ({ state, limit }) => {
      const pageOf = async (page: number) => (page > MOST_LIST_PAGES ? [] : (await latestTickets(api, null, page)).map(toTicket));
      return firstTickets(limit, PAGE_SIZE, pageOf, (ticket) => isOurTicket(ticket) && isInState(ticket, state));
    },

    update: async (ticket, changes) => {
      const { addTags = [], removeTags = [] } = changes;
      const removed = removeTags.map(toTag);
      const kept = ticket.tags.filter((tag) => !removed.includes(tag));
      const tags = addTags.length + removeTags.length === 0 ? {} : { tags: tagsWithKey([...kept, ...addTags.map(toTag)], ticket.externalId) };
      const json = { ...(await changedFields(changes, api)), ...tags };
      return Object.keys(json).length === 0 ? ticket : await put(ticket, json);
    },

    events: freshdeskEvents(api, fetchFile),
  };
}

async function newTicket(ticket: NewTicket, api: FreshdeskApi): Promise<Json> {
  const { externalId, subject, requesterId, tags, priority, assignee, group, fields, message } = ticket;
  return {
    ...(await changedFields({ fields, ...(assignee !== null && { assignee }), ...(group !== null && { group }) }, api)),
    requester_id: Number(requesterId),
    subject,
    description: commentHtml(message.text, message.marker),
    status: STATUS_OF.open,
    // Freshdesk asks for one; its own default is the lowest.
    priority: priorityNumber(priority ?? 'low'),
    source: SOURCE,
    tags: tagsWithKey(tags.map(toTag), externalId),
  };
}

async function changedFields({ state, priority, assignee, group, fields = {} }: TicketChanges, api: FreshdeskApi): Promise<Json> {
  return {
    ...fieldsOf(fields),
    ...(state === undefined ? {} : { status: STATUS_OF[state] }),
    ...(priority === undefined ? {} : { priority: priorityNumber(priority) }),
    ...(assignee === undefined ? {} : { responder_id: await idOf(api, 'agents', assignee) }),
    ...(group === undefined ? {} : { group_id: await idOf(api, 'groups', group) }),
  };
}

/** A customer's note counts as theirs only with both `incoming` and their id. */
function toNote({ text, visibility, as, marker }: TicketMessage, { requesterId }: Ticket): Json {
  const byCustomer = as === 'customer' && visibility === 'public';
  return { body: commentHtml(text, marker), private: visibility === 'internal', ...(byCustomer ? { incoming: true, user_id: Number(requesterId) } : {}) };
}

async function bodyOf(values: Json, files: readonly TicketFile[]): Promise<Pick<HttpRequest, 'json' | 'bytes' | 'headers'>> {
  if (files.length === 0) return { json: values };
  const attachments = files.map(({ name, mimeType, bytes }) => ({ name: 'attachments[]', fileName: name, mimeType, bytes }));
  const { bytes, contentType } = await multipart([...formParts(values), ...attachments]);
  return { bytes, headers: { 'content-type': contentType } };
}

/** The contact with this external id. One without any who has the customer's number is the customer; else the number stays with them. */
async function ensureContact(api: FreshdeskApi, { externalId, name, phone }: Requester): Promise<number> {
  const contact = { name, unique_external_id: externalId };
  const create = (more: Json = {}): Promise<HttpResponse | null> => api.call({ method: 'POST', path: 'contacts', json: { ...contact, ...more } });
  const answer = await create(phone === null ? {} : { mobile: phone });
  const known = ownerOf('unique_external_id', answer);
  if (known !== null) return known;
  const namesake = ownerOf('mobile', answer);
  if (namesake !== null) {
    const { unique_external_id: taken } = asRecord(await api.ask({ method: 'GET', path: `contacts/${namesake}` }));
    if (asText(taken) === null) {
      await api.ask({ method: 'PUT', path: `contacts/${namesake}`, json: { unique_external_id: externalId } });
      return namesake;
    }
  }
  const again = namesake === null ? answer : await create();
  const id = ownerOf('unique_external_id', again) ?? asNumber(asRecord(succeeded(api.name, again, reasonsOf)).id);
  if (id === null) throw unreadable(api.name);
  return id;
}

/** Who has the value that must be unique: Freshdesk names them when it refuses another with it. */
function ownerOf(field: string, response: HttpResponse | null): number | null {
  if (response?.status !== 409) return null;
  return asNumber(asRecord(complaintsIn(response.body).find((complaint) => complaint.field === field)?.additional_info).user_id);
}

/**
 * The id of an agent or a group that is named by its id, name or e-mail address.
 * @throws {SupportError} `invalidInput` when there is none
 */
async function idOf(api: FreshdeskApi, kind: 'agents' | 'groups', wanted: string): Promise<number> {
  if (/^\d+$/.test(wanted)) return Number(wanted);
  for (let page = 1; page <= MOST_LIST_PAGES; page += 1) {
    const entries = await api.page(kind, page);
    const match = entries.find(({ name, contact }) => [name, asRecord(contact).name, asRecord(contact).email].includes(wanted));
    const id = asNumber(match?.id);
    if (id !== null) return id;
    if (entries.length < PAGE_SIZE) break;
  }
  const one = kind === 'agents' ? 'agent' : 'group';
  throw new SupportError('invalidInput', `Freshdesk has no such ${one}.`, `Enter the ${one}’s name as it stands in Freshdesk’s Admin pages, or its id.`);
}
