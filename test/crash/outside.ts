// The world around n8n: hears how far runs are, stands between n8n and the sandbox, and can hold it up.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { openDoor, passOn, type Door } from './passOn';

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

export interface Outside extends Door {
  readonly steps: readonly Step[];
  /** Where everything that is no step goes. */
  forwardTo(url: string): void;
  /** Holds the next request at this place. */
  holdNext(place: Checkpoint): Promise<Held>;
  /** No longer holds what has not come yet. */
  holdNothing(): void;
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

  const door = await openDoor(async (request, response, body) => {
    const step = stepOf(request, body);
    if (step !== null) {
      steps.push(step);
      await pass(step.name, response);
      return response.end('{}');
    }
    await pass(isSend(request) ? 'beforeMeta' : null, response);
    // Who asked is dead: nothing has left it.
    if (response.destroyed) return response;
    const answer = await passOn(target, request, body);
    await pass(answer.status < 300 ? checkpointOf(request) : null, response);
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return {
    ...door,
    steps,
    forwardTo: (url) => {
      target = url;
    },
    holdNext: (place) => new Promise((resolve) => void waiting.set(place, resolve)),
    holdNothing: () => waiting.clear(),
  };
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
