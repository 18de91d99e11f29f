import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { FILLED_TABLES, fillStatements, postgresFill, SQLITE_FILL } from './fill';

/** A store that can be filled from below. */
export interface BenchStore {
  open(): Promise<SupportStore>;
  /** Adds so many customers with all that belongs to them, and says before each part which one it is; nobody has the store open meanwhile. */
  fill(customers: number, now: number, tellPart: (part: string) => void): Promise<void>;
  /** Brings its files into the system's memory, where those of a store in use are; nobody has the store open meanwhile. */
  warm(): Promise<void>;
  sizeGb(): Promise<number>;
}

/** Where stores of one engine live. */
export interface BenchEngine {
  /** An empty store. */
  create(name: string): Promise<BenchStore>;
  /** Removes all of them. */
  end(): Promise<void>;
}

export const engines = { sqlite: startSqlite, postgres: startPostgresServer } as const;
export type EngineName = keyof typeof engines;

const GIGABYTE = 2 ** 30;
const READ_BYTES = 2 ** 20;
const TABLES = FILLED_TABLES.map((name) => `'${name}'`).join(', ');

async function startSqlite(): Promise<BenchEngine> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'whatsapp-support-bench-'));
  const remove = removeWithUs(folder);
  return { create: (name) => createSqliteStore(path.join(folder, `${name}.sqlite`)), end: remove };
}

/** Removes a folder when it is told to, or when this process ends, however that ends: it holds gigabytes. */
function removeWithUs(folder: string): () => Promise<void> {
  const watchdog = spawn('sh', ['-c', 'read -r _; rm -rf -- "$1"', 'sh', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.unref();
  return async () => {
    const ended = once(watchdog, 'exit');
    watchdog.ref();
    watchdog.stdin.end();
    await ended;
  };
}

/** Runs one statement after the other. */
async function inParts(statements: readonly string[], run: (statement: string) => unknown, tellPart: (part: string) => void): Promise<void> {
  for (const [index, statement] of statements.entries()) {
    tellPart(`part ${index + 1} of ${statements.length}`);
    await run(statement);
  }
}

async function createSqliteStore(file: string): Promise<BenchStore> {
  const open = () => openSqliteStore({ file });
  await (await open()).close();
  return {
    open,
    fill: async (customers, now, tellPart) => {
      const database = new DatabaseSync(file);
      // Not WAL: everything would be written twice.
      database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY');
      const indexes = database.prepare(`SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${TABLES})`).all();
      const statements = [
        ...indexes.map(({ name }) => `DROP INDEX ${String(name)}`),
        ...fillStatements(SQLITE_FILL, customers, now),
        ...indexes.map(({ sql }) => String(sql)),
      ];
      await inParts(statements, (statement) => database.exec(statement), tellPart);
      database.close();
    },
    warm: () => pipeline(createReadStream(file, { highWaterMark: READ_BYTES }), new Writable({ write: (_chunk, _encoding, done) => done() })),
    sizeGb: async () => (await stat(file)).size / GIGABYTE,
  };
}

/**
 * As a server that keeps what it acknowledged, with memory as on a small machine. `wal_level = minimal` leaves out of its log what is
 * written to a table that is new in the same transaction, which the filling is.
 */
const SETTINGS = [
  ...['fsync = on', 'full_page_writes = on', 'synchronous_commit = on', 'shared_buffers = 512MB', 'maintenance_work_mem = 512MB'],
  ...['wal_level = minimal', 'max_wal_senders = 0', 'max_wal_size = 1GB'],
];

async function startPostgresServer(): Promise<BenchEngine> {
  const server = await startPostgres({ settings: SETTINGS });
  return { create: (name) => createPostgresStore(server, name), end: () => server.end() };
}

async function createPostgresStore(server: TestPostgres, schema: string): Promise<BenchStore> {
  const open = () => openPostgresStore(server.connection(schema));
  await (await open()).close();
  return {
    open,
    fill: (customers, now, tellPart) =>
      withClient(server, async (client) => {
        await client.query(`SET search_path = ${schema}`);
        await client.query(`BEGIN; TRUNCATE ${FILLED_TABLES.join(', ')}`);
        const { drop, add } = await rulesOf(client, schema);
        const inserts = fillStatements(postgresFill(schema), customers, now);
        // The last two the server does by itself after a while.
        await inParts([...drop, ...inserts, ...add, 'COMMIT', 'VACUUM ANALYZE', 'CHECKPOINT'], (statement) => client.query(statement), tellPart);
      }),
    warm: () =>
      withClient(server, async (client) => {
        await client.query('CREATE EXTENSION IF NOT EXISTS pg_prewarm SCHEMA public');
        await client.query(`SELECT public.pg_prewarm(oid::regclass, 'read') FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = '${schema}'::regnamespace`);
      }),
    sizeGb: () =>
      withClient(server, async (client) => {
        const { rows } = await client.query<{ size: string }>(`SELECT sum(pg_total_relation_size(oid)) AS size FROM pg_class WHERE relkind = 'r' AND relnamespace = '${schema}'::regnamespace`);
        return Number(rows[0]?.size) / GIGABYTE;
      }),
  };
}

/** What makes and removes the indexes of the filled tables, and the constraints that have one: in a large index rows of no order go to and fro between memory and disk. */
async function rulesOf(client: Client, schema: string): Promise<{ readonly drop: readonly string[]; readonly add: readonly string[] }> {
  // Foreign keys ("f") rely on the unique columns of others ("p", "u").
  const { rows: constraints } = await client.query<Rule>(
    `SELECT conrelid::regclass AS table, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE connamespace = '${schema}'::regnamespace AND contype IN ('f', 'p', 'u') AND conrelid::regclass::text IN (${TABLES}) ORDER BY contype`,
  );
  const { rows: indexes } = await client.query<Omit<Rule, 'table'>>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = '${schema}' AND tablename IN (${TABLES})
       AND indexname NOT IN (SELECT conname FROM pg_constraint)`,
  );
  return {
    drop: [...constraints.map(({ table, name }) => `ALTER TABLE ${table} DROP CONSTRAINT ${name}`), ...indexes.map(({ name }) => `DROP INDEX ${name}`)],
    add: [
      ...constraints.toReversed().map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
      ...indexes.map(({ definition }) => definition),
    ],
  };
}

/** A constraint or an index, as the server writes it down. */
interface Rule {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

async function withClient<Result>(server: TestPostgres, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await server.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
