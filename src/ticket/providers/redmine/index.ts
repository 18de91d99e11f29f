import { SupportError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import { refusal, type HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, RefusedFile, Ticket, TicketFile, TicketProvider } from '../../TicketProvider';
import { succeeded, unreadable } from '../parts/answers';
import { helpdeskCalls } from '../parts/calls';
import { changedTickets } from '../parts/changedTickets';
import { fileBytes, requireSize } from '../parts/downloads';
import { earlierTicket } from '../parts/earlierTicket';
import { firstTickets, isInState } from '../parts/ticketLists';
import { missingSetUp, type RedmineAccount } from './account';
import { eventsIn } from './events';
import { fieldValue, holdsMarker, readIssue, toChanges, toNewIssue, toNote, toRequesterLine, unchangedOf, type Upload } from './issues';
import { redmineVocabulary, type Vocabulary } from './vocabulary';

export { redmineAccount, type RedmineAccount } from './account';

type Query = Readonly<Record<string, string | number>>;
const PAGE_SIZE = 100;

const pathOf = (ticketId: string): string => `issues/${encodeURIComponent(ticketId)}.json`;
const WITH_ALL = { include: 'journals,attachments' };

/** Redmine through its REST API. Source of the rules: Redmine's guide to its REST API, tried on 5.0.4. */
export function redmine(account: RedmineAccount, line: HelpdeskLine): TicketProvider {
  const { name } = line;

  const { call, ask, askIfThere } = helpdeskCalls(line, `${account.baseUrl}/`, { reasonsOf: complaintsIn });

  const read = async (path: string, query: Query = {}): Promise<Json> => asRecord(await ask({ method: 'GET', path: `${path}.json`, query }));

  const accepted = (response: HttpResponse | null): unknown => succeeded(name, response, complaintsIn);

  const vocabulary = redmineVocabulary(account, read);

  const toTicket = (issue: Json, words: Vocabulary): Ticket => {
    const ticket = readIssue(issue, account, words);
    if (ticket === null) throw unreadable(name);
    return ticket;
  };

  const search = async (query: Query, page = 1): Promise<readonly Ticket[]> => {
    const words = await vocabulary();
    const common = { project_id: account.project, status_id: '*', sort: 'updated_on:desc', limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
    const { issues } = await read('issues', { ...common, ...query });
    return asArray(issues).map((issue) => toTicket(asRecord(issue), words));
  };

  /** Tickets with a key of ours. */
  const ours = async (query: Query, page: number): Promise<readonly Ticket[]> => {
    const { conversationField } = await vocabulary();
    return search({ [`cf_${conversationField}`]: '~wa:', ...query }, page);
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const { conversationField } = await vocabulary();
    const found = await search({ [`cf_${conversationField}`]: `=${externalId}` });
    // Redmine silently gives all tickets when it may not filter by the field: ours would then be on some later page.
    if (found.some((ticket) => ticket.externalId !== externalId)) throw missingSetUp('"Used as a filter" in the custom field "WhatsApp conversation"');
    return found;
  };

  const issueOf = async (ticketId: string): Promise<Json | null> => {
    const found = await askIfThere({ method: 'GET', path: pathOf(ticketId), query: WITH_ALL });
    return found === null ? null : asRecord(found.issue);
  };

  const knownIssue = async (ticketId: string): Promise<Json> => {
    const issue = await issueOf(ticketId);
    if (issue === null) throw refusal(name, 404);
    return issue;
  };

  const hasMessage = async ({ id }: Ticket, marker: string): Promise<boolean> => {
    const issue = await issueOf(id);
    return issue !== null && holdsMarker(issue, marker, await vocabulary());
  };

  const change = async (ticketId: string, issue: Json, alreadyDone?: () => Promise<boolean>): Promise<void> => {
    await ask({ method: 'PUT', path: pathOf(ticketId), json: { issue } }, alreadyDone);
  };

  const upload = async ({ name: filename, mimeType, bytes }: TicketFile): Promise<Upload | RefusedFile> => {
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await call({ method: 'POST', path: 'uploads.json', query: { filename }, headers, bytes });
    if (response?.status === 422) return { name: filename, reason: 'Redmine does not accept it, because it is too large or of a type that is not allowed there' };
    if (response?.status === 413) return { name: filename, reason: 'it is too large for Redmine' };
    const token = asText(asRecord(asRecord(accepted(response)).upload).token);
    if (token === null) throw unreadable(name);
    return { token, filename, content_type: mimeType };
  };

  const uploadAll = async (files: readonly TicketFile[]) => {
    const results: Array<Upload | RefusedFile> = [];
    for (const file of files) results.push(await upload(file));
    return {
      uploads: results.filter((result): result is Upload => 'token' in result),
      refusedFiles: results.filter((result): result is RefusedFile => 'reason' in result),
    };
  };

  const create = async (ticket: NewTicket, uploads: readonly Upload[]): Promise<Ticket> => {
    const words = await vocabulary();
    const { externalId, message, group } = ticket;
    const earlier = earlierTicket(() => find(externalId), (found) => hasMessage(found, message.marker));
    const json = { issue: toNewIssue(ticket, group ?? account.project, uploads, words) };
    const response = await call({ method: 'POST', path: 'issues.json', json }, earlier.isThere);
    const known = earlier.found();
    if (known !== null) return known;
    const issue = asRecord(asRecord(accepted(response)).issue);
    requireFields(issue, externalId, message.marker, words);
    return toTicket(issue, words);
  };

  /** The ticket in the state that was asked for: somebody may have changed it in the meantime, and Redmine leaves out what the workflow forbids. */
  const settled = async (ticketId: string, marker: string, solved: boolean): Promise<Ticket> => {
    const words = await vocabulary();
    for (let looks = 1; ; looks += 1) {
      const issue = await knownIssue(ticketId);
      if (!holdsMarker(issue, marker, words)) throw missingSetUp('the right to change the custom field "Wamid" for the user of the credential');
      const ticket = toTicket(issue, words);
      if ((ticket.state === 'solved') === solved) return ticket;
      if (looks === 2) throw missingSetUp(`a workflow in which the user of the credential may change "${ticket.nativeState}"`);
      await change(ticketId, toChanges({ state: solved ? 'solved' : 'open' }, marker, words));
    }
  };

  return {
    id: 'redmine',
    account: `${account.baseUrl.replace(/^https?:\/\//, '')}/projects/${account.project}`,
    createsOnce: false,
    commentLimit: null,
    find,
    hasMessage,

    verify: async () => {
      const id = asNumber(asRecord((await read('users/current')).user).id);
      if (id === null) throw unreadable(name);
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => ({ id: toRequesterLine(requester) }),

    get: async (ticketId) => {
      const issue = await issueOf(ticketId);
      return issue === null ? null : toTicket(issue, await vocabulary());
    },

    create: async (ticket) => {
      const { uploads, refusedFiles } = await uploadAll(ticket.message.files);
      return { ticket: await create(ticket, uploads), refusedFiles };
    },

    addMessage: async (ticket, message, state) => {
      const words = await vocabulary();
      const { uploads, refusedFiles } = await uploadAll(message.files);
      const note = toNote(message, ticket.state === state ? null : state, uploads, words);
      await change(ticket.id, note, () => hasMessage(ticket, message.marker));
      return { ticket: await settled(ticket.id, message.marker, state === 'solved'), refusedFiles };
    },

    list: ({ state, limit }) =>
      firstTickets(limit, PAGE_SIZE, (page) => ours({ status_id: state === 'open' ? 'open' : '*' }, page), (ticket) => isInState(ticket, state)),

    update: async (ticket, changes) => {
      const words = await vocabulary();
      await change(ticket.id, toChanges(changes, `update.${line.clock.now()}`, words));
      const issue = await knownIssue(ticket.id);
      const unchanged = unchangedOf(issue, changes, words);
      if (unchanged.length === 0) return toTicket(issue, words);
      throw new SupportError(
        'helpdeskRefused',
        `Redmine did not change the ${unchanged.join(', ')} of the ticket.`,
        'Check that the value exists there, and that role and workflow allow the user of this credential to set it.',
      );
    },

    events: {
      webhook: null,
      changedSince: (cursor) => changedTickets(cursor, PAGE_SIZE, (page) => ours({}, page)),
      eventsOf: async (ticket, sinceMs) => eventsIn(await knownIssue(ticket.id), sinceMs, await vocabulary()),
      download: async ({ source, size }, maxBytes) => {
        requireSize(size, maxBytes);
        const path = `attachments/download/${encodeURIComponent(source)}`;
        return fileBytes(name, await ask({ method: 'GET', path, answer: 'bytes' }), maxBytes);
      },
    },
  };
}

/** Redmine names the field and what is wrong with it, e.g. `Category cannot be blank`. What could be content stays out. */
function complaintsIn(body: unknown): readonly string[] {
  return asArray(asRecord(body).errors).filter((text): text is string => typeof text === 'string' && /^[\p{L}\p{M} '’"(),.-]{1,120}$/u.test(text));
}

/** Redmine answers 201 and leaves out custom fields that it may not set: the ticket would never be found again. */
function requireFields(issue: Json, externalId: string, marker: string, { conversationField, wamidField }: Vocabulary): void {
  if (fieldValue(issue, conversationField) === externalId && fieldValue(issue, wamidField) === marker) return;
  throw missingSetUp('the custom fields "WhatsApp conversation" and "Wamid" for the tracker of new tickets');
}
