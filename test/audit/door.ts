// The way from n8n to Meta and the helpdesk: keeps what goes out, and refuses or holds up what is asked for by a word in it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { openDoor, passOn, type Door } from '../crash/passOn';

/** Words in a request that decide what becomes of it; whoever refuses repeats all that they were sent. */
export const WORDS = { metaRefuses: 'metarefuses', desk422: 'deskrefuses', desk500: 'deskstumbles', held: 'heldup' } as const;

export interface PassedRequest {
  readonly to: 'graph' | 'helpdesk';
  readonly url: string;
  readonly body: string;
}

export interface AuditDoor extends Door {
  /** Everything that wanted to go out, without headers. */
  readonly requests: readonly PassedRequest[];
  /** Requests to Meta with one of these words wait until it is taken out. */
  readonly delayed: Set<string>;
  forwardTo(url: string): void;
  /** Settles when a request with {@link WORDS.held} has come; from then on they pass. */
  held(): Promise<void>;
}

export async function startAuditDoor(): Promise<AuditDoor> {
  const requests: PassedRequest[] = [];
  const delayed = new Set<string>();
  let target = '';
  let seen = (): void => undefined;
  let holds = true;
  const comes = new Promise<void>((resolve) => (seen = resolve));
  /** The helpdesk's files have its own address. */
  const throughDoor = (answer: Buffer): Buffer => Buffer.from(answer.toString('latin1').replaceAll(target, door.url), 'latin1');
  const door = await openDoor(async (request, response, body) => {
    const passed: PassedRequest = { to: (request.url ?? '').startsWith('/zendesk/') ? 'helpdesk' : 'graph', url: request.url ?? '', body: body.toString('utf8') };
    requests.push(passed);
    const refusal = request.method === 'GET' ? null : refusalOf(passed);
    if (refusal !== null) return answer(response, refusal.status, refusal.body);
    if (holds && passed.to === 'graph' && passed.body.includes(WORDS.held)) {
      holds = false;
      seen();
      // Whoever asked is killed before anything comes back.
      return await gone(request);
    }
    while (passed.to === 'graph' && [...delayed].some((word) => passed.body.includes(word))) await pause(50);
    const answered = await passOn(target, request, body);
    return response.writeHead(answered.status, answered.headers).end(passed.to === 'helpdesk' ? throughDoor(answered.body) : answered.body);
  });
  return {
    ...door,
    requests,
    delayed,
    forwardTo: (url) => {
      target = url;
    },
    held: () => comes,
  };
}

function gone(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => request.socket.once('close', () => resolve()));
}

function refusalOf({ to, url, body }: PassedRequest): { readonly status: number; readonly body: unknown } | null {
  if (to === 'graph') {
    const isRefused = url.endsWith('/messages') && body.includes(WORDS.metaRefuses);
    return isRefused ? { status: 400, body: { error: { code: 100, type: 'OAuthException', message: `(#100) Invalid parameter: ${body}`, error_data: { details: `Not taken: ${body}` } } } } : null;
  }
  if (body.includes(WORDS.desk422)) return { status: 422, body: { error: 'RecordInvalid', description: `Not taken: ${body}`, details: { base: [{ description: body, error: body }] } } };
  return body.includes(WORDS.desk500) ? { status: 500, body: { error: body, description: body } } : null;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
