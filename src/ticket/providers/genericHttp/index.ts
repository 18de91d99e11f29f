import { MB } from '../../../shared/bytes';
import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { codeBlock } from '../../escape/codeBlock';
import { htmlText } from '../../escape/html';
import { journalText } from '../../escape/journal';
import { refusal, type HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, RefusedFile, Ticket, TicketChanges, TicketFile, TicketMessage, TicketProvider, TicketQuery, TicketState, Written } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { succeeded, unreadable } from '../parts/answers';
import { earlierTicket } from '../parts/earlierTicket';
import { isDone, isInState, isOurTicket, latestFirst } from '../parts/ticketLists';
import { writeWithFiles } from '../parts/writeWithFiles';
import { isMarked, httpDeskApi, markOf, notConfigured, type HttpDeskApi } from './api';
import type { HttpDeskConnection } from './connection';
import { httpDeskEvents, sinceValues } from './events';
import { readTicket, textAt } from './records';
import { fill, type Values } from './template';

export { httpDeskConnection, httpDeskHeaders } from './connection';

/** Files travel inside the JSON, a third larger than they are. */
const FILE_LIMITS = { totalBytes: 15 * MB, count: 20 } as const;

/** Any helpdesk that takes and gives JSON over HTTP, spoken to as its credential says. */
export function genericHttp(connection: HttpDeskConnection, line: HelpdeskLine, fetchFile: ProviderMeans['fetchFile']): TicketProvider {
  const api = httpDeskApi(connection, line);
  const { requests } = connection;

  /** The ticket as the helpdesk gives it; `null` when there is none. */
  const rawTicket = async (id: string): Promise<unknown> => {
    const response = await api.call(requests.get, { id });
    return response?.status === 404 ? null : api.read(requests.get, response);
  };
  const get = async (id: string): Promise<Ticket | null> => {
    const record = await rawTicket(id);
    return record === null ? null : toTicket(record, api);
  };
  const current = async (id: string): Promise<Ticket> => {
    const ticket = await get(id);
    if (ticket === null) throw refusal(line.name, 404);
    return ticket;
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const found: Ticket[] = [];
    for await (const record of api.list(requests.find, { externalId })) found.push(toTicket(record, api));
    return found.filter((ticket) => ticket.externalId === externalId).sort(latestFirst);
  };

  const hasMessage = async (ticket: Ticket, marker: string): Promise<boolean> => {
    const mark = markOf(marker);
    if (isMarked(await rawTicket(ticket.id), connection.ticket, mark)) return true;
    for await (const comment of api.list(requests.comments, { id: ticket.id })) if (isMarked(comment, connection.comment, mark)) return true;
    return false;
  };

  const inState = async (ticket: Ticket, state: TicketState): Promise<Ticket> =>
    isDone(ticket) === isDone({ state }) ? ticket : update(api, ticket, { state }, current);

  return {
    id: 'genericHttp',
    // One server may have many desks, such as the projects of a GitLab.
    account: new URL(connection.baseUrl).host + requests.create.target,
    createsOnce: false,
    commentLimit: null,
    get,
    find,
    hasMessage,
    verify: async () => {
      const response = await api.call(requests.test, {});
      const answer = succeeded(line.name, response);
      // A page for people to log in is answered with 200, too.
      if (typeof answer !== 'object' || answer === null) throw refusal(line.name, 401);
      return { agentId: null };
    },

    // There is no address book: a ticket carries its customer.
    ensureRequester: async ({ name, phone }) => ({ id: JSON.stringify([name, phone]) }),

    list: (query) => list(api, query),

    create: async (ticket) => {
      const { externalId, message } = ticket;
      const earlier = earlierTicket(() => find(externalId), (found) => hasMessage(found, message.marker));
      const { response, refusedFiles } = await write(api, message, (values) =>
        api.call(requests.create, { ...newTicket(ticket), ...values }, earlier.isThere),
      );
      const id = response === null ? earlier.found()?.id : idIn(api, response);
      if (id === undefined) throw unreadable(line.name);
      return { ticket: await current(id), refusedFiles };
    },

    addMessage: async (ticket, message, state): Promise<Written> => {
      const request = message.visibility === 'public' ? requests.comment : requests.note;
      if (request === null) throw notConfigured('Note Request', 'notes that only agents may read cannot be written');
      // The state first: a crash in between leaves a reopened ticket, not a message on a ticket that nobody reads.
      const awake = await inState(ticket, state);
      const { response, refusedFiles } = await write(api, message, (values) =>
        api.call(request, { ...values, id: ticket.id }, () => hasMessage(ticket, message.marker)),
      );
      if (response !== null) succeeded(line.name, response);
      return { ticket: awake, refusedFiles };
    },

    update: (ticket, changes) => update(api, ticket, changes, current),
    events: httpDeskEvents(api, rawTicket, fetchFile),
  };
}

function toTicket(record: unknown, { connection, line }: HttpDeskApi): Ticket {
  const ticket = readTicket(record, connection);
  if (ticket === null) throw unreadable(line.name);
  return ticket;
}

/** Writes a message with its files where the helpdesk takes any, and says which it did not take. */
async function write(api: HttpDeskApi, message: TicketMessage, send: (values: Values) => ReturnType<HttpDeskApi['call']>) {
  const { file, textFormat } = api.connection;
  const values = { text: formatted(message.text, textFormat), marker: markOf(message.marker), author: message.as };
  const taken = file === null ? [] : message.files;
  const refused: readonly RefusedFile[] = file === null ? message.files.map(({ name }) => ({ name, reason: 'the connection to this helpdesk takes no files' })) : [];
  const { response, refusedFiles } = await writeWithFiles(taken, FILE_LIMITS, (files) =>
    send({ ...values, files: files.length === 0 ? null : files.map((each) => fill(file, fileValues(each))) }),
  );
  return { response, refusedFiles: [...refused, ...refusedFiles] };
}

const fileValues = ({ name, mimeType, bytes }: TicketFile): Values => ({ fileName: name, mimeType, base64: Buffer.from(bytes).toString('base64') });

function formatted(text: string, format: HttpDeskConnection['textFormat']): string {
  switch (format) {
    case 'plain':
      return text;
    case 'html':
      return htmlText(text);
    case 'markdown':
      return codeBlock(text);
    case 'journal':
      return journalText(text);
    default:
      return format satisfies never;
  }
}

function newTicket({ externalId, subject, requesterId, tags, priority, assignee, group, fields, followUpOf }: NewTicket): Values {
  const [name, phone] = JSON.parse(requesterId) as readonly [string, string | null];
  const given = Object.keys(fields).length === 0 ? null : fields;
  return { externalId, subject, name, phone, tags, priority, assignee, group, fields: given, followUpOf: followUpOf?.id };
}

/** Where the new ticket's id stands: in the answer, or at the end of the address that it names. */
function idIn({ connection, ...api }: HttpDeskApi, response: NonNullable<Awaited<ReturnType<HttpDeskApi['call']>>>): string | undefined {
  const { create } = connection.requests;
  const location = asText(response.headers.location)?.split('?')[0]?.replace(/\/+$/, '').split('/').at(-1);
  return textAt(api.read(create, response), connection.ticket.id) ?? asText(response.headers['resource-id']) ?? asText(location) ?? undefined;
}

/** Tickets that were opened through these nodes: those among all changed ones that have a key of ours. */
async function list(api: HttpDeskApi, { state, limit }: TicketQuery): Promise<readonly Ticket[]> {
  const { changed } = api.connection.requests;
  if (changed === null) throw notConfigured('Changed Request', 'tickets cannot be listed');
  const found = new Map<string, Ticket>();
  for await (const record of api.list(changed, sinceValues(0))) {
    const ticket = toTicket(record, api);
    if (isOurTicket(ticket) && isInState(ticket, state)) found.set(ticket.id, ticket);
  }
  return [...found.values()].sort(latestFirst).slice(0, limit);
}

async function update(api: HttpDeskApi, ticket: Ticket, changes: TicketChanges, current: (id: string) => Promise<Ticket>): Promise<Ticket> {
  const { update: request } = api.connection.requests;
  if (request === null) throw notConfigured('Update Request', 'tickets cannot be changed');
  const { addTags, removeTags, state, ...given } = changes;
  // Where the helpdesk adds and removes, nobody's tag is lost; else the whole list is set.
  const tags = request.uses.has('tags') && (addTags ?? removeTags) !== undefined ? { tags: changedTags(await current(ticket.id), changes, api.connection) } : { addTags, removeTags };
  const values = { ...given, ...tags, state: state === undefined ? undefined : wordFor(state, api.connection.words) };
  const unknown = Object.entries(values).find(([name, value]) => value !== undefined && !request.uses.has(name));
  if (unknown !== undefined) {
    throw new SupportError('invalidInput', `The Update Request of the helpdesk has no {{${unknown[0]}}}.`, 'Leave the field empty, or add the placeholder in the credential.');
  }
  succeeded(api.line.name, await api.call(request, { ...values, id: ticket.id }));
  return current(ticket.id);
}

function changedTags({ tags, externalId }: Ticket, { addTags = [], removeTags = [] }: TicketChanges, { ticket: at }: HttpDeskConnection): readonly string[] {
  // Where the key is one of the tags, it stays with them.
  const key = at.key === at.tags && externalId !== null ? [externalId] : [];
  return [...new Set([...key, ...tags.filter((tag) => !removeTags.includes(tag)), ...addTags])];
}

function wordFor(state: TicketState, words: HttpDeskConnection['words']): string {
  const [word] = state === 'closed' || state === 'solved' ? words[state] : words.open;
  if (word !== undefined) return word;
  throw new SupportError('invalidInput', `The credential of the helpdesk has no word for "${state}".`, 'Choose another status, or add the word to Words.');
}
