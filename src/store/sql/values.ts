import type { Sql, SqlValue } from './Sql';

/** SQLite takes 32,766 values in one statement and PostgreSQL 65,535; no table here has more than 32 columns. */
const ROWS_PER_STATEMENT = 1_000;

/** `?, ?, ?`: a place for each value. */
export function places(values: readonly SqlValue[]): string {
  return values.map(() => '?').join(', ');
}

/** Portions that one statement takes, and no larger than `most`. */
export function* chunksOf<Item>(items: readonly Item[], most = ROWS_PER_STATEMENT): Generator<readonly Item[]> {
  const size = Math.min(most, ROWS_PER_STATEMENT);
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

type Tuples = ReadonlyArray<readonly SqlValue[]>;
type Types = ReadonlyArray<'TEXT' | 'BIGINT'>;

/** `(?, ?), (?, ?)`: a place for each value of each row. */
function tuples(rows: Tuples, types?: Types): string {
  return rows.map((row) => `(${types === undefined ? places(row) : types.map((type) => `CAST(? AS ${type})`).join(', ')})`).join(', ');
}

/**
 * Runs a statement that takes many rows, as few times as possible; gives the number of changed rows.
 * `text` gets the rows as `(?, ?), (?, ?)`, or with the `types` of the columns (`(?, CAST(? AS BIGINT))`) where no column of a
 * table tells PostgreSQL what they are.
 */
export async function changeRows(
  sql: Sql,
  text: (rows: string) => string,
  rows: Tuples,
  types?: Types,
): Promise<number> {
  let changed = 0;
  for (const chunk of chunksOf(rows)) changed += await sql.change(text(tuples(chunk, types)), ...chunk.flat());
  return changed;
}

/** The same for a statement that gives rows. */
export async function changedRows<Row>(sql: Sql, text: (rows: string) => string, rows: Tuples): Promise<Row[]> {
  const changed: Row[] = [];
  for (const chunk of chunksOf(rows)) changed.push(...(await sql.rows<Row>(text(tuples(chunk)), ...chunk.flat())));
  return changed;
}

/** Reads what belongs to any value of a list, in as few statements as possible; `text` gets the list as `?, ?, ?`. */
export async function rowsIn<Row>(
  sql: Sql,
  text: (list: string) => string,
  list: readonly SqlValue[],
  ...before: readonly SqlValue[]
): Promise<Row[]> {
  const found: Row[] = [];
  for (const chunk of chunksOf(list)) found.push(...(await sql.rows<Row>(text(places(chunk)), ...before, ...chunk)));
  return found;
}
