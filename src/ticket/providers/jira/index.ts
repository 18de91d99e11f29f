import { asRecord, asText } from '../../../shared/shape';
import type { TicketStore } from '../../../store/SupportStore';
import { jqlText } from '../../escape/jql';
import { conversationOf } from '../../externalId';
import type { HelpdeskLine } from '../../helpdeskCall';
import type { RefusedFile, Ticket, TicketMessage, TicketProvider } from '../../TicketProvider';
import { unreadable } from '../parts/answers';
import { earlierTicket } from '../parts/earlierTicket';
import { remembered } from '../parts/remembered';
import { latestFirst } from '../parts/ticketLists';
import type { JiraAccount } from './account';
import { jiraApi } from './api';
import { attach } from './attachments';
import { comment, hasMessage } from './comments';
import { jiraEvents } from './events';
import { filedUnder, getIssue, readTicket } from './issues';
import { findRequestType } from './requestType';
import { freshIssues, listIssues, searchIssues } from './search';
import { moveTo } from './transitions';
import { designation, edit, finishOpening, newIssue } from './writes';

export { jiraAccount, type JiraAccount } from './account';

const ID = 'jira';

/**
 * Jira Service Management Cloud. Its customers need an e-mail address, which WhatsApp does not give: tickets are reported by the
 * login of the credential, and the first line of every message says who wrote it.
 * Source of the rules: developer.atlassian.com, Jira Cloud platform REST API v3 and Jira Service Management REST API.
 */
export function jira(jiraAccount: JiraAccount, line: HelpdeskLine, store: Pick<TicketStore, 'getTicketBinding'>): TicketProvider {
  const api = jiraApi(jiraAccount, line);
  const account = `${jiraAccount.site}/${jiraAccount.projectKey}`;
  const requestType = remembered(() => findRequestType(api));
  const toTicket = (issue: Readonly<Record<string, unknown>>): Ticket => readTicket(issue, api);

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const issue = await getIssue(api, ticketId);
    return issue === null ? null : toTicket(issue);
  };
  const again = async (ticketId: string): Promise<Ticket> => {
    const ticket = await get(ticketId);
    if (ticket === null) throw unreadable(api.name);
    return ticket;
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const binding = await store.getTicketBinding(conversationOf(externalId) ?? '', ID, account);
    const jql = `project = ${jqlText(jiraAccount.projectKey)} AND labels = ${jqlText(externalId)} ORDER BY updated DESC`;
    const issues = [...(await freshIssues(api))];
    for await (const issue of searchIssues(api, jql, binding === null ? [] : [binding.ticketId])) issues.push(issue);
    const byId = new Map(issues.map(toTicket).filter((ticket) => ticket.externalId === externalId).map((ticket) => [ticket.id, ticket]));
    return [...byId.values()].sort(latestFirst);
  };

  const isOpenedBy = async (marker: string, { id }: Ticket): Promise<boolean> => filedUnder((await getIssue(api, id)) ?? {})?.marker === marker;

  const write = async (ticket: Ticket, message: TicketMessage): Promise<readonly RefusedFile[]> => {
    const finished = await finishOpening(api, ticket.id, message);
    if (finished !== null) return finished;
    const { attached, refused } = await attach(api, ticket.id, message.files);
    await comment(api, ticket, message, attached);
    return refused;
  };

  return {
    id: ID,
    account,
    createsOnce: false,
    commentLimit: null,
    find,
    get,
    hasMessage: (ticket, marker) => hasMessage(api, ticket.id, marker),
    events: jiraEvents(api),

    verify: async () => {
      const agentId = asText(asRecord(await api.ask({ method: 'GET', path: '/rest/api/3/myself' })).accountId);
      if (agentId === null) throw unreadable(api.name);
      return { agentId };
    },

    ensureRequester: async (requester) => ({ id: designation(requester) }),

    list: async ({ state, limit }) => (await listIssues(api, state, limit)).map(toTicket),

    create: async (ticket) => {
      const { externalId, message } = ticket;
      const json = await newIssue(api, ticket, await requestType());
      const earlier = earlierTicket(() => find(externalId), (found) => isOpenedBy(message.marker, found));
      const created = await api.ask({ method: 'POST', path: '/rest/api/3/issue', json }, earlier.isThere);
      const id = earlier.found()?.id ?? asText(asRecord(created).id);
      if (id === null) throw unreadable(api.name);
      const refusedFiles = message.files.length === 0 ? null : await finishOpening(api, id, message);
      return { ticket: await again(id), refusedFiles: refusedFiles ?? [] };
    },

    addMessage: async (ticket, message, state) => {
      // The ticket wakes before the comment: a run that breaks off in between comes again for the comment.
      if (ticket.state === 'solved' || state === 'solved') await moveTo(api, ticket, state);
      return { refusedFiles: await write(ticket, message), ticket: await again(ticket.id) };
    },

    update: async (ticket, changes) => {
      await edit(api, ticket, changes);
      if (changes.state !== undefined) await moveTo(api, ticket, changes.state);
      return again(ticket.id);
    },
  };
}
