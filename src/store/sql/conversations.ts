import type { BusinessNumber, Contact } from '../../shared/inbound';
import type { Content } from '../content';
import { contactAliases, conversationAliases, isAnswer, mintConversation, withContact, withInbound, type Inbound } from '../facts';
import type { Conversation, ConversationStore } from '../SupportStore';
import { listConversations } from './conversationLists';
import { aliasesOf, findByAliases, findById, firstId, idsByAlias, putConversations, readKnown, type Known } from './conversationRows';
import { aliasLocks } from './lockNames';
import { forgetOptOut } from './optOuts';
import { noteSends, type Sent } from './outbox';
import { deleteCustomer } from './privacy';
import type { Database, Sql } from './Sql';

/** Where an inbound record belongs. */
interface Place {
  readonly id: string;
  /** The first message that this conversation ever had. */
  readonly isNew: boolean;
}

/** An answer of the business that others than these nodes sent, as if it had stood in the outbox. */
function sentElsewhere(record: Inbound, places: ReadonlyMap<string, Place>, at: number): Sent {
  const sentAt = record.kind === 'customerEvent' ? record.at : record.message.sentAt;
  return { conversation_id: places.get(record.eventKey)?.id ?? null, counts_as_answer: 1, reserved_at: Math.min(sentAt, at) };
}

/**
 * Finds or mints the conversations of messages and events of one business number and brings them up to date, in the order of the
 * records; gives by event key where they belong. To be called in a transaction that holds the records' `inboundLocks`.
 */
export async function noteInbound(
  sql: Sql,
  content: Content,
  phoneNumberId: string,
  records: readonly Inbound[],
  at: number,
): Promise<ReadonlyMap<string, Place>> {
  const idOf = await idsByAlias(sql, phoneNumberId, records.flatMap(conversationAliases));
  const known = await readKnown(sql, content, [...new Set(idOf.values())]);
  const changed = new Map<string, Known>();
  const newAliases = new Map<string, string>();
  const places = new Map<string, Place>();
  for (const record of records) {
    const aliases = conversationAliases(record);
    const { conversation, neverWrote } = known.get(firstId(idOf, aliases) ?? '') ?? {
      conversation: mintConversation(record.business, record.groupId),
      neverWrote: true,
    };
    const { id } = conversation;
    const isNew = neverWrote && record.kind === 'message';
    const next = { conversation: withInbound(conversation, record, at), neverWrote: neverWrote && !isNew };
    known.set(id, next);
    changed.set(id, next);
    // An alias that leads to another conversation stays there until conversations can be merged.
    for (const alias of aliases.filter((one) => !idOf.has(one))) {
      idOf.set(alias, id);
      newAliases.set(alias, id);
    }
    places.set(record.eventKey, { id, isNew });
  }
  await putConversations(sql, content, phoneNumberId, [...changed.values()], newAliases, at);
  await noteSends(sql, records.filter(isAnswer).map((record) => sentElsewhere(record, places, at)));
  return places;
}

async function ensureConversation(
  database: Database,
  content: Content,
  business: BusinessNumber,
  contact: Contact,
  at: number,
): Promise<Conversation> {
  const { phoneNumberId } = business;
  const aliases = contactAliases(contact);
  const known = await findByAliases(database, content, phoneNumberId, aliases);
  if (known !== null) return known;
  return database.transaction(aliasLocks(phoneNumberId, aliases), async (sql) => {
    const meanwhile = await findByAliases(sql, content, phoneNumberId, aliases);
    if (meanwhile !== null) return meanwhile;
    const conversation = withContact(mintConversation(business, null), business, contact);
    const { id } = conversation;
    await putConversations(sql, content, phoneNumberId, [{ conversation, neverWrote: true }], new Map(aliases.map((alias) => [alias, id])), at);
    return (await findById(sql, content, id)) ?? conversation;
  });
}

async function setOptedOut(database: Database, id: string, optedOut: boolean): Promise<void> {
  await database.transaction([], async (sql) => {
    const row = await sql.row<{ readonly phone_number_id: string }>(
      'UPDATE conversations SET opted_out = ? WHERE id = ? RETURNING phone_number_id',
      Number(optedOut),
      id,
    );
    // Else a customer who asked for messages again would be opted out again after a deletion of their data.
    if (row !== undefined && !optedOut) await forgetOptOut(sql, row.phone_number_id, await aliasesOf(sql, id));
  });
}

/** One conversation per customer (or group) and business number, with the facts that decide what may be sent. */
export function conversations(database: Database, content: Content): ConversationStore {
  return {
    getConversation: (id) => findById(database, content, id),
    findConversation: (phoneNumberId, alias) => findByAliases(database, content, phoneNumberId, [alias]),
    ensureConversation: (business, contact, at) => ensureConversation(database, content, business, contact, at),
    listConversations: (query) => listConversations(database, content, query),
    setOptedOut: (id, optedOut) => setOptedOut(database, id, optedOut),
    deleteCustomer: (id, at) => deleteCustomer(database, content, id, at),
  };
}
