import { createHash } from 'node:crypto';
import type { SandboxState } from './SandboxState';
import type { ContactRecord } from './types';
import { userIdOf } from './conversations';

/** The customer takes another number, and with it another business-scoped user id; the chat goes along. */
export function changeNumber(state: SandboxState, contact: ContactRecord, phone: string): ContactRecord {
  const { contacts, messages } = state.data;
  const moved: ContactRecord = { ...contact, phone, userId: userIdOf(state.installation.wabaId, phone) };
  delete contacts[contact.phone];
  contacts[phone] = moved;
  for (const message of messages) {
    if (message.contact === contact.phone) Object.assign(message, { contact: phone });
  }
  state.changed({ topic: 'conversations' });
  return moved;
}

/** Meta gives the customer another business-scoped user id. */
export function changeUserId(state: SandboxState, contact: ContactRecord): void {
  contact.userId = userIdOf(state.installation.wabaId, `${contact.phone} after ${contact.userId}`);
  state.changed({ topic: 'conversations', contact: contact.phone });
}

/** What Meta would say of a customer's key: the same until the app is installed again. */
export function newIdentityKeyHash(contact: ContactRecord): string {
  return createHash('sha256').update(`${contact.phone} ${contact.identityKeyHash ?? ''}`).digest('base64').slice(0, 16);
}
