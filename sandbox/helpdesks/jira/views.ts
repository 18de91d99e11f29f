import { asText } from '../../../src/shared/shape';
import { htmlOf } from './adf';
import { PRIORITIES, PROJECT, TRANSITIONS, type JiraAttachment, type JiraChange, type JiraComment, type JiraIssue, type JiraStatus, type JiraTransition, type JiraUser } from './state';

/** Jira's times: `2026-11-22T12:00:00.000+0000`. */
export const jiraTime = (timeMs: number): string => new Date(timeMs).toISOString().replace('Z', '+0000');

export const userView = ({ accountId, displayName, email }: JiraUser): object => ({ accountId, accountType: 'atlassian', displayName, emailAddress: email, active: true });

const CATEGORY_IDS = { new: 2, indeterminate: 4, done: 3 } as const;
export const statusView = ({ id, name, category }: JiraStatus): object => ({ id, name, statusCategory: { id: CATEGORY_IDS[category], key: category } });

export const transitionsOf = (issue: JiraIssue): readonly JiraTransition[] => TRANSITIONS.filter(({ from }) => from.includes(issue.status));
export const transitionView = ({ id, name, to }: JiraTransition): object => ({ id, name, to: statusView(to), isAvailable: true });

/** What of an issue is asked for. */
export interface Wanted {
  readonly fields: readonly string[];
  readonly properties: readonly string[];
  readonly expand: readonly string[];
}

export function issueView(issue: JiraIssue, { fields, properties, expand }: Wanted, origin: string): object {
  const all: Readonly<Record<string, unknown>> = {
    ...issue.fields,
    project: PROJECT,
    status: statusView(issue.status),
    labels: issue.labels,
    priority: { id: issue.priorityId, name: PRIORITIES[issue.priorityId] },
    assignee: issue.assignee && userView(issue.assignee),
    reporter: userView(issue.reporter),
    created: jiraTime(issue.created),
    updated: jiraTime(issue.updated),
    attachment: issue.attachments.map((file) => attachmentView(file, origin)),
  };
  const names = fields.some((name) => name === '*all') ? Object.keys(all) : fields.filter((name) => name in all);
  return {
    id: issue.id,
    key: issue.key,
    self: `${origin}/rest/api/3/issue/${issue.id}`,
    ...(names.length === 0 ? {} : { fields: Object.fromEntries(names.map((name) => [name, all[name]])) }),
    ...(properties.length === 0 ? {} : { properties: Object.fromEntries(properties.filter((key) => issue.properties.has(key)).map((key) => [key, issue.properties.get(key)])) }),
    ...(expand.includes('transitions') ? { transitions: transitionsOf(issue).map(transitionView) } : {}),
  };
}

export const attachmentView = ({ id, filename, mimeType, bytes, author, created }: JiraAttachment, origin: string): object => ({
  id,
  filename,
  mimeType,
  size: bytes.byteLength,
  author: userView(author),
  created: jiraTime(created),
  content: `${origin}/rest/api/3/attachment/content/${id}`,
});

export function commentView({ id, author, body, created, properties }: JiraComment, expand: readonly string[]): object {
  const visibility = properties.find(({ key }) => key === 'sd.public.comment')?.value as { internal?: unknown } | undefined;
  return {
    id,
    author: userView(author),
    body,
    created: jiraTime(created),
    updated: jiraTime(created),
    jsdPublic: visibility?.internal !== true,
    ...(expand.includes('renderedBody') ? { renderedBody: htmlOf(body) } : {}),
    ...(expand.includes('properties') ? { properties } : {}),
  };
}

export const changeView = ({ author, created, ...change }: JiraChange): object => ({ ...change, author: userView(author), created: jiraTime(created) });

/** One page of a list that counts from `startAt`. */
export function pageOf<T>(query: Readonly<Record<string, unknown>>, name: string, entries: readonly T[], view: (entry: T) => object): object {
  const startAt = Math.max(0, Number(asText(query.startAt) ?? 0));
  const maxResults = Math.min(100, Number(asText(query.maxResults) ?? 50));
  return { startAt, maxResults, total: entries.length, [name]: entries.slice(startAt, startAt + maxResults).map(view) };
}
