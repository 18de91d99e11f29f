/** What a statement may be given. Flags are 0 or 1, times are milliseconds. */
export type SqlValue = string | number | null;

/**
 * One database, whichever engine: statements are written once, in what SQLite and PostgreSQL have in common, with `?` for
 * values. Numbers come back as numbers. Everything it throws is a `SupportError`. Where few rows lead to one of many in another
 * table it is a CROSS JOIN, because SQLite keeps that order; otherwise it may begin with the many.
 */
export interface Sql {
  /** Gives all rows. */
  rows<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row[]>;
  /** Gives the first row. */
  row<Row>(text: string, ...values: readonly SqlValue[]): Promise<Row | undefined>;
  /** Gives the number of changed rows. */
  change(text: string, ...values: readonly SqlValue[]): Promise<number>;
}

/** A database that can work in transactions. */
export interface Database extends Sql {
  /**
   * All or nothing. `locks` name what the work must have to itself: two transactions that share a name run one after the
   * other, in every process. The work uses the `Sql` that it is given, and nothing else of the store.
   */
  transaction<Result>(locks: readonly string[], work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** Removes from the engine's files, as far as it can, what they still hold of rows that were deleted from these tables. */
  scrub(tables: readonly string[]): Promise<void>;
}
