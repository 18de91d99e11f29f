import type { LockStore } from '../SupportStore';
import type { Sql } from './sql';

export function sqliteLocks(sql: Sql): LockStore {
  const acquire = sql.change(
    `INSERT INTO locks (name, owner, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
     WHERE locks.owner = excluded.owner OR locks.expires_at <= ?`,
  );
  const release = sql.change('DELETE FROM locks WHERE name = ? AND owner = ?');
  return {
    async acquireLock(name, owner, now, expiresAt) {
      return acquire(name, owner, expiresAt, now) === 1;
    },
    async releaseLock(name, owner) {
      release(name, owner);
    },
  };
}
