// What a customer spreads over several messages: what is remembered of them, and what becomes of them once it is complete.
import type { InboundMessage } from '../../shared/inbound';
import type { Content } from '../content';
import { addToSequence, writerOf, type SentPart } from '../sequence';
import { REMEMBERED_MS, type SequenceReader } from '../SupportStore';
import type { Sql } from './Sql';
import { changeRows, places, rowsIn } from './values';

/** A new message with its conversation, and the deliveries that will hold it. */
export interface NewMessage {
  readonly message: InboundMessage;
  readonly conversationId: string;
  readonly deliveryIds: readonly string[];
}

/** A message of which something is remembered. */
interface OpenPart extends SentPart {
  readonly messageId: string;
  readonly deliveryIds: readonly string[];
}

/** What one person writes in one conversation. */
interface Thread {
  readonly conversationId: string;
  readonly writer: string;
  readonly arrived: NewMessage[];
}

interface PartsRow {
  readonly conversation_id: string;
  readonly writer: string;
  readonly parts: string;
}

const keyOf = (conversationId: string, writer: string) => `${conversationId} ${writer}`;

function threadsOf(messages: readonly NewMessage[]): ReadonlyMap<string, Thread> {
  const threads = new Map<string, Thread>();
  for (const arrived of messages) {
    const { conversationId, message } = arrived;
    const writer = writerOf(message);
    const thread = threads.get(keyOf(conversationId, writer)) ?? { conversationId, writer, arrived: [] };
    thread.arrived.push(arrived);
    threads.set(keyOf(conversationId, writer), thread);
  }
  return threads;
}

/** Masks what deliveries still hold of a message; gives whether a run has had it before. */
async function maskDeliveries(sql: Sql, content: Content, ids: readonly string[], mask: (message: InboundMessage) => InboundMessage): Promise<boolean> {
  if (ids.length === 0) return false;
  const held = await sql.rows<{ readonly id: string; readonly payload: string }>(
    `SELECT id, payload FROM deliveries WHERE id IN (${places(ids)}) AND payload IS NOT NULL ORDER BY seq`,
    ...ids,
  );
  for (const { id, payload } of held) {
    const masked = content.seal(mask(content.open<InboundMessage>(payload)));
    await sql.change('UPDATE deliveries SET payload = ? WHERE id = ? AND payload IS NOT NULL', masked, id);
  }
  // Asked afterwards: a claim that was faster is seen, and a later one gets what is masked.
  const handedOut = `SELECT id FROM deliveries WHERE id IN (${places(ids)}) AND (combined = 1 OR joined_to IS NOT NULL) LIMIT 1`;
  return (await sql.row(handedOut, ...ids)) !== undefined;
}

/** Reads the messages of threads in the order in which they were sent. */
function reader(sql: Sql, content: Content, sequences: SequenceReader) {
  return async ({ arrived }: Thread, known: readonly OpenPart[], written: Map<InboundMessage, InboundMessage>): Promise<readonly OpenPart[]> => {
    const byId = new Map(arrived.map(({ message }) => [message.eventKey, message]));
    let parts = known;
    for (const { message, deliveryIds } of arrived.toSorted((one, other) => one.message.message.sentAt - other.message.message.sentAt)) {
      const part: OpenPart = { messageId: message.eventKey, sentAt: message.message.sentAt, deliveryIds, remembered: '' };
      const { readings, next } = addToSequence(parts, part, (before, after) => sequences.read(before, message, after));
      const alreadyEmitted: Array<{ readonly messageId: string }> = [];
      for (const [{ messageId, deliveryIds: ids }, { mask }] of readings) {
        if (mask === null) continue;
        const inBatch = byId.get(messageId);
        if (inBatch !== undefined) written.set(inBatch, mask(written.get(inBatch) ?? inBatch));
        else if (await maskDeliveries(sql, content, ids, mask)) alreadyEmitted.push({ messageId });
      }
      if (alreadyEmitted.length > 0) {
        const masked = written.get(message) ?? message;
        written.set(message, { ...masked, redaction: { ...masked.redaction, alreadyEmitted } });
      }
      parts = next;
    }
    return parts;
  };
}

async function remember(sql: Sql, content: Content, threads: ReadonlyArray<Thread & { readonly parts: readonly OpenPart[] }>, at: number): Promise<void> {
  // In one order in all processes, so that none waits for another that waits for it.
  const inOrder = threads.toSorted((one, other) => (keyOf(one.conversationId, one.writer) < keyOf(other.conversationId, other.writer) ? -1 : 1));
  for (const { conversationId, writer } of inOrder.filter(({ parts }) => parts.length === 0)) {
    await sql.change('DELETE FROM open_parts WHERE conversation_id = ? AND writer = ?', conversationId, writer);
  }
  await changeRows(
    sql,
    (rows) => `INSERT INTO open_parts (conversation_id, writer, expires_at, parts) VALUES ${rows}
      ON CONFLICT (conversation_id, writer) DO UPDATE SET expires_at = excluded.expires_at, parts = excluded.parts`,
    inOrder.filter(({ parts }) => parts.length > 0).map(({ conversationId, writer, parts }) => [conversationId, writer, at + REMEMBERED_MS, content.seal(parts)]),
  );
}

/**
 * Reads new messages among those that their writers sent shortly before or after; gives those that have to be written otherwise
 * than they came. To be called in a transaction that holds the messages' `inboundLocks`, before they are written.
 */
export async function readSequences(
  sql: Sql,
  content: Content,
  messages: readonly NewMessage[],
  sequences: SequenceReader,
  at: number,
): Promise<ReadonlyMap<InboundMessage, InboundMessage>> {
  const written = new Map<InboundMessage, InboundMessage>();
  const threads = threadsOf(messages.filter(({ message }) => sequences.concerns(message)));
  if (threads.size === 0) return written;
  const rows = await rowsIn<PartsRow>(
    sql,
    (list) => `SELECT conversation_id, writer, parts FROM open_parts WHERE conversation_id IN (${list})`,
    [...new Set([...threads.values()].map(({ conversationId }) => conversationId))],
  );
  const known = new Map(rows.map((row) => [keyOf(row.conversation_id, row.writer), content.open<readonly OpenPart[]>(row.parts)]));
  const read = reader(sql, content, sequences);
  const changed: Array<Thread & { readonly parts: readonly OpenPart[] }> = [];
  for (const [key, thread] of threads) {
    const before = known.get(key);
    const parts = await read(thread, before ?? [], written);
    if (before !== undefined || parts.length > 0) changed.push({ ...thread, parts });
  }
  await remember(sql, content, changed, at);
  return written;
}

/** What is remembered of the messages of a conversation goes on in another one, in the order in which they were sent. */
export async function moveOpenParts(sql: Sql, content: Content, into: string, from: string): Promise<void> {
  const text = 'SELECT conversation_id, writer, expires_at, parts FROM open_parts WHERE conversation_id IN (?, ?)';
  const rows = await sql.rows<PartsRow & { readonly expires_at: number }>(text, into, from);
  if (!rows.some(({ conversation_id: id }) => id === from)) return;
  const parts = rows.flatMap((row) => content.open<readonly OpenPart[]>(row.parts)).toSorted((one, other) => one.sentAt - other.sentAt);
  const expiresAt = Math.max(...rows.map(({ expires_at: at }) => at));
  await sql.change('DELETE FROM open_parts WHERE conversation_id IN (?, ?)', into, from);
  await sql.change(
    'INSERT INTO open_parts (conversation_id, writer, expires_at, parts) VALUES (?, ?, ?, ?)',
    into,
    rows[0]?.writer ?? '',
    expiresAt,
    content.seal(parts),
  );
}
