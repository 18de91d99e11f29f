import { DAY_MS } from '../../shared/clock';
import type { Content } from '../content';
import type { Conversation, ConversationFilter, ConversationQuery } from '../SupportStore';
import { COLUMNS, readConversation, type ConversationRow } from './conversationRows';
import { UNREPORTED } from './outbox';
import type { Sql, SqlValue } from './Sql';

/** As in the partial index `conversations_unanswered`. */
const UNANSWERED = `phone_number_id = ? AND group_id IS NULL AND last_inbound_at IS NOT NULL
  AND (answered_at IS NULL OR answered_at < last_inbound_at)`;

/** Kept replies and sends to tell of, with the time since which the customer waits for them. */
const UNSENT = `SELECT conversation_id, MIN(since) AS since FROM (
    SELECT conversation_id, kept_at AS since FROM kept_replies WHERE state = 'kept'
    UNION ALL
    SELECT conversation_id, reserved_at AS since FROM outbox WHERE phone_number_id = ? AND ${UNREPORTED}
  ) AS unsent GROUP BY conversation_id`;

/** The part of the statement that a filter decides, with its values. */
function listOf(phoneNumberId: string, filter: ConversationFilter): { readonly text: string; readonly values: readonly SqlValue[] } {
  switch (filter.kind) {
    case 'unanswered':
      return { text: `conversations WHERE ${UNANSWERED} ORDER BY last_inbound_at`, values: [phoneNumberId] };
    case 'windowClosing': {
      const openedAfter = filter.now - DAY_MS;
      return {
        text: `conversations WHERE ${UNANSWERED} AND last_inbound_at > ? AND last_inbound_at <= ? ORDER BY last_inbound_at`,
        values: [phoneNumberId, openedAfter, openedAfter + filter.withinMs],
      };
    }
    case 'unsentAnswers':
      return {
        text: `(${UNSENT}) AS waiting CROSS JOIN conversations
          WHERE conversations.id = waiting.conversation_id AND phone_number_id = ? AND group_id IS NULL ORDER BY since`,
        values: [phoneNumberId, phoneNumberId],
      };
    default:
      return filter satisfies never;
  }
}

/** Those that have waited longest first. */
export async function listConversations(
  sql: Sql,
  content: Content,
  { phoneNumberId, filter, limit }: ConversationQuery,
): Promise<readonly Conversation[]> {
  const { text, values } = listOf(phoneNumberId, filter);
  const rows = await sql.rows<ConversationRow>(`SELECT ${COLUMNS} FROM ${text} LIMIT ?`, ...values, limit);
  return rows.map((row) => readConversation(row, content));
}
