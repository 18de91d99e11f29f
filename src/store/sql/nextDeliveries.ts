import type { Topic } from '../../shared/inbound';
import { mintId } from '../../shared/hash';
import type { DeliveryRef, TriggerTarget } from '../SupportStore';
import type { Sql, SqlValue } from './Sql';

export interface RefRow {
  readonly id: string;
  readonly workflow_id: string;
  readonly node_id: string;
  readonly kind: Topic;
  readonly lane: string;
  readonly conversation_id: string | null;
  readonly attempt: number;
}

export const REF = 'id, workflow_id, node_id, kind, lane, conversation_id, attempt';

export const readRef = (row: RefRow): DeliveryRef => ({
  id: row.id,
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  topic: row.kind,
  lane: row.lane,
  conversationId: row.conversation_id,
  attempt: row.attempt,
});

/** How many of the oldest deliveries are looked at before lane by lane; enough unless few customers write most of it. */
const OLDEST = 256;
/** How many lanes are looked at; with more of them, another part of them each time. */
const LANES = 500;

// What follows is bounded by the two numbers above, however much is pending. `state <> 'settled'` says nothing new beside
// another state, but only with it may the partial indexes be used.

const LANE_IS_IDLE = `NOT EXISTS (
  SELECT 1 FROM deliveries AS busy WHERE busy.workflow_id = candidate.workflow_id AND busy.node_id = candidate.node_id
    AND busy.lane = candidate.lane AND busy.state IN ('emitted', 'claimed'))`;

const AMONG_OLDEST = `
  WITH oldest AS (
    SELECT ${REF}, seq, not_before FROM deliveries
    WHERE workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled' ORDER BY seq LIMIT ${OLDEST}
  )
  SELECT seen, due.* FROM (SELECT COUNT(*) AS seen FROM oldest) AS looked LEFT JOIN (
    SELECT * FROM oldest AS candidate
    WHERE not_before <= ? AND ${LANE_IS_IDLE} AND NOT EXISTS (
      SELECT 1 FROM deliveries AS older WHERE older.workflow_id = candidate.workflow_id AND older.node_id = candidate.node_id
        AND older.lane = candidate.lane AND older.state <> 'settled' AND older.seq < candidate.seq)
    ORDER BY seq LIMIT ?
  ) AS due ON 1 = 1 ORDER BY seq`;

const OPEN = `workflow_id = ? AND node_id = ? AND state <> 'settled'`;

/** From lane to lane through the index, without the rows between. */
const LANE_BY_LANE = `
  WITH RECURSIVE lanes (lane) AS (
    SELECT lane FROM (SELECT lane FROM deliveries WHERE ${OPEN} AND lane > ? ORDER BY lane LIMIT 1) AS first_lane
    UNION ALL
    SELECT (SELECT lane FROM deliveries WHERE ${OPEN} AND deliveries.lane > lanes.lane ORDER BY deliveries.lane LIMIT 1)
    FROM lanes WHERE lane IS NOT NULL
  ), heads AS (
    SELECT (SELECT seq FROM deliveries WHERE ${OPEN} AND deliveries.lane = lanes.lane ORDER BY seq LIMIT 1) AS seq
    FROM lanes WHERE lane IS NOT NULL LIMIT ${LANES}
  )
  SELECT seen, due.* FROM (SELECT COUNT(*) AS seen FROM heads) AS looked LEFT JOIN (
    SELECT ${REF}, candidate.seq FROM heads JOIN deliveries AS candidate ON candidate.seq = heads.seq
    WHERE state = 'pending' AND not_before <= ? AND ${LANE_IS_IDLE} ORDER BY candidate.seq LIMIT ?
  ) AS due ON 1 = 1 ORDER BY seq`;

interface Found extends RefRow {
  readonly seq: number;
}

/** What a look found, and how many rows it looked at. */
interface Look {
  readonly found: readonly Found[];
  readonly seen: number;
}

async function look(sql: Sql, text: string, ...values: readonly SqlValue[]): Promise<Look> {
  // The first row is there even when nothing was found, and then it has no delivery.
  const rows = await sql.rows<Found & { readonly seen: number; readonly id: string | null }>(text, ...values);
  return { found: rows.filter(({ id }) => id !== null), seen: rows[0]?.seen ?? 0 };
}

async function laneByLane(sql: Sql, target: TriggerTarget, now: number, limit: number): Promise<readonly Found[]> {
  const open = [target.workflowId, target.nodeId];
  const from = (lane: string) => look(sql, LANE_BY_LANE, ...open, lane, ...open, ...open, now, limit);
  const { found, seen } = await from('');
  if (seen < LANES) return found;
  const others = (await from(mintId('c'))).found.filter(({ id }) => !found.some((one) => one.id === id));
  return [...found, ...others].sort((one, other) => one.seq - other.seq).slice(0, limit);
}

/**
 * The next deliveries of a trigger, oldest first. Its cost does not grow with what is pending: a customer who floods
 * a lane, or a hundred thousand customers at once, must not slow the others down.
 */
export async function nextDeliveries(sql: Sql, target: TriggerTarget, now: number, limit: number): Promise<readonly DeliveryRef[]> {
  const { found, seen } = await look(sql, AMONG_OLDEST, target.workflowId, target.nodeId, now, limit);
  const isAll = found.length === limit || seen < OLDEST;
  return (isAll ? found : await laneByLane(sql, target, now, limit)).map(readRef);
}
