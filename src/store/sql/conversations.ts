import { contactAliases, spellingsOf } from '../../message/identity/names';
import type { BusinessNumber, Contact } from '../../shared/inbound';
import type { Content } from '../content';
import { mintConversation } from '../facts';
import type { Conversation, ConversationStore } from '../SupportStore';
import { listConversations } from './conversationLists';
import { aliasesOf, findByAliases, findById, putConversations } from './conversationRows';
import { aliasLocks } from './lockNames';
import { CURRENT_ID, currentId, idsOf } from './mergedIds';
import { forgetOptOut } from './optOuts';
import { deleteCustomer } from './privacy';
import type { Database } from './Sql';

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
    const conversation = { ...mintConversation(business, null), contact };
    const { id } = conversation;
    const known = { conversation, neverWrote: true, createdAt: at, renamedAt: null };
    await putConversations(sql, content, phoneNumberId, [known], new Map(aliases.map((alias) => [alias, id])), at);
    return (await findById(sql, content, id)) ?? conversation;
  });
}

interface OptedOutRow {
  readonly id: string;
  readonly phone_number_id: string;
}

async function setOptedOut(database: Database, id: string, optedOut: boolean): Promise<void> {
  await database.transaction([], async (sql) => {
    const text = `UPDATE conversations SET opted_out = ? WHERE id = ${CURRENT_ID} RETURNING id, phone_number_id`;
    const change = () => sql.row<OptedOutRow>(text, Number(optedOut), ...currentId(id));
    // None is found where the conversation is merged into another one at this moment; then that one is.
    const row = (await change()) ?? (await change());
    // Else a customer who asked for messages again would be opted out again after a deletion of their data.
    if (row !== undefined && !optedOut) await forgetOptOut(sql, row.phone_number_id, await aliasesOf(sql, [row.id]));
  });
}

/** One conversation per customer (or group) and business number, with the facts that decide what may be sent. */
export function conversations(database: Database, content: Content): ConversationStore {
  return {
    getConversation: (id) => findById(database, content, id),
    idsOf: (id) => idsOf(database, id),
    findConversation: (phoneNumberId, alias) => findByAliases(database, content, phoneNumberId, spellingsOf(alias)),
    ensureConversation: (business, contact, at) => ensureConversation(database, content, business, contact, at),
    listConversations: (query) => listConversations(database, content, query),
    setOptedOut: (id, optedOut) => setOptedOut(database, id, optedOut),
    deleteCustomer: (id, at) => deleteCustomer(database, content, id, at),
  };
}
