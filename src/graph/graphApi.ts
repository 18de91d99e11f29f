import { SupportError } from '../shared/errors';
import { shortWamid } from '../shared/hash';
import { HttpNoAnswer, type HttpRequest, type HttpResponse, type HttpSend } from '../shared/http';
import { WINDOW_CLOSED_CODE } from '../shared/inbound';
import { asNumber, asRecord, asText } from '../shared/shape';
import { explainGraphError, type GraphErrorMeaning } from './errorCodes';

/** Where the Graph API is, and whose number we speak for. */
export interface GraphAccount {
  /** Without a trailing slash, e.g. `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** E.g. `v25.0`. */
  readonly version: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  /** What Meta's words must not be quoted with, should they hold it. */
  readonly secrets?: readonly string[];
}

/** Where calls go. */
export type GraphAddress = Pick<GraphAccount, 'baseUrl' | 'version' | 'secrets'>;

/** Meta's own words for a refusal, under its own names; without what was sent, secrets, phone numbers and wamids. */
export interface MetaError {
  readonly code: number | null;
  readonly error_subcode: number | null;
  readonly type: string | null;
  readonly message: string | null;
  readonly details: string | null;
  /** What Meta's support asks for. */
  readonly fbtrace_id: string | null;
}

/** Meta said no. `graphCode` is Meta's own; HTTP statuses are not reliable. Source: cloud-api.md §7. */
export class GraphRefusal extends SupportError {
  readonly graphCode: number | null;
  readonly httpStatus: number;
  /** Of the answer; `retry-after` among them. */
  readonly headers: HttpResponse['headers'];
  readonly retry: GraphErrorMeaning['retry'];
  readonly accountWide: boolean;

  constructor(
    readonly metaError: MetaError,
    { status, headers }: HttpResponse,
  ) {
    const { code, details, message } = metaError;
    const { meaning, action, retry, accountWide = false } = explainGraphError(code, status);
    const shown = details ?? message;
    super('graphRefused', code === null ? `${meaning}.` : `${meaning} (${code}).`, shown === null ? action : `${action} Meta says: ${shown}`, {
      graphCode: code,
      httpStatus: status,
    });
    this.graphCode = code;
    this.httpStatus = status;
    this.headers = headers;
    this.retry = retry;
    this.accountWide = accountWide;
  }
}

/** Whether Meta itself says that the service window is closed. */
export function saysWindowClosed(failure: unknown): failure is GraphRefusal {
  return failure instanceof GraphRefusal && failure.graphCode === WINDOW_CLOSED_CODE;
}

/** Shorter values are settings, such as `text`, and stand in Meta's sentences for themselves. */
const SHORTEST_CONTENT = 12;

/** The lines of every text that a request carries. */
function linesIn(sent: unknown): readonly string[] {
  if (typeof sent === 'string') return sent.split(/\s*[\r\n]\s*/).filter((line) => line.length >= SHORTEST_CONTENT);
  return typeof sent === 'object' && sent !== null ? Object.values(sent).flatMap(linesIn) : [];
}

/** Meta's own words on one line, without what they must not repeat, and without the phone numbers and wamids that they may quote. */
function quotable(words: string, unquotable: readonly string[]): string {
  const longestFirst = [...unquotable].sort((one, other) => other.length - one.length);
  return longestFirst
    .reduce((quoted, hidden) => quoted.replaceAll(hidden, '…'), words)
    .replace(/\s+/g, ' ')
    .replace(/wamid\.[\w+/=-]+/g, shortWamid)
    .replace(/\+?\d{7,}/g, (number) => `…${number.slice(-4)}`)
    .slice(0, 300);
}

/** An answer with an error inside, quoted without anything `unquotable`. */
function refusalFrom(response: HttpResponse, unquotable: readonly string[]): GraphRefusal {
  const { code, error_subcode, type, message, error_data, fbtrace_id } = asRecord(asRecord(response.body).error);
  const quoted = (value: unknown): string | null => {
    const words = asText(value);
    return words === null ? null : quotable(words, unquotable);
  };
  const trace = asText(fbtrace_id);
  const isTrace = trace !== null && /^[\w-]{1,64}$/.test(trace) && !unquotable.some((hidden) => trace.includes(hidden));
  const metaError: MetaError = {
    code: asNumber(code),
    error_subcode: asNumber(error_subcode),
    type: quoted(type),
    message: quoted(message),
    details: quoted(asRecord(error_data).details),
    fbtrace_id: isTrace ? trace : null,
  };
  return new GraphRefusal(metaError, response);
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
  account: GraphAddress,
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
  if (status >= 400 || body.error !== undefined) throw refusalFrom(response, [...(account.secrets ?? []), ...linesIn([rest.json, rest.query])]);
  return body;
}
