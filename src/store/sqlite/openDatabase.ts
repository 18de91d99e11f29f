import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { SupportError } from '../../shared/errors';
import { formatVersion, migrationsAfter, parseVersion, type SqlDialect } from '../migrations';
import { sqlOf, type Sql } from './sql';
import { sqliteFailure } from './sqliteFailure';

/** How long a statement waits for another process's transaction. It blocks this process too, so it is short. */
const BUSY_TIMEOUT_MS = 5_000;

const DIALECT: SqlDialect = { serial: 'INTEGER PRIMARY KEY AUTOINCREMENT', keyedTable: ' WITHOUT ROWID' };

/** `synchronous = FULL`: what we acknowledge to Meta survives a power cut. `secure_delete`: deleted content is overwritten. */
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;';

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

/** Brings the file to the newest version; the transaction lets one process do it while the others wait. */
function migrate(database: DatabaseSync, sql: Sql): void {
  sql.transaction(() => {
    const tables = sql.rows<{ readonly name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)();
    const isOurs = tables.some(({ name }) => name === 'store_meta');
    if (tables.length > 0 && !isOurs) throw foreignFile();
    database.exec('CREATE TABLE IF NOT EXISTS store_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
    const version = sql.row<{ readonly value: string }>(`SELECT value FROM store_meta WHERE name = 'version'`)();
    const note = sql.change(
      `INSERT INTO store_meta (name, value) VALUES ('version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    );
    for (const migration of migrationsAfter(version === undefined ? null : parseVersion(version.value))) {
      for (const statement of migration.statements(DIALECT)) database.exec(statement);
      note(formatVersion(migration.version));
    }
  });
}

async function ready(database: DatabaseSync): Promise<DatabaseSync> {
  try {
    await configure(database);
    migrate(database, sqlOf(database));
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
