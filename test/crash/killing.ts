import { setTimeout as pause } from 'node:timers/promises';
import type { Stack, StackProcess } from '../e2e/support/Stack';
import { isCheckpoint, type Held, type Outside } from './outside';
import type { Kill } from './plan';

/** What a kill needs to wait for its moment. */
export interface Scene {
  readonly processes: Stack['processes'];
  readonly outside: Outside;
  /** Publishes the flow with a changed trigger. */
  readonly publish: () => Promise<unknown>;
  /** A customer's message is being posted right now. */
  readonly posting: () => Promise<void>;
}

/** What was killed; the processes are still down. */
export interface Killed {
  readonly processes: readonly StackProcess[];
  readonly at: number;
  /** In words, for the report. */
  readonly how: string;
}

/** A moment that does not come by then is not waited for. */
const PATIENCE_MS = 20_000;
/** Until the connections of a killed process are known to be gone. */
const SETTLING_MS = 50;

/** Waits for the moment and kills. */
export async function killAt(kill: Kill, scene: Scene): Promise<Killed> {
  const held = await momentOf(kill, scene);
  await pause(kill.afterMs);
  const at = Date.now();
  const processes = kill.victim === null && held !== null ? await killWaiting(held, scene.processes) : await killOne(kill.victim ?? 0, scene.processes);
  await pause(SETTLING_MS);
  held?.release();
  const missed = held === null && isCheckpoint(kill.moment) ? ', which did not come' : '';
  return { processes, at, how: `${WORDS[kill.moment]}${missed}` };
}

const WORDS: Readonly<Record<Kill['moment'], string>> = {
  anyTime: 'at any time',
  beforeMeta: 'when a send was noted, before Meta had it',
  begun: 'while the first node of a run waits',
  burst: 'just after a burst of messages, with runs queued',
  ended: 'while the last node of a run waits',
  metaAccepted: 'after Meta accepted a send, before its answer',
  publishing: 'while the flow is published',
  ticketWritten: 'after the helpdesk wrote, before its answer',
  waiting: 'just before a run waits',
  webhook: 'while Meta posts a message',
};

async function momentOf({ moment }: Kill, { outside, publish, posting }: Scene): Promise<Held | null> {
  if (isCheckpoint(moment)) {
    const held = await Promise.race([outside.holdNext(moment), pause(PATIENCE_MS, null, { ref: false })]);
    if (held === null) outside.holdNothing();
    return held;
  }
  switch (moment) {
    case 'publishing':
      // It is about to be killed: what becomes of the request does not matter.
      publish().catch(() => undefined);
      return null;
    case 'webhook':
      await posting();
      return null;
    case 'anyTime':
    case 'burst':
      return null;
    default:
      return moment satisfies never;
  }
}

async function killOne(victim: number, processes: Stack['processes']): Promise<readonly StackProcess[]> {
  const chosen = processes[Math.floor(victim * processes.length)];
  await chosen?.kill();
  return chosen === undefined ? [] : [chosen];
}

/** Nobody tells which process runs what: the last ones, which are workers, are killed until nobody waits any more. */
async function killWaiting(held: Held, processes: Stack['processes']): Promise<readonly StackProcess[]> {
  const killed: StackProcess[] = [];
  for (const each of processes.toReversed()) {
    await each.kill();
    killed.push(each);
    await pause(SETTLING_MS);
    if (!held.isAwaited()) break;
  }
  return killed;
}
