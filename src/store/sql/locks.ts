import type { LockStore } from '../SupportStore';
import type { Database } from './Sql';

export function locks(database: Database): LockStore {
  return {
    async acquireLock(name, owner, now, expiresAt) {
      const changed = await database.change(
        `INSERT INTO locks (name, owner, expires_at) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
         WHERE locks.owner = excluded.owner OR locks.expires_at <= ?`,
        name,
        owner,
        expiresAt,
        now,
      );
      return changed === 1;
    },
    async releaseLock(name, owner) {
      await database.change('DELETE FROM locks WHERE name = ? AND owner = ?', name, owner);
    },
  };
}
