import type { Contact, InboundMessage } from '../../shared/inbound';
import type { Content } from '../content';
import { contactAliases, conversationAliases, mintConversation, withMessage } from '../facts';
import type { Conversation, ConversationStore } from '../SupportStore';
import type { Sql } from './sql';

interface ConversationRow {
  readonly id: string;
  readonly phone_number_id: string;
  readonly display_phone_number: string | null;
  readonly waba_id: string | null;
  readonly group_id: string | null;
  readonly last_inbound_at: number | null;
  readonly last_maybe_inbound_at: number | null;
  readonly owner: Conversation['owner'];
  readonly language: string | null;
  readonly opted_out: number;
  readonly contact: string;
}

const readConversation = (row: ConversationRow, content: Content): Conversation => ({
  id: row.id,
  phoneNumberId: row.phone_number_id,
  displayPhoneNumber: row.display_phone_number,
  wabaId: row.waba_id,
  groupId: row.group_id,
  contact: content.open<Contact>(row.contact),
  lastInboundAt: row.last_inbound_at,
  lastMaybeInboundAt: row.last_maybe_inbound_at,
  owner: row.owner,
  language: row.language,
  optedOut: row.opted_out === 1,
});

/** Look-ups that the store's reads and its writes share. */
function conversationReader(sql: Sql, content: Content) {
  const byId = sql.row<ConversationRow>('SELECT * FROM conversations WHERE id = ?');
  const byAlias = sql.row<ConversationRow>(
    `SELECT conversations.* FROM aliases JOIN conversations ON conversations.id = aliases.conversation_id
     WHERE aliases.phone_number_id = ? AND alias = ?`,
  );
  const read = (row: ConversationRow | undefined) => (row === undefined ? null : readConversation(row, content));
  return {
    byId: (id: string) => read(byId(id)),
    /** By the first alias that is known: where aliases lead to different conversations, the most lasting one decides. */
    byAliases: (phoneNumberId: string, aliases: readonly string[]): Conversation | null => {
      for (const alias of aliases) {
        const row = byAlias(phoneNumberId, alias);
        if (row !== undefined) return read(row);
      }
      return null;
    },
  };
}

export function sqliteConversations(sql: Sql, content: Content): ConversationStore {
  const conversations = conversationReader(sql, content);
  return {
    async getConversation(id) {
      return conversations.byId(id);
    },
    async findConversation(phoneNumberId, alias) {
      return conversations.byAliases(phoneNumberId, [alias]);
    },
  };
}

/** Writes the facts of inbound messages; to be called inside a transaction. */
export interface ConversationFacts {
  /** Finds or mints the message's conversation and brings it up to date. */
  noteMessage(record: InboundMessage, at: number): { readonly id: string; readonly isNew: boolean };
  find(phoneNumberId: string, contact: Contact): string | null;
}

export function conversationFacts(sql: Sql, content: Content): ConversationFacts {
  const conversations = conversationReader(sql, content);
  const put = sql.change(
    `INSERT INTO conversations (id, phone_number_id, display_phone_number, waba_id, group_id, last_inbound_at,
       last_maybe_inbound_at, owner, language, opted_out, created_at, contact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET display_phone_number = excluded.display_phone_number, waba_id = excluded.waba_id,
       last_inbound_at = excluded.last_inbound_at, last_maybe_inbound_at = excluded.last_maybe_inbound_at,
       contact = excluded.contact`,
  );
  // An alias that leads to another conversation stays there until conversations can be merged.
  const addAlias = sql.change(
    'INSERT INTO aliases (phone_number_id, alias, conversation_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  return {
    noteMessage(record, at) {
      const { phoneNumberId } = record.business;
      const aliases = conversationAliases(record);
      const known = conversations.byAliases(phoneNumberId, aliases);
      const next = withMessage(known ?? mintConversation(record), record);
      put(
        next.id,
        phoneNumberId,
        next.displayPhoneNumber,
        next.wabaId,
        next.groupId,
        next.lastInboundAt,
        next.lastMaybeInboundAt,
        next.owner,
        next.language,
        Number(next.optedOut),
        at,
        content.seal(next.contact),
      );
      for (const alias of aliases) addAlias(phoneNumberId, alias, next.id);
      return { id: next.id, isNew: known === null };
    },
    find: (phoneNumberId, contact) => conversations.byAliases(phoneNumberId, contactAliases(contact))?.id ?? null,
  };
}
