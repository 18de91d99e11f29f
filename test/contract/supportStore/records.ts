// Records as the trigger writes them, with numbers that belong to nobody.
import { hashKey } from '../../../src/shared/hash';
import type { AccountEvent, Contact, ConversationEvent, CustomerEvent, InboundMessage, InboundStatus, ReportedError } from '../../../src/shared/inbound';
import type { IngestTarget, TriggerTarget } from '../../../src/store/SupportStore';

export const NUMBER = '106540352242922';
export const OTHER_NUMBER = '106540352242933';
export const NOON = Date.UTC(2026, 9, 5, 12);

export const target: TriggerTarget = { workflowId: 'workflow1', nodeId: 'node1' };
export const otherTarget: TriggerTarget = { workflowId: 'workflow2', nodeId: 'node1' };

export function ingestTarget(part: Partial<IngestTarget> = {}): IngestTarget {
  return { ...target, phoneNumberId: NUMBER, topics: ['message', 'status', 'groups'], combine: null, maxMessageAgeMs: null, ...part };
}

export const nobody: Contact = { name: null, username: null, waId: null, userId: null, phone: null };

export function contact(waId: string, part: Partial<Contact> = {}): Contact {
  return { ...nobody, name: 'Ada Example', waId, phone: `+${waId}`, ...part };
}

export interface MessageOptions {
  readonly id?: string;
  readonly text?: string;
  readonly from?: Contact;
  readonly sentAt?: number;
  readonly phoneNumberId?: string;
  readonly groupId?: string | null;
  readonly standby?: boolean;
  readonly opensWindow?: InboundMessage['opensWindow'];
  /** Set where the customer came through an advertisement. */
  readonly referral?: InboundMessage['message']['referral'];
}

export function inboundMessage(options: MessageOptions = {}): InboundMessage {
  const { id = 'wamid.MESSAGE0001', text = 'Where is my parcel?', from = contact('15550100001'), sentAt = NOON } = options;
  const { phoneNumberId = NUMBER, groupId = null, standby = false, opensWindow = 'yes', referral = null } = options;
  return {
    kind: 'message',
    eventKey: id,
    business: { phoneNumberId, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    contact: from,
    groupId,
    standby,
    message: {
      id,
      type: 'text',
      text,
      sentAt,
      forwarded: false,
      context: null,
      refersTo: null,
      referral,
      media: null,
      interactive: null,
      location: null,
      contacts: null,
      order: null,
      errors: [],
      raw: { id, type: 'text', text: { body: text } },
    },
    isDated: true,
    opensWindow,
    redaction: { count: 0, fields: [] },
  };
}

export interface EventOptions extends Pick<MessageOptions, 'from' | 'groupId' | 'phoneNumberId'> {
  readonly id?: string;
  readonly at?: number;
  readonly formerly?: CustomerEvent['formerly'];
}

export function customerEvent(event: CustomerEvent['event'], options: EventOptions = {}): CustomerEvent {
  const { id = 'event1', from = contact('15550100001'), at = NOON, groupId = null, phoneNumberId = NUMBER, formerly = null } = options;
  return {
    kind: 'customerEvent',
    event,
    eventKey: hashKey(event, id),
    business: { phoneNumberId, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    contact: from,
    formerly,
    groupId,
    at,
    opensWindow: false,
    details: {},
    raw: { id },
  };
}

/** The customer calls. */
export function inboundCall(options: EventOptions = {}): CustomerEvent {
  return { ...customerEvent('call', options), opensWindow: true };
}

export function accountEvent(part: Partial<AccountEvent> = {}): AccountEvent {
  return {
    kind: 'accountEvent',
    event: 'templateStatusChanged',
    topic: 'templateChanged',
    eventKey: hashKey('account', 'event1'),
    business: { phoneNumberId: NUMBER, displayPhoneNumber: null, wabaId: '102290129340398' },
    field: 'message_template_status_update',
    at: NOON,
    summary: 'Template “hello” is now REJECTED.',
    raw: { event: 'REJECTED' },
    ...part,
  };
}

export interface StatusOptions {
  readonly wamid: string;
  readonly status: string;
  readonly callbackData?: string | null;
  readonly phoneNumberId?: string;
  readonly errors?: readonly ReportedError[];
  readonly recipient?: Contact;
  /** Statuses that this one makes stale. */
  readonly implied?: readonly string[];
  readonly groupId?: string | null;
  readonly participantIds?: readonly string[];
  readonly standby?: boolean;
}

export function inboundStatus(options: StatusOptions): InboundStatus {
  const { wamid, status, callbackData = null, phoneNumberId = NUMBER, errors = [], recipient = contact('15550100001') } = options;
  const { implied = [], groupId = null, participantIds = [], standby = false } = options;
  return {
    kind: 'status',
    eventKey: hashKey(wamid, status, ...participantIds),
    implies: implied.map((one) => hashKey(wamid, one, ...participantIds)),
    business: { phoneNumberId, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    recipient,
    groupId,
    participants: participantIds.map((waId) => ({ waId, userId: null })),
    standby,
    wamid,
    status,
    at: NOON,
    errors,
    pricing: null,
    callbackData,
    raw: { id: wamid, status },
  };
}

export function conversationEvent(part: Pick<ConversationEvent, 'event' | 'conversationId'> & { readonly key?: string }): ConversationEvent {
  const { event, conversationId, key = 'event1' } = part;
  return {
    kind: 'event',
    event,
    eventKey: hashKey(event, key),
    business: { phoneNumberId: NUMBER, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    conversationId,
    at: NOON,
    details: { minutesLeft: 30 },
  };
}
