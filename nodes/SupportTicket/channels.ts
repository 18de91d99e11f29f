// Conversations of other channels than WhatsApp: their ids are made here, because no webhook brings them.
import { hashKey } from '../../src/shared/hash';
import type { ConversationSet, SupportStore } from '../../src/store/SupportStore';
import { conversationOf, type Ticket } from '../../src/ticket';
import type { Account } from '../shared/account';

/** Whose conversations these are: those of a business number, or those of nodes without an account. */
const prefixOf = (account: Account | null): string => `x_${hashKey('channelsOf', account?.graph.phoneNumberId ?? '').slice(0, 12)}_`;

/** The id of a customer's conversation on another channel; `customerId` is what that channel knows them by. */
export function channelConversationId(account: Account | null, channel: string, customerId: string): string {
  return prefixOf(account) + hashKey(channel.toLowerCase(), customerId.toLowerCase());
}

/** The conversations of a shared store that are those of this account's number, or of its other channels. */
export function ownConversations(account: Account | null): ConversationSet {
  return { phoneNumberId: account?.graph.phoneNumberId ?? null, idPrefix: prefixOf(account) };
}

/** Whether a ticket is of one of these conversations. */
export async function isAmong({ phoneNumberId, idPrefix }: ConversationSet, { externalId }: Ticket, store: SupportStore): Promise<boolean> {
  const conversationId = conversationOf(externalId ?? '');
  if (conversationId === null) return false;
  if (conversationId.startsWith(idPrefix)) return true;
  const conversation = await store.getConversation(conversationId);
  return conversation !== null && conversation.phoneNumberId === phoneNumberId;
}
