// The only place where our own code opens connections. n8n's HTTP helper cannot do it: it resolves a name again after whoever
// checks it, so that a name may lead elsewhere by then (DNS rebinding), and it holds a whole answer in memory.
import { lookup as systemLookup, type LookupAllOptions, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { SECOND_MS } from '../../shared/clock';
import { addressIn } from './addresses';

/** One request to one host; redirects are answers like others. */
export interface Hop {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  /** Called with every address that the connection could be made to, before it is; throws for one that it must not be made to. */
  readonly assertReachable: (address: string) => void;
  /** Ends the request, and the reading of its answer. */
  readonly signal: AbortSignal;
}

export interface HopAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whoever does not read it to its end has to {@link discard} it. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection. */
  discard(): void;
}

/**
 * Makes one connection for one request.
 * @throws what `assertReachable` throws, else what Node throws, with its `code`
 */
export type Connect = (hop: Hop) => Promise<HopAnswer>;

/** Resolves a name, as `dns.lookup` does. */
export type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (failure: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** How long the other side may be silent. */
const SILENCE_MS = 30 * SECOND_MS;

/** Node's own agents, which keep no connection: n8n may have put one in their place that asks a proxy, and the proxy resolves names itself. */
const HTTP = new HttpAgent({ keepAlive: false });
const HTTPS = new HttpsAgent({ keepAlive: false });

/** Resolves a name once, checks every address of the answer, and gives the connection these and no others. */
function checkedLookup(resolve: Resolve, assertReachable: Hop['assertReachable']): LookupFunction {
  return (name, options, callback) => {
    resolve(name, { ...options, all: true }, (failure, addresses) => {
      const [first] = addresses;
      if (failure !== null || first === undefined) return callback(failure ?? noAddress(), '');
      try {
        for (const { address } of addresses) assertReachable(address);
      } catch (refusal) {
        return callback(refusal as NodeJS.ErrnoException, '');
      }
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

const noAddress = (): Error => Object.assign(new Error('The name has no address.'), { code: 'ENOTFOUND' });
const silence = (): Error => Object.assign(new Error('The other side fell silent.'), { code: 'ETIMEDOUT' });

function flatHeaders(headers: NodeJS.Dict<string | string[]>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Connections of this machine, without proxies and without connections that others opened. */
export function connectWith(resolve: Resolve = systemLookup, silenceMs = SILENCE_MS): Connect {
  return async ({ method, url, headers, body, assertReachable, signal }) => {
    // Node resolves names only: an address in the URL itself never meets `lookup`.
    const literal = addressIn(url);
    if (literal !== null) assertReachable(literal);
    const options: RequestOptions = { method, headers, signal, lookup: checkedLookup(resolve, assertReachable), timeout: silenceMs };
    return await new Promise<HopAnswer>((answered, failed) => {
      const request = url.protocol === 'https:' ? requestHttps(url, { ...options, agent: HTTPS }) : requestHttp(url, { ...options, agent: HTTP });
      request.on('error', failed);
      request.on('timeout', () => request.destroy(silence()));
      request.on('response', (response) => {
        answered({ status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body: response, discard: () => void request.destroy() });
      });
      if (body === undefined) request.end();
      else pipeline(body, request).catch(failed);
    });
  };
}
