import { createHmac } from 'node:crypto';
import { readIdentity } from './identity';
import type { Sql } from './Sql';
import { changeRows, rowsIn } from './values';

/** What stays of an opted-out customer: without the store's secret no list of phone numbers can be tried against it. */
const aliasHash = (secret: string, phoneNumberId: string, alias: string) =>
  createHmac('sha256', secret).update(`${phoneNumberId}\u001f${alias}`).digest('hex');

/** Keeps an opt-out beyond the deletion of its conversation. */
export async function rememberOptOut(sql: Sql, phoneNumberId: string, aliases: readonly string[], at: number): Promise<void> {
  const { secret } = await readIdentity(sql);
  await changeRows(
    sql,
    (rows) => `INSERT INTO opt_outs (alias_hash, opted_out_at) VALUES ${rows} ON CONFLICT (alias_hash) DO NOTHING`,
    aliases.map((alias) => [aliasHash(secret, phoneNumberId, alias), at]),
  );
}

/** Those of the aliases whose owner had opted out before their conversation was deleted. */
export async function optedOutAliases(sql: Sql, phoneNumberId: string, aliases: readonly string[]): Promise<readonly string[]> {
  if (aliases.length === 0) return [];
  const { secret } = await readIdentity(sql);
  const hashOf = (alias: string) => aliasHash(secret, phoneNumberId, alias);
  const rows = await rowsIn<{ readonly alias_hash: string }>(
    sql,
    (list) => `SELECT alias_hash FROM opt_outs WHERE alias_hash IN (${list})`,
    aliases.map(hashOf),
  );
  const found = new Set(rows.map(({ alias_hash: hash }) => hash));
  return aliases.filter((alias) => found.has(hashOf(alias)));
}

/** The customer asked for messages again. */
export async function forgetOptOut(sql: Sql, phoneNumberId: string, aliases: readonly string[]): Promise<void> {
  const { secret } = await readIdentity(sql);
  for (const alias of aliases) await sql.change('DELETE FROM opt_outs WHERE alias_hash = ?', aliasHash(secret, phoneNumberId, alias));
}
