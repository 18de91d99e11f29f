import { DAY_MS } from '../../shared/clock';
import type { Content } from '../content';
import type { Conversation, ConversationQuery } from '../SupportStore';
import { COLUMNS, readConversation, type ConversationRow } from './conversationRows';
import { UNREPORTED } from './outbox';
import type { Sql, SqlValue } from './Sql';
import { chunksOf, places } from './values';

/** As in the partial index `conversations_unanswered`. */
const UNANSWERED = `phone_number_id = ? AND group_id IS NULL AND last_inbound_at IS NOT NULL
  AND (answered_at IS NULL OR answered_at < last_inbound_at)`;

/** Whose kept replies or sends to tell of have waited longest first; of all business numbers where a reply is kept. */
const WAITING = `SELECT conversation_id AS id FROM (
    SELECT conversation_id, kept_at AS since FROM kept_replies WHERE state = 'kept'
    UNION ALL
    SELECT conversation_id, reserved_at AS since FROM outbox WHERE phone_number_id = ? AND ${UNREPORTED}
  ) AS unsent GROUP BY conversation_id ORDER BY MIN(since)`;

/** No more conversations are read than are wanted: thousands may wait after a weekend. */
async function listWaiting(sql: Sql, phoneNumberId: string, limit: number): Promise<readonly ConversationRow[]> {
  const waiting = await sql.rows<{ readonly id: string }>(WAITING, phoneNumberId);
  const found: ConversationRow[] = [];
  for (const ids of chunksOf(waiting.map(({ id }) => id), limit)) {
    // By the ids alone: beside many of them SQLite would rather look through all customers of the number.
    const rows = await sql.rows<ConversationRow>(`SELECT ${COLUMNS} FROM conversations WHERE id IN (${places(ids)})`, ...ids);
    const own = new Map(rows.filter((row) => row.phone_number_id === phoneNumberId && row.group_id === null).map((row) => [row.id, row]));
    found.push(...ids.flatMap((id) => own.get(id) ?? []));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

function rowsOf(sql: Sql, { phoneNumberId, filter, limit }: ConversationQuery): Promise<readonly ConversationRow[]> {
  const unanswered = (where: string, ...values: readonly SqlValue[]) => {
    const text = `SELECT ${COLUMNS} FROM conversations WHERE ${UNANSWERED} ${where} ORDER BY last_inbound_at LIMIT ?`;
    return sql.rows<ConversationRow>(text, phoneNumberId, ...values, limit);
  };
  switch (filter.kind) {
    case 'unanswered':
      return unanswered('');
    case 'windowClosing': {
      const openedAfter = filter.now - DAY_MS;
      return unanswered('AND last_inbound_at > ? AND last_inbound_at <= ?', openedAfter, openedAfter + filter.withinMs);
    }
    case 'unsentAnswers':
      return listWaiting(sql, phoneNumberId, limit);
    default:
      return filter satisfies never;
  }
}

/** Those that have waited longest first. */
export async function listConversations(sql: Sql, content: Content, query: ConversationQuery): Promise<readonly Conversation[]> {
  return (await rowsOf(sql, query)).map((row) => readConversation(row, content));
}
