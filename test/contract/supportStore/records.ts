// Records as the trigger writes them, with numbers that belong to nobody.
import { hashKey } from '../../../src/shared/hash';
import type { Contact, ConversationEvent, InboundCall, InboundMessage, InboundStatus, StatusError } from '../../../src/shared/inbound';
import type { IngestTarget, TriggerTarget } from '../../../src/store/SupportStore';

export const NUMBER = '106540352242922';
export const OTHER_NUMBER = '106540352242933';
export const NOON = Date.UTC(2026, 9, 5, 12);

export const target: TriggerTarget = { workflowId: 'workflow1', nodeId: 'node1' };
export const otherTarget: TriggerTarget = { workflowId: 'workflow2', nodeId: 'node1' };

export function ingestTarget(part: Partial<IngestTarget> = {}): IngestTarget {
  return { ...target, phoneNumberId: NUMBER, topics: ['message', 'status'], combine: null, maxMessageAgeMs: null, ...part };
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
  readonly opensWindow?: InboundMessage['opensWindow'];
  /** Set where the customer came through an advertisement. */
  readonly referral?: InboundMessage['message']['referral'];
}

export function inboundMessage(options: MessageOptions = {}): InboundMessage {
  const { id = 'wamid.MESSAGE0001', text = 'Where is my parcel?', from = contact('15550100001'), sentAt = NOON } = options;
  const { phoneNumberId = NUMBER, groupId = null, opensWindow = 'yes', referral = null } = options;
  return {
    kind: 'message',
    eventKey: id,
    business: { phoneNumberId, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    contact: from,
    groupId,
    message: {
      id,
      type: 'text',
      text,
      sentAt,
      forwarded: false,
      context: null,
      referral,
      media: null,
      interactive: null,
      location: null,
      contacts: null,
      order: null,
      raw: { id, type: 'text', text: { body: text } },
    },
    opensWindow,
    redaction: { count: 0, fields: [] },
  };
}

export function inboundCall(options: Pick<MessageOptions, 'from'> & { readonly id?: string; readonly at?: number } = {}): InboundCall {
  const { id = 'wacid.CALL0001', from = contact('15550100001'), at = NOON } = options;
  return {
    kind: 'call',
    eventKey: hashKey(id, 'connect'),
    business: { phoneNumberId: NUMBER, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    contact: from,
    callId: id,
    at,
    raw: { id, event: 'connect' },
  };
}

export interface StatusOptions {
  readonly wamid: string;
  readonly status: string;
  readonly callbackData?: string | null;
  readonly phoneNumberId?: string;
  readonly errors?: readonly StatusError[];
  readonly recipient?: Contact;
}

export function inboundStatus(options: StatusOptions): InboundStatus {
  const { wamid, status, callbackData = null, phoneNumberId = NUMBER, errors = [], recipient = contact('15550100001') } = options;
  return {
    kind: 'status',
    eventKey: hashKey(wamid, status),
    business: { phoneNumberId, displayPhoneNumber: '15550100000', wabaId: '102290129340398' },
    recipient,
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
