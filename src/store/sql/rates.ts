import type { RateLimit, RateStore, SendSlot } from '../SupportStore';
import type { Database, Sql } from './Sql';
import { changeRows, rowsIn } from './values';

// The generic cell rate algorithm, with one number per limit: the time of its next slot.

async function readNextSlots(sql: Sql, limits: readonly RateLimit[]): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsIn<{ readonly name: string; readonly next_at: number }>(
    sql,
    (list) => `SELECT name, next_at FROM rates WHERE name IN (${list})`,
    limits.map(({ name }) => name),
  );
  return new Map(rows.map(({ name, next_at: nextAt }) => [name, nextAt]));
}

/** After a long silence `burst` slots lie in the past or present, an interval apart. */
const firstSlot = ({ intervalMs, burst }: RateLimit, now: number) => now - (burst - 1) * intervalMs;

const rateLock = ({ name }: Pick<RateLimit, 'name'>) => `rate:${name}`;

/** In one order in all processes, so that none waits for another that waits for it. */
const byName = (left: RateLimit, right: RateLimit) => (left.name < right.name ? -1 : 1);

async function takeSlot(sql: Sql, limits: readonly RateLimit[], now: number, maxWaitMs: number): Promise<SendSlot> {
  const nextSlots = await readNextSlots(sql, limits);
  const slots = limits.map((limit) => ({ limit, at: Math.max(nextSlots.get(limit.name) ?? 0, firstSlot(limit, now)) }));
  const waitMs = Math.max(0, ...slots.map(({ at }) => at - now));
  if (waitMs > maxWaitMs) return { granted: false, retryInMs: waitMs - maxWaitMs };
  await changeRows(
    sql,
    (rows) => `INSERT INTO rates (name, next_at) VALUES ${rows} ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at`,
    // Whole milliseconds, rounded to the slower side.
    slots.map(({ limit, at }) => [limit.name, Math.ceil(at + limit.intervalMs)]),
  );
  return { granted: true, waitMs };
}

/** Limits of sending that all processes keep together. */
export function rates(database: Database): RateStore {
  return {
    async takeSendSlot(limits, now, maxWaitMs) {
      const inOrder = [...limits].sort(byName);
      return database.transaction(inOrder.map(rateLock), (sql) => takeSlot(sql, inOrder, now, maxWaitMs));
    },
    async exhaustRate(name, until) {
      const text = `INSERT INTO rates (name, next_at) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE rates.next_at < excluded.next_at`;
      await database.transaction([rateLock({ name })], (sql) => sql.change(text, name, until));
    },
  };
}
