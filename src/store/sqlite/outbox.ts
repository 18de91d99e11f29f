import type { InboundStatus } from '../../shared/inbound';
import { withStatus } from '../facts';
import type { OutboxEntry, OutboxState, OutboxStore } from '../SupportStore';
import type { Sql } from './sql';

interface OutboxRow {
  readonly send_key: string;
  readonly conversation_id: string | null;
  readonly state: OutboxState;
  readonly wamid: string | null;
  readonly status: string | null;
  readonly error_code: number | null;
  readonly reserved_at: number;
}

const readEntry = (row: OutboxRow): OutboxEntry => ({
  key: row.send_key,
  conversationId: row.conversation_id,
  state: row.state,
  wamid: row.wamid,
  status: row.status,
  errorCode: row.error_code,
  reservedAt: row.reserved_at,
});

export function sqliteOutbox(sql: Sql): OutboxStore {
  const reserve = sql.change(
    `INSERT INTO outbox (send_key, conversation_id, state, reserved_at) VALUES (?, ?, 'sending', ?)
     ON CONFLICT (send_key) DO UPDATE SET conversation_id = excluded.conversation_id, state = 'sending', wamid = NULL,
       status = NULL, error_code = NULL, reserved_at = excluded.reserved_at, settled_at = NULL
     WHERE outbox.state = 'refused'`,
  );
  const entryOf = sql.row<OutboxRow>('SELECT * FROM outbox WHERE send_key = ?');
  const settleSent = sql.change(`UPDATE outbox SET state = 'sent', wamid = ?, settled_at = ? WHERE send_key = ?`);
  // A status may have proved the send before our call came back without an answer.
  const settleUnsent = sql.change(
    `UPDATE outbox SET state = ?, error_code = ?, settled_at = ? WHERE send_key = ? AND state = 'sending'`,
  );
  return {
    async reserveSend(key, conversationId, at) {
      return sql.transaction(() => {
        const entry = reserve(key, conversationId, at) === 1 ? undefined : entryOf(key);
        return entry === undefined ? { granted: true } : { granted: false, entry: readEntry(entry) };
      });
    },
    async settleSend(key, result, at) {
      if (result.state === 'sent') settleSent(result.wamid, at, key);
      else settleUnsent(result.state, result.state === 'refused' ? result.errorCode : null, at, key);
    },
    async getSend(key) {
      const row = entryOf(key);
      return row === undefined ? null : readEntry(row);
    },
  };
}

/** Writes what statuses say about our sends; to be called inside a transaction. */
export interface OutboxFacts {
  /** Gives the conversation of the message that we sent, or `null` when it was not ours. */
  noteStatus(record: InboundStatus, at: number): string | null;
}

export function outboxFacts(sql: Sql): OutboxFacts {
  // By our key or by the wamid; never an entry that another number sent, or that another message has taken.
  const find = sql.row<OutboxRow>(
    `SELECT outbox.* FROM outbox LEFT JOIN conversations ON conversations.id = outbox.conversation_id
     WHERE (send_key = ? AND (wamid IS NULL OR wamid = ?) OR wamid = ?)
       AND (conversations.id IS NULL OR conversations.phone_number_id = ?)`,
  );
  const update = sql.change(
    `UPDATE outbox SET state = ?, wamid = ?, status = ?, error_code = ?, settled_at = COALESCE(settled_at, ?) WHERE send_key = ?`,
  );
  return {
    noteStatus(record, at) {
      const { wamid, callbackData, business } = record;
      const row = find(callbackData, wamid, wamid, business.phoneNumberId);
      if (row === undefined) return null;
      const next = withStatus(readEntry(row), record);
      update(next.state, next.wamid, next.status, next.errorCode, at, row.send_key);
      return row.conversation_id;
    },
  };
}
