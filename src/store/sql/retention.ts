import { DAY_MS } from '../../shared/clock';
import { SHORTEST_RECORDS_DAYS, type RetentionRules, type RetentionStore } from '../SupportStore';
import { aliasesOf } from './conversationRows';
import { aliasLocks } from './lockNames';
import { rememberOptOut } from './optOuts';
import { eraseConversations } from './privacy';
import type { Database, Sql, SqlValue } from './Sql';
import { places } from './values';

/** Rows that nobody needs any more once a time has passed. */
interface Expiry {
  readonly table: string;
  /** Its primary key; several columns with commas. */
  readonly key: string;
  /** With one `?` for the time. */
  readonly where: string;
}

/** What tells duplicates apart and what became of work that is done; old when it is older than the records' age. */
const RECORDS: readonly Expiry[] = [
  { table: 'seen_events', key: 'event_id', where: 'seen_at < ?' },
  { table: 'deliveries', key: 'seq', where: `state = 'settled' AND settled_at < ?` },
  { table: 'outbox', key: 'send_key', where: 'reserved_at < ?' },
  { table: 'kept_replies', key: 'seq', where: `state <> 'kept' AND settled_at < ?` },
  { table: 'ticket_messages', key: 'seq', where: 'noted_at < ?' },
  { table: 'reply_news', key: 'send_key, kind', where: 'happened_at < ?' },
  { table: 'ticket_hints', key: 'provider, account, phone_number_id, ticket_id', where: 'noted_at < ?' },
  { table: 'access_grants', key: 'access_key', where: 'confirmed_at < ?' },
  { table: 'webhook_hours', key: 'phone_number_id, hour, outcome', where: 'hour < ?' },
];

/** What was over long ago when it is a day old, whatever the clocks of several hosts say. */
const TRANSIENT: readonly Expiry[] = [
  { table: 'locks', key: 'name', where: 'expires_at < ?' },
  { table: 'rates', key: 'name', where: 'next_at < ?' },
];

/** What is remembered of messages has a time of its own. */
const OPEN_PARTS: Expiry = { table: 'open_parts', key: 'conversation_id, writer', where: 'expires_at < ?' };

/** Deletes at most `limit` rows in one statement of its own; gives how many. */
function expire(sql: Sql, { table, key, where }: Expiry, limit: number, ...values: readonly SqlValue[]): Promise<number> {
  return sql.change(`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ?)`, ...values, limit);
}

interface TargetRow {
  readonly workflow_id: string;
  readonly node_id: string;
}

/** Triggers that were switched off before a time, and editors that stopped listening without saying so. */
const GONE: ReadonlyArray<{ readonly table: 'triggers' | 'ticket_triggers' | 'listeners'; readonly where: string }> = [
  { table: 'triggers', where: 'inactive_since < ?' },
  { table: 'ticket_triggers', where: 'inactive_since < ?' },
  { table: 'listeners', where: 'expires_at < ?' },
];

/** An editor and the active trigger of the same node share their deliveries. */
const NOBODY_WAITS = `NOT EXISTS (SELECT 1 FROM triggers WHERE triggers.workflow_id = deliveries.workflow_id
  AND triggers.node_id = deliveries.node_id AND (inactive_since IS NULL OR inactive_since >= ?))`;

/** Removes triggers and listeners that are gone, once the last of what they left unfinished is removed. */
async function forgetTargets(sql: Sql, before: number, limit: number): Promise<number> {
  let deleted = 0;
  for (const { table, where } of GONE) {
    const targets = await sql.rows<TargetRow>(`SELECT workflow_id, node_id FROM ${table} WHERE ${where} LIMIT ?`, before, limit);
    for (const { workflow_id: workflowId, node_id: nodeId } of targets) {
      const left = { table: 'deliveries', key: 'seq', where: `workflow_id = ? AND node_id = ? AND state <> 'settled' AND ${NOBODY_WAITS}` };
      const removed = await expire(sql, left, limit - deleted, workflowId, nodeId, before);
      deleted += removed;
      if (deleted >= limit) return deleted;
      deleted += await sql.change(`DELETE FROM ${table} WHERE workflow_id = ? AND node_id = ? AND ${where}`, workflowId, nodeId, before);
    }
  }
  return deleted;
}

/** Customers in one transaction: it locks all their names, and nobody waits long for it. */
const CUSTOMERS_AT_ONCE = 50;

/** Of a business number; nobody wrote since a time (four times), and nothing is left to do. What version 1.0 wrote has no `touched_at`. */
const SILENT = `phone_number_id = ? AND touched_at < ? AND created_at < ? AND COALESCE(last_inbound_at, 0) < ? AND COALESCE(answered_at, 0) < ?
  AND NOT EXISTS (SELECT 1 FROM desk_tickets WHERE conversation_id = conversations.id AND state = 'open')
  AND NOT EXISTS (SELECT 1 FROM kept_replies WHERE conversation_id = conversations.id AND state = 'kept')
  AND NOT EXISTS (SELECT 1 FROM deliveries WHERE conversation_id = conversations.id AND state <> 'settled')`;

/**
 * Messages and answers do not move `touched_at`: of customers who wrote or were answered since a time (three times), those who seem
 * silent by it. So each of them is looked at once in that time.
 */
const TOUCH_AWAKE = `UPDATE conversations
  SET touched_at = CASE WHEN answered_at > COALESCE(last_inbound_at, 0) THEN answered_at ELSE last_inbound_at END
  WHERE id IN (SELECT id FROM conversations WHERE phone_number_id = ? AND touched_at < ? AND (last_inbound_at >= ? OR answered_at >= ?)
    ORDER BY touched_at LIMIT ?)`;

type CustomerRules = NonNullable<RetentionRules['customers']>;

/** Gives how many. */
function touchAwake(sql: Sql, { phoneNumberId, silentMs }: CustomerRules, now: number, limit: number): Promise<number> {
  const before = now - silentMs;
  return sql.change(TOUCH_AWAKE, phoneNumberId, before, before, before, limit);
}

interface SilentRow {
  readonly id: string;
  readonly opted_out: number;
}

/** Deletes at most `limit` silent customers; an opt-out stays. */
async function forgetSilent(database: Database, { phoneNumberId, silentMs }: CustomerRules, now: number, limit: number): Promise<number> {
  const before = now - silentMs;
  const silence = [phoneNumberId, before, before, before, before] as const;
  const text = `SELECT id, opted_out FROM conversations WHERE ${SILENT}`;
  const found = await database.rows<SilentRow>(`${text} ORDER BY touched_at LIMIT ?`, ...silence, limit);
  let deleted = 0;
  for (let start = 0; start < found.length; start += CUSTOMERS_AT_ONCE) {
    const ids = found.slice(start, start + CUSTOMERS_AT_ONCE).map(({ id }) => id);
    const names = await aliasesOf(database, ids);
    deleted += await database.transaction(aliasLocks(phoneNumberId, names), async (sql) => {
      // Read again: they may have written meanwhile.
      const silent = await sql.rows<SilentRow>(`${text} AND id IN (${places(ids)})`, ...silence, ...ids);
      for (const { id } of silent.filter((row) => row.opted_out === 1)) {
        await rememberOptOut(sql, phoneNumberId, await aliasesOf(sql, [id]), now);
      }
      return silent.length === 0 ? 0 : (await eraseConversations(sql, silent.map(({ id }) => id))).conversations;
    });
  }
  return deleted;
}

/** Deletes what is no longer needed, a portion per call. */
export function retention(database: Database): RetentionStore {
  return {
    forgetParts: (now, limit) => expire(database, OPEN_PARTS, limit, now),
    async cleanUp({ recordsMs, customers }: RetentionRules, now, limit) {
      const recordsBefore = now - Math.max(recordsMs, SHORTEST_RECORDS_DAYS * DAY_MS);
      const portions = [await forgetTargets(database, recordsBefore, limit)];
      for (const expiry of RECORDS) portions.push(await expire(database, expiry, limit, recordsBefore));
      for (const expiry of TRANSIENT) portions.push(await expire(database, expiry, limit, now - DAY_MS));
      const awake = customers === null ? 0 : await touchAwake(database, customers, now, limit);
      if (customers !== null) portions.push(await forgetSilent(database, customers, now, limit));
      return { deleted: portions.reduce((sum, portion) => sum + portion, 0), more: [...portions, awake].some((portion) => portion >= limit) };
    },
  };
}
