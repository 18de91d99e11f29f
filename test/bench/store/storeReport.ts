import { median, percentile, sortedNumbers } from '../statistics';
import { table } from '../table';
import type { Timings } from './operations';

const GOAL = 1.5;

/** The calls of an operation in the order in which they were made, in equal parts: what the machine does for a while meets some of them. */
const PASSES = 9;

const GROWTH = `The growth is the median of ${PASSES} passes, each from the first store to the last; beside it the lowest and the highest of them.`;

const CONDITIONS = `Times are medians and 99th percentiles. Every call is about a customer chosen at random, and before it 32 MB of other memory are used, as by n8n; the files were read before, so that they are in memory where that is large enough. From a cold disk a call costs what its reads cost.`;

/** What one operation costs on all stores. */
interface Row {
  readonly operation: string;
  readonly times: readonly string[];
  /** Of each pass, from the first store to the last; sorted. */
  readonly growths: readonly number[];
}

/** A table with a row for each operation, and which of them grow too much; `labels` name the stores that `measured` is about. */
export function storeReport(title: string, labels: readonly string[], measured: readonly Timings[]): string {
  const head = [`${title}; ms`, ...labels.flatMap((one) => [`${one} p50`, 'p99'])];
  const rows = [...(measured[0]?.keys() ?? [])].sort().map((operation) => rowOf(operation, measured));
  if (labels.length === 1) return [table(head, rows.map(({ operation, times }) => [operation, ...times])), CONDITIONS].join('\n');
  return [table([...head, 'growth', 'of passes'], rows.map(withGrowth)), verdict(rows), GROWTH, CONDITIONS].join('\n');
}

function rowOf(operation: string, measured: readonly Timings[]): Row {
  const all = measured.map((timings) => timings.get(operation) ?? []);
  const times = all.flatMap((values) => [shown(median(values)), shown(percentile(sortedNumbers(values), 0.99))]);
  return { operation, times, growths: growthsOf(all) };
}

function withGrowth({ operation, times, growths }: Row): readonly string[] {
  return [operation, ...times, median(growths).toFixed(2), `${growths[0]?.toFixed(2)} to ${growths.at(-1)?.toFixed(2)}`];
}

function growthsOf(all: ReadonlyArray<readonly number[]>): readonly number[] {
  const [first = [], last = []] = [all[0], all.at(-1)].map((values) => passMedians(values ?? []));
  return sortedNumbers(last.map((largest, pass) => largest / (first[pass] ?? NaN)));
}

/** The median of each pass. */
function passMedians(values: readonly number[]): readonly number[] {
  const size = Math.ceil(values.length / PASSES);
  return Array.from({ length: PASSES }, (_, pass) => median(values.slice(pass * size, (pass + 1) * size)));
}

function verdict(rows: readonly Row[]): string {
  const over = rows.filter(({ growths }) => !(median(growths) < GOAL)).map(({ operation, growths }) => `${operation} (${median(growths).toFixed(2)})`);
  return over.length === 0 ? `All ${rows.length} grow less than ${GOAL} times, which is the goal.` : `Over the goal of ${GOAL}: ${over.join('; ')}.`;
}

const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 1 ? 3 : milliseconds < 10 ? 2 : 1);
