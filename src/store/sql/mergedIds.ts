// Ids of conversations that were merged into others: runs, tickets and flows may hold them for ever.
import type { Sql, SqlValue } from './Sql';
import { rowsIn } from './values';

/** In the place of a conversation's id: the id that it goes on under. Its values are those of {@link currentId}. */
export const CURRENT_ID = 'COALESCE((SELECT current_id FROM merged_conversations WHERE merged_id = ?), ?)';

export function currentId(id: string | null): readonly [SqlValue, SqlValue] {
  return [id, id];
}

interface MergedRow {
  readonly merged_id: string;
  readonly current_id: string;
}

/** The ids that conversations go on under, by those of `ids` that were merged. */
export async function currentIds(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const text = (list: string) => `SELECT merged_id, current_id FROM merged_conversations WHERE merged_id IN (${list})`;
  const rows = await rowsIn<MergedRow>(sql, text, ids);
  return new Map(rows.map(({ merged_id: merged, current_id: current }) => [merged, current]));
}

/** The ids that were merged into conversations. */
export async function formerIds(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  const text = (list: string) => `SELECT merged_id, current_id FROM merged_conversations WHERE current_id IN (${list}) ORDER BY merged_id`;
  return (await rowsIn<MergedRow>(sql, text, ids)).map(({ merged_id: id }) => id);
}

/** All ids that lead to a conversation, first its own. */
export async function idsOf(sql: Sql, id: string): Promise<readonly string[]> {
  const text = `SELECT merged_id, current_id FROM merged_conversations WHERE current_id = ${CURRENT_ID} ORDER BY merged_id`;
  const rows = await sql.rows<MergedRow>(text, ...currentId(id));
  return [rows[0]?.current_id ?? id, ...rows.map(({ merged_id: merged }) => merged)];
}
