import { SupportError } from '../../src/shared/errors';
import { noAnswer, type HttpSend } from '../../src/shared/http';
import { asRecord, asText } from '../../src/shared/shape';

/** `HttpSend` over Node's own fetch, with fixed headers (authentication) on every request. */
export function fetchSend(headers: Readonly<Record<string, string>> = {}): HttpSend {
  return async (request) => {
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
    try {
      const response = await fetch(url, {
        method: request.method,
        headers: { ...headers, ...(request.json === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
        body: request.json === undefined ? request.bytes && Buffer.from(request.bytes) : JSON.stringify(request.json),
        signal: AbortSignal.timeout(request.timeoutMs ?? 5_000),
      });
      if (request.answer === 'bytes') return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.bytes() };
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return { status: response.status, headers: Object.fromEntries(response.headers), body: isJson && text !== '' ? JSON.parse(text) : text };
    } catch (failure) {
      throw noAnswer(asText(asRecord(asRecord(failure).cause).code) ?? undefined);
    }
  };
}

/** The `authorization` header of an agent's API token. */
export function zendeskLogin(email: string, apiToken: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}` };
}

/** A file as the nodes fetch it, without their guard: the addresses of tests are all on this machine. */
export async function fetchFile(url: string, maxBytes: number): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  const bytes = await response.bytes();
  if (response.ok && bytes.byteLength <= maxBytes) return bytes;
  throw new SupportError('fileRefused', 'The file is too large or not there.', 'Look at the ticket.');
}
