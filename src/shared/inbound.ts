/** Who wrote: any of the ids may be missing, the conversation never depends on one of them alone. */
export interface Contact {
  readonly name: string | null;
  readonly username: string | null;
  /** WhatsApp id, normally the phone number without "+". */
  readonly waId: string | null;
  /** Business-scoped user id (BSUID), e.g. `US.13491208655302741918`. */
  readonly userId: string | null;
  /** E.164 with "+", when known. */
  readonly phone: string | null;
  /** The id under which all businesses of one parent know the customer, e.g. `US.ENT.11815799212886844830`; absent unless Meta tells it. */
  readonly parentUserId?: string;
}

/** The business number that received or sent. */
export interface BusinessNumber {
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  readonly wabaId: string | null;
}

export interface MessageMedia {
  readonly id: string | null;
  readonly mimeType: string | null;
  readonly sha256: string | null;
  readonly fileName: string | null;
  readonly caption: string | null;
  readonly voice: boolean;
}

/** A tap on a reply button, a list row or a template's quick reply, or the answer to a flow, a form or a request. */
export interface InteractiveAnswer {
  /** `other`: of a kind that these nodes do not know. */
  readonly kind: 'button' | 'list' | 'templateButton' | 'flow' | 'callPermission' | 'other';
  readonly id: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** What was filled in or decided, by Meta's names; `null` for taps, and where a flow's answer is no JSON. */
  readonly values: Readonly<Record<string, unknown>> | null;
}

/** What Meta reports of a message or a part of the account. */
export interface ReportedError {
  readonly code: number | null;
  readonly title: string | null;
  readonly details: string | null;
}

/** The message as flows see it; `raw` keeps Meta's object after masking. */
export interface NormalizedMessage {
  /** The wamid. */
  readonly id: string;
  /** One of Meta's types; `unsupported` for any other, whose own name stands in `raw.type`. */
  readonly type: string;
  /** The best text of the message, whatever its type: body, caption, button title, list row, a flow's answers; `''` where there is none. */
  readonly text: string;
  /** The customer's clock, milliseconds. */
  readonly sentAt: number;
  readonly forwarded: boolean;
  /** The message that this one answers, or the product that it asks about. */
  readonly context: {
    readonly messageId: string | null;
    readonly from: string | null;
    readonly product: Readonly<Record<string, unknown>> | null;
  } | null;
  /** The wamid of the message that a reaction belongs to, or that was edited or taken back. */
  readonly refersTo: string | null;
  readonly referral: Readonly<Record<string, unknown>> | null;
  readonly media: MessageMedia | null;
  readonly interactive: InteractiveAnswer | null;
  readonly location: Readonly<Record<string, unknown>> | null;
  readonly contacts: ReadonlyArray<Readonly<Record<string, unknown>>> | null;
  readonly order: Readonly<Record<string, unknown>> | null;
  /** Why WhatsApp could not hand over the message, or its file. */
  readonly errors: readonly ReportedError[];
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * What was masked: how many card numbers, and the paths (below the message) where they stood. A number that was split over
 * several messages counts in each of them that was masked.
 */
export interface RedactionReport {
  readonly count: number;
  readonly fields: readonly string[];
  /** Earlier messages with parts of a number that this one completed, which a run had got before; absent where there are none. */
  readonly alreadyEmitted?: ReadonlyArray<{ readonly messageId: string }>;
}

/** A customer's message, read from a webhook and masked. */
export interface InboundMessage {
  readonly kind: 'message';
  /** Equal for every delivery of the same message: the wamid. */
  readonly eventKey: string;
  readonly business: BusinessNumber;
  readonly contact: Contact;
  readonly groupId: string | null;
  /** Whether Meta's own AI answers this conversation, and we only listen. Source: cloud-api.md §1.6. */
  readonly standby: boolean;
  readonly message: NormalizedMessage;
  /** Whether Meta says when it was sent; `message.sentAt` is else when this webhook with it arrived. */
  readonly isDated: boolean;
  /** Whether the service window starts: `maybe` where Meta does not document it. */
  readonly opensWindow: 'yes' | 'no' | 'maybe';
  readonly redaction: RedactionReport;
}

export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

/** What became of a message that the business sent. */
export interface InboundStatus {
  readonly kind: 'status';
  /** wamid, status and recipient: equal for every delivery of the same status. */
  readonly eventKey: string;
  /** Event keys of the statuses that this one makes stale: `delivered` of a message that was read. */
  readonly implies: readonly string[];
  readonly business: BusinessNumber;
  readonly recipient: Contact;
  /** The group that it was sent to. */
  readonly groupId: string | null;
  /** Of a message to a group: the members of whom this webhook says it. */
  readonly participants: ReadonlyArray<Pick<Contact, 'waId' | 'userId'>>;
  /** Whether Meta's own AI sent the message. */
  readonly standby: boolean;
  readonly wamid: string;
  /** One of {@link DeliveryStatus}; Meta may add others. */
  readonly status: string;
  /** Milliseconds. */
  readonly at: number;
  readonly errors: readonly ReportedError[];
  readonly pricing: Readonly<Record<string, unknown>> | null;
  /** Our outbox key, when the message was sent by these nodes. */
  readonly callbackData: string | null;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What Meta tells of a conversation beside the customer's messages. */
export type CustomerEventName =
  /** The customer called, or was called, or a call ended. */
  | 'call'
  /** Somebody answered in the WhatsApp Business app or another app. */
  | 'phoneAppReply'
  /** Meta's own AI answered. */
  | 'metaAgentReply'
  | 'metaAgentTookOver'
  | 'metaAgentGaveBack'
  | 'marketingOptOut'
  | 'marketingOptIn'
  /** The customer has another phone number or user id, or another device. */
  | 'contactChanged'
  /** The group was made or deleted, or has other members or settings. */
  | 'groupChanged';

/** Something that happened with a customer or a group, without a message of theirs. */
export interface CustomerEvent {
  readonly kind: 'customerEvent';
  readonly event: CustomerEventName;
  /** Equal for every delivery of the same event. */
  readonly eventKey: string;
  readonly business: BusinessNumber;
  /** As the customer is named from now on. */
  readonly contact: Contact;
  /** What they were named before; `null` where nothing changed. */
  readonly formerly: Pick<Contact, 'waId' | 'userId' | 'parentUserId'> | null;
  readonly groupId: string | null;
  /** Milliseconds. */
  readonly at: number;
  /** Whether it opens the service window: a call of the customer's. */
  readonly opensWindow: boolean;
  /** What is special about the event, as flows see it. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** News of the business account, its numbers, templates or apps; of no conversation. */
export interface AccountEvent {
  readonly kind: 'accountEvent';
  /** E.g. `templateStatusChanged`; `unsupported` for fields that these nodes do not know. */
  readonly event: string;
  readonly topic: 'templateChanged' | 'accountChanged';
  /** Equal for every delivery of the same event. */
  readonly eventKey: string;
  /** Most of these name the account only: then the phone number id is empty. */
  readonly business: BusinessNumber;
  /** Meta's webhook field. */
  readonly field: string;
  /** Milliseconds. */
  readonly at: number;
  /** What happened, in a sentence. */
  readonly summary: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What agents do on a ticket that flows may want to know. */
export type TicketEventKind = 'agentReplied' | 'internalNote' | 'solved' | 'reopened';

/** What happened in a conversation without a message of the customer. */
export type ConversationEventName =
  | TicketEventKind
  /** A reply failed after its run was over; `details.reply` is what should have been sent. */
  | 'replyNotDelivered'
  /** A reply waited for the customer until its time was over; `details.reply` is what should have been sent. */
  | 'keptReplyExpired'
  /** The 24-hour window closes soon, and the customer is still unanswered. */
  | 'windowClosing';

/** An event of our own making, or one that was read in a helpdesk. */
export interface ConversationEvent {
  readonly kind: 'event';
  readonly event: ConversationEventName;
  /** Equal however often the event is found: it is delivered once. */
  readonly eventKey: string;
  readonly business: BusinessNumber;
  readonly conversationId: string;
  /** Milliseconds. */
  readonly at: number;
  /** JSON, as flows see it. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Everything the store writes down, one record per message or event. */
export type InboundRecord = MetaRecord | ConversationEvent;

/** What webhooks bring. */
export type MetaRecord = InboundMessage | InboundStatus | CustomerEvent | AccountEvent;

/** What a trigger can be set to receive. */
export type Topic = 'message' | 'status' | CustomerEventName | AccountEvent['topic'] | ConversationEventName;

/** What a trigger can want besides: messages of groups, and messages and statuses of what Meta's own AI answers. */
export type Wish = Topic | 'groups' | 'standby';

/** Under which topic a record is delivered. */
export function topicOf(record: InboundRecord): Topic {
  switch (record.kind) {
    case 'message':
    case 'status':
      return record.kind;
    case 'accountEvent':
      return record.topic;
    case 'customerEvent':
    case 'event':
      return record.event;
    default:
      return record satisfies never;
  }
}

/** Everything that has to be ticked for a record to start a run. */
export function wishesFor(record: InboundRecord): readonly Wish[] {
  const inGroup = record.kind === 'message' && record.groupId !== null;
  const standby = (record.kind === 'message' || record.kind === 'status') && record.standby;
  return [topicOf(record), ...(inGroup ? (['groups'] as const) : []), ...(standby ? (['standby'] as const) : [])];
}

/** Meta's code for a free-form message outside the service window; it comes at once or in a late `failed` status. */
export const WINDOW_CLOSED_CODE = 131047;
