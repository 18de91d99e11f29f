// Two conversations that turn out to be one person's become one.
import type { Content } from '../content';
import { mergedFacts, type Known } from '../facts';
import { moveOpenParts } from './openParts';
import type { Sql } from './Sql';

/** The later of two times; a time that is missing counts for nothing. */
const later = (column: string) =>
  `${column} = CASE WHEN conversations.${column} IS NULL OR other.${column} > conversations.${column}
     THEN other.${column} ELSE conversations.${column} END`;

const TIMES = ['last_inbound_at', 'last_maybe_inbound_at', 'last_ad_inbound_at', 'ad_reply_at', 'answered_at', 'renamed_at', 'touched_at'];

/** Whoever does not want messages does not want them in either conversation. */
const either = (column: string) => `${column} = CASE WHEN other.${column} = 1 THEN 1 ELSE conversations.${column} END`;

/** From the rows as they are now: somebody may have noted a send or an opt-out meanwhile. */
const JOIN_FACTS = `
  UPDATE conversations SET ${[...TIMES.map(later), ...['opted_out', 'marketing_opted_out'].map(either)].join(', ')},
    never_wrote = CASE WHEN other.never_wrote = 0 THEN 0 ELSE conversations.never_wrote END,
    display_phone_number = COALESCE(conversations.display_phone_number, other.display_phone_number),
    waba_id = COALESCE(conversations.waba_id, other.waba_id), owner = ?, language = ?, contact = ?
  FROM conversations AS other WHERE conversations.id = ? AND other.id = ?`;

async function joinFacts(sql: Sql, content: Content, into: Known, from: Known): Promise<void> {
  const { owner, language, contact } = mergedFacts(into, from);
  await sql.change(JOIN_FACTS, owner, language, content.seal(contact), into.conversation.id, from.conversation.id);
}

/** What waits goes on in the order in which it came; it is nobody's first message where the other conversation had one. */
async function moveDeliveries(sql: Sql, into: Known, from: string): Promise<void> {
  const { id } = into.conversation;
  await sql.change(
    `UPDATE deliveries SET lane = CASE WHEN lane = conversation_id THEN ? ELSE lane END, conversation_id = ?,
       is_new = CASE WHEN ? = 1 THEN is_new ELSE 0 END WHERE conversation_id = ?`,
    id,
    id,
    Number(into.neverWrote),
    from,
  );
}

/** One ticket per helpdesk takes the next message: the one that was bound last. */
async function moveTickets(sql: Sql, into: string, from: string): Promise<void> {
  const sameDesk = 'other.provider = ticket_bindings.provider AND other.account = ticket_bindings.account';
  await sql.change(
    `DELETE FROM ticket_bindings WHERE conversation_id IN (?, ?) AND EXISTS (
       SELECT 1 FROM ticket_bindings AS other WHERE other.conversation_id IN (?, ?) AND ${sameDesk} AND other.seq > ticket_bindings.seq)`,
    into,
    from,
    into,
    from,
  );
  for (const table of ['ticket_bindings', 'desk_tickets', 'ticket_messages']) await move(sql, table, into, from);
}

/** A slot that was taken, or a lock that somebody holds, counts for whoever goes on under the other name. */
async function moveNames(sql: Sql, into: string, from: string): Promise<void> {
  await sql.change(
    `INSERT INTO rates (name, next_at) SELECT 'pair:' || CAST(? AS TEXT), next_at FROM rates WHERE name = 'pair:' || CAST(? AS TEXT)
     ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at WHERE rates.next_at < excluded.next_at`,
    into,
    from,
  );
  for (const kind of ['kept', 'ticket']) {
    await sql.change(
      `INSERT INTO locks (name, owner, expires_at) SELECT CAST(? AS TEXT), owner, expires_at FROM locks WHERE name = ?
       ON CONFLICT (name) DO NOTHING`,
      `${kind}:${into}`,
      `${kind}:${from}`,
    );
  }
}

const move = (sql: Sql, table: string, into: string, from: string) =>
  sql.change(`UPDATE ${table} SET conversation_id = ? WHERE conversation_id = ?`, into, from);

/**
 * Merges the conversation `from` into the older one `into`, with everything that belongs to it; its id leads there from now on. To
 * be called in a transaction that holds the `aliasLocks` of all aliases of both.
 */
export async function mergeConversations(sql: Sql, content: Content, into: Known, from: Known): Promise<void> {
  const { id } = into.conversation;
  const { id: merged } = from.conversation;
  await joinFacts(sql, content, into, from);
  await move(sql, 'aliases', id, merged);
  await sql.change('INSERT INTO merged_conversations (merged_id, current_id) VALUES (?, ?)', merged, id);
  await sql.change('UPDATE merged_conversations SET current_id = ? WHERE current_id = ?', id, merged);
  await sql.change('DELETE FROM conversations WHERE id = ?', merged);
  await moveDeliveries(sql, into, merged);
  await moveOpenParts(sql, content, id, merged);
  for (const table of ['outbox', 'kept_replies', 'reply_news']) await move(sql, table, id, merged);
  await moveTickets(sql, id, merged);
  await moveNames(sql, id, merged);
}
