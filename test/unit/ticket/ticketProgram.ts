// A process of its own for the test of several processes: opens a store, says so, waits for a line, files messages.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/shared/clock';
import type { PostgresConnection } from '../../../src/store/postgres/connection';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { createOrAppend, ticketProviders, type TicketDesk, type TicketRequest } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../../contract/fetchSend';

/** What the program is given as JSON. */
export interface TicketTask {
  readonly store: { readonly file: string } | { readonly connection: PostgresConnection };
  readonly requests: readonly TicketRequest[];
}

async function main(): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? '') as TicketTask;
  const store = 'file' in task.store ? await openSqliteStore(task.store) : await openPostgresStore(task.store.connection);
  const means = { store, clock: systemClock, sleep: async (ms: number) => await sleep(ms) };
  const desk: TicketDesk = { ...means, provider: ticketProviders.builtInDesk.open({ ...means, send: fetchSend(), fetchFile, settings: {} }) };
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  process.stdin.pause();
  const outcomes = await Promise.all(task.requests.map((request) => createOrAppend(request, desk)));
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  await store.close();
}

void main();
