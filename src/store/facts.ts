// What inbound records mean for the store's facts, as pure functions: every engine writes the same.
import { hashKey, mintId } from '../shared/hash';
import type { Contact, InboundMessage, InboundStatus } from '../shared/inbound';
import type { Conversation, OutboxEntry, TriggerTarget } from './SupportStore';

/** The id under which an event is remembered, so that a second webhook with it changes nothing. */
export function eventId(phoneNumberId: string, eventKey: string): string {
  return hashKey(phoneNumberId, eventKey);
}

/** Equal for every delivery of one event to one trigger. */
export function deliveryId(target: TriggerTarget, eventKey: string): string {
  return hashKey(target.workflowId, target.nodeId, eventKey);
}

/** A status does not wait for the customer's runs, only for earlier statuses of its message. */
export function statusLane(wamid: string): string {
  return `status:${hashKey(wamid)}`;
}

/** The names a contact is found by, the most lasting first: BSUID, WhatsApp id, digits of the phone number. */
export function contactAliases({ userId, waId, phone }: Contact): readonly string[] {
  const names = [userId, waId, phone?.replace(/\D/g, '')];
  return [...new Set(names.filter((name): name is string => typeof name === 'string' && name !== ''))];
}

/** A group is a conversation of its own: its members' names lead to their own conversations, not here. */
export function conversationAliases({ groupId, contact }: Pick<InboundMessage, 'groupId' | 'contact'>): readonly string[] {
  return groupId === null ? contactAliases(contact) : [`group:${groupId}`];
}

const NOBODY: Contact = { name: null, username: null, waId: null, userId: null, phone: null };

/** A conversation before its first message. */
export function mintConversation({ business, groupId }: InboundMessage): Conversation {
  return {
    ...business,
    id: mintId('c'),
    groupId,
    contact: NOBODY,
    lastInboundAt: null,
    lastMaybeInboundAt: null,
    owner: 'bot',
    language: null,
    optedOut: false,
  };
}

function mergeContact(known: Contact, heard: Contact): Contact {
  return {
    name: heard.name ?? known.name,
    username: heard.username ?? known.username,
    waId: heard.waId ?? known.waId,
    userId: heard.userId ?? known.userId,
    phone: heard.phone ?? known.phone,
  };
}

/** Meta may deliver a message days late: an older one never moves the time back. */
const later = (known: number | null, heard: number) => Math.max(known ?? heard, heard);

/** The conversation after a message: what is known stays where the message says nothing. */
export function withMessage(known: Conversation, { business, contact, message, opensWindow }: InboundMessage): Conversation {
  return {
    ...known,
    displayPhoneNumber: business.displayPhoneNumber ?? known.displayPhoneNumber,
    wabaId: business.wabaId ?? known.wabaId,
    contact: known.groupId === null ? mergeContact(known.contact, contact) : known.contact,
    lastInboundAt: opensWindow === 'yes' ? later(known.lastInboundAt, message.sentAt) : known.lastInboundAt,
    lastMaybeInboundAt: opensWindow === 'maybe' ? later(known.lastMaybeInboundAt, message.sentAt) : known.lastMaybeInboundAt,
  };
}

/** Statuses arrive in any order; what was delivered can no longer fail, what failed was at least sent. */
const STATUS_RANK: Readonly<Record<string, number>> = { sent: 1, failed: 2, delivered: 3, read: 4, played: 5 };

const rankOf = (status: string | null) => (status === null ? -1 : (STATUS_RANK[status] ?? 0));

/**
 * An outbox entry after a status. Any status proves that Meta accepted the message, whatever we noted about the call;
 * a message that failed later stays `sent`, so that nothing sends it again unasked.
 */
export function withStatus(
  entry: Pick<OutboxEntry, 'status' | 'errorCode'>,
  { wamid, status, errors }: InboundStatus,
): Pick<OutboxEntry, 'state' | 'wamid' | 'status' | 'errorCode'> {
  const sent = { state: 'sent', wamid } as const;
  if (rankOf(status) <= rankOf(entry.status)) return { ...sent, status: entry.status, errorCode: entry.errorCode };
  return { ...sent, status, errorCode: status === 'failed' ? (errors[0]?.code ?? null) : null };
}
