import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { SupportError } from '../../shared/errors';
import type { SqlDialect } from '../migrations';
import { migrate } from '../sql/migrate';
import type { Sql } from '../sql/Sql';
import { sqliteFailure } from './sqliteFailure';
import { sqliteDatabase } from './sqliteSql';

/** How long a statement waits for another process's transaction. It blocks this process too, so it is short. */
const BUSY_TIMEOUT_MS = 5_000;

const DIALECT: SqlDialect = { serial: 'INTEGER PRIMARY KEY AUTOINCREMENT', keyedTable: ' WITHOUT ROWID' };

/**
 * Taken as far as it is needed. It holds the pages that nearly every call needs, however large the store is; the others come from the
 * system's file cache. With four times as much look-ups were slower: what is read then goes to memory that no processor cache holds.
 */
const CACHE_KIB = 16_384;

/** `synchronous = FULL`: what we acknowledge to Meta survives a power cut. `secure_delete`: deleted content is overwritten. */
const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -${CACHE_KIB};`;

const OTHERS_MAY = 0o077;

/**
 * Private from the first moment: SQLite gives its side files the mode of the file. An existing file is never opened here,
 * and a new one without giving way: closing it would drop every lock that this process's other stores hold on it
 * (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
function preparePrivateFile(file: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) createPrivateFile(file);
  else if (found.isFile() && (found.mode & OTHERS_MAY) !== 0) chmodSync(file, 0o600);
}

function createPrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (failure) {
    // Another process was faster.
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw failure;
  }
}

const SQLITE_BUSY = 5;
const WAL_ATTEMPTS = 100;
const WAL_PAUSE_MS = 50;

/** Turning to WAL does not honour the busy timeout: when several processes make the file at once, all but one are refused. */
async function configure(database: DatabaseSync): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return database.exec(PRAGMAS);
    } catch (failure) {
      const { errcode = 0 } = failure as { readonly errcode?: number };
      if ((errcode & 0xff) !== SQLITE_BUSY || attempt === WAL_ATTEMPTS) throw failure;
      await sleep(WAL_PAUSE_MS);
    }
  }
}

const foreignFile = () =>
  new SupportError(
    'storeUnavailable',
    'The file named as conversation store is the database of another program.',
    'Name a file that does not exist yet; it is made at the next start.',
  );

async function refuseForeignFile(sql: Sql): Promise<void> {
  const tables = await sql.rows<{ readonly name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`);
  if (tables.length > 0 && !tables.some(({ name }) => name === 'store_meta')) throw foreignFile();
}

async function ready(database: DatabaseSync): Promise<DatabaseSync> {
  try {
    await configure(database);
    // The transaction lets one process migrate while the others wait.
    await sqliteDatabase(database).transaction([], async (sql) => {
      await refuseForeignFile(sql);
      await migrate(sql, DIALECT);
    });
    return database;
  } catch (failure) {
    database.close();
    throw failure;
  }
}

/**
 * A connection to the store's file, made and migrated where needed.
 * @throws {SupportError} `storeUnavailable`
 */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  try {
    preparePrivateFile(file);
    return await ready(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }));
  } catch (failure) {
    throw sqliteFailure(failure);
  }
}

/**
 * The same for a store that has to be there.
 * @throws {SupportError} `notFound`, `storeUnavailable`
 */
export async function openExistingDatabase(file: string): Promise<DatabaseSync> {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return openDatabase(file);
  throw new SupportError(
    'notFound',
    'There is no conversation store at this path.',
    'It is the file store.sqlite in the folder whatsapp-support of n8n’s user folder, e.g. ~/.n8n/whatsapp-support/store.sqlite.',
  );
}
