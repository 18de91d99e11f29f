// Jira's search shows a change seconds later. What is asked here is found at once all the same, where its number or id can be known.
import { asArray, asRecord, asText } from '../../../shared/shape';
import { jqlText } from '../../escape/jql';
import type { TicketQuery } from '../../TicketProvider';
import type { JiraApi } from './api';
import { filedUnder, isDone, OUR_LABEL, WANTED } from './issues';

type Issue = Readonly<Record<string, unknown>>;

const PAGE_SIZE = 100;
/** As many new issues a project can have that the search does not know yet; Jira gives up to 100 by their numbers. */
const FRESH = 100;

/**
 * Issues by JQL, page after page as long as somebody reads on.
 * @param known issues that the search has to look at as they are now, by their ids
 */
export async function* searchIssues(api: JiraApi, jql: string, known: readonly string[] = []): AsyncGenerator<Issue> {
  let nextPageToken: string | null = null;
  do {
    const json = {
      jql,
      maxResults: PAGE_SIZE,
      ...WANTED,
      ...(known.length === 0 ? {} : { reconcileIssues: known.map(Number) }),
      ...(nextPageToken === null ? {} : { nextPageToken }),
    };
    const page = asRecord(await api.ask({ method: 'POST', path: '/rest/api/3/search/jql', json }));
    yield* asArray(page.issues).map(asRecord);
    nextPageToken = asText(page.nextPageToken);
  } while (nextPageToken !== null);
}

/** The issues of the project that are too new for the search: their numbers follow those that it knows, and by number Jira knows them at once. */
export async function freshIssues(api: JiraApi): Promise<readonly Issue[]> {
  const { projectKey } = api.account;
  const jql = `project = ${jqlText(projectKey)} ORDER BY key DESC`;
  const json = { jql, maxResults: 1, fields: ['summary'] };
  const [newest] = asArray(asRecord(await api.ask({ method: 'POST', path: '/rest/api/3/search/jql', json })).issues).map(asRecord);
  const last = Number(/\d+$/.exec(asText(newest?.key) ?? '')?.[0] ?? 0);
  const issueIdsOrKeys = Array.from({ length: FRESH }, (_, index) => `${projectKey}-${last + 1 + index}`);
  const found = await api.ask({ method: 'POST', path: '/rest/api/3/issue/bulkfetch', json: { ...WANTED, expand: [WANTED.expand], issueIdsOrKeys } });
  return asArray(asRecord(found).issues).map(asRecord);
}

const OF_STATE: Readonly<Record<TicketQuery['state'], string>> = {
  open: ' AND statusCategory != Done',
  solved: ' AND statusCategory = Done',
  any: '',
};

/** Issues that these nodes opened, the latest change first. The state is looked at again: the search may be behind. */
export async function listIssues(api: JiraApi, state: TicketQuery['state'], limit: number): Promise<readonly Issue[]> {
  const isWanted = (issue: Issue): boolean => filedUnder(issue) !== null && (state === 'any' || isDone(asRecord(issue.fields).status) === (state === 'solved'));
  const jql = `project = ${jqlText(api.account.projectKey)} AND labels = ${jqlText(OUR_LABEL)}${OF_STATE[state]} ORDER BY updated DESC`;
  const found = new Map((await freshIssues(api)).filter(isWanted).reverse().map((issue) => [issue.id, issue]));
  for await (const issue of searchIssues(api, jql)) {
    if (found.size >= limit) break;
    if (isWanted(issue)) found.set(issue.id, issue);
  }
  return [...found.values()].slice(0, limit);
}
