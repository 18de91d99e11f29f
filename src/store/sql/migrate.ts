import { formatVersion, migrationsAfter, parseVersion, type SqlDialect } from '../migrations';
import { ensureIdentity } from './identity';
import type { Sql } from './Sql';

/**
 * Brings a store to the newest version; an empty one is made. To be called in a transaction that no other process shares.
 * @throws {SupportError} `storeUnavailable` when a newer major version wrote it
 */
export async function migrate(sql: Sql, dialect: SqlDialect): Promise<void> {
  await sql.change('CREATE TABLE IF NOT EXISTS store_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
  const version = await sql.row<{ readonly value: string }>(`SELECT value FROM store_meta WHERE name = 'version'`);
  for (const migration of migrationsAfter(version === undefined ? null : parseVersion(version.value))) {
    for (const statement of migration.statements(dialect)) await sql.change(statement);
    await sql.change(
      `INSERT INTO store_meta (name, value) VALUES ('version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      formatVersion(migration.version),
    );
  }
  await ensureIdentity(sql);
}
