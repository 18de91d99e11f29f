import { SupportError } from '../shared/errors';
import { shortWamid } from '../shared/hash';
import { HttpNoAnswer, type HttpRequest, type HttpResponse, type HttpSend } from '../shared/http';
import { asNumber, asRecord, asText } from '../shared/shape';
import { explainGraphError } from './errorCodes';

/** Where the Graph API is, and whose number we speak for. */
export interface GraphAccount {
  /** Without a trailing slash, e.g. `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** E.g. `v25.0`. */
  readonly version: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
}

/** Meta said no. `code` is Meta's own; HTTP statuses are not reliable. Source: cloud-api.md §7. */
export class GraphRefusal extends SupportError {
  constructor(
    readonly graphCode: number | null,
    readonly httpStatus: number,
    readonly retry: 'no' | 'backOff',
    message: string,
    hint: string,
  ) {
    super('graphRefused', message, hint, { graphCode, httpStatus });
  }
}

/** Meta's own words on one line, without the phone numbers and wamids that they may quote. */
function quotable(words: string): string {
  return words
    .replace(/\s+/g, ' ')
    .replace(/wamid\.[\w+/=-]+/g, shortWamid)
    .replace(/\+?\d{7,}/g, (number) => `…${number.slice(-4)}`)
    .slice(0, 300);
}

/** An answer with an error inside, in plain words. */
export function refusalFrom(response: HttpResponse): GraphRefusal {
  const error = asRecord(asRecord(response.body).error);
  const code = asNumber(error.code);
  const { meaning, hint, retry } = explainGraphError(code, response.status);
  const details = asText(asRecord(error.error_data).details) ?? asText(error.message);
  const shown = details === null ? '' : ` Meta says: ${quotable(details)}`;
  return new GraphRefusal(code, response.status, retry, `${meaning}${code === null ? '' : ` (${code})`}.`, `${hint}${shown}`);
}

/** No answer of Meta's came. `details.notSent` is `true` when certainly nothing was sent. */
function unanswered(what: string, notSent: boolean): SupportError {
  const hint = 'Check the network of this n8n, and the base URL in the credential; then run again.';
  return new SupportError('graphUnreachable', `WhatsApp could not be reached. ${what}`, hint, { notSent });
}

/** Whether a call that got no answer may have taken effect all the same. */
export function mayHaveArrived(failure: unknown): boolean {
  return failure instanceof SupportError && failure.code === 'graphUnreachable' && failure.details.notSent === false;
}

/**
 * One call to the Graph API.
 * @returns the answer's JSON object
 * @throws {GraphRefusal} when Meta answers with an error
 * @throws {SupportError} `graphUnreachable` when no answer of Meta's came; see {@link mayHaveArrived}
 */
export async function callGraph(
  send: HttpSend,
  account: Pick<GraphAccount, 'baseUrl' | 'version'>,
  request: Omit<HttpRequest, 'url'> & { readonly path: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { path, ...rest } = request;
  const response = await send({ ...rest, url: `${account.baseUrl}/${account.version}/${path}` }).catch((failure: unknown) => {
    throw failure instanceof HttpNoAnswer ? unanswered(failure.message, failure.notSent) : failure;
  });
  const { status } = response;
  const body = asRecord(response.body);
  // Without Meta's error inside, a gateway on the way gave up; what it had passed on is unknown.
  if (status >= 500 && body.error === undefined) throw unanswered(`A server on the way answered ${status}.`, false);
  if (status >= 400 || body.error !== undefined) throw refusalFrom(response);
  return body;
}
