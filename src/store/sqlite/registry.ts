import { RESUME_MS, type RecordKind, type TestListener, type TriggerRegistration, type TriggerRegistry } from '../SupportStore';
import type { Sql } from './sql';

interface TriggerRow {
  readonly workflow_id: string;
  readonly node_id: string;
  readonly phone_number_id: string;
  readonly account_key: string;
  readonly kinds: string;
  readonly webhook_url: string | null;
}

type ListenerRow = Omit<TriggerRow, 'kinds' | 'webhook_url'> & { readonly test_url: string; readonly expires_at: number };

const readTrigger = (row: TriggerRow): TriggerRegistration => ({
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  phoneNumberId: row.phone_number_id,
  accountKey: row.account_key,
  kinds: JSON.parse(row.kinds) as RecordKind[],
  webhookUrl: row.webhook_url,
});

const readListener = (row: ListenerRow): TestListener => ({
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  phoneNumberId: row.phone_number_id,
  accountKey: row.account_key,
  testUrl: row.test_url,
  expiresAt: row.expires_at,
});

export function sqliteRegistry(sql: Sql): TriggerRegistry {
  const putTrigger = sql.change(
    `INSERT INTO triggers (workflow_id, node_id, phone_number_id, account_key, kinds, webhook_url) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
       account_key = excluded.account_key, kinds = excluded.kinds,
       webhook_url = COALESCE(excluded.webhook_url, webhook_url), inactive_since = NULL`,
  );
  const deactivate = sql.change(
    'UPDATE triggers SET inactive_since = ? WHERE workflow_id = ? AND node_id = ? AND inactive_since IS NULL',
  );
  const inactiveSince = sql.row<{ readonly inactive_since: number | null }>(
    'SELECT inactive_since FROM triggers WHERE workflow_id = ? AND node_id = ?',
  );
  const dropPending = sql.change(
    `UPDATE deliveries SET state = 'settled', outcome = 'dropped', settled_at = ?, payload = NULL
     WHERE workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled'`,
  );
  const triggers = sql.rows<TriggerRow>(
    `SELECT * FROM triggers WHERE phone_number_id = ? AND account_key = ? AND inactive_since IS NULL
     ORDER BY workflow_id, node_id`,
  );
  const putListener = sql.change(
    `INSERT INTO listeners (workflow_id, node_id, phone_number_id, account_key, test_url, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
       account_key = excluded.account_key, test_url = excluded.test_url, expires_at = excluded.expires_at`,
  );
  const deleteListener = sql.change('DELETE FROM listeners WHERE workflow_id = ? AND node_id = ?');
  const listeners = sql.rows<ListenerRow>(
    `SELECT * FROM listeners WHERE phone_number_id = ? AND account_key = ? AND expires_at > ? ORDER BY workflow_id, node_id`,
  );
  return {
    async registerTrigger({ workflowId, nodeId, phoneNumberId, accountKey, kinds, webhookUrl }, at) {
      sql.transaction(() => {
        const since = inactiveSince(workflowId, nodeId)?.inactive_since ?? null;
        if (since !== null && at - since > RESUME_MS) dropPending(at, workflowId, nodeId);
        putTrigger(workflowId, nodeId, phoneNumberId, accountKey, JSON.stringify(kinds), webhookUrl);
      });
    },
    async unregisterTrigger({ workflowId, nodeId }, at) {
      deactivate(at, workflowId, nodeId);
    },
    async listTriggers(phoneNumberId, accountKey) {
      return triggers(phoneNumberId, accountKey).map(readTrigger);
    },
    async addListener({ workflowId, nodeId, phoneNumberId, accountKey, testUrl, expiresAt }) {
      putListener(workflowId, nodeId, phoneNumberId, accountKey, testUrl, expiresAt);
    },
    async removeListener({ workflowId, nodeId }, at) {
      sql.transaction(() => {
        deleteListener(workflowId, nodeId);
        dropPending(at, workflowId, nodeId);
      });
    },
    async listListeners(phoneNumberId, accountKey, now) {
      return listeners(phoneNumberId, accountKey, now).map(readListener);
    },
  };
}
