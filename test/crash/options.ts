import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface CrashOptions {
  /** Decides who writes what and when, and when which process is killed; how fast n8n is, it cannot decide. */
  readonly seed: number;
  readonly messages: number;
  readonly customers: number;
  readonly kills: number;
  /** n8n in queue mode instead of one process with SQLite. */
  readonly queue: boolean;
}

/** Reads the command line. @throws Error with a sentence for whoever typed it. */
export function readOptions(args: readonly string[]): CrashOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      messages: { type: 'string', default: '500' },
      customers: { type: 'string', default: '50' },
      kills: { type: 'string', default: '20' },
      queue: { type: 'boolean', default: false },
    },
  });
  return {
    seed: values.seed === undefined ? randomInt(1, 1_000_000) : count('seed', values.seed, 0),
    messages: count('messages', values.messages, 1),
    customers: count('customers', values.customers, 1),
    kills: count('kills', values.kills, 0),
    queue: values.queue,
  };
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be a whole number of at least ${least}.`);
}
