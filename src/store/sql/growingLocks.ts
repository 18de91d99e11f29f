import type { Database, Sql } from './Sql';

/** Gives back control only where the transaction has all these locks; otherwise it begins again with them. */
export type LockMore = (names: readonly string[]) => void;

/**
 * A transaction that may find out on its way what else it must have to itself. Locks are only ever taken at its beginning, in one
 * order in all processes: so it begins again, with those it has found.
 */
export async function growingTransaction<Result>(
  database: Database,
  locks: readonly string[],
  work: (sql: Sql, lockMore: LockMore) => Promise<Result>,
): Promise<Result> {
  const held = new Set(locks);
  for (;;) {
    const missing = new Set<string>();
    const lockMore: LockMore = (names) => {
      for (const name of names) if (!held.has(name)) missing.add(name);
      if (missing.size > 0) throw new Error('The transaction begins again with more locks.');
    };
    try {
      return await database.transaction([...held], (sql) => work(sql, lockMore));
    } catch (failure) {
      if (missing.size === 0) throw failure;
      for (const name of missing) held.add(name);
    }
  }
}
