import type { Sandbox } from '../../../sandbox/startSandbox';
import type { HttpRequest } from '../../../src/shared/http';
import { asRecord } from '../../../src/shared/shape';
import { fetchSend, zendeskLogin } from '../../contract/fetchSend';

/** Asks the sandbox's Zendesk for a path below its API; gives the body of the answer. @throws Error when it refuses */
export type AskZendesk = (method: HttpRequest['method'], path: string, content?: Pick<HttpRequest, 'bytes' | 'headers' | 'json' | 'query'>) => Promise<Readonly<Record<string, unknown>>>;

/** Calls by the person with this address: `email` of the sandbox is the login of the nodes, `humanEmail` another agent's. */
export function asZendeskUser({ baseUrl, apiToken }: Sandbox['zendesk'], email: string): AskZendesk {
  const send = fetchSend(zendeskLogin(email, apiToken));
  return async (method, path, content) => {
    const { status, body } = await send({ method, url: `${baseUrl}/api/v2/${path}`, ...content });
    if (status >= 400) throw new Error(`Zendesk answered ${status} to ${method} ${path}.`);
    return asRecord(body);
  };
}

/** Uploads a file for a comment; gives its token. */
export async function uploadToZendesk(ask: AskZendesk, { name, mimeType, bytes }: { readonly name: string; readonly mimeType: string; readonly bytes: Uint8Array }): Promise<string> {
  const { upload } = await ask('POST', 'uploads', { query: { filename: name }, headers: { 'content-type': mimeType }, bytes });
  return String(asRecord(upload).token);
}
