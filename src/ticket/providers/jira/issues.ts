// Issues as tickets: what is asked of Jira, and how its answers read.
import { asArray, asRecord, asText } from '../../../shared/shape';
import type { Ticket, TicketPriority, TicketState } from '../../TicketProvider';
import { timeOf, unreadable } from '../parts/answers';
import type { JiraApi } from './api';

/** The entity property of issues and comments that these nodes write; people do not see it. */
export const PROPERTY = 'whatsapp-support';
/** The label of every ticket of these nodes: Jira's search does not look into properties. */
export const OUR_LABEL = 'whatsapp-support';

/** What stands in the property of an issue. */
export interface FiledUnder {
  readonly externalId: string;
  /** Of the message that opened it. */
  readonly marker: string;
  /** Who writes, as agents shall read it. */
  readonly requester: string;
  /** Whether files of that message are still to come: a run that breaks off in between comes again for them. */
  readonly filesLeft: boolean;
}

const FIELDS = ['summary', 'status', 'labels', 'priority', 'assignee', 'created', 'updated'];
/** In bodies of searches. */
export const WANTED = { fields: FIELDS, properties: [PROPERTY], expand: 'transitions' } as const;
/** In the address of one issue. */
const WANTED_OF_ONE = { fields: FIELDS.join(','), properties: PROPERTY, expand: 'transitions' } as const;

/** The ids of the priorities that every Jira begins with, whatever their names in its language. */
export const PRIORITY_ID: Readonly<Record<TicketPriority, string>> = { urgent: '1', high: '2', normal: '3', low: '4' };
const PRIORITIES: Readonly<Record<string, TicketPriority>> = { 1: 'urgent', 2: 'high', 3: 'normal', 4: 'low', 5: 'low' };

/** Every status belongs to one of three categories, whatever its name. */
export const isDone = (status: unknown): boolean => categoryOf(status) === 'done';
export const categoryOf = (status: unknown): string | null => asText(asRecord(asRecord(status).statusCategory).key);

export const issuePath = (id: string): string => `/rest/api/3/issue/${encodeURIComponent(id)}`;

/** `null` when there is no such issue (any more). */
export function getIssue(api: JiraApi, id: string): Promise<Readonly<Record<string, unknown>> | null> {
  return api.askIfThere({ method: 'GET', path: issuePath(id), query: WANTED_OF_ONE });
}

export function readTicket(issue: Readonly<Record<string, unknown>>, api: JiraApi): Ticket {
  const { account } = api;
  const fields = asRecord(issue.fields);
  const [id, key] = [asText(issue.id), asText(issue.key)];
  if (id === null || key === null || categoryOf(fields.status) === null) throw unreadable(api.name);
  const filed = filedUnder(issue);
  const assignee = asRecord(fields.assignee);
  return {
    id,
    number: key,
    url: `${account.baseUrl}/browse/${encodeURIComponent(key)}`,
    state: stateOf(issue),
    nativeState: asText(asRecord(fields.status).name) ?? '',
    subject: asText(fields.summary) ?? '',
    externalId: filed?.externalId ?? null,
    requesterId: filed?.requester ?? '',
    priority: PRIORITIES[asText(asRecord(fields.priority).id) ?? ''] ?? null,
    tags: asArray(fields.labels).map(String).filter((label) => label !== OUR_LABEL && label !== filed?.externalId),
    assignee: asText(assignee.accountId),
    createdAt: timeOf(fields.created),
    updatedAt: timeOf(fields.updated),
  };
}

/** `null` for an issue that these nodes did not open. */
export function filedUnder(issue: Readonly<Record<string, unknown>>): FiledUnder | null {
  const { externalId, marker, requester, filesLeft } = asRecord(asRecord(issue.properties)[PROPERTY]);
  const key = asText(externalId);
  return key === null ? null : { externalId: key, marker: asText(marker) ?? '', requester: asText(requester) ?? '', filesLeft: filesLeft === true };
}

/** An issue that is done, and whose workflow has no way back from there, is closed: it needs a follow-up. */
function stateOf(issue: Readonly<Record<string, unknown>>): TicketState {
  const { status } = asRecord(issue.fields);
  if (categoryOf(status) === 'new') return 'new';
  if (!isDone(status)) return 'open';
  return asArray(issue.transitions).some((transition) => !isDone(asRecord(transition).to)) ? 'solved' : 'closed';
}
