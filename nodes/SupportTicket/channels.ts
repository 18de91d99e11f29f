// Conversations of other channels than WhatsApp: their ids are made here, because no webhook brings them.
import { hashKey } from '../../src/shared/hash';
import type { SupportStore } from '../../src/store/SupportStore';
import { conversationOf, type Ticket } from '../../src/ticket';
import type { Account } from '../shared/account';

/** Whose conversations these are: those of a business number, or those of nodes without an account. */
const prefixOf = (account: Account | null): string => `x_${hashKey('channelsOf', account?.graph.phoneNumberId ?? '').slice(0, 12)}_`;

/** The id of a customer's conversation on another channel; `customerId` is what that channel knows them by. */
export function channelConversationId(account: Account | null, channel: string, customerId: string): string {
  return prefixOf(account) + hashKey(channel.toLowerCase(), customerId.toLowerCase());
}

/** Whether a ticket of a shared store is one of this account's number, or of its other channels. */
export function belongsTo(store: SupportStore, account: Account | null): (ticket: Ticket) => Promise<boolean> {
  return async ({ externalId }) => {
    const conversationId = conversationOf(externalId ?? '');
    if (conversationId === null) return false;
    if (conversationId.startsWith(prefixOf(account))) return true;
    const conversation = await store.getConversation(conversationId);
    return conversation !== null && conversation.phoneNumberId === account?.graph.phoneNumberId;
  };
}
