import type { MessageContent } from '../../shared/messageContent';
import type { Content } from '../content';
import type { KeptReply, KeptReplyStore } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database } from './Sql';

interface KeptRow {
  readonly send_key: string;
  readonly conversation_id: string;
  readonly counts_as_answer: number;
  readonly kept_at: number;
  readonly expires_at: number;
  readonly content: string;
}

const KEPT = 'send_key, conversation_id, counts_as_answer, kept_at, expires_at, content';

const readKept = (row: KeptRow, content: Content): KeptReply => ({
  key: row.send_key,
  conversationId: row.conversation_id,
  content: content.open<MessageContent>(row.content),
  countsAsAnswer: row.counts_as_answer === 1,
  keptAt: row.kept_at,
  expiresAt: row.expires_at,
});

/** Replies that wait until the customer writes again. */
export function keptReplies(database: Database, content: Content): KeptReplyStore {
  return {
    async keepReply(reply) {
      const added = await database.change(
        `INSERT INTO kept_replies (send_key, conversation_id, state, counts_as_answer, kept_at, expires_at, content)
         VALUES (?, ${CURRENT_ID}, 'kept', ?, ?, ?, ?) ON CONFLICT (send_key) DO NOTHING`,
        reply.key,
        ...currentId(reply.conversationId),
        Number(reply.countsAsAnswer),
        reply.keptAt,
        reply.expiresAt,
        content.seal(reply.content),
      );
      return added === 1;
    },
    async listKeptReplies(conversationId) {
      const text = `SELECT ${KEPT} FROM kept_replies WHERE conversation_id = ${CURRENT_ID} AND state = 'kept' ORDER BY seq`;
      return (await database.rows<KeptRow>(text, ...currentId(conversationId))).map((row) => readKept(row, content));
    },
    async settleKeptReply(key, outcome, at) {
      const text = `UPDATE kept_replies SET state = ?, settled_at = ?, content = NULL WHERE send_key = ? AND state = 'kept'`;
      return (await database.change(text, outcome, at, key)) === 1;
    },
    async expiredKeptReplies(phoneNumberId, now, limit) {
      const rows = await database.rows<KeptRow>(
        `SELECT ${KEPT} FROM kept_replies CROSS JOIN conversations
         WHERE conversations.id = kept_replies.conversation_id AND state = 'kept' AND expires_at <= ? AND phone_number_id = ?
         ORDER BY expires_at LIMIT ?`,
        now,
        phoneNumberId,
        limit,
      );
      return rows.map((row) => readKept(row, content));
    },
  };
}
