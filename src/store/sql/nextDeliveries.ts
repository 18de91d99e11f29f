import type { Topic } from '../../shared/inbound';
import { mintId } from '../../shared/hash';
import type { DeliveryRef, TriggerTarget } from '../SupportStore';
import { STATE_OF_FOUND } from './deliveryState';
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

/**
 * How many of the oldest deliveries are looked at, and then how many lanes: the first are enough unless few customers write most
 * of what is pending, and of more lanes another part is looked at each time.
 */
const breadth = (limit: number) => Math.max(250, 2 * limit);

// What follows is bounded by that number, however much is pending. `state <> 'settled'` says nothing new beside another state, but
// only with it may the partial indexes be used.

// Not NOT EXISTS: PostgreSQL would join then, and in a large store, whose statistics are of days when nothing was open, it would read all
// that is open for each candidate.

const LANE_IS_IDLE = `(SELECT busy.seq FROM deliveries AS busy WHERE busy.workflow_id = candidate.workflow_id
  AND busy.node_id = candidate.node_id AND busy.lane = candidate.lane AND busy.state IN ('emitted', 'claimed') LIMIT 1) IS NULL`;

const AMONG_OLDEST = `
  WITH oldest AS (
    SELECT ${REF}, seq, not_before FROM deliveries
    WHERE workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled' ORDER BY seq LIMIT ?
  )
  SELECT seen, due.* FROM (SELECT COUNT(*) AS seen FROM oldest) AS looked LEFT JOIN (
    SELECT * FROM oldest AS candidate
    WHERE not_before <= ? AND ${LANE_IS_IDLE} AND (
      SELECT older.seq FROM deliveries AS older WHERE older.workflow_id = candidate.workflow_id AND older.node_id = candidate.node_id
        AND older.lane = candidate.lane AND older.state <> 'settled' AND older.seq < candidate.seq LIMIT 1) IS NULL
    ORDER BY seq LIMIT ?
  ) AS due ON 1 = 1 ORDER BY seq`;

const OPEN = `workflow_id = ? AND node_id = ? AND state <> 'settled'`;

/** From lane to lane through the index, without the rows between. CROSS JOIN tells SQLite to begin with the heads. */
const LANE_BY_LANE = `
  WITH RECURSIVE lanes (lane, count) AS (
    SELECT lane, 1 FROM (SELECT lane FROM deliveries WHERE ${OPEN} AND lane > ? ORDER BY lane LIMIT 1) AS first_lane
    UNION ALL
    SELECT (SELECT lane FROM deliveries WHERE ${OPEN} AND deliveries.lane > lanes.lane ORDER BY deliveries.lane LIMIT 1), count + 1
    FROM lanes WHERE lane IS NOT NULL AND count < ?
  ), heads AS (
    SELECT (SELECT seq FROM deliveries WHERE ${OPEN} AND deliveries.lane = lanes.lane ORDER BY seq LIMIT 1) AS seq
    FROM lanes WHERE lane IS NOT NULL
  )
  SELECT seen, due.* FROM (SELECT COUNT(*) AS seen FROM heads) AS looked LEFT JOIN (
    SELECT ${REF}, candidate.seq FROM heads CROSS JOIN deliveries AS candidate
    WHERE candidate.seq = heads.seq AND ${STATE_OF_FOUND} = 'pending' AND not_before <= ? AND ${LANE_IS_IDLE} ORDER BY candidate.seq LIMIT ?
  ) AS due ON 1 = 1 ORDER BY seq`;

interface Found extends RefRow {
  readonly seq: number;
}

/** What a look found, and how many rows it looked at. */
interface Look {
  readonly found: readonly Found[];
  readonly seen: number;
}

/** What was looked at stands in every row; the first is there even when nothing was found, and then without a delivery. */
type LookRow = { readonly seen: number } & (Found | { readonly id: null });

async function look(sql: Sql, text: string, ...values: readonly SqlValue[]): Promise<Look> {
  const rows = await sql.rows<LookRow>(text, ...values);
  return { found: rows.filter((row) => row.id !== null), seen: rows[0]?.seen ?? 0 };
}

/** Each delivery once, oldest first. */
function merged(...looks: readonly Look[]): readonly Found[] {
  const bySeq = new Map(looks.flatMap(({ found }) => found.map((one) => [one.seq, one])));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/**
 * The next deliveries of a trigger, oldest first. Its cost does not grow with what is pending: a customer who floods
 * a lane, or a hundred thousand customers at once, must not slow the others down.
 */
export async function nextDeliveries(sql: Sql, target: TriggerTarget, now: number, limit: number): Promise<readonly DeliveryRef[]> {
  const open = [target.workflowId, target.nodeId];
  const most = breadth(limit);
  const lanesFrom = (lane: string) => look(sql, LANE_BY_LANE, ...open, lane, ...open, most, ...open, now, limit);

  const looks = [await look(sql, AMONG_OLDEST, ...open, most, now, limit)];
  const isEnough = () => merged(...looks).length >= limit || (looks.at(-1)?.seen ?? 0) < most;
  if (!isEnough()) looks.push(await lanesFrom(''));
  if (!isEnough()) looks.push(await lanesFrom(mintId('c')));
  return merged(...looks).slice(0, limit).map(readRef);
}
