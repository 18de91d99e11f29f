import type { IAllExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { asRecord, asText, asWritten } from '../../src/shared/shape';
import { noAnswer, type HttpRequest, type HttpResponse, type HttpSend } from '../../src/shared/http';

/** Any n8n context that can make requests. */
export type RequestContext = Pick<IAllExecuteFunctions, 'helpers'>;

const TIMEOUT_MS = 30_000;

function toOptions(request: HttpRequest): IHttpRequestOptions {
  return {
    method: request.method,
    url: request.url,
    headers: { ...request.headers },
    qs: { ...request.query },
    ...(request.bytes === undefined ? { json: true } : { body: Buffer.from(request.bytes) }),
    ...(request.json === undefined ? {} : { body: request.json }),
    ...(request.answer === 'bytes' ? { encoding: 'arraybuffer' as const, json: false } : {}),
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    timeout: request.timeoutMs ?? TIMEOUT_MS,
  };
}

/** The connection-level code of a thrown error, however deep n8n wrapped it. */
function connectionCode(failure: unknown): string | undefined {
  let current: unknown = failure;
  for (let depth = 0; depth < 6 && current !== undefined && current !== null; depth += 1) {
    const { code, cause, errorResponse } = asRecord(current);
    const text = asText(code);
    if (text !== null && /^E[A-Z_]+$/.test(text)) return text;
    current = cause ?? errorResponse;
  }
  return undefined;
}

function toResponse(response: IN8nHttpFullResponse): HttpResponse {
  const headers = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), asWritten(value) ?? '']),
  );
  return { status: response.statusCode, headers, body: response.body };
}

function sendWith(request: (options: IHttpRequestOptions) => Promise<unknown>): HttpSend {
  return async (wanted) => {
    try {
      return toResponse((await request(toOptions(wanted))) as IN8nHttpFullResponse);
    } catch (failure) {
      throw noAnswer(connectionCode(failure));
    }
  };
}

/** Requests through n8n's own helper (proxy, TLS settings), authenticated by a credential type. */
export function httpSend(context: RequestContext, credentialType: string): HttpSend {
  const { httpRequestWithAuthentication } = context.helpers;
  return sendWith(async (options) => {
    const response: unknown = await httpRequestWithAuthentication.call(context as IAllExecuteFunctions, credentialType, options);
    return response;
  });
}

/** Requests that carry their authentication themselves. */
export function plainSend(context: RequestContext): HttpSend {
  return sendWith(async (options) => (await context.helpers.httpRequest(options)) as unknown);
}

/** Requests with these very headers, whatever credential n8n holds by now. */
export function headerSend(context: RequestContext, headers: Readonly<Record<string, string>>): HttpSend {
  const send = plainSend(context);
  return async (request) => await send({ ...request, headers: { ...headers, ...request.headers } });
}

/** The same with a token. */
export function bearerSend(context: RequestContext, token: string): HttpSend {
  return headerSend(context, { authorization: `Bearer ${token}` });
}
