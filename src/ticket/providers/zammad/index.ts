import { MB } from '../../../shared/bytes';
import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, type Json } from '../../../shared/shape';
import { FILES_TIMEOUT_MS, type HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, Requester, Ticket, TicketChanges, TicketFields, TicketMessage, TicketProvider } from '../../TicketProvider';
import { succeeded, unreadable } from '../parts/answers';
import { earlierTicket } from '../parts/earlierTicket';
import { firstTickets, isInState, isOurTicket } from '../parts/ticketLists';
import { writeWithFiles, type FileLimits, type WrittenAnswer } from '../parts/writeWithFiles';
import type { ZammadAccount } from './account';
import { priorityName, reasonsOf, SEARCH_PAGE, zammadApi, type ZammadApi } from './api';
import { OUR_CUSTOMERS, zammadEvents } from './events';
import { articlesOf, messageIdOf, preferencesWith, readTicket, stateFields, toArticle, toTag } from './tickets';

export { zammadAccount, type ZammadAccount } from './account';

/** Files travel as base64 in a request of at most 50 MB, as Zammad's own web server takes it. */
const FILE_LIMITS: FileLimits = { totalBytes: 35 * MB, count: 20 };

/**
 * Tickets in Zammad. The customer's login is the conversation's key, which also stands in the ticket's preferences; a marker is the
 * article's `message_id`. Zammad's own WhatsApp channel must not run on the same number.
 */
export function zammad(account: ZammadAccount, line: HelpdeskLine): TicketProvider {
  const api = zammadApi(account, line);
  const at = (ticketId: string): string => `tickets/${encodeURIComponent(ticketId)}`;
  /** Zammad makes a customer with their first ticket: it would give a second one of the same login another login. */
  const newcomers = new Map<string, Requester>();
  const withTags = async (record: Json): Promise<Ticket> => readTicket(record, api, await tagsOf(api, String(record.id)));

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const record = await api.askIfThere({ method: 'GET', path: at(ticketId), query: { expand: true } });
    return record === null ? null : withTags(record);
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const tickets: Ticket[] = [];
    for (const record of await api.search({ 'customer.login': { operator: 'is', value: externalId } }, 1)) tickets.push(await withTags(record));
    return tickets.filter((ticket) => ticket.externalId === externalId);
  };

  const hasMessage = async (ticket: Ticket, marker: string): Promise<boolean> =>
    (await articlesOf(api, ticket.id)).some(({ message_id }) => message_id === messageIdOf(marker));

  /** Writes a ticket and an article in one step. */
  const write = (method: 'POST' | 'PUT', path: string, fields: Json, message: TicketMessage, alreadyDone: () => Promise<boolean>): Promise<WrittenAnswer> =>
    writeWithFiles(message.files, FILE_LIMITS, async (files) =>
      api.call({ method, path, query: { expand: true }, json: { ...fields, article: toArticle(message, files) }, ...(files.length > 0 && { timeoutMs: FILES_TIMEOUT_MS }) }, alreadyDone),
    );

  return {
    id: 'zammad',
    account: new URL(account.baseUrl).host,
    createsOnce: false,
    commentLimit: null,
    get,
    find,
    hasMessage,

    verify: async () => {
      const { id } = asRecord(await api.ask({ method: 'GET', path: 'users/me' }));
      if (typeof id !== 'number') throw unreadable(line.name);
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => {
      newcomers.set(requester.externalId, requester);
      return { id: requester.externalId };
    },

    create: async (ticket) => {
      const { message, externalId } = ticket;
      const earlier = earlierTicket(() => find(externalId), (found) => hasMessage(found, message.marker));
      const fields = await newTicket(ticket, newcomers.get(ticket.requesterId), api);
      const { response, refusedFiles } = await write('POST', 'tickets', fields, message, earlier.isThere);
      newcomers.delete(ticket.requesterId);
      const known = earlier.found();
      if (known !== null) return { ticket: known, refusedFiles };
      const record = asRecord(succeeded(line.name, response, reasonsOf));
      requireFields(record, ticket.fields);
      const opened = await readTicket(record, api, ticket.tags.map(toTag));
      if (opened.externalId !== externalId) throw notAnAgent();
      return { ticket: opened, refusedFiles };
    },

    addMessage: async (ticket, message, state) => {
      const { response, refusedFiles } = await write('PUT', at(ticket.id), await stateFields(state, api), message, () => hasMessage(ticket, message.marker));
      if (response === null) return { ticket: { ...ticket, state }, refusedFiles };
      return { ticket: await readTicket(asRecord(succeeded(line.name, response, reasonsOf)), api, ticket.tags), refusedFiles };
    },

    list: async ({ state, limit }) => {
      const pageOf = async (page: number) => Promise.all((await api.search(OUR_CUSTOMERS, page)).map((record) => readTicket(record, api, [])));
      const tickets: Ticket[] = [];
      for (const ticket of await firstTickets(limit, SEARCH_PAGE, pageOf, (each) => isOurTicket(each) && isInState(each, state))) {
        tickets.push({ ...ticket, tags: await tagsOf(api, ticket.id) });
      }
      return tickets;
    },

    update: async (ticket, changes) => {
      await changeTags(ticket, changes, api);
      const json = await changedFields(changes, api);
      if (Object.keys(json).length > 0) requireFields(asRecord(await api.ask({ method: 'PUT', path: at(ticket.id), query: { expand: true }, json })), changes.fields ?? {});
      return (await get(ticket.id)) ?? ticket;
    },

    events: zammadEvents(api),
  };
}

async function newTicket(ticket: NewTicket, newcomer: Requester | undefined, api: ZammadApi): Promise<Json> {
  const { externalId, subject, requesterId, tags, priority, assignee, group, fields, followUpOf } = ticket;
  const { name, phone } = newcomer ?? { name: requesterId, phone: null };
  const changes = { fields, ...(priority && { priority }), ...(assignee !== null && { assignee }), group: group ?? api.account.group };
  return {
    ...(await changedFields(changes, api)),
    title: subject,
    // Looked up by the login; the rest counts for a new one only.
    customer: { login: requesterId, firstname: name, ...(phone === null ? {} : { mobile: phone }) },
    preferences: preferencesWith(externalId),
    ...(tags.length === 0 ? {} : { tags: tags.map(toTag).join(',') }),
    ...(followUpOf === null ? {} : { links: { Ticket: { parent: [Number(followUpOf.id)] } } }),
  };
}

async function changedFields({ state, priority, assignee, group, fields = {} }: TicketChanges, api: ZammadApi): Promise<Json> {
  return {
    ...fields,
    ...(state === undefined ? {} : await stateFields(state, api)),
    ...(priority === undefined ? {} : { priority: await priorityName(api, priority) }),
    ...(assignee === undefined ? {} : reference('owner', assignee)),
    ...(group === undefined ? {} : reference('group', group)),
  };
}

/** By id, or by the name or login, which Zammad looks up. */
const reference = (name: 'owner' | 'group', value: string): Json => (/^\d+$/.test(value) ? { [`${name}_id`]: Number(value) } : { [name]: value });

async function tagsOf(api: ZammadApi, ticketId: string): Promise<readonly string[]> {
  const { tags } = asRecord(await api.ask({ method: 'GET', path: 'tags', query: { object: 'Ticket', o_id: ticketId } }));
  return asArray(tags).map(String);
}

async function changeTags(ticket: Ticket, { addTags = [], removeTags = [] }: TicketChanges, api: ZammadApi): Promise<void> {
  const tagged = (item: string) => ({ item, object: 'Ticket', o_id: Number(ticket.id) });
  for (const tag of addTags.map(toTag)) await api.ask({ method: 'POST', path: 'tags/add', json: tagged(tag) });
  for (const tag of removeTags.map(toTag)) await api.ask({ method: 'DELETE', path: 'tags/remove', query: tagged(tag) });
}

/**
 * Zammad drops what it does not know without a word.
 * @throws {SupportError} `invalidInput`
 */
function requireFields(record: Json, fields: TicketFields): void {
  const unknown = Object.keys(fields).filter((name) => !(name in record));
  if (unknown.length === 0) return;
  throw new SupportError('invalidInput', `Zammad’s tickets have no attribute ${unknown.join(', ')}.`, 'Enter the names as they stand in Admin > Objects > Ticket.');
}

function notAnAgent(): SupportError {
  return new SupportError(
    'helpdeskRefused',
    'Zammad opened a ticket, but not with the customer’s key: the token in the credential is not an agent’s.',
    'Make the token with the permission "ticket.agent", as a user who has it too.',
  );
}
