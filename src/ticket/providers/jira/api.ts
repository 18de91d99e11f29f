import { asArray, asNumber, asRecord } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import { showable } from '../parts/answers';
import { helpdeskCalls, type HelpdeskCalls } from '../parts/calls';
import type { JiraAccount } from './account';

/** Calls to one Jira, with paths below the site's address. */
export interface JiraApi extends HelpdeskCalls {
  readonly account: JiraAccount;
  readonly name: string;
  /** Entries of a list that comes in pages, as long as somebody reads on. */
  pages(path: string, listName: string, query?: Readonly<Record<string, string>>): AsyncGenerator<Readonly<Record<string, unknown>>>;
}

const PAGE_SIZE = 100;
/** A ticket holds up to 5000 comments. */
const MOST_PAGES = 50;

export function jiraApi(account: JiraAccount, line: HelpdeskLine): JiraApi {
  const calls = helpdeskCalls(line, account.baseUrl, { reasonsOf });
  return {
    account,
    name: line.name,
    ...calls,
    async *pages(path, listName, query = {}) {
      for (let startAt = 0; startAt < MOST_PAGES * PAGE_SIZE; startAt += PAGE_SIZE) {
        const page = asRecord(await calls.ask({ method: 'GET', path, query: { ...query, startAt, maxResults: PAGE_SIZE } }));
        yield* asArray(page[listName]).map(asRecord);
        if (startAt + PAGE_SIZE >= (asNumber(page.total) ?? 0)) return;
      }
    },
  };
}

/** The fields that Jira names. Its messages quote content, so they stay out. */
export function reasonsOf(body: unknown): readonly string[] {
  const fields = Object.keys(asRecord(asRecord(body).errors));
  return [...showable(fields), ...fields.filter((field) => /^customfield_\d{1,9}$/.test(field))];
}
