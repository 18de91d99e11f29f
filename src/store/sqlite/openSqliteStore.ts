import { chmod, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { SupportError } from '../../shared/errors';
import { sealedContent } from '../content';
import { plainSeal } from '../contentSeal';
import { formatVersion, migrationsAfter, parseVersion, type SqlDialect } from '../migrations';
import type { ContentSeal, SupportStore } from '../SupportStore';
import { sqliteConversations } from './conversations';
import { sqliteDeliveries } from './deliveries';
import { sqliteIngest } from './ingest';
import { sqliteLocks } from './locks';
import { sqliteOutbox } from './outbox';
import { sqliteRegistry } from './registry';
import { sqlOf, type Sql } from './sql';
import { sqliteFailure } from './sqliteFailure';
import { sqliteDesk, sqliteTicketBindings } from './tickets';

export interface SqliteStoreOptions {
  /** Absolute path; file and folder are made where missing. */
  readonly file: string;
  readonly seal?: ContentSeal;
}

/** How long a statement waits for another process's transaction. It blocks this process too, so it is short. */
const BUSY_TIMEOUT_MS = 5_000;

const DIALECT: SqlDialect = { serial: 'INTEGER PRIMARY KEY AUTOINCREMENT', keyedTable: ' WITHOUT ROWID' };

/** `synchronous = FULL`: what we acknowledge to Meta survives a power cut. `secure_delete`: deleted content is overwritten. */
const PRAGMAS = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;';

/** Private from the first moment: SQLite gives its side files the mode of the file. */
async function preparePrivateFile(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await (await open(file, 'a', 0o600)).close();
  await chmod(file, 0o600);
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

async function openDatabase(file: string): Promise<DatabaseSync> {
  await preparePrivateFile(file);
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
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
 * The built-in store: one SQLite file in WAL mode that several processes of one machine may have open.
 * Calls run one after the other on this process's own thread; each is a few short statements.
 * @throws {SupportError} `storeUnavailable` when the file cannot be opened, is not ours, or is of a newer major version
 */
export async function openSqliteStore({ file, seal = plainSeal }: SqliteStoreOptions): Promise<SupportStore> {
  const database = await openDatabase(file).catch((failure: unknown) => {
    throw sqliteFailure(failure);
  });
  const sql = sqlOf(database);
  const content = sealedContent(seal);
  return {
    ...sqliteRegistry(sql),
    ingest: sqliteIngest(sql, content),
    ...sqliteDeliveries(sql, content),
    ...sqliteConversations(sql, content),
    ...sqliteOutbox(sql),
    ...sqliteTicketBindings(sql),
    ...sqliteDesk(sql, content),
    ...sqliteLocks(sql),
    async close() {
      if (database.isOpen) database.close();
    },
  };
}
