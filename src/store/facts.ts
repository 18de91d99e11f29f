// What inbound records mean for the store's facts, as pure functions: every engine writes the same.
import { hashKey, mintId } from '../shared/hash';
import type { BusinessNumber, Contact, InboundCall, InboundMessage, InboundStatus } from '../shared/inbound';
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

/** What a customer did that concerns the window. */
export type Inbound = InboundMessage | InboundCall;

/** The group that a message came from; calls come from customers only. */
export function groupOf(record: Inbound): string | null {
  return record.kind === 'message' ? record.groupId : null;
}

/** A group is a conversation of its own: its members' names lead to their own conversations, not here. */
export function conversationAliases(record: Inbound): readonly string[] {
  const groupId = groupOf(record);
  return groupId === null ? contactAliases(record.contact) : [`group:${groupId}`];
}

const NOBODY: Contact = { name: null, username: null, waId: null, userId: null, phone: null };

/** A conversation before its first message. */
export function mintConversation(business: BusinessNumber, groupId: string | null): Conversation {
  return {
    phoneNumberId: business.phoneNumberId,
    displayPhoneNumber: business.displayPhoneNumber,
    wabaId: business.wabaId,
    id: mintId('c'),
    groupId,
    contact: NOBODY,
    lastInboundAt: null,
    lastMaybeInboundAt: null,
    lastAdInboundAt: null,
    adReplyAt: null,
    answeredAt: null,
    owner: 'bot',
    language: null,
    optedOut: false,
    keptReplies: 0,
  };
}

/** The conversation with what was heard of its contact and of the business: what is known stays where nothing was said. */
export function withContact(known: Conversation, business: BusinessNumber, heard: Contact): Conversation {
  const { contact } = known;
  return {
    ...known,
    displayPhoneNumber: business.displayPhoneNumber ?? known.displayPhoneNumber,
    wabaId: business.wabaId ?? known.wabaId,
    contact: {
      name: heard.name ?? contact.name,
      username: heard.username ?? contact.username,
      waId: heard.waId ?? contact.waId,
      userId: heard.userId ?? contact.userId,
      phone: heard.phone ?? contact.phone,
    },
  };
}

/** Meta may deliver a message days late: an older one never moves the time back. */
const later = (known: number | null, heard: number) => Math.max(known ?? heard, heard);

/** By the customer's clock, but never in the future: a clock that is wrong must not keep a window open. */
function inboundTimes(record: Inbound, receivedAt: number) {
  if (record.kind === 'call') return { heardAt: Math.min(record.at, receivedAt), opensWindow: 'yes', throughAd: false } as const;
  const { message, opensWindow } = record;
  return { heardAt: Math.min(message.sentAt, receivedAt), opensWindow, throughAd: message.referral !== null };
}

/** The conversation after a message or a call that was received at `receivedAt`, milliseconds. */
export function withInbound(known: Conversation, record: Inbound, receivedAt: number): Conversation {
  const { heardAt, opensWindow, throughAd } = inboundTimes(record, receivedAt);
  return {
    ...withContact(known, record.business, groupOf(record) === null ? record.contact : NOBODY),
    lastInboundAt: opensWindow === 'yes' ? later(known.lastInboundAt, heardAt) : known.lastInboundAt,
    lastMaybeInboundAt: opensWindow === 'maybe' ? later(known.lastMaybeInboundAt, heardAt) : known.lastMaybeInboundAt,
    lastAdInboundAt: throughAd ? later(known.lastAdInboundAt, heardAt) : known.lastAdInboundAt,
  };
}

/** Statuses arrive in any order; what was delivered can no longer fail, what failed was at least sent. */
const STATUS_RANK: Readonly<Record<string, number>> = { sent: 1, failed: 2, delivered: 3, read: 4, played: 5 };

const rankOf = (status: string | null) => (status === null ? -1 : (STATUS_RANK[status] ?? 0));

/**
 * An outbox entry after a status. Any status proves that Meta accepted the message, whatever we noted about the call;
 * a message that failed later stays `sent`, so that nothing sends it again unasked.
 */
export function withStatus<Entry extends Pick<OutboxEntry, 'state' | 'wamid' | 'status' | 'errorCode'>>(
  entry: Entry,
  { wamid, status, errors }: InboundStatus,
): Entry {
  const sent = { ...entry, state: 'sent' as const, wamid };
  if (rankOf(status) <= rankOf(entry.status)) return sent;
  return { ...sent, status, errorCode: status === 'failed' ? (errors[0]?.code ?? null) : null };
}

/** Whether the customer has the message: it can no longer fail. */
export function hasArrived(status: string | null): boolean {
  return rankOf(status) > rankOf('failed');
}
