// A process of its own for tests of several processes: opens a store, says so, waits for a line, files messages.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import type { PostgresConnection } from '../../../src/store/postgres/connection';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { createOrAppend, ticketProviders, type ProviderEntry, type TicketDesk, type TicketOutcome, type TicketProviderId, type TicketRequest } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';

/** What the program is given as JSON on its first line. */
export interface TicketTask {
  readonly store: { readonly file: string } | { readonly connection: PostgresConnection };
  readonly provider: TicketProviderId;
  /** The fields of the helpdesk's credential. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly requests: readonly TicketRequest[];
}

/** A helpdesk that is slow for so many at once makes some runs give up waiting, which n8n then tries again. */
async function file(request: TicketRequest, desk: TicketDesk): Promise<TicketOutcome> {
  try {
    return await createOrAppend(request, desk);
  } catch (failure) {
    if (failure instanceof SupportError && failure.code === 'lockTimeout') return file(request, desk);
    throw failure;
  }
}

async function main(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  const [given] = (await once(lines, 'line')) as [string];
  const task = JSON.parse(given) as TicketTask;
  const store = 'file' in task.store ? await openSqliteStore(task.store) : await openPostgresStore(task.store.connection);
  const entry: ProviderEntry = ticketProviders[task.provider];
  const means = { store, clock: systemClock, sleep: async (ms: number) => await sleep(ms) };
  const provider = entry.open({ ...means, fetchFile, settings: task.settings, send: fetchSend(entry.authorize(task.settings)) });
  const desk: TicketDesk = { ...means, provider };
  process.stdout.write('ready\n');
  await once(lines, 'line');
  lines.close();
  const outcomes = await Promise.all(task.requests.map((request) => file(request, desk)));
  process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  await store.close();
}

void main();
