import type { DeliveryOutcome, TriggerTarget } from '../SupportStore';
import { STATE_OF_FOUND } from './deliveryState';
import type { Sql, SqlValue } from './Sql';
import { rowsIn } from './values';

/** Whose it was is forgotten too: an index of millions that are done would be read and written anew with every message. */
const SETTLE = `UPDATE deliveries SET state = 'settled', outcome = ?, settled_at = ?, payload = NULL, conversation_id = NULL, lane = ''
  WHERE ${STATE_OF_FOUND} <> 'settled'`;

/** Which deliveries to settle: a condition on `deliveries`, with its values. */
export interface Selection {
  readonly where: string;
  readonly values: readonly SqlValue[];
}

/**
 * Ends the selected deliveries and those that joined them, and deletes their content; gives the ids of the selected.
 * To be called in a transaction: what joined a settled delivery would hold its lane for ever.
 */
export async function settle(sql: Sql, { where, values }: Selection, outcome: DeliveryOutcome, at: number): Promise<readonly string[]> {
  const settled = await sql.rows<{ readonly id: string }>(`${SETTLE} AND ${where} RETURNING id`, outcome, at, ...values);
  const ids = settled.map(({ id }) => id);
  await rowsIn(sql, (list) => `${SETTLE} AND joined_to IN (${list})`, ids, outcome, at);
  return ids;
}

/** What a trigger still had to emit is emitted no more. */
export async function dropPending(sql: Sql, { workflowId, nodeId }: TriggerTarget, at: number): Promise<void> {
  await settle(sql, { where: `workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled'`, values: [workflowId, nodeId] }, 'dropped', at);
}
