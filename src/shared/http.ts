import { SECOND_MS } from './clock';

/** One HTTP request as data. Authentication is added by whoever implements {@link HttpSend}. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute URL. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; set `content-type` in `headers`. */
  readonly bytes?: Uint8Array;
  readonly timeoutMs?: number;
  /** `bytes`: the body of the answer is a `Uint8Array`, whatever its type. */
  readonly answer?: 'bytes';
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON where the answer was JSON, else text; bytes where {@link HttpRequest.answer} asks for them. */
  readonly body: unknown;
}

/**
 * Sends a request and gives the answer whatever its status.
 * @throws {HttpNoAnswer} when no answer came: then it is unknown whether the request took effect.
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>;

/** The request may or may not have reached the other side. */
export class HttpNoAnswer extends Error {
  override readonly name = 'HttpNoAnswer';

  constructor(
    message: string,
    /** `true` when certainly nothing was sent (name not found, connection refused). */
    readonly notSent: boolean,
  ) {
    super(message);
  }
}

/** Connection-level codes after which certainly nothing was sent. */
const NOT_SENT_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
]);

/** Sorts a low-level connection code into "certainly not sent" and "unknown". */
export function noAnswer(code: string | undefined): HttpNoAnswer {
  const shown = code ?? 'no answer';
  return new HttpNoAnswer(`The server gave no answer (${shown}).`, code !== undefined && NOT_SENT_CODES.has(code));
}

/** How long the answer asks to wait: a number of seconds or a date (RFC 9110 §10.2.3); `null` when it does not ask. */
export function retryAfterMs({ headers }: Pick<HttpResponse, 'headers'>, now: number): number | null {
  const asked = headers['retry-after'];
  if (asked === undefined) return null;
  const seconds = Number(asked);
  const ms = Number.isFinite(seconds) ? seconds * SECOND_MS : Date.parse(asked) - now;
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
