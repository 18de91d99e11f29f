import { MINUTE_MS, SECOND_MS } from '../../shared/clock';
import type { Recovery, RecoveryRules, TriggerTarget } from '../SupportStore';
import { settle } from './settle';
import type { Sql, SqlValue } from './Sql';

const PROCESS_IS_GONE = `touched_at < ? AND NOT EXISTS (
  SELECT 1 FROM processes WHERE processes.id = deliveries.process_id AND processes.seen_at >= ?)`;

/** After its second crash a message waits longer each time: what brings n8n down must not keep it down. */
const CRASH_PAUSE_MS = 30 * SECOND_MS;
const LONGEST_CRASH_PAUSE_MS = 10 * MINUTE_MS;
const FREE_ATTEMPTS = 2;
const GROWING_ATTEMPTS = LONGEST_CRASH_PAUSE_MS / CRASH_PAUSE_MS;

/** When the next attempt may start; nothing to wait for is 0. */
const NOT_BEFORE = `CASE WHEN attempt < ${FREE_ATTEMPTS} OR state = 'emitted' THEN 0
  WHEN attempt < ${GROWING_ATTEMPTS} THEN CAST(? AS BIGINT) + attempt * ${CRASH_PAUSE_MS} ELSE CAST(? AS BIGINT) + ${LONGEST_CRASH_PAUSE_MS} END`;

/**
 * Frees what dead processes and endless runs hold; to be called in a transaction. The dead come first: a run that ended with
 * its process long ago was not endless.
 */
export async function recoverDeliveries(sql: Sql, target: TriggerTarget, rules: RecoveryRules, now: number): Promise<Recovery> {
  const { silentSince, claimedBefore, onCrash } = rules;
  const own = [target.workflowId, target.nodeId];
  const inState = (state: 'emitted' | 'claimed') => `workflow_id = ? AND node_id = ? AND state = '${state}' AND state <> 'settled'`;

  const goBack = async (where: string, ...values: readonly SqlValue[]) => {
    const back = await sql.rows<{ readonly id: string }>(
      `UPDATE deliveries SET state = 'pending', attempt = attempt + 1, process_id = NULL, execution_id = NULL, claimed_at = NULL,
       not_before = ${NOT_BEFORE} WHERE ${where} RETURNING id`,
      now,
      now,
      ...values,
    );
    return back.map(({ id }) => id);
  };
  const ofTheDead = { where: `${inState('claimed')} AND ${PROCESS_IS_GONE}`, values: [...own, silentSince, silentSince] };

  // Also where the process lives and n8n has lost the run.
  const unclaimed = `${inState('emitted')} AND (${PROCESS_IS_GONE} OR touched_at < ?)`;
  const neverClaimed = await goBack(unclaimed, ...own, silentSince, silentSince, claimedBefore);
  const crashedAgain = onCrash === 'runAgain' ? await goBack(ofTheDead.where, ...ofTheDead.values) : [];
  const left = onCrash === 'leaveIt' ? await settle(sql, ofTheDead, 'crashed', now) : [];
  // Version 1.0 wrote no time of the claim.
  const endless = { where: `${inState('claimed')} AND COALESCE(claimed_at, touched_at) < ?`, values: [...own, claimedBefore] };
  const timedOut = await settle(sql, endless, 'timedOut', now);
  return { again: [...neverClaimed, ...crashedAgain], left, timedOut };
}
