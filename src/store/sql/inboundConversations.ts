// Whose the records of a webhook are: which conversations they belong to, and which of those turn out to be one person's.
import { withoutNumber } from '../../message/identity/contactAfter';
import { identify, isRenamed, type Candidate, type Identity } from '../../message/identity/identify';
import { contactAliases, isNumber, numbersOf, userIdsOf } from '../../message/identity/names';
import type { Content } from '../content';
import { conversationAliases, heardAt, isAnswer, mintConversation, sayingOf, withInbound, type Inbound, type Known } from '../facts';
import { aliasesOf, forgetAliases, idsByAlias, putConversations, readKnown } from './conversationRows';
import type { LockMore } from './growingLocks';
import { aliasLocks } from './lockNames';
import { mergeConversations } from './mergeConversations';
import { noteSends, type Sent } from './outbox';
import type { Sql } from './Sql';

/** Where an inbound record belongs. */
export interface Place {
  readonly id: string;
  /** The first message that this conversation ever had. */
  readonly isNew: boolean;
}

/** The transaction that notes the records of one business number. */
export interface Noting {
  readonly sql: Sql;
  readonly content: Content;
  readonly phoneNumberId: string;
  readonly at: number;
  readonly lockMore: LockMore;
}

/** The conversations that the records concern, as they become record by record. */
interface Roster extends Noting {
  readonly idOf: Map<string, string>;
  readonly known: Map<string, Known>;
  /** What is still to be written. */
  readonly changed: Set<string>;
  readonly newAliases: Map<string, string>;
  /** Ids of conversations that were merged, with those of the conversations that they were merged into. */
  readonly merged: Map<string, string>;
}

async function rosterOf(records: readonly Inbound[], noting: Noting): Promise<Roster> {
  const { sql, content, phoneNumberId } = noting;
  const idOf = await idsByAlias(sql, phoneNumberId, records.flatMap(conversationAliases));
  const known = await readKnown(sql, content, [...new Set(idOf.values())]);
  return { ...noting, idOf, known, changed: new Set(), newAliases: new Map(), merged: new Map() };
}

function put({ known, changed }: Roster, next: Known): void {
  known.set(next.conversation.id, next);
  changed.add(next.conversation.id);
}

async function write({ sql, content, phoneNumberId, at, known, changed, newAliases }: Roster): Promise<void> {
  const conversations = [...changed].flatMap((id) => known.get(id) ?? []);
  await putConversations(sql, content, phoneNumberId, conversations, newAliases, at);
  changed.clear();
  newAliases.clear();
}

function candidate({ conversation, createdAt, renamedAt }: Known): Candidate {
  return { id: conversation.id, contact: conversation.contact, createdAt, heardAt: heardAt(conversation), renamedAt };
}

function identityOf(record: Inbound, { idOf, known }: Roster): Identity {
  if (record.groupId !== null) {
    return { own: conversationAliases(record).flatMap((alias) => idOf.get(alias) ?? []), others: [], outdated: false };
  }
  return identify(sayingOf(record), (alias) => {
    const found = known.get(idOf.get(alias) ?? '');
    return found === undefined ? undefined : candidate(found);
  });
}

/** What is about to change is read through other names too: whoever comes with one of those has to wait. */
async function lockAll({ sql, phoneNumberId, lockMore }: Roster, ids: readonly string[]): Promise<void> {
  lockMore(aliasLocks(phoneNumberId, await aliasesOf(sql, ids)));
}

async function merge(roster: Roster, into: string, from: string): Promise<void> {
  const { sql, content, idOf, known, merged } = roster;
  await write(roster);
  const [older, younger] = [known.get(into), known.get(from)];
  if (older === undefined || younger === undefined) return;
  await mergeConversations(sql, content, older, younger);
  for (const [alias, id] of idOf) if (id === from) idOf.set(alias, into);
  for (const [id, whole] of await readKnown(sql, content, [into])) known.set(id, whole);
  merged.set(from, into);
}

/** The one conversation that there is from now on, or a new one. */
async function mergeAll(roster: Roster, [into, ...rest]: readonly string[], { business, groupId }: Inbound): Promise<Known> {
  for (const from of rest) await merge(roster, into ?? from, from);
  const minted = { conversation: mintConversation(business, groupId), neverWrote: true, createdAt: roster.at, renamedAt: null };
  return roster.known.get(into ?? '') ?? minted;
}

/** Numbers that a customer moved away from lead nowhere: whoever has them next is somebody else. */
async function forgetNumbers({ sql, phoneNumberId, idOf, newAliases }: Roster, id: string, record: Inbound): Promise<void> {
  const kept = numbersOf(record.contact);
  const learned = [...newAliases].filter(([, owner]) => owner === id).map(([alias]) => alias);
  const former = [...(await aliasesOf(sql, [id])), ...learned].filter((alias) => isNumber(alias) && !kept.includes(alias));
  await forgetAliases(sql, phoneNumberId, former);
  for (const alias of former) {
    idOf.delete(alias);
    newAliases.delete(alias);
  }
}

/** The names of a record lead to its conversation, wherever they led before. */
function learnAliases({ idOf, newAliases }: Roster, id: string, record: Inbound): void {
  const { names, formerly } = sayingOf(record);
  const ofCustomer = [...(formerly === null ? [] : userIdsOf(formerly)), ...contactAliases(names)];
  for (const alias of record.groupId === null ? ofCustomer : conversationAliases(record)) {
    if (idOf.get(alias) === id) continue;
    idOf.set(alias, id);
    newAliases.set(alias, id);
  }
}

async function noteOne(roster: Roster, record: Inbound): Promise<Place> {
  const { own, others, outdated } = identityOf(record, roster);
  const renames = record.groupId === null && !outdated && isRenamed(sayingOf(record));
  if (own.length > 1 || others.length > 0 || renames) await lockAll(roster, [...own, ...others]);
  const { conversation, neverWrote, createdAt, renamedAt } = await mergeAll(roster, own, record);
  const { id } = conversation;
  for (const other of others.flatMap((one) => roster.known.get(one) ?? [])) {
    put(roster, { ...other, conversation: { ...other.conversation, contact: withoutNumber(other.conversation.contact, record.contact) } });
  }
  if (renames) await forgetNumbers(roster, id, record);
  if (!outdated) learnAliases(roster, id, record);
  const isNew = neverWrote && record.kind === 'message';
  put(roster, {
    conversation: withInbound(conversation, record, roster.at, outdated),
    neverWrote: neverWrote && !isNew,
    createdAt,
    renamedAt: renames ? sayingOf(record).at : renamedAt,
  });
  return { id, isNew };
}

/** The id that a conversation goes on under: a later record may have shown that it is another one's. */
const lastId = (id: string, merged: ReadonlyMap<string, string>): string => {
  const into = merged.get(id);
  return into === undefined ? id : lastId(into, merged);
};

/** An answer of the business that others than these nodes sent, as if it had stood in the outbox. */
function sentElsewhere(record: Inbound, places: ReadonlyMap<string, Place>, at: number): Sent {
  const sentAt = record.kind === 'customerEvent' ? record.at : record.message.sentAt;
  return { conversation_id: places.get(record.eventKey)?.id ?? null, counts_as_answer: 1, reserved_at: Math.min(sentAt, at) };
}

/**
 * Finds, mints and merges the conversations of messages and events of one business number and brings them up to date, in the order
 * of the records; gives by event key where they belong. To be called in a transaction that holds the records' `inboundLocks`.
 */
export async function noteInbound(records: readonly Inbound[], noting: Noting): Promise<ReadonlyMap<string, Place>> {
  const roster = await rosterOf(records, noting);
  const noted: Array<readonly [string, Place]> = [];
  for (const record of records) noted.push([record.eventKey, await noteOne(roster, record)]);
  await write(roster);
  const places = new Map(noted.map(([key, { id, isNew }]) => [key, { id: lastId(id, roster.merged), isNew }]));
  await noteSends(noting.sql, records.filter(isAnswer).map((record) => sentElsewhere(record, places, noting.at)));
  return places;
}
