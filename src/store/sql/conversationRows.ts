import { HOUR_MS } from '../../shared/clock';
import type { Contact } from '../../shared/inbound';
import type { Content } from '../content';
import type { Known } from '../facts';
import type { Conversation } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import { optedOutAliases } from './optOuts';
import type { Sql, SqlValue } from './Sql';
import { changeRows, rowsIn } from './values';

/** A row of `conversations`, with the number of its kept replies. */
export interface ConversationRow {
  readonly id: string;
  readonly phone_number_id: string;
  readonly display_phone_number: string | null;
  readonly waba_id: string | null;
  readonly group_id: string | null;
  readonly last_inbound_at: number | null;
  readonly last_maybe_inbound_at: number | null;
  readonly last_ad_inbound_at: number | null;
  readonly ad_reply_at: number | null;
  readonly answered_at: number | null;
  readonly owner: Conversation['owner'];
  readonly language: string | null;
  readonly opted_out: number;
  readonly marketing_opted_out: number;
  readonly never_wrote: number;
  readonly created_at: number;
  readonly renamed_at: number | null;
  readonly contact: string;
  readonly kept: number;
}

/** What {@link readConversation} reads. */
export const COLUMNS = `conversations.*,
  (SELECT COUNT(*) FROM kept_replies WHERE conversation_id = conversations.id AND state = 'kept') AS kept`;

/** An answer to an earlier advertisement says nothing about the last one. */
function adReplyOf({ last_ad_inbound_at: heardAt, ad_reply_at: replyAt }: ConversationRow): number | null {
  return heardAt !== null && replyAt !== null && replyAt >= heardAt ? replyAt : null;
}

/** Opens what is sealed in it. */
export const readConversation = (row: ConversationRow, content: Content): Conversation => ({
  id: row.id,
  phoneNumberId: row.phone_number_id,
  displayPhoneNumber: row.display_phone_number,
  wabaId: row.waba_id,
  groupId: row.group_id,
  contact: content.open<Contact>(row.contact),
  lastInboundAt: row.last_inbound_at,
  lastMaybeInboundAt: row.last_maybe_inbound_at,
  lastAdInboundAt: row.last_ad_inbound_at,
  adReplyAt: adReplyOf(row),
  answeredAt: row.answered_at,
  owner: row.owner,
  language: row.language,
  optedOut: row.opted_out === 1,
  marketingOptedOut: row.marketing_opted_out === 1,
  keptReplies: row.kept,
});

/** The ids of the conversations of this business number that the aliases lead to. */
export async function idsByAlias(sql: Sql, phoneNumberId: string, aliases: readonly string[]): Promise<Map<string, string>> {
  const rows = await rowsIn<{ readonly alias: string; readonly conversation_id: string }>(
    sql,
    (list) => `SELECT alias, conversation_id FROM aliases WHERE phone_number_id = ? AND alias IN (${list})`,
    [...new Set(aliases)],
    phoneNumberId,
  );
  return new Map(rows.map(({ alias, conversation_id: id }) => [alias, id]));
}

/** Where aliases lead to different conversations, the most lasting one decides. */
export function firstId(idOf: ReadonlyMap<string, string>, aliases: readonly string[]): string | undefined {
  return aliases.map((alias) => idOf.get(alias)).find((id) => id !== undefined);
}

/** Conversations by their ids. */
export async function readKnown(sql: Sql, content: Content, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows = await rowsIn<ConversationRow>(sql, (list) => `SELECT ${COLUMNS} FROM conversations WHERE id IN (${list})`, ids);
  return new Map(
    rows.map((row) => {
      const { id, never_wrote: neverWrote, created_at: createdAt, renamed_at: renamedAt } = row;
      return [id, { conversation: readConversation(row, content), neverWrote: neverWrote === 1, createdAt, renamedAt }];
    }),
  );
}

/** The conversation of this business number that the aliases lead to. */
export async function findByAliases(
  sql: Sql,
  content: Content,
  phoneNumberId: string,
  aliases: readonly string[],
): Promise<Conversation | null> {
  const id = firstId(await idsByAlias(sql, phoneNumberId, aliases), aliases);
  return id === undefined ? null : findById(sql, content, id);
}

/** The conversation with this id, or the one that it was merged into. */
export async function findById(sql: Sql, content: Content, id: string): Promise<Conversation | null> {
  const row = await sql.row<ConversationRow>(`SELECT ${COLUMNS} FROM conversations WHERE id = ${CURRENT_ID}`, ...currentId(id));
  return row === undefined ? null : readConversation(row, content);
}

/** A message that arrives late, or that another process notes at the same time, never moves a time back. */
const later = (column: string) =>
  `${column} = CASE WHEN conversations.${column} > excluded.${column} THEN conversations.${column}
     ELSE COALESCE(excluded.${column}, conversations.${column}) END`;

const PUT = (rows: string) =>
  `INSERT INTO conversations (id, phone_number_id, display_phone_number, waba_id, group_id, last_inbound_at, last_maybe_inbound_at,
     last_ad_inbound_at, owner, language, opted_out, marketing_opted_out, never_wrote, created_at, renamed_at, touched_at, contact)
   VALUES ${rows}
   ON CONFLICT (id) DO UPDATE SET display_phone_number = excluded.display_phone_number, waba_id = excluded.waba_id,
     ${['last_inbound_at', 'last_maybe_inbound_at', 'last_ad_inbound_at', 'renamed_at'].map(later).join(', ')},
     owner = excluded.owner, marketing_opted_out = excluded.marketing_opted_out,
     never_wrote = CASE WHEN conversations.never_wrote = 0 THEN 0 ELSE excluded.never_wrote END, contact = excluded.contact`;

const conversationValues = ({ conversation, neverWrote, createdAt, renamedAt }: Known, content: Content, at: number): readonly SqlValue[] => [
  conversation.id,
  conversation.phoneNumberId,
  conversation.displayPhoneNumber,
  conversation.wabaId,
  conversation.groupId,
  conversation.lastInboundAt,
  conversation.lastMaybeInboundAt,
  conversation.lastAdInboundAt,
  conversation.owner,
  conversation.language,
  Number(conversation.optedOut),
  Number(conversation.marketingOptedOut),
  Number(neverWrote),
  createdAt,
  renamedAt,
  at,
  content.seal(conversation.contact),
];

/**
 * Something was heard of conversations that neither `last_inbound_at` nor `answered_at` tells. Where one of these says enough,
 * `touched_at` stays until retention needs it: its index would have to be written in two places with every message.
 */
export async function touch(sql: Sql, ids: readonly string[], at: number): Promise<void> {
  await rowsIn(sql, (list) => `UPDATE conversations SET touched_at = ? WHERE touched_at < ? AND id IN (${list})`, ids, at, at);
}

/** Whether nothing says when a record came: the customer wrote it long before, or it is no message. */
const toTouch = ({ conversation }: Known, at: number) => (conversation.lastInboundAt ?? 0) < at - HOUR_MS;

/**
 * Writes conversations, and the aliases that lead to them from now on with the ids of theirs. Those that are minted again for a
 * customer whose opt-out outlived the deletion of their data are opted out from the start.
 */
export async function putConversations(
  sql: Sql,
  content: Content,
  phoneNumberId: string,
  conversations: readonly Known[],
  aliases: ReadonlyMap<string, string>,
  at: number,
): Promise<void> {
  const optedOut = new Set((await optedOutAliases(sql, phoneNumberId, [...aliases.keys()])).map((alias) => aliases.get(alias)));
  const withOptOut = (known: Known): Known =>
    optedOut.has(known.conversation.id) ? { ...known, conversation: { ...known.conversation, optedOut: true } } : known;
  // In one order in all processes, so that none waits for another that waits for it.
  const inOrder = [...conversations].sort((left, right) => (left.conversation.id < right.conversation.id ? -1 : 1));
  await changeRows(sql, PUT, inOrder.map((known) => conversationValues(withOptOut(known), content, at)));
  await touch(sql, inOrder.filter((known) => toTouch(known, at)).map(({ conversation }) => conversation.id), at);
  await changeRows(
    sql,
    (rows) => `INSERT INTO aliases (phone_number_id, alias, conversation_id) VALUES ${rows}
      ON CONFLICT (phone_number_id, alias) DO UPDATE SET conversation_id = excluded.conversation_id`,
    [...aliases].map(([alias, id]) => [phoneNumberId, alias, id]),
  );
}

/** The aliases that lead to conversations. */
export async function aliasesOf(sql: Sql, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await rowsIn<{ readonly alias: string }>(sql, (list) => `SELECT alias FROM aliases WHERE conversation_id IN (${list})`, ids);
  return rows.map(({ alias }) => alias);
}

/** From now on these names lead nowhere: whoever comes with one is somebody else. */
export async function forgetAliases(sql: Sql, phoneNumberId: string, aliases: readonly string[]): Promise<void> {
  await rowsIn(sql, (list) => `DELETE FROM aliases WHERE phone_number_id = ? AND alias IN (${list})`, aliases, phoneNumberId);
}
