import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Stack } from '../../e2e/support/Stack';

/** Looks at n8n from outside: its database says which runs reached their end, the system how much memory it has. */
export interface N8nGauge {
  /** Runs of the workflow that reached their end. */
  finishedRuns(workflowId: string): number;
  /** MB that n8n's main process holds. */
  memory(): number;
  /** Milliseconds of processor time that it used so far; `NaN` where the system does not tell (only Linux does). */
  processorMs(): number;
  /** How long n8n takes to answer a request that costs it nothing. */
  delayMs(): Promise<number>;
  close(): void;
}

export function openGauge({ n8n, userFolder }: Pick<Stack, 'n8n' | 'userFolder'>): N8nGauge {
  const database = new DatabaseSync(path.join(userFolder, '.n8n', 'database.sqlite'), { readOnly: true, timeout: 5_000 });
  const runs = database.prepare(`SELECT count(*) AS finished FROM execution_entity WHERE workflowId = ? AND status = 'success'`);
  return {
    finishedRuns: (workflowId) => Number(runs.get(workflowId)?.finished),
    memory: () => Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(n8n.pid)], { encoding: 'utf8' })) / 1_024),
    processorMs: () => processorMs(n8n.pid),
    delayMs: async () => {
      const askedAt = performance.now();
      await (await fetch(`${n8n.url}/healthz`)).text();
      return performance.now() - askedAt;
    },
    close: () => database.close(),
  };
}

/** The kernel counts in hundredths of a second. */
const TICK_MS = 10;

function processorMs(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return NaN;
  // The name in field 2 may hold spaces and parentheses; after it, fields 14 and 15 are user and system time.
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
