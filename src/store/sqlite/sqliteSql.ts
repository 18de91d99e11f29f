import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Database, Sql, SqlValue } from '../sql/Sql';
import { sqliteFailure } from './sqliteFailure';

/** More than the store has; those for batches come in many lengths, and the oldest make room. */
const KEPT_STATEMENTS = 200;

/**
 * What happens on any SQLite connection of this process happens here, one after the other: a connection that meets the open
 * transaction of another would block the only thread that can end it.
 */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const result = turn.then(work);
  turn = result.catch(() => undefined);
  return result;
}

/** Statements run to their end, also those that give one row: an UPDATE … RETURNING is complete only then. */
function statements(database: DatabaseSync): Sql {
  const kept = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const found = kept.get(text);
    if (found !== undefined) return found;
    const statement = database.prepare(text);
    kept.set(text, statement);
    const [oldest = ''] = kept.keys();
    if (kept.size > KEPT_STATEMENTS) kept.delete(oldest);
    return statement;
  }

  async function run<Result>(text: string, work: (statement: StatementSync) => Result): Promise<Result> {
    try {
      return work(prepare(text));
    } catch (failure) {
      throw sqliteFailure(failure);
    }
  }

  const rows = <Row>(text: string, ...values: readonly SqlValue[]) => run(text, (statement) => statement.all(...values) as Row[]);
  return {
    rows,
    row: async <Row>(text: string, ...values: readonly SqlValue[]) => (await rows<Row>(text, ...values))[0],
    change: (text, ...values) => run(text, (statement) => Number(statement.run(...values).changes)),
  };
}

/** The SQL port over one connection. Locks need no names here: transactions run one after the other, in all processes. */
export function sqliteDatabase(database: DatabaseSync): Database {
  const sql = statements(database);

  async function transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    try {
      // IMMEDIATE waits for its turn at the start; a transaction that begins by reading could only give up later.
      database.exec('BEGIN IMMEDIATE');
      const result = await work(sql);
      database.exec('COMMIT');
      return result;
    } catch (failure) {
      // A full disk makes SQLite roll back by itself.
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      throw sqliteFailure(failure);
    }
  }

  return {
    rows: (text, ...values) => inTurn(() => sql.rows(text, ...values)),
    row: (text, ...values) => inTurn(() => sql.row(text, ...values)),
    change: (text, ...values) => inTurn(() => sql.change(text, ...values)),
    transaction: (_locks, work) => inTurn(() => transaction(work)),
    scrub: () =>
      inTurn(async () => {
        // `secure_delete` overwrites rows where they stand, but not the copies that were left behind when a page was divided.
        await sql.change('VACUUM');
        // The log holds pages as they were before.
        await sql.rows('PRAGMA wal_checkpoint(TRUNCATE)');
      }),
  };
}

/** Closes the connection once what is under way has ended. */
export function closeInTurn(database: DatabaseSync): Promise<void> {
  return inTurn(() => {
    if (database.isOpen) database.close();
  });
}
