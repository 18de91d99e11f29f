// Two kinds of load: closed (each connection sends when its last request was answered) finds what a server can do,
// open (requests come whether earlier ones were answered or not) is what Meta does.
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sortedNumbers } from '../statistics';

export interface Post {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where a load goes. */
export interface Target {
  readonly url: string;
  /** A new request each time. */
  readonly nextPost: () => Post;
}

export interface LoadResult {
  readonly acknowledged: number;
  /** Other answers than 200, broken connections, and no answer within {@link PATIENCE_MS}. */
  readonly failed: number;
  /** Acknowledgements per second, until the last answer. */
  readonly perSecond: number;
  /** Of acknowledgements, from the moment when the request was due; sorted. */
  readonly latenciesMs: readonly number[];
}

/** Meta does not say how long it waits; some seconds. */
const PATIENCE_MS = 10_000;

class Tally {
  private readonly latenciesMs: number[] = [];
  private failed = 0;
  private readonly startedAt = performance.now();
  private lastAt = this.startedAt;

  count(isAcknowledged: boolean, dueAt: number): void {
    this.lastAt = performance.now();
    if (isAcknowledged) this.latenciesMs.push(this.lastAt - dueAt);
    else this.failed += 1;
  }

  result(): LoadResult {
    const acknowledged = this.latenciesMs.length;
    const seconds = (this.lastAt - this.startedAt) / 1_000;
    return { acknowledged, failed: this.failed, perSecond: acknowledged / seconds, latenciesMs: sortedNumbers(this.latenciesMs) };
  }
}

/** As many requests at a time as there are connections, for so many seconds. */
export async function closedLoad(target: Target, connections: number, seconds: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true });
  const tally = new Tally();
  const end = performance.now() + seconds * 1_000;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      const sentAt = performance.now();
      tally.count(await isAcknowledged(target, agent), sentAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
  return tally.result();
}

/** So many requests per second at even distances, for so many seconds, and then until each was answered or given up. */
export async function openLoad(target: Target, perSecond: number, seconds: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true });
  const tally = new Tally();
  const startedAt = performance.now();
  const sent: Array<Promise<void>> = [];
  const total = Math.round(perSecond * seconds);
  while (sent.length < total) {
    const dueAt = startedAt + (sent.length * 1_000) / perSecond;
    if (dueAt > performance.now()) await pause(dueAt - performance.now());
    sent.push(isAcknowledged(target, agent).then((acknowledged) => tally.count(acknowledged, dueAt)));
  }
  await Promise.all(sent);
  agent.destroy();
  return tally.result();
}

function isAcknowledged({ url, nextPost }: Target, agent: Agent): Promise<boolean> {
  const { body, headers } = nextPost();
  return new Promise((resolve) => {
    const outgoing = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode === 200));
    });
    const patience = setTimeout(() => outgoing.destroy(), PATIENCE_MS);
    outgoing.once('error', () => resolve(false));
    // The last event in any case: an answer that breaks off half-way tells nobody else.
    outgoing.once('close', () => {
      clearTimeout(patience);
      resolve(false);
    });
    outgoing.end(body);
  });
}
