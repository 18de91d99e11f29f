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

/** A tap on a reply button, a list row, or a template's quick reply. */
export interface InteractiveAnswer {
  readonly kind: 'button' | 'list' | 'templateButton';
  readonly id: string | null;
  readonly title: string | null;
  readonly description: string | null;
}

/** The message as flows see it; `raw` keeps Meta's object after masking. */
export interface NormalizedMessage {
  /** The wamid. */
  readonly id: string;
  readonly type: string;
  /** The best text of the message, whatever its type: body, caption, button title, list row; `''` where there is none. */
  readonly text: string;
  /** The customer's clock, milliseconds. */
  readonly sentAt: number;
  readonly forwarded: boolean;
  readonly context: { readonly messageId: string | null; readonly from: string | null } | null;
  readonly referral: Readonly<Record<string, unknown>> | null;
  readonly media: MessageMedia | null;
  readonly interactive: InteractiveAnswer | null;
  readonly location: Readonly<Record<string, unknown>> | null;
  readonly contacts: ReadonlyArray<Readonly<Record<string, unknown>>> | null;
  readonly order: Readonly<Record<string, unknown>> | null;
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
  readonly message: NormalizedMessage;
  /** Whether the service window starts: `maybe` where Meta does not document it. */
  readonly opensWindow: 'yes' | 'no' | 'maybe';
  readonly redaction: RedactionReport;
}

export type DeliveryStatus = 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export interface StatusError {
  readonly code: number | null;
  readonly title: string | null;
  readonly details: string | null;
}

/** What became of a message that the business sent. */
export interface InboundStatus {
  readonly kind: 'status';
  /** wamid, status and recipient: equal for every delivery of the same status. */
  readonly eventKey: string;
  readonly business: BusinessNumber;
  readonly recipient: Contact;
  readonly wamid: string;
  /** One of {@link DeliveryStatus}; Meta may add others. */
  readonly status: string;
  /** Milliseconds. */
  readonly at: number;
  readonly errors: readonly StatusError[];
  readonly pricing: Readonly<Record<string, unknown>> | null;
  /** Our outbox key, when the message was sent by these nodes. */
  readonly callbackData: string | null;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A customer called the business. Recorded because a call opens the service window; it starts no run yet. */
export interface InboundCall {
  readonly kind: 'call';
  /** Equal for every delivery of the same event: call id and event. */
  readonly eventKey: string;
  readonly business: BusinessNumber;
  readonly contact: Contact;
  readonly callId: string;
  /** Milliseconds. */
  readonly at: number;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What happened in a conversation without a message of the customer. */
export type ConversationEventName =
  /** A reply failed after its run was over; `details.reply` is what should have been sent. */
  | 'replyNotDelivered'
  /** A reply waited for the customer until its time was over; `details.reply` is what should have been sent. */
  | 'keptReplyExpired'
  /** The 24-hour window closes soon, and the customer is still unanswered. */
  | 'windowClosing';

/** An event of our own making; it comes on the output Conversation Events. */
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
export type InboundRecord = InboundMessage | InboundStatus | InboundCall | ConversationEvent;

/** What a trigger can be set to receive. */
export type Topic = 'message' | 'status' | 'call' | ConversationEventName;

/** Under which topic a record is delivered. */
export function topicOf(record: InboundRecord): Topic {
  return record.kind === 'event' ? record.event : record.kind;
}

/** Meta's code for a free-form message outside the service window; it comes at once or in a late `failed` status. */
export const WINDOW_CLOSED_CODE = 131047;
