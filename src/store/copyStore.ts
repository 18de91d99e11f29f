import { MINUTE_MS, systemClock, toIso, type Clock } from '../shared/clock';
import { SupportError } from '../shared/errors';
import { patiently, type PostgresConnection } from './postgres/connection';
import { migratePostgres } from './postgres/migrate';
import { postgresDatabase } from './postgres/postgresSql';
import { COPIED_TABLES, countRows, replaceTables, type CopyProgress } from './sql/copyTables';
import { readIdentity } from './sql/identity';
import type { Database, Sql } from './sql/Sql';
import { openExistingDatabase } from './sqlite/openDatabase';
import { closeInTurn, sqliteDatabase } from './sqlite/sqliteSql';

export interface CopyOptions {
  readonly clock?: Clock;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** Rows of a table after the copy; both numbers are equal when all went well. */
export interface CopiedRows {
  readonly table: string;
  readonly source: number;
  readonly target: number;
}

/** Processes give a sign of life several times a minute. */
const IN_USE_MS = MINUTE_MS;

/** The last time of a column, or 0. */
async function latest(sql: Sql, table: string, column: string): Promise<number> {
  return (await sql.row<{ readonly at: number | null }>(`SELECT MAX(${column}) AS at FROM ${table}`))?.at ?? 0;
}

async function refuseInUse(sql: Sql, which: 'source' | 'target', now: number): Promise<void> {
  const seenAt = await latest(sql, 'processes', 'seen_at');
  if (seenAt < now - IN_USE_MS) return;
  throw new SupportError(
    'unsupportedSetup',
    `The ${which} of the copy is in use: n8n gave a sign of life at ${toIso(seenAt)}.`,
    'Stop n8n with all of its processes, or switch off the workflows with a WhatsApp Support Trigger, wait a minute, and copy again.',
  );
}

async function readMeta(sql: Sql, name: string): Promise<string | null> {
  return (await sql.row<{ readonly value: string }>('SELECT value FROM store_meta WHERE name = ?', name))?.value ?? null;
}

async function putMeta(sql: Sql, name: string, value: string): Promise<void> {
  const text = 'INSERT INTO store_meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
  await sql.change(text, name, value);
}

/** What an n8n that was started on an empty store writes before anything happened. */
const SETTINGS = ['triggers', 'ticket_triggers', 'ticket_cursors', 'listeners', 'counters', 'access_grants'];

async function isEmpty(sql: Sql): Promise<boolean> {
  for (const { table } of COPIED_TABLES) if (!SETTINGS.includes(table) && (await countRows(sql, table)) > 0) return false;
  return true;
}

/** Where every use of a store leaves a time. */
const TRACES = [
  ['processes', 'seen_at'],
  ['seen_events', 'seen_at'],
  ['conversations', 'touched_at'],
  ['outbox', 'reserved_at'],
  ['desk_tickets', 'updated_at'],
] as const;

async function usedSince(sql: Sql, at: number): Promise<boolean> {
  for (const [table, column] of TRACES) if ((await latest(sql, table, column)) > at) return true;
  return false;
}

/** What the copy would replace must be nothing, or an earlier copy of the same store as it was then. */
async function refuseOtherData(target: Sql, sourceId: string): Promise<void> {
  if (await isEmpty(target)) return;
  if ((await readMeta(target, 'copiedFrom')) !== sourceId) {
    throw new SupportError(
      'invalidInput',
      'The target of the copy holds data that did not come from this source.',
      'Name a schema that does not exist yet; it is made by the copy.',
    );
  }
  if (!(await usedSince(target, Number(await readMeta(target, 'copiedAt'))))) return;
  throw new SupportError(
    'invalidInput',
    'The target of the copy has been in use since this source was copied to it; a second copy would undo that.',
    'Go on with the target. To start anew from the source, name a schema that does not exist yet.',
  );
}

async function compare(source: Sql, target: Sql): Promise<readonly CopiedRows[]> {
  const rows: CopiedRows[] = [];
  for (const { table } of COPIED_TABLES) {
    rows.push({ table, source: await countRows(source, table), target: await countRows(target, table) });
  }
  return rows;
}

/**
 * Makes a PostgreSQL store the same as a SQLite store, in one transaction: a copy that is cut off changes nothing, and one that is
 * repeated brings what changed meanwhile. Nobody writes to the source until it is done. Gives the number of rows per table.
 * @throws {SupportError} `unsupportedSetup` when either store is in use; `invalidInput` when the target holds other data
 */
export async function copyStore(from: Database, to: Database, options: CopyOptions = {}): Promise<readonly CopiedRows[]> {
  const { clock = systemClock, onProgress = () => undefined } = options;
  const now = clock.now();
  return from.transaction([], (source) =>
    to.transaction(['copyStore'], async (target) => {
      await refuseInUse(source, 'source', now);
      await refuseInUse(target, 'target', now);
      const { id, secret } = await readIdentity(source);
      await refuseOtherData(target, id);
      await replaceTables(source, target, onProgress);
      // Opt-outs are hashes that are keyed with it.
      await putMeta(target, 'secret', secret);
      await putMeta(target, 'copiedFrom', id);
      await putMeta(target, 'copiedAt', String(now));
      return compare(source, target);
    }),
  );
}

/**
 * {@link copyStore} from a file to a PostgreSQL schema, which is made where it is missing.
 * @throws {SupportError} also `notFound` when there is no such file, and `storeUnavailable` when either cannot be opened
 */
export async function copyStoreToPostgres(
  file: string,
  connection: PostgresConnection,
  options: CopyOptions = {},
): Promise<readonly CopiedRows[]> {
  const source = await openExistingDatabase(file);
  try {
    await migratePostgres(connection);
    return await patiently(connection, (pool) =>
      copyStore(sqliteDatabase(source), postgresDatabase({ pool, connection }), options),
    );
  } finally {
    await closeInTurn(source);
  }
}

/** Whether every table of the target has as many rows as that of the source. */
export function isComplete(rows: readonly CopiedRows[]): boolean {
  return rows.every(({ source, target }) => source === target);
}
