import { createHash } from 'node:crypto';
import { DAY_MS, SECOND_MS } from '../../src/shared/clock';
import type { SandboxState } from './SandboxState';
import type { ContactRecord, ConversationOwner, GroupRecord, MessageContent, MessageRecord, MessageStatus } from './types';

const WINDOW_MS = DAY_MS;

/** WhatsApp's 24-hour service window of one customer or group. */
export interface ServiceWindow {
  readonly state: 'open' | 'closed';
  readonly expiresAt: number | null;
  readonly secondsLeft: number;
}

function scopedId(prefix: string, ...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join(' ')).digest();
  return `${prefix}${digest.readBigUInt64BE(0).toString().padStart(20, '1').slice(0, 17)}`;
}

/** Business-scoped user ids differ per business and stay the same for one customer: so after a reset too. */
export function userIdOf(wabaId: string, phone: string): string {
  return scopedId('US.', wabaId, phone);
}

/** The same for a business that shares its ids with others of its enterprise. */
export function parentUserIdOf({ userId }: ContactRecord): string {
  return scopedId('US.ENT.', userId);
}

/** The customer with this number (digits); made known when new. */
export function ensureContact(state: SandboxState, phone: string, name?: string): ContactRecord {
  const known = findContact(state, phone);
  if (known !== null) {
    if (name !== undefined) known.name = name;
    return known;
  }
  const contact: ContactRecord = {
    phone,
    userId: userIdOf(state.installation.wabaId, phone),
    name: name ?? `Customer ${phone.slice(-4)}`,
    lastInboundAt: null,
  };
  state.data.contacts[phone] = contact;
  return contact;
}

/** By digits, or by business-scoped user id, the parent's too. */
export function findContact(state: SandboxState, phoneOrUserId: string): ContactRecord | null {
  const { contacts } = state.data;
  if (Object.hasOwn(contacts, phoneOrUserId)) return contacts[phoneOrUserId] ?? null;
  return Object.values(contacts).find((contact) => contact.userId === phoneOrUserId || parentUserIdOf(contact) === phoneOrUserId) ?? null;
}

export function findGroup(state: SandboxState, id: string): GroupRecord | null {
  return Object.hasOwn(state.data.groups, id) ? (state.data.groups[id] ?? null) : null;
}

/** Who answers this customer now. */
export function ownerOf(state: SandboxState, contact: ContactRecord): ConversationOwner {
  return contact.owner ?? (state.data.settings.metaAgent === 'on' ? 'metaAgent' : 'business');
}

export function addMessage(state: SandboxState, message: MessageRecord): void {
  state.data.messages.push(message);
  state.changed({ topic: 'messages', contact: message.contact });
}

/** Corrects what a message shows, or marks it as taken back. */
export function reviseMessage(state: SandboxState, message: MessageRecord, revision: Partial<Pick<MessageContent, 'text' | 'media'>> & { readonly revoked?: true }): void {
  Object.assign(message, revision, revision.revoked === true ? {} : { edited: true });
  state.changed({ topic: 'messages', contact: message.contact });
}

/** A message or call counts for the window by the sender's clock, however late it arrives. */
export function noteInbound(conversation: ContactRecord | GroupRecord, sentAt: number): void {
  conversation.lastInboundAt = Math.max(conversation.lastInboundAt ?? sentAt, sentAt);
}

export function findMessage(state: SandboxState, id: string): MessageRecord | null {
  return state.data.messages.findLast((message) => message.id === id) ?? null;
}

const RANK: Readonly<Record<MessageStatus, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, played: 4, failed: 5 };

/** Statuses only go forward, in whatever order they come. @returns whether it changed. */
export function advance(state: SandboxState, message: MessageRecord, status: MessageStatus): boolean {
  if (RANK[status] <= RANK[message.status]) return false;
  message.status = status;
  state.changed({ topic: 'messages', contact: message.contact });
  return true;
}

/** Open until exactly 24 hours after the last message or call, by the stand-in's clock. */
export function windowOf({ lastInboundAt }: Pick<ContactRecord, 'lastInboundAt'>, nowMs: number): ServiceWindow {
  if (lastInboundAt === null) return { state: 'closed', expiresAt: null, secondsLeft: 0 };
  const expiresAt = lastInboundAt + WINDOW_MS;
  const open = nowMs < expiresAt;
  return { state: open ? 'open' : 'closed', expiresAt, secondsLeft: open ? Math.ceil((expiresAt - nowMs) / SECOND_MS) : 0 };
}
