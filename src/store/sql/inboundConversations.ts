// Whose the records of a webhook are: which conversations they belong to, and which of those turn out to be one person's.
import { contactAfter, withoutNumber } from '../../message/identity/contactAfter';
import { identify, isRenamed, type Candidate, type Identity, type Saying } from '../../message/identity/identify';
import { contactAliases, isNumber, numbersOf, userIdsOf } from '../../message/identity/names';
import type { InboundStatus } from '../../shared/inbound';
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

/** @param idOf the ids that the records' aliases lead to */
async function rosterOf(idOf: Map<string, string>, noting: Noting): Promise<Roster> {
  const known = await readKnown(noting.sql, noting.content, [...new Set(idOf.values())]);
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

function identityOf(saying: Saying, { idOf, known }: Roster): Identity {
  return identify(saying, (alias) => {
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

/** Numbers that a customer moved away from lead nowhere: whoever has them next is somebody else. */
async function forgetNumbers({ sql, phoneNumberId, idOf, newAliases }: Roster, id: string, { names }: Saying): Promise<void> {
  const kept = numbersOf(names);
  const learned = [...newAliases].filter(([, owner]) => owner === id).map(([alias]) => alias);
  const former = [...(await aliasesOf(sql, [id])), ...learned].filter((alias) => isNumber(alias) && !kept.includes(alias));
  await forgetAliases(sql, phoneNumberId, former);
  for (const alias of former) {
    idOf.delete(alias);
    newAliases.delete(alias);
  }
}

/** These names lead to a conversation from now on, wherever they led before. */
function lead({ idOf, newAliases }: Roster, aliases: readonly string[], id: string): void {
  for (const alias of aliases.filter((one) => idOf.get(one) !== id)) {
    idOf.set(alias, id);
    newAliases.set(alias, id);
  }
}

/** The conversation of whoever is spoken of, with all that is said of who they are; `minted` where nobody is known by these names. */
async function conversationOf<Minted extends Known | null>(roster: Roster, saying: Saying, minted: Minted): Promise<{ readonly known: Known | Minted; readonly outdated: boolean }> {
  const { own, others, outdated } = identityOf(saying, roster);
  const renames = !outdated && isRenamed(saying);
  if (own.length > 1 || others.length > 0 || renames) await lockAll(roster, [...own, ...others]);
  const [first, ...rest] = own;
  for (const from of rest) await merge(roster, first ?? from, from);
  const known = roster.known.get(first ?? '') ?? minted;
  if (known === null || outdated) return { known: known ?? minted, outdated };
  const { id } = known.conversation;
  for (const other of others.flatMap((one) => roster.known.get(one) ?? [])) {
    put(roster, { ...other, conversation: { ...other.conversation, contact: withoutNumber(other.conversation.contact, saying.names) } });
  }
  if (renames) await forgetNumbers(roster, id, saying);
  lead(roster, [...(saying.formerly === null ? [] : userIdsOf(saying.formerly)), ...contactAliases(saying.names)], id);
  return { known: renames ? { ...known, renamedAt: saying.at } : known, outdated };
}

/** A group is a conversation of its own, whoever of its members writes. */
function conversationOfGroup(roster: Roster, record: Inbound, minted: Known): Known {
  const aliases = conversationAliases(record);
  const known = aliases.flatMap((alias) => roster.known.get(roster.idOf.get(alias) ?? '') ?? [])[0] ?? minted;
  lead(roster, aliases, known.conversation.id);
  return known;
}

async function noteOne(roster: Roster, record: Inbound): Promise<Place> {
  const { business, groupId } = record;
  const minted = { conversation: mintConversation(business, groupId), neverWrote: true, createdAt: roster.at, renamedAt: null };
  const ofPerson = async () => await conversationOf(roster, sayingOf(record), minted);
  const { known, outdated } = groupId === null ? await ofPerson() : { known: conversationOfGroup(roster, record, minted), outdated: false };
  const { conversation, neverWrote } = known;
  const isNew = neverWrote && record.kind === 'message';
  put(roster, { ...known, conversation: withInbound(conversation, record, roster.at, outdated), neverWrote: neverWrote && !isNew });
  return { id: conversation.id, isNew };
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
  const idOf = await idsByAlias(noting.sql, noting.phoneNumberId, records.flatMap(conversationAliases));
  const roster = await rosterOf(idOf, noting);
  const noted: Array<readonly [string, Place]> = [];
  for (const record of records) noted.push([record.eventKey, await noteOne(roster, record)]);
  await write(roster);
  const places = new Map(noted.map(([key, { id, isNew }]) => [key, { id: lastId(id, roster.merged), isNew }]));
  await noteSends(noting.sql, records.filter(isAnswer).map((record) => sentElsewhere(record, places, noting.at)));
  return places;
}

/** Whether a status names a customer by id and by number. One status per message is enough, and looking up each would cost as much again. */
const tellsMore = ({ recipient, groupId, status }: InboundStatus) =>
  status === 'delivered' && groupId === null && userIdsOf(recipient).length > 0 && numbersOf(recipient).length > 0;

/**
 * Learns from statuses which names are one person's: customers who hide their number answer under another name than the one that the
 * business wrote to. Nobody becomes known by a status alone.
 */
export async function noteRecipients(records: readonly InboundStatus[], noting: Noting): Promise<void> {
  const telling = records.filter(tellsMore);
  const idOf = await idsByAlias(noting.sql, noting.phoneNumberId, telling.flatMap(({ recipient }) => contactAliases(recipient)));
  const news = telling.filter(({ recipient }) => {
    const ids = contactAliases(recipient).map((alias) => idOf.get(alias));
    return ids.some((id) => id !== undefined) && new Set(ids).size > 1;
  });
  if (news.length === 0) return;
  noting.lockMore(aliasLocks(noting.phoneNumberId, news.flatMap(({ recipient }) => contactAliases(recipient))));
  const roster = await rosterOf(idOf, noting);
  for (const { recipient, at } of news) {
    const { known: whose, outdated } = await conversationOf(roster, { names: recipient, formerly: null, at }, null);
    if (whose === null || outdated) continue;
    await lockAll(roster, [whose.conversation.id]);
    put(roster, { ...whose, conversation: { ...whose.conversation, contact: contactAfter(whose.conversation.contact, recipient) } });
  }
  await write(roster);
}
