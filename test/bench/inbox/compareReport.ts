import { table } from '../table';
import type { ByContestant, Comparison, Phase } from './benchInbox';
import { contestantNames, LABELS } from './contestants';
import type { Measurement } from './measure';

const GOALS = { timesBuiltIn: 3, shareOfFloor: 0.85, p99Ms: 250 };

/** What the comparison says, in tables and goals. */
export function compareReport({ capacity, atCapacity, overload }: Comparison): string {
  const loadShare = Math.max(...[capacity, atCapacity, overload].flatMap(({ results }) => Object.values(results)).map((one: Measurement) => one.loadShare));
  return [
    `The load comes from the same machine; it took at most ${percent(loadShare)} of one core.`,
    phaseTable(capacity),
    ratios(capacity.results),
    phaseTable(atCapacity),
    phaseTable(overload),
    goals(capacity.results, atCapacity.results.ours.p99),
  ].join('\n\n');
}

const HEAD = ['', 'acks', 'acks/s', 'failed', 'p50 ms', 'p99 ms', 'CPU ms/ack', 'and run', 'runs', 'meanwhile', 'worked off', 'n8n MB before / most / after'];

function phaseTable({ title, results }: Phase): string {
  const row = (label: string, one: Measurement): readonly string[] => [
    label,
    one.acknowledged.toFixed(0),
    one.perSecond.toFixed(1),
    one.failed.toFixed(0),
    one.p50.toFixed(0),
    one.p99.toFixed(0),
    one.cpuPerAck.toFixed(1),
    one.cpuPerMessage.toFixed(1),
    one.runs.toFixed(0),
    one.runsMeanwhile.toFixed(0),
    `${one.workOffSeconds.toFixed(1)} s`,
    `${one.memoryBefore} / ${one.memoryPeak} / ${one.memoryAfter}`,
  ];
  return `${title}\n${table(HEAD, contestantNames.map((name) => row(LABELS[name], results[name])))}`;
}

function ratios({ ours, builtIn, floor }: ByContestant): string {
  return `Ours / built-in ${(ours.perSecond / builtIn.perSecond).toFixed(1)}, ours / floor ${(ours.perSecond / floor.perSecond).toFixed(2)}, built-in / floor ${(builtIn.perSecond / floor.perSecond).toFixed(2)}`;
}

function goals({ ours, builtIn, floor }: ByContestant, p99: number): string {
  const times = ours.perSecond / builtIn.perSecond;
  const share = ours.perSecond / floor.perSecond;
  const isFast = times >= GOALS.timesBuiltIn || share >= GOALS.shareOfFloor;
  return [
    `${mark(isFast)} At least ${GOALS.timesBuiltIn} times the built-in trigger's acknowledgements per second, or within ${percent(1 - GOALS.shareOfFloor)} of the floor: ${times.toFixed(1)} times, ${percent(share)} of the floor`,
    `${mark(p99 < GOALS.p99Ms)} p99 under ${GOALS.p99Ms} ms at the built-in trigger's capacity: ${p99.toFixed(0)} ms`,
  ].join('\n');
}

const mark = (isReached: boolean): string => (isReached ? 'reached    ' : 'NOT REACHED');
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
