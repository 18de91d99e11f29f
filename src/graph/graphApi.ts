import { SupportError } from '../shared/errors';
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

/** An answer with an error inside, in plain words. Details of Meta are cut to one line. */
export function refusalFrom(response: HttpResponse): GraphRefusal {
  const error = asRecord(asRecord(response.body).error);
  const code = asNumber(error.code);
  const { meaning, hint, retry } = explainGraphError(code, response.status);
  const details = asText(asRecord(error.error_data).details) ?? asText(error.message);
  const shown = details === null ? '' : ` Meta says: ${details.replace(/\s+/g, ' ').slice(0, 300)}`;
  return new GraphRefusal(code, response.status, retry, `${meaning}${code === null ? '' : ` (${code})`}.`, `${hint}${shown}`);
}

/** Builds the URL of a Graph path of this account's version. */
export function graphUrl(account: Pick<GraphAccount, 'baseUrl' | 'version'>, path: string): string {
  return `${account.baseUrl}/${account.version}/${path}`;
}

/**
 * One call to the Graph API.
 * @returns the answer's JSON object
 * @throws {GraphRefusal} when Meta answers with an error
 * @throws {SupportError} `graphUnreachable` when certainly nothing was sent, `sendUnknown` when no answer came
 */
export async function callGraph(
  send: HttpSend,
  account: Pick<GraphAccount, 'baseUrl' | 'version'>,
  request: Omit<HttpRequest, 'url'> & { readonly path: string },
): Promise<Readonly<Record<string, unknown>>> {
  const { path, ...rest } = request;
  const response = await send({ ...rest, url: graphUrl(account, path) }).catch((failure: unknown) => {
    throw failure instanceof HttpNoAnswer ? unanswered(failure) : failure;
  });
  if (response.status >= 400 || asRecord(response.body).error !== undefined) throw refusalFrom(response);
  return asRecord(response.body);
}

function unanswered(failure: HttpNoAnswer): SupportError {
  return failure.notSent
    ? new SupportError('graphUnreachable', `WhatsApp could not be reached. ${failure.message}`, 'Check the network of this n8n, and the base URL in the credential; then run again.')
    : new SupportError('sendUnknown', 'WhatsApp gave no answer, so it is unknown whether the message went out.', 'Look at the conversation on a phone before you send it again.');
}
