import { contactAliases } from '../../message/identity/names';
import type { InboundRecord } from '../../shared/inbound';
import type { Content } from '../content';
import { writerKey } from '../sequence';
import type { DeletedCustomer } from '../SupportStore';
import { aliasesOf, findById, idsByAlias } from './conversationRows';
import { aliasLocks } from './lockNames';
import { formerIds } from './mergedIds';
import { rememberOptOut } from './optOuts';
import type { Database, Sql, SqlValue } from './Sql';
import { places } from './values';

/** The tables that hold something of a customer. */
const TABLES = [
  'aliases',
  'conversations',
  'merged_conversations',
  'deliveries',
  'open_parts',
  'outbox',
  'kept_replies',
  'reply_news',
  'ticket_bindings',
  'desk_tickets',
  'desk_comments',
  'desk_files',
  'desk_changes',
  'ticket_messages',
  'rates',
  'locks',
] as const;

/**
 * Removes conversations with everything that belongs to them, and to those that were merged into them. Conversations go before
 * outbox rows, as everybody changes them.
 */
export async function eraseConversations(sql: Sql, current: readonly string[]): Promise<DeletedCustomer> {
  const ids = [...current, ...(await formerIds(sql, current))];
  const theirs = `conversation_id IN (${places(ids)})`;
  const remove = (table: (typeof TABLES)[number], where = theirs, values = ids) =>
    sql.change(`DELETE FROM ${table} WHERE ${where}`, ...values);
  await remove('aliases');
  const conversations = await remove('conversations', `id IN (${places(ids)})`);
  await remove('merged_conversations', `current_id IN (${places(ids)})`);
  const messages = await remove('deliveries');
  await remove('open_parts');
  await remove('reply_news');
  const replies = (await remove('outbox')) + (await remove('kept_replies'));
  for (const table of ['desk_comments', 'desk_files', 'desk_changes'] as const) {
    await remove(table, `ticket_id IN (SELECT id FROM desk_tickets WHERE ${theirs})`);
  }
  await remove('ticket_messages');
  const tickets = (await remove('desk_tickets')) + (await remove('ticket_bindings'));
  for (const id of ids) {
    await remove('rates', 'name = ?', [`pair:${id}`]);
    await remove('locks', 'name LIKE ?', [`%${id}`]);
  }
  return { conversations, messages, replies, tickets };
}

/** A customer of one business number under all names that the store knows. */
interface Customer {
  readonly phoneNumberId: string;
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly optedOut: boolean;
}

/**
 * The customer of a conversation. Versions before 1.5 left two conversations of one person apart, and each may hold the name of the
 * other.
 */
async function readCustomer(sql: Sql, content: Content, given: string): Promise<Customer | null> {
  const named = await findById(sql, content, given);
  if (named === null) return null;
  const { phoneNumberId } = named;
  const ids = new Set([named.id]);
  const names = new Set<string>();
  let optedOut = false;
  for (const one of ids) {
    const conversation = await findById(sql, content, one);
    const own = [...(await aliasesOf(sql, [one])), ...(conversation === null ? [] : contactAliases(conversation.contact))];
    for (const name of own) names.add(name);
    for (const found of (await idsByAlias(sql, phoneNumberId, own)).values()) ids.add(found);
    optedOut ||= conversation?.optedOut === true;
  }
  return { phoneNumberId, ids: [...ids, ...(await formerIds(sql, [...ids]))], names: [...names], optedOut };
}

/** Whether a record speaks of the customer. */
function speaksOf(record: InboundRecord, { ids, names }: Customer): boolean {
  if (record.kind === 'event') return ids.includes(record.conversationId);
  // News of the account may hold contacts and chats of the phone app.
  if (record.kind === 'accountEvent') return names.some((name) => JSON.stringify(record.raw).includes(name));
  const contact = record.kind === 'status' ? record.recipient : record.contact;
  return contactAliases(contact).some((name) => names.includes(name));
}

interface UnsettledRow {
  readonly seq: number;
  readonly payload: string;
}

const UNSETTLED_AT_ONCE = 500;

/** The sequence numbers of those unsettled deliveries that speak of the customer. */
async function deliveriesAbout(
  sql: Sql,
  content: Content,
  customer: Customer,
  where: string,
  ...values: readonly SqlValue[]
): Promise<readonly number[]> {
  const text = `SELECT seq, payload FROM deliveries WHERE ${where} AND state <> 'settled' AND seq > ? ORDER BY seq LIMIT ${UNSETTLED_AT_ONCE}`;
  const found: number[] = [];
  for (let last = 0, rows: UnsettledRow[]; ; last = rows.at(-1)?.seq ?? last) {
    rows = await sql.rows<UnsettledRow>(text, ...values, last);
    found.push(...rows.filter(({ payload }) => speaksOf(content.open<InboundRecord>(payload), customer)).map(({ seq }) => seq));
    if (rows.length < UNSETTLED_AT_ONCE) return found;
  }
}

/** With one `?` for the business number. */
const OF_GROUPS = 'conversation_id IN (SELECT id FROM conversations WHERE phone_number_id = ? AND group_id IS NOT NULL)';

/** Deliveries that speak of the customer without belonging to a conversation of theirs. */
async function strayDeliveries(sql: Sql, content: Content, customer: Customer): Promise<readonly number[]> {
  return [
    ...(await deliveriesAbout(sql, content, customer, 'conversation_id IS NULL')),
    ...(await deliveriesAbout(sql, content, customer, OF_GROUPS, customer.phoneNumberId)),
  ];
}

/** A wamid is `wamid.` and the base64 of bytes that hold the customer's phone number. */
const holdsName = (wamid: string, names: readonly string[]) => {
  const bytes = Buffer.from(wamid.slice(wamid.indexOf('.') + 1), 'base64').toString('latin1');
  return names.some((name) => bytes.includes(name));
};

/** Sends to the customer from before their conversation was there; version 1.0 wrote them. */
async function straySends(sql: Sql, { names }: Customer): Promise<readonly string[]> {
  const rows = await sql.rows<{ readonly send_key: string; readonly wamid: string }>(
    'SELECT send_key, wamid FROM outbox WHERE conversation_id IS NULL AND wamid IS NOT NULL',
  );
  return rows.filter(({ wamid }) => holdsName(wamid, names)).map(({ send_key: key }) => key);
}

/** What is remembered of their messages to groups. */
async function forgetInGroups(sql: Sql, { phoneNumberId, names }: Customer): Promise<void> {
  const writers = names.map(writerKey);
  await sql.change(`DELETE FROM open_parts WHERE ${OF_GROUPS} AND writer IN (${places(writers)})`, phoneNumberId, ...writers);
}

async function erase(sql: Sql, content: Content, customer: Customer, at: number): Promise<DeletedCustomer> {
  const deliveries = await strayDeliveries(sql, content, customer);
  await forgetInGroups(sql, customer);
  const sends = await straySends(sql, customer);
  for (const seq of deliveries) await sql.change('DELETE FROM deliveries WHERE seq = ?', seq);
  for (const key of sends) await sql.change('DELETE FROM outbox WHERE send_key = ?', key);
  if (customer.optedOut) await rememberOptOut(sql, customer.phoneNumberId, customer.names, at);
  const deleted = await eraseConversations(sql, customer.ids);
  return { ...deleted, messages: deleted.messages + deliveries.length, replies: deleted.replies + sends.length };
}

const NOBODY: DeletedCustomer = { conversations: 0, messages: 0, replies: 0, tickets: 0 };

/** Removes all that the store knows of the customer of a conversation, and what the engine's files still hold of it. */
export async function deleteCustomer(database: Database, content: Content, id: string, at: number): Promise<DeletedCustomer> {
  const known = await readCustomer(database, content, id);
  if (known === null) return NOBODY;
  const deleted = await database.transaction(aliasLocks(known.phoneNumberId, known.names), async (sql) => {
    // Read again: they may have written meanwhile.
    const customer = await readCustomer(sql, content, id);
    return customer === null ? NOBODY : erase(sql, content, customer, at);
  });
  await database.scrub(TABLES);
  return deleted;
}
