import type { Recovery, RecoveryRules, TriggerTarget } from '../SupportStore';
import { settle } from './settle';
import type { Sql, SqlValue } from './Sql';

const PROCESS_IS_GONE = `touched_at < ? AND NOT EXISTS (
  SELECT 1 FROM processes WHERE processes.id = deliveries.process_id AND processes.seen_at >= ?)`;

/**
 * Frees what dead processes and endless runs hold; to be called in a transaction. The dead come first: a run that ended with
 * its process long ago was not endless.
 */
export async function recoverDeliveries(sql: Sql, target: TriggerTarget, rules: RecoveryRules, now: number): Promise<Recovery> {
  const { silentSince, claimedBefore, onCrash } = rules;
  const own = [target.workflowId, target.nodeId];
  const inState = (state: 'emitted' | 'claimed') => `workflow_id = ? AND node_id = ? AND state = '${state}'`;

  const goBack = (where: string, ...values: readonly SqlValue[]) =>
    sql.change(
      `UPDATE deliveries SET state = 'pending', attempt = attempt + 1, process_id = NULL, execution_id = NULL, claimed_at = NULL
       WHERE ${where} AND state <> 'settled'`,
      ...values,
    );
  const ofTheDead = { where: `${inState('claimed')} AND ${PROCESS_IS_GONE}`, values: [...own, silentSince, silentSince] };

  const neverClaimed = await goBack(`${inState('emitted')} AND ${PROCESS_IS_GONE}`, ...own, silentSince, silentSince);
  const crashedAgain = onCrash === 'runAgain' ? await goBack(ofTheDead.where, ...ofTheDead.values) : 0;
  const left = onCrash === 'leaveIt' ? await settle(sql, ofTheDead, 'crashed', now) : 0;
  // Version 1.0 wrote no time of the claim.
  const endless = { where: `${inState('claimed')} AND COALESCE(claimed_at, touched_at) < ?`, values: [...own, claimedBefore] };
  const timedOut = await settle(sql, endless, 'timedOut', now);
  return { again: neverClaimed + crashedAgain, left, timedOut };
}
