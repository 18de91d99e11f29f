import { MINUTE_MS } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText } from '../../../shared/shape';
import { jqlText } from '../../escape/jql';
import type { TicketEvent, TicketEventFile, TicketEventSource } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import { timeOf, unreadable } from '../parts/answers';
import { fileBytes, requireSize } from '../parts/downloads';
import { remembered } from '../parts/remembered';
import type { JiraApi } from './api';
import { commentsOf, isInternal, markerOf } from './comments';
import { isDone, issuePath, OUR_LABEL } from './issues';
import { searchIssues } from './search';
import { isOurChange } from './transitions';
import { jiraWebhook } from './webhook';

type JiraRecord = Readonly<Record<string, unknown>>;

/** Jira's search may show a change this much later. */
const SEARCH_LAG_MS = MINUTE_MS;

export function jiraEvents(api: JiraApi): TicketEventSource {
  const doneStatuses = remembered(() => readDoneStatuses(api));
  return {
    webhook: jiraWebhook(api),
    changedSince: (cursor) => changedSince(api, cursor),
    eventsOf: async (ticket, sinceMs) => {
      const events = [...(await commentEvents(api, ticket, sinceMs)), ...(await stateEvents(api, ticket, sinceMs, await doneStatuses()))];
      return events.sort((left, right) => left.at - right.at);
    },
    download: (file, maxBytes) => download(api, file, maxBytes),
  };
}

/** The cursor is a time of Jira's clock, in milliseconds. Times in JQL are counted back from now: absolute ones depend on the time zone of the login. */
async function changedSince(api: JiraApi, cursor: string | null): Promise<{ ticketIds: readonly string[]; cursor: string }> {
  const now = timeOf(asRecord(await api.ask({ method: 'GET', path: '/rest/api/3/serverInfo' })).serverTime);
  if (now === null) throw unreadable(api.name);
  const since = asNumber(cursor);
  if (since === null) return { ticketIds: [], cursor: String(now) };
  const minutes = Math.ceil((now - since + SEARCH_LAG_MS) / MINUTE_MS);
  const jql = `project = ${jqlText(api.account.projectKey)} AND labels = ${jqlText(OUR_LABEL)} AND updated >= -${minutes}m ORDER BY updated ASC`;
  const ticketIds: string[] = [];
  for await (const { id } of searchIssues(api, jql)) ticketIds.push(String(id));
  return { ticketIds, cursor: String(now) };
}

async function commentEvents(api: JiraApi, { id }: Ticket, sinceMs: number): Promise<readonly TicketEvent[]> {
  const events: TicketEvent[] = [];
  for await (const comment of commentsOf(api, id, 'properties,renderedBody')) {
    const at = timeOf(comment.created) ?? 0;
    if (at < sinceMs) break;
    // People with an account on the portal are customers there.
    if (markerOf(comment) !== null || asRecord(comment.author).accountType === 'customer') continue;
    events.push({
      id: `comment:${String(comment.id)}`,
      kind: isInternal(comment) ? 'internalNote' : 'agentReplied',
      at,
      author: authorOf(comment),
      body: { format: 'html', content: asText(comment.renderedBody) ?? '' },
      files: await filesOf(api, id, String(comment.id)),
    });
  }
  return events;
}

/** Solved and reopened are changes of the status between Jira's category "done" and the others. */
async function stateEvents(api: JiraApi, { id }: Ticket, sinceMs: number, done: ReadonlySet<string>): Promise<readonly TicketEvent[]> {
  const events: TicketEvent[] = [];
  for await (const change of api.pages(`${issuePath(id)}/changelog`, 'values')) {
    const at = timeOf(change.created) ?? 0;
    const status = asArray(change.items).map(asRecord).find(({ field }) => field === 'status');
    if (at < sinceMs || status === undefined || isOurChange(change)) continue;
    const [was, is] = [done.has(String(status.from)), done.has(String(status.to))];
    if (was === is) continue;
    events.push({ id: `change:${String(change.id)}`, kind: is ? 'solved' : 'reopened', at, author: authorOf(change), body: null, files: [] });
  }
  return events;
}

async function readDoneStatuses(api: JiraApi): Promise<ReadonlySet<string>> {
  const statuses = asArray(await api.ask({ method: 'GET', path: '/rest/api/3/status' }));
  return new Set(statuses.filter(isDone).map((status) => String(asRecord(status).id)));
}

const authorOf = ({ author }: JiraRecord): TicketEvent['author'] => ({ id: asText(asRecord(author).accountId), name: asText(asRecord(author).displayName) });

/** Files belong to the issue; which of them a comment shows only Jira Service Management says. */
async function filesOf(api: JiraApi, issueId: string, commentId: string): Promise<readonly TicketEventFile[]> {
  const path = `/rest/servicedeskapi/request/${encodeURIComponent(issueId)}/comment/${encodeURIComponent(commentId)}/attachment`;
  const attachments = await api.askIfThere({ method: 'GET', path, headers: { 'x-experimentalapi': 'opt-in' } });
  // An issue that somebody took the request type from.
  if (attachments === null) return [];
  return asArray(attachments.values).flatMap((value) => {
    const { filename, mimeType, size, _links: links } = asRecord(value);
    const id = /\d+$/.exec(asText(asRecord(links).jiraRest) ?? '')?.[0];
    return id === undefined ? [] : [{ name: asText(filename) ?? 'file', mimeType: asText(mimeType), size: asNumber(size), source: id }];
  });
}

async function download(api: JiraApi, { size, source }: TicketEventFile, maxBytes: number): Promise<Uint8Array> {
  requireSize(size, maxBytes);
  // Without a redirect: Jira would send us to another host.
  const path = `/rest/api/3/attachment/content/${encodeURIComponent(source)}`;
  return fileBytes(api.name, await api.ask({ method: 'GET', path, query: { redirect: false }, answer: 'bytes' }), maxBytes);
}
