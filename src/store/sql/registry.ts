import type { Wish } from '../../shared/inbound';
import { RESUME_MS, type CombineRule, type MessageFilter, type TestListener, type TriggerRegistration, type TriggerRegistry, type TriggerTarget } from '../SupportStore';
import { dropPending } from './settle';
import type { Database, Sql } from './Sql';

interface TriggerRow {
  readonly workflow_id: string;
  readonly node_id: string;
  readonly phone_number_id: string;
  readonly account_key: string;
  readonly kinds: string;
  readonly webhook_url: string | null;
  readonly combine: string | null;
  readonly max_message_age: number | null;
  readonly message_filter: string | null;
}

interface ListenerRow {
  readonly workflow_id: string;
  readonly node_id: string;
  readonly phone_number_id: string;
  readonly account_key: string;
  readonly test_url: string;
  readonly expires_at: number;
}

const readTrigger = (row: TriggerRow): TriggerRegistration => ({
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  phoneNumberId: row.phone_number_id,
  accountKey: row.account_key,
  topics: JSON.parse(row.kinds) as Wish[],
  combine: row.combine === null ? null : (JSON.parse(row.combine) as CombineRule),
  maxMessageAgeMs: row.max_message_age,
  ...(row.message_filter === null ? {} : { filter: JSON.parse(row.message_filter) as MessageFilter }),
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

async function putTrigger(sql: Sql, registration: TriggerRegistration): Promise<void> {
  const { workflowId, nodeId, phoneNumberId, accountKey, topics, webhookUrl, combine, maxMessageAgeMs, filter } = registration;
  await sql.change(
    `INSERT INTO triggers (workflow_id, node_id, phone_number_id, account_key, kinds, webhook_url, combine, max_message_age, message_filter)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
       account_key = excluded.account_key, kinds = excluded.kinds,
       webhook_url = COALESCE(excluded.webhook_url, triggers.webhook_url),
       combine = excluded.combine, max_message_age = excluded.max_message_age, message_filter = excluded.message_filter, inactive_since = NULL`,
    workflowId,
    nodeId,
    phoneNumberId,
    accountKey,
    JSON.stringify(topics),
    webhookUrl,
    combine === null ? null : JSON.stringify(combine),
    maxMessageAgeMs,
    filter === undefined ? null : JSON.stringify(filter),
  );
}

async function putListener(sql: Sql, listener: TestListener): Promise<void> {
  const { workflowId, nodeId, phoneNumberId, accountKey, testUrl, expiresAt } = listener;
  await sql.change(
    `INSERT INTO listeners (workflow_id, node_id, phone_number_id, account_key, test_url, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
       account_key = excluded.account_key, test_url = excluded.test_url, expires_at = excluded.expires_at`,
    workflowId,
    nodeId,
    phoneNumberId,
    accountKey,
    testUrl,
    expiresAt,
  );
}

/** Since when the trigger is switched off; `null` when it is on or unknown. */
async function inactiveSince(sql: Sql, { workflowId, nodeId }: TriggerTarget): Promise<number | null> {
  const row = await sql.row<{ readonly inactive_since: number | null }>(
    'SELECT inactive_since FROM triggers WHERE workflow_id = ? AND node_id = ?',
    workflowId,
    nodeId,
  );
  return row?.inactive_since ?? null;
}

/** Triggers that are on, and editors that listen. */
export function triggerRegistry(database: Database): TriggerRegistry {
  return {
    registerTrigger: (registration, at) =>
      database.transaction([], async (sql) => {
        const since = await inactiveSince(sql, registration);
        if (since !== null && at - since > RESUME_MS) await dropPending(sql, registration, at);
        await putTrigger(sql, registration);
      }),
    async unregisterTrigger({ workflowId, nodeId }, at) {
      await database.change(
        'UPDATE triggers SET inactive_since = ? WHERE workflow_id = ? AND node_id = ? AND inactive_since IS NULL',
        at,
        workflowId,
        nodeId,
      );
    },
    async listTriggers(phoneNumberId) {
      const rows = await database.rows<TriggerRow>(
        'SELECT * FROM triggers WHERE phone_number_id = ? AND inactive_since IS NULL ORDER BY workflow_id, node_id',
        phoneNumberId,
      );
      return rows.map(readTrigger);
    },
    addListener: (listener) => putListener(database, listener),
    removeListener: (target, at) =>
      database.transaction([], async (sql) => {
        await sql.change('DELETE FROM listeners WHERE workflow_id = ? AND node_id = ?', target.workflowId, target.nodeId);
        await dropPending(sql, target, at);
      }),
    async listListeners(phoneNumberId, now) {
      const rows = await database.rows<ListenerRow>(
        'SELECT * FROM listeners WHERE phone_number_id = ? AND expires_at > ? ORDER BY workflow_id, node_id',
        phoneNumberId,
        now,
      );
      return rows.map(readListener);
    },
  };
}
