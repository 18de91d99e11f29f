import { toIso } from '../shared/clock';
import type { AccountEvent, Contact, CustomerEvent, InboundStatus, MetaRecord, NormalizedMessage, RedactionReport } from '../shared/inbound';
import type { Json } from '../shared/shape';

/** The trigger's outputs. */
export type EventOutput = 'messages' | 'deliveryStatuses' | 'conversationEvents' | 'accountEvents';

/** A message, status or event in the words of flows; times are ISO texts. See architecture.md §5. */
export interface EventJson {
  /** `message`, `status`, or what happened, e.g. `marketingOptOut`, `templateStatusChanged`. */
  readonly event: string;
  readonly output: EventOutput;
  readonly channel: 'whatsapp';
  /** What the webhook itself says of the conversation; `null` for news of the account. */
  readonly conversation: {
    readonly phoneNumberId: string;
    readonly displayPhoneNumber: string | null;
    readonly wabaId: string | null;
    readonly groupId: string | null;
    readonly contact: Contact;
    /** `metaAgent` where Meta's own AI answers. */
    readonly owner: 'metaAgent' | null;
  } | null;
  readonly redaction?: RedactionReport;
  /** `message`, `status`, `account`, `call`, … by the event. */
  readonly [part: string]: unknown;
}

/** A message as flows see it. */
export function messageJson({ id, type, text, sentAt, ...rest }: NormalizedMessage): Json {
  return { id, type, text, timestamp: toIso(sentAt), ...rest };
}

/** A status as flows see it. */
export function statusJson({ wamid, status, at, errors, pricing, participants, raw }: InboundStatus): Json {
  return { messageId: wamid, status, timestamp: toIso(at), errors, pricing, participants, raw };
}

/** An event of a conversation as flows see it. */
export function customerEventJson({ at, details, raw }: CustomerEvent): Json {
  return { timestamp: toIso(at), ...details, raw };
}

/** News of the account as flows see them. */
export function accountEventJson({ business: { wabaId }, field, at, summary, raw }: AccountEvent): Json {
  return { account: { wabaId, field, timestamp: toIso(at), summary, raw } };
}

function conversationOf({ business, groupId }: { readonly business: MetaRecord['business']; readonly groupId: string | null }, contact: Contact, standby: boolean): EventJson['conversation'] {
  return { ...business, groupId, contact, owner: standby ? 'metaAgent' : null };
}

/** A record of a webhook in the words of flows, without what only the store knows. */
export function eventJson(record: MetaRecord): EventJson {
  const channel = 'whatsapp';
  switch (record.kind) {
    case 'message':
      return {
        event: 'message',
        output: 'messages',
        channel,
        conversation: conversationOf(record, record.contact, record.standby),
        message: messageJson(record.message),
        redaction: record.redaction,
      };
    case 'status':
      return {
        event: 'status',
        output: 'deliveryStatuses',
        channel,
        conversation: conversationOf(record, record.recipient, record.standby),
        status: statusJson(record),
      };
    case 'customerEvent':
      return {
        event: record.event,
        output: 'conversationEvents',
        channel,
        conversation: conversationOf(record, record.contact, false),
        ...customerEventJson(record),
      };
    case 'accountEvent':
      return { event: record.event, output: 'accountEvents', channel, conversation: null, ...accountEventJson(record) };
    default:
      return record satisfies never;
  }
}
