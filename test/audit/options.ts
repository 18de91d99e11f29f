import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface AuditOptions {
  /** Decides which numbers and secrets are planted. */
  readonly seed: number;
  /** n8n in queue mode, with PostgreSQL and Redis, instead of one process with SQLite. */
  readonly queue: boolean;
  /** Each field in every writing; otherwise in one, the fields in turn. */
  readonly everyWriting: boolean;
}

/** Reads the command line. @throws Error with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): AuditOptions {
  const { values } = parseArgs({ args: [...args], options: { seed: { type: 'string' }, queue: { type: 'boolean', default: false } } });
  const seed = values.seed === undefined ? randomInt(1, 1_000_000) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Error('--seed must be a whole number.');
  return { seed, queue: values.queue, everyWriting: true };
}
