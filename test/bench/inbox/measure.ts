import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../statistics';
import type { Contestant } from './contestants';
import type { LoadResult, Target } from './load';
import type { N8nGauge } from './N8nGauge';

/** What one load did to one contestant. Times in milliseconds unless they say seconds, memory in MB. */
export interface Measurement {
  readonly acknowledged: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Runs that reached their end before the last request was answered, and altogether. */
  readonly runsMeanwhile: number;
  readonly runs: number;
  /** From the last answer until the last run had ended. */
  readonly workOffSeconds: number;
  /** Processor time that n8n used per acknowledgement: while the load lasted, and until the last run had ended. */
  readonly cpuPerAck: number;
  readonly cpuPerMessage: number;
  readonly memoryBefore: number;
  readonly memoryPeak: number;
  readonly memoryAfter: number;
  /** Of one processor core, that the load itself took. */
  readonly loadShare: number;
}

const SAMPLE_MS = 500;
const WORK_OFF_LIMIT_MS = 120_000;
/** No run for so long, and n8n answers at once: there is nothing left to do. */
const QUIET_MS = 2_000;
const QUICK_MS = 30;

/** Puts a load on a contestant and waits until n8n has worked off what it left. */
export async function measure(gauge: N8nGauge, contestant: Contestant, load: (target: Target) => Promise<LoadResult>): Promise<Measurement> {
  const { workflowId } = contestant;
  const runsBefore = gauge.finishedRuns(workflowId);
  const memoryBefore = gauge.memory();
  const [cpuBefore, n8nCpuBefore, startedAt] = [process.cpuUsage(), gauge.processorMs(), performance.now()];
  const { result, peak } = await withPeakMemory(gauge, load(contestant));
  const cpu = process.cpuUsage(cpuBefore);
  const loadShare = (cpu.user + cpu.system) / 1_000 / (performance.now() - startedAt);
  const cpuMeanwhile = gauge.processorMs() - n8nCpuBefore;
  const runsMeanwhile = gauge.finishedRuns(workflowId) - runsBefore;
  const workOffSeconds = await workOff(gauge, contestant, runsBefore + result.acknowledged);
  return {
    acknowledged: result.acknowledged,
    failed: result.failed,
    perSecond: result.perSecond,
    p50: percentile(result.latenciesMs, 0.5),
    p99: percentile(result.latenciesMs, 0.99),
    runsMeanwhile,
    runs: gauge.finishedRuns(workflowId) - runsBefore,
    workOffSeconds,
    cpuPerAck: cpuMeanwhile / result.acknowledged,
    cpuPerMessage: (gauge.processorMs() - n8nCpuBefore) / result.acknowledged,
    memoryBefore,
    memoryPeak: peak,
    memoryAfter: gauge.memory(),
    loadShare,
  };
}

/** Rounds as one: each value is the median of theirs. */
export function medianOf(rounds: readonly Measurement[]): Measurement {
  const of = (key: keyof Measurement): number => median(rounds.map((round) => round[key]));
  return {
    acknowledged: of('acknowledged'),
    failed: of('failed'),
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    runsMeanwhile: of('runsMeanwhile'),
    runs: of('runs'),
    workOffSeconds: of('workOffSeconds'),
    cpuPerAck: of('cpuPerAck'),
    cpuPerMessage: of('cpuPerMessage'),
    memoryBefore: of('memoryBefore'),
    memoryPeak: of('memoryPeak'),
    memoryAfter: of('memoryAfter'),
    loadShare: of('loadShare'),
  };
}

async function withPeakMemory(gauge: N8nGauge, load: Promise<LoadResult>): Promise<{ result: LoadResult; peak: number }> {
  let peak = gauge.memory();
  const sampling = setInterval(() => {
    peak = Math.max(peak, gauge.memory());
  }, SAMPLE_MS);
  const result = await load.finally(() => clearInterval(sampling));
  return { result, peak: Math.max(peak, gauge.memory()) };
}

/** Seconds until the last run had ended: all that were acknowledged, and those of requests that were given up. */
async function workOff(gauge: N8nGauge, { startsRuns, workflowId }: Contestant, expected: number): Promise<number> {
  const startedAt = performance.now();
  let runs = gauge.finishedRuns(workflowId);
  let lastAt = startedAt;
  while (performance.now() - startedAt < WORK_OFF_LIMIT_MS) {
    const delayMs = await gauge.delayMs();
    const now = gauge.finishedRuns(workflowId);
    if (now !== runs) [runs, lastAt] = [now, performance.now()];
    const isComplete = !startsRuns || runs >= expected;
    if (isComplete && delayMs < QUICK_MS && performance.now() - lastAt > QUIET_MS) break;
    await pause(100);
  }
  return (lastAt - startedAt) / 1_000;
}
