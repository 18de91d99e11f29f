// What transactions that may mint or change the same rows lock, so that they run one after the other.
import { conversationAliases, type Inbound } from '../facts';

/** For whoever may mint the conversation of these aliases. */
export function aliasLocks(phoneNumberId: string, aliases: readonly string[]): readonly string[] {
  return aliases.map((alias) => `alias:${phoneNumberId}:${alias}`);
}

/** For whoever notes what a customer did. */
export function inboundLocks(record: Inbound): readonly string[] {
  return aliasLocks(record.business.phoneNumberId, conversationAliases(record));
}

/** For whoever notes what became of a message that the business sent. */
export function sentMessageLock(wamid: string): string {
  return `sent:${wamid}`;
}
