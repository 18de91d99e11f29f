import type { Progress } from '../../../sandbox/demo/progress';
import { median, percentile, sortedNumbers } from '../statistics';
import { table } from '../table';
import { engines, type BenchStore, type EngineName } from './engines';
import { timeOperations, type Subject, type Timings } from './operations';

export const SCALES = [1_000, 100_000, 1_000_000] as const;

const GOAL = 1.5;

const CONDITIONS = 'Every call is about a customer chosen at random, and before it 4 MB of other memory are used, as by n8n; the files were read before, so that they are in memory where that is large enough. From a cold disk a call costs what its reads cost.';

/** What calls of the store cost with few and with many conversations on one engine. */
export async function benchStore(progress: Progress, name: EngineName, largest: number): Promise<string> {
  const engine = await engines[name]();
  try {
    const filled: Array<{ readonly customers: number; readonly made: BenchStore }> = [];
    const sizes: string[] = [];
    for (const customers of SCALES.filter((scale) => scale <= largest)) {
      progress.step(`${name}: making a store with ${label(customers)} conversations …`);
      const made = await engine.create(`bench_${customers}`);
      await made.fill(customers, Date.now());
      sizes.push(`${label(customers)} ${(await made.sizeGb()).toFixed(2)} GB`);
      filled.push({ customers, made });
    }
    progress.step(`${name}: reading all files, and measuring …`);
    // The second time is short, and brings back what the system dropped of large files meanwhile.
    for (const { made } of [...filled, ...filled]) await made.warm();
    const subjects = await Promise.all(filled.map(async ({ customers, made }): Promise<Subject> => ({ customers, store: await made.open() })));
    const timings = await timeOperations(subjects);
    await Promise.all(subjects.map(({ store }) => store.close()));
    return report(`${name} (${sizes.join(', ')})`, subjects.map(({ customers }) => label(customers)), timings);
  } finally {
    await engine.end();
  }
}

export const label = (scale: number): string => (scale >= 1_000_000 ? `${scale / 1_000_000}M` : `${scale / 1_000}k`);

/** The calls of an operation in the order in which they were made, in equal parts: what the machine does for a while meets some of them. */
const PASSES = 10;

/** The median of each pass. */
function passMedians(values: readonly number[]): readonly number[] {
  const size = Math.ceil(values.length / PASSES);
  return Array.from({ length: PASSES }, (_, pass) => median(values.slice(pass * size, (pass + 1) * size)));
}

function report(title: string, labels: readonly string[], measured: readonly Timings[]): string {
  const operations = [...(measured[0]?.keys() ?? [])];
  const head = [`${title}; ms`, ...labels.flatMap((one) => [`${one} p50`, 'p99']), 'growth', 'of passes'];
  const rows = operations.map((operation) => {
    const all = measured.map((timings) => timings.get(operation) ?? []);
    const medians = all.map(passMedians);
    const growths = sortedNumbers((medians.at(-1) ?? []).map((largest, pass) => largest / (medians[0]?.[pass] ?? NaN)));
    const growth = median(growths);
    const cells = all.flatMap((values, index) => [shown(median(medians[index] ?? [])), shown(percentile(sortedNumbers(values), 0.99))]);
    return [operation, ...cells, `${growth.toFixed(2)}${growth < GOAL ? ' ' : '!'}`, `${growths[0]?.toFixed(2)} to ${growths.at(-1)?.toFixed(2)}`];
  });
  return `${table(head, rows)}\nGoal: growth of the median under ${GOAL}; "!" where it is not. The growth is the median of ${PASSES} passes that ask all stores in turns. ${CONDITIONS}`;
}

const shown = (milliseconds: number): string => milliseconds.toFixed(milliseconds < 1 ? 3 : milliseconds < 10 ? 2 : 1);
