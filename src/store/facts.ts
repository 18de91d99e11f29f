// What inbound records mean for the store's facts, as pure functions: every engine writes the same.
import { contactAfter, renamedContact } from '../message/identity/contactAfter';
import { isRenamed, type Saying } from '../message/identity/identify';
import { contactAliases, groupAlias } from '../message/identity/names';
import { SECOND_MS } from '../shared/clock';
import { hashKey, mintId } from '../shared/hash';
import type { BusinessNumber, Contact, CustomerEvent, CustomerEventName, InboundMessage, InboundRecord, InboundStatus } from '../shared/inbound';
import type { Conversation, MessageFilter, OutboxEntry, TriggerTarget } from './SupportStore';

/** Equal for every delivery of one event to one trigger, in all versions of these nodes: the keys of sends are made of it. */
export function deliveryKey({ workflowId, nodeId }: TriggerTarget, eventKey: string): string {
  return hashKey(workflowId, nodeId, eventKey);
}

/** Seconds, in so many hexadecimal digits that all are in order until the year 2106. */
const TIME_DIGITS = 8;
const LATEST = 16 ** TIME_DIGITS - 1;

/**
 * An id made of a hash that begins with a time: so the ids of what is new stand side by side in their index, and not each on another
 * page among those of millions that are done.
 */
function timedId(at: number, hash: string): string {
  const seconds = Math.min(Math.max(0, Math.floor(at / SECOND_MS)), LATEST);
  return `${seconds.toString(16).padStart(TIME_DIGITS, '0')}${hash.slice(TIME_DIGITS)}`;
}

/** The id of an event's delivery to a trigger. */
export function deliveryId(target: TriggerTarget, record: InboundRecord): string {
  return timedId(timeOf(record), deliveryKey(target, record.eventKey));
}

const hashOf = ({ business }: InboundRecord, eventKey: string): string => hashKey(business.phoneNumberId, eventKey);

/** The id under which an event is remembered, so that a second webhook with it changes nothing. Meta repeats a message with the time at which it was sent. */
export function eventId(record: InboundRecord): string {
  const hash = hashOf(record, record.eventKey);
  return record.kind === 'message' && record.isDated ? timedId(record.message.sentAt, hash) : hash;
}

/** The ids of the statuses that a status makes stale, whose times it does not say. */
export function staleIds(status: InboundStatus): readonly string[] {
  return status.implies.map((eventKey) => hashOf(status, eventKey));
}

/** A status does not wait for the customer's runs, only for earlier statuses of its message. */
export function statusLane(wamid: string): string {
  return `status:${hashKey(wamid)}`;
}

/** What happened in a conversation. */
export type Inbound = InboundMessage | CustomerEvent;

/** When it happened, by the clock of whoever did it; milliseconds. */
const timeOf = (record: InboundRecord) => (record.kind === 'message' ? record.message.sentAt : record.at);

/** What a record says about who its customer is. */
export function sayingOf(record: Inbound): Saying {
  const formerly = record.kind === 'customerEvent' ? record.formerly : null;
  return { names: record.contact, formerly, at: timeOf(record) };
}

/** The names that lead to a record's conversation: those of its customer, or that of the group. */
export function conversationAliases(record: Inbound): readonly string[] {
  if (record.groupId !== null) return [groupAlias(record.groupId)];
  const { names, formerly } = sayingOf(record);
  return [...new Set([...(formerly === null ? [] : contactAliases(formerly)), ...contactAliases(names)])];
}

const NOBODY: Contact = { name: null, username: null, waId: null, userId: null, phone: null };

/** A conversation with what is only needed to tell whose the next message is. */
export interface Known {
  readonly conversation: Conversation;
  /** The business wrote first, or the customer called: the first message is still to come. */
  readonly neverWrote: boolean;
  /** Milliseconds. */
  readonly createdAt: number;
  /** When the customer took the names that they have; `null`: they never changed. */
  readonly renamedAt: number | null;
}

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
    marketingOptedOut: false,
    keptReplies: 0,
  };
}

/** The conversation with what was heard of the business: what is known stays where nothing was said. */
function withBusiness(known: Conversation, business: BusinessNumber): Conversation {
  return {
    ...known,
    displayPhoneNumber: business.displayPhoneNumber ?? known.displayPhoneNumber,
    wabaId: business.wabaId ?? known.wabaId,
  };
}

/** Meta may deliver a message days late: an older one never moves the time back. */
const later = (known: number | null, heard: number) => Math.max(known ?? heard, heard);

/** By the customer's clock, but never in the future: a clock that is wrong must not keep a window open. */
function inboundTimes(record: Inbound, receivedAt: number) {
  if (record.kind === 'customerEvent') {
    return { heardAt: Math.min(record.at, receivedAt), opensWindow: record.opensWindow ? 'yes' : 'no', throughAd: false } as const;
  }
  const { message, opensWindow } = record;
  return { heardAt: Math.min(message.sentAt, receivedAt), opensWindow, throughAd: message.referral !== null };
}

/** Who answers after an event; not named: as before. */
const OWNERS: Readonly<Partial<Record<CustomerEventName, Conversation['owner']>>> = {
  metaAgentGaveBack: 'bot',
  metaAgentReply: 'metaAgent',
  metaAgentTookOver: 'metaAgent',
};

/** A message that does not come as a copy tells that Meta's own AI no longer answers. */
function ownerAfter(record: Inbound, owner: Conversation['owner']): Conversation['owner'] {
  if (record.kind === 'customerEvent') return OWNERS[record.event] ?? owner;
  if (record.standby) return 'metaAgent';
  return owner === 'metaAgent' ? 'bot' : owner;
}

const MARKETING: Readonly<Partial<Record<CustomerEventName, boolean>>> = { marketingOptIn: false, marketingOptOut: true };

/** Whether an event is an answer that others than these nodes sent. */
export function isAnswer(record: Inbound): boolean {
  return record.kind === 'customerEvent' && (record.event === 'phoneAppReply' || record.event === 'metaAgentReply');
}

/** The contact after a record; one from before they changed their names tells nothing of those that they have. */
function contactOf({ groupId, contact }: Conversation, record: Inbound, outdated: boolean): Contact {
  if (groupId !== null || outdated) return contact;
  return isRenamed(sayingOf(record)) ? renamedContact(contact, record.contact) : contactAfter(contact, record.contact);
}

/**
 * The conversation after a message or an event that was received at `receivedAt`, milliseconds.
 * @param outdated whether it is from before the customer changed their names; default: `false`
 */
export function withInbound(known: Conversation, record: Inbound, receivedAt: number, outdated = false): Conversation {
  const { heardAt, opensWindow, throughAd } = inboundTimes(record, receivedAt);
  return {
    ...withBusiness(known, record.business),
    contact: contactOf(known, record, outdated),
    owner: ownerAfter(record, known.owner),
    marketingOptedOut: (record.kind === 'customerEvent' ? MARKETING[record.event] : undefined) ?? known.marketingOptedOut,
    lastInboundAt: opensWindow === 'yes' ? later(known.lastInboundAt, heardAt) : known.lastInboundAt,
    lastMaybeInboundAt: opensWindow === 'maybe' ? later(known.lastMaybeInboundAt, heardAt) : known.lastMaybeInboundAt,
    lastAdInboundAt: throughAd ? later(known.lastAdInboundAt, heardAt) : known.lastAdInboundAt,
  };
}

/** When the customer last wrote or called, milliseconds; `null`: never. */
export function heardAt({ lastInboundAt, lastMaybeInboundAt }: Conversation): number | null {
  return lastInboundAt === null && lastMaybeInboundAt === null ? null : Math.max(lastInboundAt ?? 0, lastMaybeInboundAt ?? 0);
}

/** What two conversations of one person say together, where only one can be right: the one that was heard of last. */
export function mergedFacts(one: Known, other: Known): Pick<Conversation, 'contact' | 'language' | 'owner'> {
  const toldAt = ({ conversation, renamedAt }: Known) => Math.max(heardAt(conversation) ?? 0, renamedAt ?? 0);
  const [earlier, later] = toldAt(one) < toldAt(other) ? [one, other] : [other, one];
  const { contact: before, language } = earlier.conversation;
  const { contact, language: languageNow, owner } = later.conversation;
  const merge = (later.renamedAt ?? 0) > toldAt(earlier) ? renamedContact : contactAfter;
  return { contact: merge(before, contact), language: languageNow ?? language, owner };
}

/** Whether a filter lets a message through. */
export function passes({ message, contact }: InboundMessage, { types, senders }: MessageFilter): boolean {
  const isOf = (list: readonly string[], ...names: readonly string[]) => list.length === 0 || names.some((name) => list.includes(name));
  return isOf(types, message.type) && isOf(senders, ...contactAliases(contact));
}

/** Statuses arrive in any order; what was delivered can no longer fail, what failed was at least sent. */
const STATUS_RANK: Readonly<Record<string, number>> = { sent: 1, failed: 2, delivered: 3, read: 4, played: 5 };

const rankOf = (status: string | null) => (status === null ? -1 : (STATUS_RANK[status] ?? 0));

/** Meta's codes are whole numbers of a few digits: what else a webhook names so is none, and PostgreSQL's column would not take it. */
function codeOf([first]: InboundStatus['errors']): number | null {
  const code = first?.code ?? null;
  return code !== null && Number.isInteger(code) && Math.abs(code) < 2 ** 31 ? code : null;
}

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
  return { ...sent, status, errorCode: status === 'failed' ? codeOf(errors) : null };
}

/** Whether the customer has the message: it can no longer fail. */
export function hasArrived(status: string | null): boolean {
  return rankOf(status) > rankOf('failed');
}

/**
 * Statuses of a message to a group that say the same of several members as one, in the place of the first; everything else as it is.
 */
export function withGroupStatusesJoined(records: readonly InboundRecord[]): readonly InboundRecord[] {
  const joined = new Map<string, InboundStatus>();
  const keyOf = ({ wamid, status, eventKey, groupId }: InboundStatus) => (groupId === null ? eventKey : hashKey(wamid, status));
  for (const record of records) {
    if (record.kind !== 'status') continue;
    const first = joined.get(keyOf(record));
    joined.set(keyOf(record), first === undefined ? record : { ...first, participants: [...first.participants, ...record.participants] });
  }
  return records.flatMap((record): readonly InboundRecord[] => {
    if (record.kind !== 'status') return [record];
    const first = joined.get(keyOf(record));
    joined.delete(keyOf(record));
    return first === undefined ? [] : [first];
  });
}
