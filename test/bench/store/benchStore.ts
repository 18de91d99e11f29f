import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { Progress } from '../../../sandbox/demo/progress';
import { SupportError } from '../../../src/shared/errors';
import { engines, type BenchEngine, type BenchStore, type EngineName } from './engines';
import { timeOperations, type Subject } from './operations';
import { storeReport } from './storeReport';
import { MESSAGES_PER_CUSTOMER } from './workload';

export const SCALES = [1_000, 100_000, 1_000_000] as const;

export const label = (scale: number): string => (scale >= 1_000_000 ? `${scale / 1_000_000}M` : `${scale / 1_000}k`);

/** With what belongs to them, and the log of the engine that takes more. */
const BYTES_PER_CUSTOMER = 10_500;
const GIGABYTE = 2 ** 30;

/** A store with so many customers. */
interface Filled {
  readonly customers: number;
  readonly made: BenchStore;
}

/**
 * What calls of the store cost with few and with many conversations on one engine.
 * @throws {SupportError} `invalidInput` where there is no room for the stores
 */
export async function benchStore(progress: Progress, name: EngineName, largest: number): Promise<string> {
  const scales = SCALES.filter((scale) => scale <= largest);
  await requireSpace(scales.reduce((sum, scale) => sum + scale, 0) * BYTES_PER_CUSTOMER);
  const startedAt = performance.now();
  const engine = await engines[name]();
  try {
    const filled: Filled[] = [];
    for (const customers of scales) filled.push(await fill(progress, name, engine, customers));
    const sizes = await Promise.all(filled.map(async ({ customers, made }) => `${label(customers)} ${(await made.sizeGb()).toFixed(2)} GB`));
    progress.step(`${name}: reading all files, and asking each store the same in turns …`);
    // The second time is short, and brings back what the system dropped of large files meanwhile.
    for (const { made } of [...filled, ...filled]) await made.warm();
    const subjects = await Promise.all(filled.map(async ({ customers, made }): Promise<Subject> => ({ customers, store: await made.open() })));
    const timings = await timeOperations(subjects, progress);
    await Promise.all(subjects.map(({ store }) => store.close()));
    const minutes = Math.ceil((performance.now() - startedAt) / 60_000);
    return storeReport(`${name} (${sizes.join(', ')}; ${minutes} minutes)`, scales.map(label), timings);
  } finally {
    await engine.end();
  }
}

async function requireSpace(bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(os.tmpdir());
  if (bavail * bsize >= bytes) return;
  const [needed, free] = [bytes, bavail * bsize].map((size) => `${(size / GIGABYTE).toFixed(1)} GB`);
  throw new SupportError('invalidInput', `The stores need ${needed}; ${os.tmpdir()} has ${free} left.`, 'Name another folder in TMPDIR, or stop earlier, e.g. with --scale 100k.');
}

async function fill(progress: Progress, name: EngineName, engine: BenchEngine, customers: number): Promise<Filled> {
  const messages = label(customers * MESSAGES_PER_CUSTOMER);
  progress.step(`${name}: making a store with ${label(customers)} conversations, ${messages} messages that are done and ${messages} answers …`);
  const made = await engine.create(`bench_${customers}`);
  await made.fill(customers, Date.now(), (part) => progress.tick(`${label(customers)}: ${part} …`));
  return { customers, made };
}
