import type { Sql, SqlValue } from './Sql';
import { changeRows } from './values';

/** A table with its primary key. */
interface CopiedTable {
  readonly table: string;
  readonly key: readonly string[];
  /** Of those that hold files: fewer than of others, because all of a portion are in memory. */
  readonly rowsAtOnce?: number;
}

/** In an order in which every row finds the rows that it refers to. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  { table: 'triggers', key: ['workflow_id', 'node_id'] },
  { table: 'listeners', key: ['workflow_id', 'node_id'] },
  { table: 'seen_events', key: ['event_id'] },
  { table: 'conversations', key: ['id'] },
  { table: 'merged_conversations', key: ['merged_id'] },
  { table: 'aliases', key: ['phone_number_id', 'alias'] },
  { table: 'deliveries', key: ['seq'] },
  { table: 'open_parts', key: ['conversation_id', 'writer'] },
  { table: 'outbox', key: ['send_key'] },
  { table: 'kept_replies', key: ['seq'] },
  { table: 'reply_news', key: ['send_key', 'kind'] },
  { table: 'ticket_bindings', key: ['seq'] },
  { table: 'desk_tickets', key: ['id'] },
  { table: 'desk_comments', key: ['seq'] },
  { table: 'desk_files', key: ['seq'], rowsAtOnce: 5 },
  { table: 'desk_changes', key: ['seq'] },
  { table: 'ticket_messages', key: ['seq'], rowsAtOnce: 50 },
  { table: 'ticket_triggers', key: ['workflow_id', 'node_id'] },
  { table: 'ticket_cursors', key: ['provider', 'account', 'phone_number_id'] },
  { table: 'ticket_hints', key: ['provider', 'account', 'phone_number_id', 'ticket_id'] },
  { table: 'counters', key: ['name'] },
  { table: 'callbacks', key: ['place'] },
  { table: 'webhook_hours', key: ['phone_number_id', 'hour', 'outcome'] },
  { table: 'access_grants', key: ['access_key'] },
  { table: 'opt_outs', key: ['alias_hash'] },
];

/** What the processes of one n8n agree on at the moment; it says nothing to those of another. */
export const TRANSIENT_TABLES: readonly string[] = ['processes', 'locks', 'rates'];

const ROWS_AT_ONCE = 500;

type Row = Readonly<Record<string, SqlValue>>;

/** The rows of a table in the order of its key, in portions. */
async function* portionsOf(sql: Sql, { table, key, rowsAtOnce = ROWS_AT_ONCE }: CopiedTable): AsyncGenerator<readonly Row[]> {
  const inOrder = `ORDER BY ${key.join(', ')} LIMIT ${rowsAtOnce}`;
  const after = `WHERE (${key.join(', ')}) > (${key.map(() => '?').join(', ')})`;
  const keyOf = (row: Row) => key.map((column) => row[column] ?? null);
  let rows = await sql.rows<Row>(`SELECT * FROM ${table} ${inOrder}`);
  for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
    yield rows;
    rows = await sql.rows<Row>(`SELECT * FROM ${table} ${after} ${inOrder}`, ...keyOf(last));
  }
}

/** All rows of a table. */
export async function countRows(sql: Sql, table: string): Promise<number> {
  return (await sql.row<{ readonly count: number }>(`SELECT COUNT(*) AS count FROM ${table}`))?.count ?? 0;
}

/** Where a copy stands. */
export interface CopyProgress {
  readonly table: string;
  readonly copied: number;
  readonly total: number;
}

async function copyTable(from: Sql, to: Sql, copied: CopiedTable, onProgress: (progress: CopyProgress) => void): Promise<void> {
  const { table } = copied;
  const total = await countRows(from, table);
  let count = 0;
  onProgress({ table, copied: count, total });
  for await (const rows of portionsOf(from, copied)) {
    const columns = Object.keys(rows[0] ?? {});
    const insert = (tuples: string) => `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples}`;
    await changeRows(to, insert, rows.map((row) => columns.map((column) => row[column] ?? null)));
    count += rows.length;
    onProgress({ table, copied: count, total });
  }
}

/** The rows come with their sequence numbers; the next new one has to follow them. */
async function advanceSequence(to: Sql, table: string): Promise<void> {
  await to.row(`SELECT setval(pg_get_serial_sequence('${table}', 'seq'), COALESCE((SELECT MAX(seq) FROM ${table}), 0) + 1, false)`);
}

/** Replaces everything in the tables of a PostgreSQL store by what those of a SQLite store hold; to be called in a transaction. */
export async function replaceTables(from: Sql, to: Sql, onProgress: (progress: CopyProgress) => void): Promise<void> {
  await to.change(`TRUNCATE ${[...COPIED_TABLES.map(({ table }) => table), ...TRANSIENT_TABLES].join(', ')}`);
  for (const copied of COPIED_TABLES) {
    await copyTable(from, to, copied, onProgress);
    if (copied.key.includes('seq')) await advanceSequence(to, copied.table);
  }
}
