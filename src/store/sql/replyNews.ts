import type { Content } from '../content';
import type { ReplyNews, ReplyNewsKind, ReplyNewsStore } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import { UNREPORTED } from './outbox';
import type { Database } from './Sql';

interface NewsRow {
  readonly send_key: string;
  readonly kind: ReplyNewsKind;
  readonly conversation_id: string;
  readonly happened_at: number;
  readonly words: string;
}

type Words = Pick<ReplyNews, 'text' | 'reason'>;

const readNews = ({ send_key: key, kind, conversation_id: conversationId, happened_at: at, words }: NewsRow, content: Content): ReplyNews => ({
  key,
  kind,
  conversationId,
  at,
  ...content.open<Words>(words),
});

/** Both halves by an index over what is left to tell; the ticket that was bound last decides who tells it. */
const TO_TELL = `
  SELECT waiting.conversation_id FROM (
    SELECT conversation_id, MIN(since) AS since FROM (
      SELECT conversation_id, happened_at AS since FROM reply_news WHERE told = 0 AND phone_number_id = ? AND happened_at >= ?
      UNION ALL
      SELECT conversation_id, reserved_at AS since FROM outbox WHERE ${UNREPORTED} AND phone_number_id = ? AND reserved_at >= ?
    ) AS untold GROUP BY conversation_id
  ) AS waiting
  WHERE (SELECT provider || ' ' || account FROM ticket_bindings
    WHERE ticket_bindings.conversation_id = waiting.conversation_id ORDER BY seq DESC LIMIT 1) = ?
  ORDER BY waiting.since LIMIT ?`;

/** What became of answers, until a ticket tells of it. */
export function replyNews(database: Database, content: Content): ReplyNewsStore {
  return {
    async putReplyNews({ key, kind, conversationId, at, text, reason }) {
      const id = currentId(conversationId);
      await database.change(
        `INSERT INTO reply_news (send_key, kind, conversation_id, phone_number_id, told, happened_at, words)
         VALUES (?, ?, ${CURRENT_ID}, (SELECT phone_number_id FROM conversations WHERE id = ${CURRENT_ID}), 0, ?, ?)
         ON CONFLICT (send_key, kind) DO NOTHING`,
        key,
        kind,
        ...id,
        ...id,
        at,
        content.seal({ text, reason } satisfies Words),
      );
    },
    async untoldReplyNews(conversationId, limit) {
      const text = `SELECT send_key, kind, conversation_id, happened_at, words FROM reply_news
        WHERE conversation_id = ${CURRENT_ID} AND told = 0 ORDER BY happened_at LIMIT ?`;
      return (await database.rows<NewsRow>(text, ...currentId(conversationId), limit)).map((row) => readNews(row, content));
    },
    async markNewsTold(news) {
      for (const { key, kind } of news) {
        await database.change('UPDATE reply_news SET told = 1, words = NULL WHERE send_key = ? AND kind = ?', key, kind);
      }
    },
    async conversationsToTell({ provider, account, phoneNumberId }, since, limit) {
      const values = [phoneNumberId, since, phoneNumberId, since, `${provider} ${account}`, limit] as const;
      const rows = await database.rows<Pick<NewsRow, 'conversation_id'>>(TO_TELL, ...values);
      return rows.map(({ conversation_id: id }) => id);
    },
  };
}
