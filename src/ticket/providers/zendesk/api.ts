import type { SupportError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http';
import { asArray, asRecord, asText, type Json } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine, type HelpdeskRequest } from '../../helpdeskCall';
import { showable, succeeded, unreadable } from '../parts/answers';
import { helpdeskCalls, type HelpdeskCalls } from '../parts/calls';
import type { ZendeskAccount } from './account';

/** Calls of one account, with paths below `/api/v2/`. */
export interface ZendeskApi extends Pick<HelpdeskCalls, 'call' | 'askIfThere'> {
  readonly account: ZendeskAccount;
  /** The JSON object of an answer that must be a success. */
  ask(request: HelpdeskRequest): Promise<Json>;
  /** The entries of a list, page by page. */
  pages(path: string, list: string, query?: Readonly<Record<string, string>>): AsyncGenerator<readonly Json[]>;
  /** The JSON object of a success. @throws {SupportError} for any other answer, and for none */
  succeeded(response: HttpResponse | null): Json;
  /** The bytes of a file in the account. */
  download(url: string): Promise<HttpResponse>;
  /** What to throw for a success that holds nothing usable. */
  unreadable(): SupportError;
}

export const PAGE_SIZE = 100;
/** Zendesk pages no further than 10 000 records. */
export const MOST_PAGES = 100;

export function zendeskApi(account: ZendeskAccount, line: HelpdeskLine): ZendeskApi {
  const { call, askIfThere } = helpdeskCalls(line, `${account.baseUrl}/api/v2/`, { reasonsOf, isFinal: isOutdated });

  const read = (response: HttpResponse | null): Json => asRecord(succeeded(line.name, response, reasonsOf));

  const ask: ZendeskApi['ask'] = async (request) => read(await call(request));

  async function* pages(path: string, list: string, query: Readonly<Record<string, string>> = {}): AsyncGenerator<readonly Json[]> {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const answer = await ask({ method: 'GET', path, query: { ...query, per_page: PAGE_SIZE, page } });
      yield asArray(answer[list]).map(asRecord);
      // Pages are counted: the address in the answer is not followed with our log-in.
      if (asText(answer.next_page) === null) return;
    }
  }

  const download: ZendeskApi['download'] = (url) => callHelpdesk(line, { method: 'GET', url, answer: 'bytes' });

  return { account, call, ask, askIfThere, pages, succeeded: read, download, unreadable: () => unreadable(line.name) };
}

/** A safe update that somebody else's came before: another try of the same request meets the same answer. */
export function isOutdated({ status, body }: HttpResponse): boolean {
  return status === 409 && asRecord(body).error === 'UpdateConflict';
}

/** Zendesk's own names: the kind of refusal and the fields concerned. Its descriptions quote content, so they stay out, and so does what may be a number or a token. */
function reasonsOf(body: unknown): readonly string[] {
  const { error, details } = asRecord(body);
  return showable([error, ...Object.keys(asRecord(details))]);
}
