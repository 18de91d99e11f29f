import { DAY_MS } from '../../shared/clock';
import type { Content } from '../content';
import type { InboxStore } from '../SupportStore';
import { claimDelivery } from './claimDelivery';
import { STATE_OF_FOUND } from './deliveryState';
import { nextDeliveries } from './nextDeliveries';
import { recoverDeliveries } from './recoverDeliveries';
import { settle } from './settle';
import type { Database } from './Sql';

interface ClaimRow {
  readonly execution_id: string | null;
  readonly attempt: number;
}

/** Processes that were silent for this long are forgotten; what they left was recovered long before. */
const FORGET_PROCESS_MS = DAY_MS;

/** The life of a delivery after `ingest` wrote it. `announce` says that there may be something to emit. */
export function deliveryStore(
  database: Database,
  content: Content,
  announce: () => void,
): Omit<InboxStore, 'ingest' | 'onDeliveries'> {
  return {
    nextDeliveries: (target, now, limit) => nextDeliveries(database, target, now, limit),
    async markEmitted(id, attempt, processId, now) {
      const changed = await database.change(
        `UPDATE deliveries SET state = 'emitted', process_id = ?, touched_at = ? WHERE id = ? AND attempt = ? AND ${STATE_OF_FOUND} = 'pending'`,
        processId,
        now,
        id,
        attempt,
      );
      return changed === 1;
    },
    claimDelivery: (request) => database.transaction([], (sql) => claimDelivery(sql, content, request)),
    async claimOf(id) {
      const row = await database.row<ClaimRow>('SELECT execution_id, attempt FROM deliveries WHERE id = ?', id);
      return row === undefined || row.execution_id === null ? null : { executionId: row.execution_id, attempt: row.attempt };
    },
    async returnDelivery(id, attempt, notBefore) {
      const changed = await database.change(
        `UPDATE deliveries SET state = 'pending', attempt = attempt + 1, not_before = ?, process_id = NULL
         WHERE id = ? AND attempt = ? AND ${STATE_OF_FOUND} = 'emitted'`,
        notBefore,
        id,
        attempt,
      );
      if (changed === 1) announce();
    },
    async settleDelivery(id, attempt, outcome, at) {
      const which = { where: 'id = ? AND attempt = ?', values: [id, attempt] };
      const settled = await database.transaction([], (sql) => settle(sql, which, outcome, at));
      if (settled.length === 1) announce();
    },
    async heartbeat(processId, now) {
      // One row per process instead of a touch of everything it holds: a heartbeat costs the same under any load.
      await database.change(
        'INSERT INTO processes (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
        processId,
        now,
      );
      await database.change('DELETE FROM processes WHERE seen_at < ?', now - FORGET_PROCESS_MS);
    },
    async recoverDeliveries(target, rules, now) {
      const recovery = await database.transaction([], (sql) => recoverDeliveries(sql, target, rules, now));
      if (Object.values(recovery).flat().length > 0) announce();
      return recovery;
    },
  };
}
