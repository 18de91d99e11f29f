import type { Progress } from '../../../sandbox/demo/progress';
import { N8N_VERSION } from '../../../sandbox/n8n/installN8n';
import { compareReport } from './compareReport';
import { contestantNames, type ContestantName, type Contestants } from './contestants';
import { closedLoad, openLoad, type LoadResult, type Target } from './load';
import { measure, medianOf, type Measurement } from './measure';
import type { N8nGauge } from './N8nGauge';
import { withContestants } from './withContestants';

export type ByContestant = Readonly<Record<ContestantName, Measurement>>;

/** One kind of load, on every contestant. */
export interface Phase {
  readonly title: string;
  readonly results: ByContestant;
}

export interface Comparison {
  readonly capacity: Phase;
  readonly atCapacity: Phase;
  readonly overload: Phase;
}

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 3;
const CAPACITY = { seconds: 5, rounds: 3 };
const AT_CAPACITY = { seconds: 10, rounds: 2 };
const OVERLOAD = { seconds: 10, rounds: 1, factor: 4 };

/**
 * Our trigger, n8n's built-in one and the floor, on one n8n with these settings: what each can do, then under the built-in's load
 * and four times that.
 */
export async function benchInbox(progress: Progress, env: Readonly<Record<string, string>>): Promise<string> {
  progress.step('Starting n8n …');
  const comparison = await withContestants({ env }, (contestants, gauge) => compare(contestants, gauge, progress));
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [`n8n ${N8N_VERSION}, regular mode, SQLite; ${settings.join(', ') || 'settings as they come'}`, compareReport(comparison)].join('\n');
}

async function compare(contestants: Contestants, gauge: N8nGauge, progress: Progress): Promise<Comparison> {
  const phase = async (title: string, rounds: number, load: (target: Target) => Promise<LoadResult>): Promise<Phase> => {
    progress.step(`${title} …`);
    return { title, results: await inTurns(contestants, gauge, rounds, load) };
  };
  await phase('Warming up', 1, (target) => closedLoad(target, CONNECTIONS, WARM_UP_SECONDS));
  const capacity = await phase(
    `What each can do: ${CONNECTIONS} connections for ${CAPACITY.seconds} s, medians of ${CAPACITY.rounds} rounds`,
    CAPACITY.rounds,
    (target) => closedLoad(target, CONNECTIONS, CAPACITY.seconds),
  );
  const rate = Math.round(capacity.results.builtIn.perSecond);
  const atCapacity = await phase(
    `The load that the built-in trigger can bear: ${rate} messages/s for ${AT_CAPACITY.seconds} s, medians of ${AT_CAPACITY.rounds} rounds`,
    AT_CAPACITY.rounds,
    (target) => openLoad(target, rate, AT_CAPACITY.seconds),
  );
  const overload = await phase(
    `${OVERLOAD.factor} times that: ${OVERLOAD.factor * rate} messages/s for ${OVERLOAD.seconds} s`,
    OVERLOAD.rounds,
    (target) => openLoad(target, OVERLOAD.factor * rate, OVERLOAD.seconds),
  );
  return { capacity, atCapacity, overload };
}

/** Each round begins with another contestant: who comes first meets a rested n8n. */
async function inTurns(contestants: Contestants, gauge: N8nGauge, rounds: number, load: (target: Target) => Promise<LoadResult>): Promise<ByContestant> {
  const results: Record<ContestantName, Measurement[]> = { ours: [], builtIn: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < contestantNames.length; turn += 1) {
      const name = contestantNames[(round + turn) % contestantNames.length] ?? 'ours';
      results[name].push(await measure(gauge, contestants[name], load));
    }
  }
  return { ours: medianOf(results.ours), builtIn: medianOf(results.builtIn), floor: medianOf(results.floor) };
}
