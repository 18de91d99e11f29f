import { table } from '../table';
import { FAMILY_NAMES } from './hostile';
import type { Subject, Subjects } from './subjects';
import { ROUND_MS, ROUNDS, type ChatRates } from './throughput';
import { LIMIT_MS, type HostileTime, type TimesByFamily } from './timeHostile';

type HostileTimes = ReadonlyMap<Subject, TimesByFamily>;

const GOALS = { shareOfRegex: 0.8, shareOfScan: 0.3, worstMs: 50, growth: 1.5 };

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const short = (value: number): string => (value === Infinity ? 'never' : value < 10 ? value.toFixed(1) : whole(value));

export function throughputReport(chats: readonly ChatRates[]): string {
  const subjects = [...(chats[0]?.rates.keys() ?? [])];
  const head = ['chat', ...chats.flatMap(({ title }) => [`${title} MB/s`, 'messages/s'])];
  const rows = subjects.map((subject) => [
    subject.name,
    ...chats.flatMap(({ rates }) => [short(rates.get(subject)?.megabytesPerSecond ?? NaN), whole(rates.get(subject)?.messagesPerSecond ?? NaN)]),
  ]);
  return `Medians of ${ROUNDS} rounds of ${ROUND_MS} ms in turn; a character counts as a byte\n\n${table(head, rows)}`;
}

function cell(time: HostileTime | undefined): string {
  if (time === undefined) return '';
  if (time.short === null) return 'never';
  return time.long === null ? `${short(time.short)} never` : `${short(time.short)} ${short(time.long)}`;
}

export function hostileReport(hostile: HostileTimes): string {
  const subjects = [...hostile.keys()];
  const rows = FAMILY_NAMES.map((family) => [family, ...subjects.map((subject) => cell(hostile.get(subject)?.get(family)))]);
  const note = `Hostile texts, once the engine is warm: ms per MB at 256 kB, then at 4 MB; never: more than ${LIMIT_MS / 1000} s for one text`;
  return `${note}\n\n${table(['family', ...subjects.map(({ name }) => name)], rows)}`;
}

const worst = (values: ReadonlyArray<number | null>): number => Math.max(...values.map((value) => value ?? Infinity));

/** Growth is measured where it could matter: what takes less than this is noise. */
const NOTICEABLE_MS = 2;

function growthOf({ short: before, long: after }: HostileTime): number {
  if (before === null || after === null) return Infinity;
  return after < NOTICEABLE_MS ? 1 : after / before;
}

/** Ours against the goals; "!" where one is missed. */
export function goalsReport(chats: readonly ChatRates[], hostile: HostileTimes, { ours, scan, regex, anyDigit }: Subjects): string {
  const share = (title: string, of: Subject): number => {
    const rates = chats.find((chat) => chat.title === title)?.rates;
    return (rates?.get(ours)?.megabytesPerSecond ?? NaN) / (rates?.get(of)?.megabytesPerSecond ?? NaN);
  };
  const times = [...(hostile.get(ours)?.values() ?? [])];
  const slowest = worst(times.flatMap((time) => [time.short, time.long]));
  const growth = worst(times.map(growthOf));
  const ofScan = share('mixed', scan);
  const line = (isMet: boolean, what: string, value: string, goal: string): readonly string[] => [what, goal, `${isMet ? '' : '! '}${value}`];
  return table(['goal', '', 'ours'], [
    ...[regex, anyDigit].map((one) => {
      const ofRegex = share('without digits', one);
      return line(ofRegex >= GOALS.shareOfRegex, `chat without digits, of ${one.name}`, `${whole(100 * ofRegex)} %`, `≥ ${100 * GOALS.shareOfRegex} %`);
    }),
    line(ofScan >= GOALS.shareOfScan, 'mixed chat, of the plain scan', `${whole(100 * ofScan)} %`, `≥ ${100 * GOALS.shareOfScan} %`),
    line(slowest < GOALS.worstMs, 'worst hostile text, ms per MB', short(slowest), `< ${GOALS.worstMs}`),
    line(growth < GOALS.growth, 'growth of ms per MB from 256 kB to 4 MB', short(growth), `< ${GOALS.growth}`),
  ]);
}
