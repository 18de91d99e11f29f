import { SupportError } from '../../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../../shared/http';
import { multipart } from '../../../shared/multipart';
import { asArray, asRecord, asText, type Json } from '../../../shared/shape';
import { ticketSqlText } from '../../escape/ticketSql';
import { refusal, type HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, RefusedFile, Ticket, TicketChanges, TicketMessage, TicketProvider, TicketQuery, TicketState } from '../../TicketProvider';
import { succeeded } from '../parts/answers';
import { helpdeskCalls } from '../parts/calls';
import { earlierTicket } from '../parts/earlierTicket';
import { firstTickets } from '../parts/ticketLists';
import { CONVERSATION_FIELD, missingRight, missingSetUp, WAMID_FIELD, type RequestTrackerAccount } from './account';
import { PAGE_SIZE, requestTrackerEvents } from './events';
import { fieldValues, PRIORITY_OF, readTicket, STATUS_OF, TICKET_FIELDS, toAddress, toMessage, toNewTicket } from './tickets';

export { requestTrackerAccount, type RequestTrackerAccount } from './account';

const NAME = 'Request Tracker';

/** Tickets that these nodes opened. */
const OURS = `'CF.{${CONVERSATION_FIELD}}' STARTSWITH 'wa:'`;

const IN_STATE: Readonly<Record<TicketQuery['state'], string>> = {
  any: OURS,
  open: `${OURS} AND Status = '__Active__'`,
  solved: `${OURS} AND Status = '__Inactive__'`,
};

/** How often a write starts anew because somebody else was faster. */
const MOST_TRIES = 4;

/** Request Tracker 5 through its REST2 API. Source of the rules: its documentation and source, tried on 5.0.3. */
export function requestTracker(account: RequestTrackerAccount, line: HelpdeskLine): TicketProvider {
  /** The version of a ticket as it was read: Request Tracker refuses a write to another one. */
  const versions = new WeakMap<Ticket, string>();

  const { call } = helpdeskCalls(line, `${account.baseUrl}/REST/2.0/`);

  const read = async (path: string, query: Readonly<Record<string, string | number>>): Promise<Json> =>
    asRecord(accepted(await call({ method: 'GET', path, query })));

  const search = async (query: string, page: Readonly<Record<string, string | number>>): Promise<readonly Ticket[]> => {
    const newestFirst = { orderby: 'LastUpdated', order: 'DESC', fields: TICKET_FIELDS };
    const { items } = await read('tickets', { query, ...newestFirst, ...page });
    return asArray(items).map((item) => readTicket(item, account)).filter((ticket) => ticket !== null);
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const found = await search(`'CF.{${CONVERSATION_FIELD}}' = ${ticketSqlText(externalId)}`, { per_page: PAGE_SIZE });
    return found.filter((ticket) => ticket.externalId === externalId);
  };

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const response = await call({ method: 'GET', path: `ticket/${encodeURIComponent(ticketId)}` });
    if (response?.status === 404) return null;
    const ticket = readTicket(accepted(response), account);
    const version = response?.headers.etag;
    if (ticket !== null && version !== undefined) versions.set(ticket, version);
    return ticket;
  };

  const known = async (ticketId: string): Promise<Ticket> => {
    const ticket = await get(ticketId);
    if (ticket === null) throw refusal(NAME, 404);
    return ticket;
  };

  const hasMessage = async ({ id }: Ticket, marker: string): Promise<boolean> => {
    const query = `TicketId = ${ticketSqlText(id)} AND 'CF.{${WAMID_FIELD}}' = ${ticketSqlText(marker)}`;
    const { items } = await read('transactions', { query, fields: 'CustomFields', per_page: PAGE_SIZE });
    return asArray(items).some((item) => fieldValues(asRecord(item), WAMID_FIELD).includes(marker));
  };

  /** The id of the queue's field for wamids; fails before anything is written that could not be recognised later. */
  const wamidFieldOf = async (queue: string): Promise<string> => {
    const response = await call({ method: 'GET', path: `queue/${encodeURIComponent(queue)}` });
    if (response?.status === 404 || response?.status === 403) throw missingSetUp(`a queue with this name that the user of the credential may see`);
    const { TicketCustomFields, TicketTransactionCustomFields } = asRecord(accepted(response));
    const idOf = (fields: unknown, wanted: string) => asText(asArray(fields).map(asRecord).find((field) => field.name === wanted)?.id);
    if (idOf(TicketCustomFields, CONVERSATION_FIELD) === null) throw missingSetUp(`the custom field "${CONVERSATION_FIELD}" for tickets of this queue`);
    const id = idOf(TicketTransactionCustomFields, WAMID_FIELD);
    if (id === null) throw missingSetUp(`the custom field "${WAMID_FIELD}" for ticket transactions of this queue`);
    return id;
  };

  const create = async (ticket: NewTicket): Promise<Ticket> => {
    const { externalId, group, message } = ticket;
    const queue = group ?? account.queue;
    const wamidField = await wamidFieldOf(queue);
    const earlier = earlierTicket(() => find(externalId), (found) => hasMessage(found, message.marker));
    const body = await withFiles(toNewTicket(ticket, queue, wamidField), message);
    const response = await call({ method: 'POST', path: 'ticket', ...body }, earlier.isThere);
    const opened = earlier.found() ?? (await known(String(asRecord(accepted(response)).id)));
    // Request Tracker answers 201 and drops what the user may not set.
    if (opened.externalId !== externalId) throw missingSetUp('the right ModifyCustomField for the user of the credential');
    if (!(await hasMessage(opened, message.marker))) throw missingSetUp('the right ModifyCustomField for the user of the credential');
    return opened;
  };

  /** Writes a message to the ticket as it is now: a state that an agent sets in between is seen, and no message is lost under it. */
  const write = async (ticket: Ticket, message: TicketMessage, state: TicketState): Promise<void> => {
    let current = ticket;
    for (let tries = 1; ; tries += 1) {
      const version = tries < MOST_TRIES ? versions.get(current) : undefined;
      const { headers, ...body } = await withFiles(toMessage(message, current.state === state ? null : state), message);
      const response = await call(
        {
          method: 'POST',
          path: `ticket/${encodeURIComponent(ticket.id)}/${message.visibility === 'public' ? 'correspond' : 'comment'}`,
          headers: { ...headers, ...(version === undefined ? {} : { 'if-match': version }) },
          ...body,
        },
        () => hasMessage(ticket, message.marker),
      );
      if (response?.status !== 412) {
        if (response !== null) requireMarker(accepted(response));
        return;
      }
      if (await hasMessage(ticket, message.marker)) return;
      current = await known(ticket.id);
    }
  };

  /** The ticket, solved or not as was asked for: an agent may have changed that while we wrote. */
  const settled = async (ticketId: string, solved: boolean): Promise<Ticket> => {
    const written = await known(ticketId);
    if ((written.state === 'solved') === solved) return written;
    const json = { Status: STATUS_OF[solved ? 'solved' : 'open'] };
    accepted(await call({ method: 'PUT', path: `ticket/${encodeURIComponent(ticketId)}`, json }));
    const changed = await known(ticketId);
    if ((changed.state === 'solved') !== solved) throw missingRight();
    return changed;
  };

  return {
    id: 'requestTracker',
    account: account.baseUrl.replace(/^https?:\/\//, ''),
    createsOnce: false,
    commentLimit: null,
    get,
    find,
    hasMessage,

    verify: async () => {
      await read('rt', {});
      return { agentId: null };
    },

    // Request Tracker makes the user itself when the ticket names them: so the credential needs no right to manage users.
    ensureRequester: async (requester) => ({ id: toAddress(requester) }),

    create: async (ticket) => {
      const { message, refusedFiles } = withTakenFiles(ticket.message);
      return { ticket: await create({ ...ticket, message }), refusedFiles };
    },

    addMessage: async (ticket, given, state) => {
      const { message, refusedFiles } = withTakenFiles(given);
      await write(ticket, message, state);
      return { ticket: await settled(ticket.id, state === 'solved'), refusedFiles };
    },

    list: ({ state, limit }) => firstTickets(limit, PAGE_SIZE, (page) => search(IN_STATE[state], { per_page: PAGE_SIZE, page })),

    update: async (ticket, changes) => {
      const json = toChanges(changes);
      const path = `ticket/${encodeURIComponent(ticket.id)}`;
      accepted(await call({ method: 'PUT', path, json }));
      const queue = changes.group === undefined ? null : String((await read(`queue/${encodeURIComponent(changes.group)}`, {})).id);
      const record = await read(path, {});
      const updated = readTicket(record, account) ?? ticket;
      requireChanges(record, updated, changes, queue);
      return updated;
    },

    events: requestTrackerEvents({ read, tickets: (page) => search(OURS, { per_page: PAGE_SIZE, page }) }),
  };
}

/** A body of JSON, or a form of it and the files: names beyond ASCII get lost in JSON. */
async function withFiles(json: Json, { files }: TicketMessage): Promise<Pick<HttpRequest, 'bytes' | 'headers' | 'json'>> {
  if (files.length === 0) return { json };
  const parts = files.map(({ name: fileName, mimeType, bytes }) => ({ name: 'Attachments', fileName, mimeType, bytes }));
  const { bytes, contentType } = await multipart([{ name: 'JSON', value: JSON.stringify(json) }, ...parts]);
  return { bytes, headers: { 'content-type': contentType } };
}

/** Request Tracker takes every file with something in it. */
function withTakenFiles(message: TicketMessage): { readonly message: TicketMessage; readonly refusedFiles: readonly RefusedFile[] } {
  const files = message.files.filter(({ bytes }) => bytes.byteLength > 0);
  const refusedFiles = message.files.filter((file) => !files.includes(file)).map((file) => ({ name: file.name, reason: 'it is empty' }));
  return { message: { ...message, files }, refusedFiles };
}

function toChanges({ state, priority, addTags, removeTags, assignee, group, fields }: TicketChanges): Json {
  if (addTags !== undefined || removeTags !== undefined) {
    throw new SupportError('invalidInput', 'Tickets of Request Tracker have no tags.', 'Use a custom field of Request Tracker instead.');
  }
  return {
    ...(state === undefined ? {} : { Status: STATUS_OF[state] }),
    ...(priority === undefined ? {} : { Priority: String(PRIORITY_OF[priority]) }),
    ...(assignee === undefined ? {} : { Owner: assignee }),
    ...(group === undefined ? {} : { Queue: group }),
    ...(fields === undefined ? {} : { CustomFields: fields }),
  };
}

/** Request Tracker answers 200 whatever it changed. */
function requireChanges(record: Json, ticket: Ticket, { state, priority, assignee, fields = {} }: TicketChanges, queue: string | null): void {
  const unlike = (
    [
      ['status', state !== undefined && ticket.nativeState !== STATUS_OF[state]],
      ['priority', priority !== undefined && ticket.priority !== priority],
      ['owner', assignee !== undefined && ticket.assignee !== assignee],
      ['queue', queue !== null && asText(asRecord(record.Queue).id) !== queue],
      ...Object.entries(fields).map(([field, value]) => [`"${field}"`, JSON.stringify(fieldValues(record, field)) !== JSON.stringify([value].flat().map(String))] as const),
    ] as const
  ).filter(([, differs]) => differs);
  if (unlike.length === 0) return;
  throw new SupportError(
    'helpdeskRefused',
    `Request Tracker did not change the ${unlike.map(([what]) => what).join(', ')} of the ticket.`,
    'Check that the value exists there, that an owner may own tickets of the queue, and the rights of the user of this credential.',
  );
}

/** Untranslated, whatever the user's language. Source: `RT::REST2::Resource::Message`. */
function requireMarker(answer: unknown): void {
  if (asArray(answer).some((text) => String(text).startsWith('Unable to load transaction custom field'))) {
    throw missingSetUp(`the custom field "${WAMID_FIELD}" for ticket transactions of this queue`);
  }
}

/** The body of a success; `null` when an earlier try was one. */
function accepted(response: HttpResponse | null): unknown {
  if (response === null) return null;
  const { message } = asRecord(response.body);
  if (response.status === 403 || message === 'Permission Denied') throw missingRight();
  return succeeded(NAME, response);
}
