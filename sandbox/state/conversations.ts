import { createHash } from 'node:crypto';
import { DAY_MS, SECOND_MS } from '../../src/shared/clock';
import type { SandboxState } from './SandboxState';
import type { ContactRecord, MessageRecord, MessageStatus } from './types';

const WINDOW_MS = DAY_MS;

/** WhatsApp's 24-hour service window of one customer. */
export interface ServiceWindow {
  readonly state: 'open' | 'closed';
  readonly expiresAt: number | null;
  readonly secondsLeft: number;
}

/** Business-scoped user ids differ per business and stay the same for one customer: so after a reset too. */
function userIdOf(wabaId: string, phone: string): string {
  const digest = createHash('sha256').update(`${wabaId} ${phone}`).digest();
  return `US.${digest.readBigUInt64BE(0).toString().padStart(20, '1').slice(0, 17)}`;
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

/** By digits, or by business-scoped user id. */
export function findContact(state: SandboxState, phoneOrUserId: string): ContactRecord | null {
  const { contacts } = state.data;
  if (Object.hasOwn(contacts, phoneOrUserId)) return contacts[phoneOrUserId] ?? null;
  return Object.values(contacts).find((contact) => contact.userId === phoneOrUserId) ?? null;
}

export function addMessage(state: SandboxState, message: MessageRecord): void {
  state.data.messages.push(message);
  state.changed({ topic: 'messages', contact: message.contact });
}

/** A customer's message or call counts for the window by the customer's clock, however late it arrives. */
export function noteInbound(contact: ContactRecord, sentAt: number): void {
  contact.lastInboundAt = Math.max(contact.lastInboundAt ?? sentAt, sentAt);
}

export function findMessage(state: SandboxState, id: string): MessageRecord | null {
  return state.data.messages.findLast((message) => message.id === id) ?? null;
}

const RANK: Readonly<Record<MessageStatus, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, failed: 4 };

/** Statuses only go forward, in whatever order they come. @returns whether it changed. */
export function advance(state: SandboxState, message: MessageRecord, status: MessageStatus): boolean {
  if (RANK[status] <= RANK[message.status]) return false;
  message.status = status;
  state.changed({ topic: 'messages', contact: message.contact });
  return true;
}

/** Open until exactly 24 hours after the customer's last message or call, by the stand-in's clock. */
export function windowOf(contact: ContactRecord, nowMs: number): ServiceWindow {
  if (contact.lastInboundAt === null) return { state: 'closed', expiresAt: null, secondsLeft: 0 };
  const expiresAt = contact.lastInboundAt + WINDOW_MS;
  const open = nowMs < expiresAt;
  return { state: open ? 'open' : 'closed', expiresAt, secondsLeft: open ? Math.ceil((expiresAt - nowMs) / SECOND_MS) : 0 };
}
