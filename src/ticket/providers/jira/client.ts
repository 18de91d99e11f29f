import { SupportError } from '../../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../../shared/http';
import { asArray, asNumber, asRecord, asText } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine } from '../../helpdeskCall';
import { showable, succeeded, webAddress } from '../parts/answers';

/** A service project of a Jira site. Requests are authenticated by whoever sends them. */
export interface JiraAccount {
  /** The part before `.atlassian.net`. */
  readonly site: string;
  /** Without a trailing slash; `https://{site}.atlassian.net` unless it is a stand-in. */
  readonly baseUrl: string;
  /** E.g. `SUP`. */
  readonly projectKey: string;
  /** What customers' messages are in that project: the name or the id of a request type. */
  readonly requestType: string;
}

export type JiraCall = Omit<HttpRequest, 'url'> & { readonly path: string };

/** Calls to one Jira. */
export interface JiraClient {
  readonly account: JiraAccount;
  readonly name: string;
  /** See {@link callHelpdesk}; `path` is below the site's address. */
  call(request: JiraCall, alreadyDone?: () => Promise<boolean>): Promise<HttpResponse | null>;
  /** A call whose answer must be a success; gives its JSON, `null` when it was `alreadyDone`. */
  ask(request: JiraCall, alreadyDone?: () => Promise<boolean>): Promise<unknown>;
  /** Entries of a list that comes in pages, as long as somebody reads on. */
  pages(path: string, listName: string, query?: Readonly<Record<string, string>>): AsyncGenerator<Readonly<Record<string, unknown>>>;
}

const PAGE_SIZE = 100;
/** A ticket holds up to 5000 comments. */
const MOST_PAGES = 50;

export function jiraClient(account: JiraAccount, line: HelpdeskLine): JiraClient {
  const call = ({ path, ...request }: JiraCall, alreadyDone?: () => Promise<boolean>): Promise<HttpResponse | null> =>
    callHelpdesk(line, { ...request, url: `${account.baseUrl}${path}` }, alreadyDone);
  const ask = async (request: JiraCall, alreadyDone?: () => Promise<boolean>): Promise<unknown> => {
    const response = await call(request, alreadyDone);
    return response === null ? null : succeeded(line.name, response, reasonsOf);
  };
  return {
    account,
    name: line.name,
    call,
    ask,
    async *pages(path, listName, query = {}) {
      for (let startAt = 0; startAt < MOST_PAGES * PAGE_SIZE; startAt += PAGE_SIZE) {
        const page = asRecord(await ask({ method: 'GET', path, query: { ...query, startAt, maxResults: PAGE_SIZE } }));
        yield* asArray(page[listName]).map(asRecord);
        if (startAt + PAGE_SIZE >= (asNumber(page.total) ?? 0)) return;
      }
    },
  };
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when something in it cannot be right
 */
export function jiraAccount(settings: Readonly<Record<string, unknown>>): JiraAccount {
  const site = asText(settings.site)?.trim() ?? '';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/i.test(site)) throw unsupported('site', 'Enter only the part before ".atlassian.net", e.g. "company".');
  const projectKey = asText(settings.projectKey)?.trim().toUpperCase() ?? '';
  if (!/^[A-Z][A-Z0-9_]*$/.test(projectKey)) throw unsupported('project key', 'Enter the letters before the number of a ticket, e.g. "SUP" of SUP-12.');
  const requestType = asText(settings.requestType)?.trim() ?? '';
  if (requestType === '') throw unsupported('request type', 'Enter the name of a request type of the service project.');
  return { site, baseUrl: webAddress('Jira', asText(settings.baseUrl) ?? `https://${site}.atlassian.net`), projectKey, requestType };
}

function unsupported(what: string, hint: string): SupportError {
  return new SupportError('unsupportedSetup', `The Jira credential has no usable ${what}.`, hint);
}

/** The fields that Jira names. Its messages quote content, so they stay out. */
export function reasonsOf(body: unknown): readonly string[] {
  const fields = Object.keys(asRecord(asRecord(body).errors));
  return [...showable(fields), ...fields.filter((field) => /^customfield_\d{1,9}$/.test(field))];
}
