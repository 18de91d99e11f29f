import type { InboundMessage, InboundRecord } from '../../shared/inbound';
import type { Content } from '../content';
import type { ClaimedDelivery, ClaimRequest } from '../SupportStore';
import { STATE_OF_FOUND } from './deliveryState';
import { readRef, REF, type RefRow } from './nextDeliveries';
import type { Sql } from './Sql';

interface ClaimedRow extends RefRow {
  readonly seq: number;
  readonly is_new: number;
  readonly combined: number;
  readonly payload: string;
}

/** Of the messages that one customer writes in one go; what is over comes with the lane's next run. */
const MOST_JOINED = 100;

/** One statement, so that of two processes exactly one succeeds. */
const CLAIM = `
  UPDATE deliveries SET claimed_at = CASE WHEN state = 'claimed' THEN claimed_at ELSE ? END, state = 'claimed',
    execution_id = ?, process_id = ?, touched_at = ?
  WHERE id = ? AND attempt = ? AND (${STATE_OF_FOUND} IN ('pending', 'emitted') OR (${STATE_OF_FOUND} = 'claimed' AND execution_id = ?))
  RETURNING ${REF}, seq, is_new, combined, payload`;

async function claim(sql: Sql, { deliveryId, attempt, executionId, processId, now }: ClaimRequest): Promise<ClaimedRow | undefined> {
  return sql.row<ClaimedRow>(CLAIM, now, executionId, processId, now, deliveryId, attempt, executionId);
}

/** Joined deliveries are no longer pending: they share the fate of the one they joined, whatever becomes of it. */
async function joinWaiting(sql: Sql, { id, workflow_id: workflowId, node_id: nodeId, lane, seq }: ClaimedRow): Promise<void> {
  await sql.change(
    `UPDATE deliveries SET state = 'joined', joined_to = ? WHERE ${STATE_OF_FOUND} = 'pending' AND id IN (
       SELECT id FROM deliveries WHERE workflow_id = ? AND node_id = ? AND lane = ? AND seq > ?
         AND state = 'pending' AND state <> 'settled' AND kind = 'message' AND combined = 0 ORDER BY seq LIMIT ${MOST_JOINED})`,
    id,
    workflowId,
    nodeId,
    lane,
    seq,
  );
}

async function joinedTo(sql: Sql, content: Content, id: string): Promise<readonly InboundMessage[]> {
  const rows = await sql.rows<{ readonly payload: string }>(
    `SELECT payload FROM deliveries WHERE joined_to = ? AND ${STATE_OF_FOUND} = 'joined' ORDER BY seq`,
    id,
  );
  return rows.map(({ payload }) => content.open<InboundMessage>(payload));
}

/** Claims a delivery for one run, with what that run works on besides; to be called in a transaction. */
export async function claimDelivery(sql: Sql, content: Content, request: ClaimRequest): Promise<ClaimedDelivery | null> {
  const row = await claim(sql, request);
  if (row === undefined) return null;
  if (row.combined === 0) {
    // Decided once: a later attempt must not take along what an earlier one may have left to others.
    await sql.change('UPDATE deliveries SET combined = 1 WHERE id = ?', row.id);
    if (request.combine === true && row.kind === 'message') await joinWaiting(sql, row);
  }
  return {
    ...readRef(row),
    record: content.open<InboundRecord>(row.payload),
    isNew: row.is_new === 1,
    joined: await joinedTo(sql, content, row.id),
  };
}
