import { MINUTE_MS } from '../../shared/clock';
import { SupportError } from '../../shared/errors';
import { noAnswer } from '../../shared/http';
import { asRecord, asText } from '../../shared/shape';
import { isLoopbackUrl, kindOfAddress } from './addresses';
import { inMegabytes } from './bytes';
import type { Connect, HopAnswer } from './connection';

/** What a fetch may reach, and with which secret. */
export interface FetchGuard {
  /** Where requests may start, e.g. `https://lookaside.fbsbx.com`; paths do not count. Only one of them may be on this machine: the credential's own. */
  readonly origins: readonly string[];
  /** The `authorization` header; it goes to the origin that a request starts at, and nowhere else. */
  readonly authorization: string;
}

export interface FetchRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Its length has to stand in the header `content-length`. */
  readonly body?: AsyncIterable<Uint8Array>;
  /** The largest answer that is read. */
  readonly maxBytes: number;
  /** Until the answer was read to its end. */
  readonly timeoutMs: number;
}

export interface FetchAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * The bytes as they come. Whoever stops reading closes the connection.
   * @throws {SupportError} `fileRefused` when there are more than allowed
   * @throws {@link HttpNoAnswer} when the connection breaks or the time is over
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection without reading. */
  discard(): void;
}

/**
 * Fetches from a trusted host, whatever the answer's status. Redirects are followed, into the internet only and without the
 * secret; every address is checked before a connection is made to it.
 * @throws {SupportError} `fileRefused` when the request, or a redirect, leads where it must not
 * @throws {@link HttpNoAnswer} when no answer came
 */
export type GuardedFetch = (request: FetchRequest) => Promise<FetchAnswer>;

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Nobody gets longer, however large the file. */
export const LONGEST_FETCH_MS = 5 * MINUTE_MS;

/** Meta's media host does not serve visitors without a name. */
const ALWAYS = { 'accept-encoding': 'identity', 'user-agent': 'n8n-nodes-whatsapp-support' } as const;

const refused = (message: string, hint: string): SupportError => new SupportError('fileRefused', message, hint);

const foreign = ({ hostname }: URL): SupportError =>
  refused(`Files are not fetched from ${hostname}: the credential is not for that host.`, 'Meta’s token goes to Meta’s own hosts only, and a helpdesk’s login to the helpdesk. Check the Base URL in the credential.');

const BAD_ADDRESS_HINT = 'Nothing was fetched from there. Check the Base URL in the credential; if it is right, report what this file is.';

function urlOf(text: string, base?: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) throw refused('The address of this file is no web address.', BAD_ADDRESS_HINT);
  return url;
}

/** The check of the addresses of a URL: the credential's own on this machine has to stay on it, every other one has to lead into the internet. */
function reachCheck(url: URL, trusted: ReadonlySet<string>): (address: string) => void {
  const wanted = trusted.has(url.origin) && isLoopbackUrl(url) ? 'loopback' : 'public';
  if (url.protocol !== 'https:' && wanted === 'public') throw refused(`The address of this file (${url.hostname}) is not encrypted (HTTPS).`, BAD_ADDRESS_HINT);
  return (address) => {
    if (kindOfAddress(address) !== wanted) throw refused(`The address of this file (${url.hostname}) leads into an internal network.`, BAD_ADDRESS_HINT);
  };
}

/** What the end of a connection is for whoever waits for the answer. */
function asNoAnswer(failure: unknown, { aborted }: AbortSignal): unknown {
  if (failure instanceof SupportError) return failure;
  return noAnswer(aborted ? 'ETIMEDOUT' : (asText(asRecord(failure).code) ?? undefined));
}

const tooLarge = (maxBytes: number): SupportError =>
  refused(`The file is larger than ${inMegabytes(maxBytes)}, which is the most that is read.`, 'Raise the limit where you can, or look at the file in WhatsApp.');

async function* limited(body: AsyncIterable<Uint8Array>, maxBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let count = 0;
  try {
    for await (const chunk of body) {
      count += chunk.byteLength;
      if (count > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
  } catch (failure) {
    throw asNoAnswer(failure, signal);
  }
}

function answerOf({ status, headers, body, discard }: HopAnswer, maxBytes: number, signal: AbortSignal): FetchAnswer {
  if (Number(headers['content-length'] ?? 0) > maxBytes) {
    discard();
    throw tooLarge(maxBytes);
  }
  return { status, headers, body: limited(body, maxBytes, signal), discard };
}

/** Where an answer sends us, or `null` where it is the answer that we get. */
function redirectOf({ status, headers, discard }: HopAnswer, from: URL): URL | null {
  const { location } = headers;
  if (!REDIRECTS.has(status) || location === undefined) return null;
  discard();
  return urlOf(location, from.href);
}

/** Where a fetch may begin on its way, and what it carries there. */
interface Way {
  readonly trusted: ReadonlySet<string>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Throws for a URL at which no request may start. */
  readonly assertStart: (start: URL) => void;
}

/** The one way to files of others: Meta's and a helpdesk's. */
export function guardedFetch(connect: Connect, { origins, authorization }: FetchGuard): GuardedFetch {
  const trusted = new Set(origins.map((origin) => new URL(origin).origin));
  const assertStart = (start: URL) => {
    if (!trusted.has(start.origin)) throw foreign(start);
  };
  return fetchOn(connect, { trusted, secrets: { authorization }, assertStart });
}

/** Fetches from wherever in the internet, as a stranger; else like {@link guardedFetch}. */
export function publicFetch(connect: Connect): GuardedFetch {
  return fetchOn(connect, { trusted: new Set(), secrets: {}, assertStart: () => undefined });
}

function fetchOn(connect: Connect, { trusted, secrets, assertStart }: Way): GuardedFetch {
  return async ({ method, url: address, headers = {}, body, maxBytes, timeoutMs }) => {
    const signal = AbortSignal.timeout(Math.min(timeoutMs, LONGEST_FETCH_MS));
    const start = urlOf(address);
    assertStart(start);
    let url = start;
    let carried: Readonly<Record<string, string>> = { ...ALWAYS, ...headers, ...secrets };
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const hop = { method, url, headers: carried, ...(body === undefined ? {} : { body }), assertReachable: reachCheck(url, trusted), signal };
      const answer = await connect(hop).catch((failure: unknown) => {
        throw asNoAnswer(failure, signal);
      });
      const next = method === 'GET' ? redirectOf(answer, url) : null;
      if (next === null) return answerOf(answer, maxBytes, signal);
      if (next.origin !== url.origin) {
        const { authorization: _secret, ...rest } = carried;
        carried = rest;
      }
      url = next;
    }
    throw refused(`The address of this file (${start.hostname}) leads from one address to the next without end.`, 'Try again later.');
  };
}
