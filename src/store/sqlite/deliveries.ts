import type { InboundRecord } from '../../shared/inbound';
import { DAY_MS } from '../../shared/clock';
import type { Content } from '../content';
import type { ClaimedDelivery, DeliveryRef, InboxStore, RecordKind } from '../SupportStore';
import type { Sql } from './sql';

interface RefRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly node_id: string;
  readonly kind: RecordKind;
  readonly lane: string;
  readonly attempt: number;
}

interface ClaimedRow extends RefRow {
  readonly conversation_id: string | null;
  readonly is_new: number;
  readonly payload: string;
}

interface ClaimRow {
  readonly execution_id: string | null;
  readonly attempt: number;
}

const readRef = (row: RefRow): DeliveryRef => ({
  id: row.id,
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  kind: row.kind,
  lane: row.lane,
  attempt: row.attempt,
});

const readClaimed = (row: ClaimedRow, content: Content): ClaimedDelivery => ({
  ...readRef(row),
  record: content.open<InboundRecord>(row.payload),
  conversationId: row.conversation_id,
  isNew: row.is_new === 1,
});

// `state <> 'settled'` says nothing new below, but only with it may the partial indexes be used.

/**
 * The lane's oldest unsettled delivery, unless something of the lane is under way. A younger one is found blocked at the
 * first row of its lane, because the index lists a lane in order.
 */
const NEXT = `
  SELECT id, workflow_id, node_id, kind, lane, attempt FROM deliveries AS candidate
  WHERE workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled' AND not_before <= ?
    AND NOT EXISTS (
      SELECT 1 FROM deliveries AS other
      WHERE other.workflow_id = candidate.workflow_id AND other.node_id = candidate.node_id
        AND other.lane = candidate.lane AND other.state <> 'settled'
        AND (other.seq < candidate.seq OR other.state <> 'pending')
    )
  ORDER BY seq LIMIT ?`;

/** One statement, so that of two processes exactly one succeeds. */
const CLAIM = `
  UPDATE deliveries SET state = 'claimed', execution_id = ?, process_id = ?, touched_at = ?
  WHERE id = ? AND attempt = ? AND (state IN ('pending', 'emitted') OR (state = 'claimed' AND execution_id = ?))
  RETURNING id, workflow_id, node_id, kind, lane, attempt, conversation_id, is_new, payload`;

const REQUEUE = `
  UPDATE deliveries SET attempt = CASE WHEN state = 'claimed' THEN attempt + 1 ELSE attempt END,
    state = 'pending', process_id = NULL, execution_id = NULL
  WHERE workflow_id = ? AND node_id = ? AND state IN ('emitted', 'claimed') AND state <> 'settled' AND touched_at < ?
    AND NOT EXISTS (SELECT 1 FROM processes WHERE processes.id = deliveries.process_id AND seen_at >= ?)`;

/** Processes that were silent for this long are forgotten; what they left was requeued long before. */
const FORGET_PROCESS_MS = DAY_MS;

export function sqliteDeliveries(sql: Sql, content: Content): Omit<InboxStore, 'ingest'> {
  const next = sql.rows<RefRow>(NEXT);
  const emit = sql.change(
    `UPDATE deliveries SET state = 'emitted', process_id = ?, touched_at = ? WHERE id = ? AND attempt = ? AND state = 'pending'`,
  );
  const claim = sql.row<ClaimedRow>(CLAIM);
  const claimOf = sql.row<ClaimRow>('SELECT execution_id, attempt FROM deliveries WHERE id = ?');
  const settle = sql.change(
    `UPDATE deliveries SET state = 'settled', outcome = ?, settled_at = ?, payload = NULL WHERE id = ? AND state <> 'settled'`,
  );
  const giveBack = sql.change(
    `UPDATE deliveries SET state = 'pending', attempt = attempt + 1, not_before = ?, process_id = NULL
     WHERE id = ? AND state = 'emitted'`,
  );
  const requeue = sql.change(REQUEUE);
  // One row per process instead of a touch of everything it holds: a heartbeat costs the same under any load.
  const beat = sql.change(
    'INSERT INTO processes (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
  );
  const forgetProcesses = sql.change('DELETE FROM processes WHERE seen_at < ?');
  return {
    async nextDeliveries({ workflowId, nodeId }, now, limit) {
      return next(workflowId, nodeId, now, limit).map(readRef);
    },
    async markEmitted(id, attempt, processId, now) {
      return emit(processId, now, id, attempt) === 1;
    },
    async claimDelivery({ deliveryId, attempt, executionId, processId, now }) {
      const row = claim(executionId, processId, now, deliveryId, attempt, executionId);
      return row === undefined ? null : readClaimed(row, content);
    },
    async claimOf(id) {
      const row = claimOf(id);
      return row === undefined || row.execution_id === null ? null : { executionId: row.execution_id, attempt: row.attempt };
    },
    async returnDelivery(id, notBefore) {
      giveBack(notBefore, id);
    },
    async settleDelivery(id, outcome, at) {
      settle(outcome, at, id);
    },
    async heartbeat(processId, now) {
      sql.transaction(() => {
        beat(processId, now);
        forgetProcesses(now - FORGET_PROCESS_MS);
      });
    },
    async requeueAbandoned({ workflowId, nodeId }, deadline) {
      return requeue(workflowId, nodeId, deadline, deadline);
    },
  };
}
