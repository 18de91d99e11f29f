import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Database, Sql, SqlValue } from '../sql/Sql';
import { CLOSED, storeUnavailable } from '../storeFailure';
import { patiently, type PostgresConnection } from './connection';
import { postgresFailure } from './postgresFailure';

/** `?` as `$1`, `$2`, … outside of quotes. */
export function numberedPlaceholders(text: string): string {
  let count = 0;
  return text.replace(/'[^']*'|"[^"]*"|\?/g, (part) => {
    if (part !== '?') return part;
    count += 1;
    return `$${count}`;
  });
}

/** PostgreSQL has no NUL in texts. Content comes as JSON, which escapes it; in an id of Meta's it could only be an accident. */
const storable = (value: SqlValue) => (typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value);

type Run = (text: string, values: readonly SqlValue[]) => Promise<QueryResult>;

/** Statements have no names: poolers in between need not keep them. */
function statements(run: Run): Sql {
  const query = (text: string, values: readonly SqlValue[]) => run(numberedPlaceholders(text), values.map(storable));
  return {
    rows: async <Row>(text: string, ...values: readonly SqlValue[]) => (await query(text, values)).rows as Row[],
    row: async <Row>(text: string, ...values: readonly SqlValue[]) => (await query(text, values)).rows[0] as Row | undefined,
    change: async (text, ...values) => (await query(text, values)).rowCount ?? 0,
  };
}

/** So few that a batch for a thousand customers leaves room in the server's table of locks; strangers seldom meet. */
const LOCK_BUCKETS = 256n;

const hash64 = (text: string) => createHash('sha256').update(text).digest().readBigInt64BE();

/** The numbers of advisory locks, in one order in all processes. They are the database's: the schema tells stores apart. */
function lockNumbers(schema: string, names: readonly string[]): readonly bigint[] {
  const first = hash64(schema) & ~(LOCK_BUCKETS - 1n);
  const numbers = new Set(names.map((name) => first + (BigInt.asUintN(64, hash64(name)) % LOCK_BUCKETS)));
  return [...numbers].sort((one, other) => (one < other ? -1 : 1));
}

const beginText = (locks: readonly bigint[]) =>
  ['BEGIN ISOLATION LEVEL READ COMMITTED', ...locks.map((lock) => `SELECT pg_advisory_xact_lock(${lock})`)].join('; ');

/** Two transactions waited for each other and PostgreSQL ended this one; or its snapshot grew too old. */
const ENDED_FOR_OTHERS: readonly unknown[] = ['40P01', '40001'];
const MOST_ATTEMPTS = 3;

async function transact<Result>(pool: Pool, begin: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const client: PoolClient = await pool.connect();
  let isLost = false;
  try {
    await client.query(begin);
    const result = await work(statements((text, values) => client.query(text, [...values])));
    await client.query('COMMIT');
    return result;
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => {
      isLost = true;
    });
    throw failure;
  } finally {
    client.release(isLost);
  }
}

async function attempts<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (failure) {
      if (attempt === MOST_ATTEMPTS || !ENDED_FOR_OTHERS.includes((failure as { readonly code?: unknown }).code)) throw failure;
    }
  }
}

/** A pool, and how it was made. */
interface Connections {
  readonly pool: Pool;
  readonly connection: PostgresConnection;
  /** Tells a store that was closed from a pool that others still use. */
  readonly isOpen?: () => boolean;
}

/** The SQL port over a pool. */
export function postgresDatabase({ pool, connection, isOpen = () => true }: Connections): Database {
  async function use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!isOpen()) throw storeUnavailable(CLOSED);
    try {
      return await work();
    } catch (failure) {
      throw postgresFailure(failure);
    }
  }
  return {
    ...statements((text, values) => use(() => pool.query(text, [...values]))),
    transaction: (locks, work) => use(() => attempts(() => transact(pool, beginText(lockNumbers(connection.schema, locks)), work))),
    async scrub(tables) {
      // VACUUM FULL would rewrite whole tables and lock everybody out meanwhile.
      await use(() => patiently(connection, (own) => own.query(`VACUUM ${tables.join(', ')}`)));
    },
  };
}
