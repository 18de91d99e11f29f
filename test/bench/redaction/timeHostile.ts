import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Progress } from '../../../sandbox/demo/progress';
import { FAMILY_NAMES } from './hostile';
import type { Question } from './hostileChild';
import { MEGABYTE } from './throughput';

const SHORT = MEGABYTE / 4;
const LONG = 4 * MEGABYTE;
/** As many rounds as it takes until the engine has compiled its code, also for what only long texts need: else the first measured ones pay for that. */
const WARM_UPS: ReadonlyArray<Omit<Question, 'family'>> = [
  { length: 16 * 1024, rounds: 200, enoughMs: 500 },
  { length: SHORT, rounds: 20, enoughMs: 500 },
];
const ROUNDS = 5;
/** What a round of one text may take; some redactors would need hours. */
export const LIMIT_MS = 2_000;

/** Milliseconds per MB at 256 kB and at 4 MB; `null`: not finished in time, or not tried because 256 kB were not. */
export interface HostileTime {
  readonly short: number | null;
  readonly long: number | null;
}

/** Times by family of texts. */
export type TimesByFamily = ReadonlyMap<string, HostileTime>;

/** A process with one subject in it, started again after it had to be ended. */
class TimedChild {
  private child: ChildProcess | null = null;

  constructor(private readonly subject: string) {}

  private async start(): Promise<ChildProcess> {
    const child = fork(path.join(__dirname, 'hostileChild.js'), [this.subject]);
    await once(child, 'message');
    return child;
  }

  /** The median in milliseconds, or `null` when it takes longer than the limit allows for a round. */
  async ask(question: Question): Promise<number | null> {
    this.child ??= await this.start();
    const answer = once(this.child, 'message').then(([milliseconds]) => milliseconds as number);
    this.child.send(question);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), LIMIT_MS * question.rounds);
    });
    const milliseconds = await Promise.race([answer, limit]);
    clearTimeout(timer);
    if (milliseconds === null) this.end();
    return milliseconds;
  }

  end(): void {
    this.child?.kill('SIGKILL');
    this.child = null;
  }
}

/** How long one subject takes for each family, in a process of its own. */
export async function timeHostile(progress: Progress, subject: string): Promise<TimesByFamily> {
  const child = new TimedChild(subject);
  const perMegabyte = async (family: string, length: number): Promise<number | null> => {
    const milliseconds = await child.ask({ family, length, rounds: ROUNDS, enoughMs: LIMIT_MS * ROUNDS });
    return milliseconds === null ? null : (milliseconds * MEGABYTE) / length;
  };
  const times = new Map<string, HostileTime>();
  try {
    for (const family of FAMILY_NAMES) {
      progress.tick(`${subject}: ${family}`);
      for (const warmUp of WARM_UPS) await child.ask({ ...warmUp, family });
      const short = await perMegabyte(family, SHORT);
      times.set(family, { short, long: short === null ? null : await perMegabyte(family, LONG) });
    }
  } finally {
    child.end();
  }
  return times;
}
