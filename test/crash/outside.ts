// The world around n8n: hears how far runs are, stands between n8n and the sandbox, and can hold it up.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const STEPS = ['begun', 'waiting', 'ended'] as const;
/** How far a run is: its first node ran, it is about to wait, its last node ran. */
export type StepName = (typeof STEPS)[number];

export interface Step {
  readonly name: StepName;
  readonly label: string;
  readonly execution: string;
  readonly resumeUrl: string;
  readonly at: number;
}

const CHECKPOINTS = [...STEPS, 'beforeMeta', 'metaAccepted', 'ticketWritten'] as const;
/**
 * Places where a request of n8n's can be held: the other side has done its work, and n8n does not know it yet;
 * with `beforeMeta`, n8n is about to send and Meta does not know it yet.
 */
export type Checkpoint = (typeof CHECKPOINTS)[number];

export function isCheckpoint(moment: string): moment is Checkpoint {
  return (CHECKPOINTS as readonly string[]).includes(moment);
}

/** A request that is held. */
export interface Held {
  /** Whether n8n still waits for it: not when the process that asked is dead. */
  isAwaited(): boolean;
  release(): void;
}

export interface Outside {
  readonly url: string;
  readonly steps: readonly Step[];
  /** Where everything that is no step goes. */
  forwardTo(url: string): void;
  /** Holds the next request at this place. */
  holdNext(place: Checkpoint): Promise<Held>;
  /** No longer holds what has not come yet. */
  holdNothing(): void;
  close(): Promise<void>;
}

/** What the customer wrote begins with its label. */
export function labelOf(text: string): string {
  return /\bm\d+\b/.exec(text)?.[0] ?? '';
}

export async function startOutside(): Promise<Outside> {
  const steps: Step[] = [];
  const waiting = new Map<Checkpoint, (held: Held) => void>();
  let target = '';

  async function pass(place: Checkpoint | null, response: ServerResponse): Promise<void> {
    const hold = place === null ? undefined : waiting.get(place);
    if (place === null || hold === undefined) return;
    waiting.delete(place);
    await new Promise<void>((release) => hold({ isAwaited: () => !response.destroyed, release }));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const step = stepOf(request, body);
    if (step !== null) {
      steps.push(step);
      await pass(step.name, response);
      response.end('{}');
      return;
    }
    await pass(isSend(request) ? 'beforeMeta' : null, response);
    // Who asked is dead: nothing has left it.
    if (response.destroyed) return;
    const given = await forward(target, request, body);
    await pass(given.status < 300 ? checkpointOf(request) : null, response);
    response.writeHead(given.status, given.headers).end(given.body);
  }

  // Where the sandbox or the process that asked is gone, there is nothing to answer.
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    steps,
    forwardTo: (url) => {
      target = url;
    },
    holdNext: (place) => new Promise((resolve) => void waiting.set(place, resolve)),
    holdNothing: () => waiting.clear(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function stepOf(request: IncomingMessage, body: Buffer): Step | null {
  const name = STEPS.find((each) => request.url === `/steps/${each}`);
  if (name === undefined) return null;
  const { text, execution, resumeUrl } = JSON.parse(body.toString()) as { text: string; execution: string; resumeUrl: string };
  return { name, label: labelOf(text), execution, resumeUrl, at: Date.now() };
}

function isSend({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && url.endsWith('/messages');
}

function checkpointOf(request: IncomingMessage): Checkpoint | null {
  if (isSend(request)) return 'metaAccepted';
  const { method, url = '' } = request;
  if ((method === 'POST' || method === 'PUT') && /\/tickets(\/\d+)?(\.json)?$/.test(url)) return 'ticketWritten';
  return null;
}

/** Headers that are about one connection, or that another body makes wrong. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['accept-encoding', 'connection', 'content-encoding', 'content-length', 'host', 'keep-alive', 'transfer-encoding']);

const passedOn = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !OF_THE_CONNECTION.has(name)).map(([name, value]) => [name, String(value)]));

async function forward(target: string, { method = 'GET', url = '', headers }: IncomingMessage, body: Buffer): Promise<{ status: number; headers: Record<string, string>; body: Buffer }> {
  const answer = await fetch(target + url, { method, headers: passedOn(Object.entries(headers)), ...(body.length > 0 && { body: new Uint8Array(body) }) });
  return { status: answer.status, headers: passedOn(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
}
