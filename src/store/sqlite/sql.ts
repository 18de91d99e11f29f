import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { sqliteFailure } from './sqliteFailure';

type Values = readonly SQLInputValue[];

/** Prepared statements of one connection; everything it throws is a `SupportError`. */
export interface Sql {
  /** Gives all rows. */
  rows<Row>(text: string): (...values: Values) => Row[];
  /** Gives the first row. */
  row<Row>(text: string): (...values: Values) => Row | undefined;
  /** Gives the number of changed rows. */
  change(text: string): (...values: Values) => number;
  /** All or nothing, alone: no other process writes meanwhile. Not to be nested. */
  transaction<Result>(work: () => Result): Result;
}

function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (failure) {
    throw sqliteFailure(failure);
  }
}

/** Statements run to their end, also those that give one row: an UPDATE … RETURNING is complete only then. */
export function sqlOf(database: DatabaseSync): Sql {
  const rows = <Row>(text: string) => {
    const statement = attempt(() => database.prepare(text));
    return (...values: Values) => attempt(() => statement.all(...values) as Row[]);
  };
  return {
    rows,
    row: <Row>(text: string) => {
      const all = rows<Row>(text);
      return (...values: Values) => all(...values)[0];
    },
    change: (text) => {
      const statement = attempt(() => database.prepare(text));
      return (...values) => attempt(() => Number(statement.run(...values).changes));
    },
    transaction: (work) =>
      attempt(() => {
        // IMMEDIATE waits for its turn at the start; a transaction that begins by reading could only give up later.
        database.exec('BEGIN IMMEDIATE');
        try {
          const result = work();
          database.exec('COMMIT');
          return result;
        } catch (failure) {
          // A full disk makes SQLite roll back by itself.
          if (database.isTransaction) database.exec('ROLLBACK');
          throw failure;
        }
      }),
  };
}
