import { randomBytes } from 'node:crypto';
import { mintId } from '../../shared/hash';
import type { Sql } from './Sql';

/** What tells this store from every other one; made with the store and never changed. */
export interface StoreIdentity {
  readonly id: string;
  /** Keys hashes of what must not be found by trying values out. */
  readonly secret: string;
}

const SECRET_BYTES = 32;

/** Gives a store that has no identity yet its own. */
export async function ensureIdentity(sql: Sql): Promise<void> {
  await sql.change(
    `INSERT INTO store_meta (name, value) VALUES ('id', ?), ('secret', ?) ON CONFLICT (name) DO NOTHING`,
    mintId('store'),
    randomBytes(SECRET_BYTES).toString('hex'),
  );
}

export async function readIdentity(sql: Sql): Promise<StoreIdentity> {
  const rows = await sql.rows<{ readonly name: string; readonly value: string }>(
    `SELECT name, value FROM store_meta WHERE name IN ('id', 'secret')`,
  );
  const { id = '', secret = '' } = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  return { id, secret };
}
