import { contactAliases } from '../../message/identity/names';
import { DAY_MS } from '../../shared/clock';
import type { InboundStatus } from '../../shared/inbound';
import type { Content } from '../content';
import { hasArrived, withStatus } from '../facts';
import type { FollowUp, OutboxEntry, OutboxState, OutboxStore, Reservation, SendDetails, StoredReply } from '../SupportStore';
import { firstId, idsByAlias, touch } from './conversationRows';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database, Sql } from './Sql';
import { changeRows, places, rowsIn } from './values';

interface EntryRow {
  readonly send_key: string;
  readonly conversation_id: string | null;
  readonly state: OutboxState;
  readonly wamid: string | null;
  readonly status: string | null;
  readonly error_code: number | null;
  readonly reserved_at: number;
}

/** Without the reply: it may be long, and only follow-ups need it. */
const ENTRY = 'send_key, conversation_id, state, wamid, status, error_code, reserved_at';

/** Sends that somebody should hear of; as in the partial index `outbox_to_tell`. */
export const UNREPORTED = `reported = 0 AND (state = 'unknown' OR status = 'failed')`;

const readEntry = (row: EntryRow): OutboxEntry => ({
  key: row.send_key,
  conversationId: row.conversation_id,
  state: row.state,
  wamid: row.wamid,
  status: row.status,
  errorCode: row.error_code,
  reservedAt: row.reserved_at,
});

async function entryOf(sql: Sql, key: string): Promise<OutboxEntry | null> {
  const row = await sql.row<EntryRow>(`SELECT ${ENTRY} FROM outbox WHERE send_key = ?`, key);
  return row === undefined ? null : readEntry(row);
}

/** The row stays locked where it is not granted, too: nobody changes it before it is read. */
const RESERVE = `
  INSERT INTO outbox (send_key, conversation_id, phone_number_id, state, counts_as_answer, reserved_at, reply)
  VALUES (?, ${CURRENT_ID}, (SELECT phone_number_id FROM conversations WHERE id = ${CURRENT_ID}), 'sending', ?, ?, ?)
  ON CONFLICT (send_key) DO UPDATE SET conversation_id = excluded.conversation_id, phone_number_id = excluded.phone_number_id,
    state = 'sending', wamid = NULL, status = NULL, error_code = NULL, counts_as_answer = excluded.counts_as_answer,
    reserved_at = excluded.reserved_at, settled_at = NULL, follow_up = NULL, reported = 0, reply = excluded.reply
  WHERE outbox.state IN ('refused', ?) OR (outbox.state = 'sending' AND outbox.reserved_at < ?)`;

async function reserveSend(
  database: Database,
  content: Content,
  key: string,
  { conversationId, countsAsAnswer, reply }: SendDetails,
  at: number,
  repeatUnknownBefore?: number,
): Promise<Reservation> {
  const [alsoAfter, sendingBefore] = repeatUnknownBefore === undefined ? ['refused', 0] : ['unknown', repeatUnknownBefore];
  const sealed = reply === null ? null : content.seal(reply);
  return database.transaction([], async (sql) => {
    const id = currentId(conversationId);
    const values = [key, ...id, ...id, Number(countsAsAnswer), at, sealed, alsoAfter, sendingBefore] as const;
    if ((await sql.change(RESERVE, ...values)) === 1) return { granted: true };
    const entry = await entryOf(sql, key);
    return entry === null ? { granted: true } : { granted: false, entry };
  });
}

/** A message of the business that went out. */
export interface Sent {
  readonly conversation_id: string | null;
  readonly counts_as_answer: number;
  readonly reserved_at: number;
}

/** The first send decides on the free entry point, the last one that counts as an answer on who is still unanswered. */
function sentValues(conversationId: string, sends: readonly Sent[]) {
  const answers = sends.filter((send) => send.counts_as_answer === 1);
  const first = Math.min(...sends.map((send) => send.reserved_at));
  return [conversationId, first, answers.length === 0 ? null : Math.max(...answers.map((send) => send.reserved_at))] as const;
}

/** Only forward, in one statement: whoever else notes a send at the same time takes nothing back. */
const NOTE_SENDS = (rows: string) => `
  WITH sends (conversation_id, first_at, answer_at) AS (VALUES ${rows})
  UPDATE conversations SET
    answered_at = CASE WHEN answer_at > COALESCE(answered_at, 0) THEN answer_at ELSE answered_at END,
    ad_reply_at = CASE
      WHEN COALESCE(ad_reply_at, 0) < last_ad_inbound_at AND first_at BETWEEN last_ad_inbound_at AND last_ad_inbound_at + ${DAY_MS}
      THEN first_at ELSE ad_reply_at END
  FROM sends WHERE conversations.id = sends.conversation_id`;

/** What sends that went out mean for their conversations. Conversations are changed before outbox rows, by everybody. */
export async function noteSends(sql: Sql, sends: readonly Sent[]): Promise<void> {
  const ids = [...new Set(sends.map((send) => send.conversation_id))].filter((id) => id !== null).sort();
  const rows = ids.map((id) => sentValues(id, sends.filter((send) => send.conversation_id === id)));
  await changeRows(sql, NOTE_SENDS, rows, ['TEXT', 'BIGINT', 'BIGINT']);
  for (const [id, firstAt, answerAt] of rows) if (answerAt === null) await touch(sql, [id], firstAt);
}

async function settleSent(database: Database, key: string, wamid: string, at: number): Promise<void> {
  await database.transaction([], async (sql) => {
    const sent = await sql.row<Sent>('SELECT conversation_id, counts_as_answer, reserved_at FROM outbox WHERE send_key = ?', key);
    if (sent !== undefined) await noteSends(sql, [sent]);
    await sql.change(`UPDATE outbox SET state = 'sent', wamid = ?, settled_at = ? WHERE send_key = ?`, wamid, at, key);
  });
}

/** A status may have proved the send before our call came back. A refusal is answered by the run: its reply is needed no more. */
const SETTLE_UNSENT = `
  UPDATE outbox SET state = ?, error_code = ?, settled_at = ?, reply = CASE WHEN ? = 'refused' THEN NULL ELSE reply END
  WHERE send_key = ? AND state = 'sending'`;

async function dueFollowUps(sql: Sql, content: Content, phoneNumberId: string, limit: number): Promise<readonly FollowUp[]> {
  const rows = await sql.rows<EntryRow & { readonly counts_as_answer: number; readonly reply: string }>(
    `SELECT ${ENTRY}, counts_as_answer, reply FROM outbox WHERE phone_number_id = ? AND follow_up = 'due' ORDER BY reserved_at LIMIT ?`,
    phoneNumberId,
    limit,
  );
  return rows.map((row) => ({
    entry: readEntry(row),
    countsAsAnswer: row.counts_as_answer === 1,
    reply: content.open<StoredReply>(row.reply),
  }));
}

/** Every send under a key of its own, and what became of it. */
export function outbox(database: Database, content: Content): OutboxStore {
  return {
    reserveSend: (key, details, at, repeatUnknownBefore) => reserveSend(database, content, key, details, at, repeatUnknownBefore),
    async settleSend(key, result, at) {
      if (result.state === 'sent') return settleSent(database, key, result.wamid, at);
      const errorCode = result.state === 'refused' ? result.errorCode : null;
      await database.change(SETTLE_UNSENT, result.state, errorCode, at, result.state, key);
    },
    getSend: (key) => entryOf(database, key),
    async giveUpSends(reservedBefore, at) {
      await database.change(`UPDATE outbox SET state = 'unknown', settled_at = ? WHERE state = 'sending' AND reserved_at < ?`, at, reservedBefore);
    },
    dueFollowUps: (phoneNumberId, limit) => dueFollowUps(database, content, phoneNumberId, limit),
    async completeFollowUp(key) {
      await database.change(`UPDATE outbox SET follow_up = 'done', reply = NULL WHERE send_key = ? AND follow_up = 'due'`, key);
    },
    async unreportedSends(conversationId, limit) {
      const text = `SELECT ${ENTRY} FROM outbox WHERE conversation_id = ${CURRENT_ID} AND ${UNREPORTED} ORDER BY reserved_at LIMIT ?`;
      return (await database.rows<EntryRow>(text, ...currentId(conversationId), limit)).map(readEntry);
    },
    async markReported(keys) {
      if (keys.length > 0) await database.change(`UPDATE outbox SET reported = 1 WHERE send_key IN (${places(keys)})`, ...keys);
    },
  };
}

interface TrackedRow extends EntryRow {
  readonly counts_as_answer: number;
  /** The business number it was sent from; `null` where nothing says so. */
  readonly number: string | null;
}

/** Only what version 1.0 wrote has to be looked up: the number stands in every other send. */
const TRACKED = `
  SELECT ${ENTRY}, counts_as_answer,
    COALESCE(phone_number_id, (SELECT phone_number_id FROM conversations WHERE id = outbox.conversation_id)) AS number
  FROM outbox WHERE`;

/** A send, and what the statuses of a batch make of it. */
interface Tracked {
  readonly row: TrackedRow;
  entry: OutboxEntry;
}

/** All sends that the statuses may speak of, by their keys. */
async function readTracked(sql: Sql, records: readonly InboundStatus[]): Promise<ReadonlyMap<string, Tracked>> {
  const keys = [...new Set(records.map(({ callbackData }) => callbackData))].filter((key) => key !== null);
  const wamids = [...new Set(records.map(({ wamid }) => wamid))];
  const rows = [
    ...(await rowsIn<TrackedRow>(sql, (list) => `${TRACKED} send_key IN (${list})`, keys)),
    ...(await rowsIn<TrackedRow>(sql, (list) => `${TRACKED} wamid IN (${list})`, wamids)),
  ];
  return new Map(rows.map((row) => [row.send_key, { row, entry: readEntry(row) }]));
}

/** By our key or by the wamid; never an entry that another number sent, or that another message has taken. */
function matchStatuses(
  phoneNumberId: string,
  records: readonly InboundStatus[],
  sends: ReadonlyMap<string, Tracked>,
): ReadonlyMap<InboundStatus, Tracked> {
  const byWamid = new Map([...sends.values()].map((send) => [send.row.wamid, send]));
  const matches = new Map<InboundStatus, Tracked>();
  for (const record of records) {
    const byKey = sends.get(record.callbackData ?? '');
    const isFree = byKey !== undefined && (byKey.entry.wamid ?? record.wamid) === record.wamid;
    const send = isFree ? byKey : byWamid.get(record.wamid);
    if (send === undefined || (send.row.number ?? phoneNumberId) !== phoneNumberId) continue;
    send.entry = withStatus(send.entry, record);
    byWamid.set(record.wamid, send);
    matches.set(record, send);
  }
  return matches;
}

/**
 * A reply that failed is to be followed up once; one that arrived needs no other. Both are decided by the row as it is now: somebody
 * may be following it up at this moment.
 */
const PUT_STATUSES = (rows: string) => `
  WITH heard (send_key, wamid, status, error_code, heard_at, arrived) AS (VALUES ${rows})
  UPDATE outbox SET state = 'sent', wamid = heard.wamid, status = heard.status, error_code = heard.error_code,
    settled_at = COALESCE(settled_at, heard_at),
    follow_up = CASE
      WHEN arrived = 1 AND follow_up = 'due' THEN NULL
      WHEN heard.status = 'failed' AND follow_up IS NULL AND reply IS NOT NULL THEN 'due'
      ELSE follow_up END,
    reply = CASE WHEN arrived = 1 THEN NULL ELSE reply END
  FROM heard WHERE outbox.send_key = heard.send_key`;

async function putStatuses(sql: Sql, sends: readonly Tracked[], at: number): Promise<void> {
  await noteSends(sql, sends.filter(({ row }) => row.state !== 'sent').map(({ row }) => row));
  await changeRows(
    sql,
    PUT_STATUSES,
    sends.map(({ entry }) => [entry.key, entry.wamid, entry.status, entry.errorCode, at, Number(hasArrived(entry.status))]),
    ['TEXT', 'TEXT', 'TEXT', 'BIGINT', 'BIGINT', 'BIGINT'],
  );
}

/** The conversations of the customers that statuses name; for messages that were not ours. */
async function recipientsOf(
  sql: Sql,
  phoneNumberId: string,
  records: readonly InboundStatus[],
): Promise<ReadonlyArray<readonly [eventKey: string, id: string | null]>> {
  const idOf = await idsByAlias(sql, phoneNumberId, records.flatMap(({ recipient }) => contactAliases(recipient)));
  return records.map(({ eventKey, recipient }) => [eventKey, firstId(idOf, contactAliases(recipient)) ?? null]);
}

/**
 * Writes what statuses of one business number say about our sends, whatever their order; gives by event key the conversation of
 * the message, or `null` where it is not known. To be called in a transaction that holds the `sentMessageLock` of each message.
 */
export async function noteStatuses(
  sql: Sql,
  phoneNumberId: string,
  records: readonly InboundStatus[],
  at: number,
): Promise<ReadonlyMap<string, string | null>> {
  const matches = matchStatuses(phoneNumberId, records, await readTracked(sql, records));
  await putStatuses(sql, [...new Set(matches.values())], at);
  const places = new Map([...matches].map(([{ eventKey }, { row }]) => [eventKey, row.conversation_id]));
  const rest = records.filter(({ eventKey }) => (places.get(eventKey) ?? null) === null);
  return new Map([...places, ...(await recipientsOf(sql, phoneNumberId, rest))]);
}
