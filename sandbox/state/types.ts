import type { Installation } from '../installation';

/** A WhatsApp user who wrote to the business or was written to. */
export interface ContactRecord {
  /** Digits, WhatsApp's `wa_id`. */
  readonly phone: string;
  /** Business-scoped user id (BSUID). */
  readonly userId: string;
  name: string;
  /** Meta names a customer who has one by it and by the business-scoped user id, not by the phone number. */
  username?: string;
  /** When the customer last wrote or called, by the customer's clock; it opens the service window. */
  lastInboundAt: number | null;
}

export type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

export interface MessageMedia {
  readonly id?: string;
  readonly link?: string;
  readonly fileName?: string;
  readonly mimeType?: string;
}

export interface MessageButton {
  readonly id: string;
  readonly title: string;
  readonly kind: 'reply' | 'templateButton' | 'link';
  readonly url?: string;
}

export interface ListRow {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

export interface MessageList {
  readonly button: string;
  readonly sections: ReadonlyArray<{ readonly title: string; readonly rows: readonly ListRow[] }>;
}

export interface MessageLocation {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** What a message shows, whoever wrote it; the pages draw it from here. */
export interface MessageContent {
  /** Meta's type. */
  readonly type: string;
  readonly text: string;
  readonly media?: MessageMedia;
  readonly header?: string;
  readonly footer?: string;
  readonly buttons?: readonly MessageButton[];
  readonly list?: MessageList;
  readonly template?: { readonly name: string; readonly language: string };
  readonly location?: MessageLocation;
  readonly repliedTo?: string;
}

/** Categories that Meta charges by; `service` is every free-form message. */
export type PricingCategory = 'service' | 'utility' | 'marketing' | 'authentication';

export interface MessageRecord extends MessageContent {
  /** The wamid. */
  readonly id: string;
  readonly contact: string;
  readonly direction: 'inbound' | 'outbound';
  readonly at: number;
  /** Inbound: the profile name. */
  readonly name?: string;
  status: MessageStatus;
  errorCode?: number;
  errorText?: string;
  /** Outbound: echoed in status webhooks. */
  readonly callbackData?: string;
  readonly category?: PricingCategory;
}

export interface MediaRecord {
  readonly id: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly size: number;
  readonly sha256: { readonly hex: string; readonly base64: string };
  readonly createdAt: number;
}

export type TemplateStatus = 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED';

export interface TemplateButton {
  readonly type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER';
  readonly text: string;
  readonly url?: string;
  readonly phone_number?: string;
}

/** A component the way Meta lists it. */
export type TemplateComponent =
  | { readonly type: 'HEADER'; readonly format: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT'; readonly text?: string; readonly example?: unknown }
  | { readonly type: 'BODY'; readonly text: string; readonly example?: unknown }
  | { readonly type: 'FOOTER'; readonly text: string }
  | { readonly type: 'BUTTONS'; readonly buttons: readonly TemplateButton[] };

export interface TemplateRecord {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly status: TemplateStatus;
  readonly category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION';
  readonly parameter_format: 'POSITIONAL' | 'NAMED';
  readonly components: readonly TemplateComponent[];
  readonly rejected_reason?: string;
}

export interface Callback {
  readonly url: string;
  readonly verifyToken: string;
}

/** Where webhooks go: phone before WABA before app. */
export interface SubscriptionsRecord {
  app: (Callback & { readonly fields: readonly string[] }) | null;
  wabaSubscribed: boolean;
  wabaOverride: Callback | null;
  phoneOverride: Callback | null;
}

export interface ZendeskUser {
  readonly id: number;
  name: string;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  readonly role: 'admin' | 'end-user';
  readonly createdAt: number;
  updatedAt: number;
}

export const TICKET_STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export interface ZendeskComment {
  readonly id: number;
  readonly auditId: number;
  readonly authorId: number;
  readonly body: string;
  readonly public: boolean;
  readonly createdAt: number;
  /** Ids in the media vault. */
  readonly attachments: readonly string[];
}

export interface ZendeskAudit {
  readonly id: number;
  readonly authorId: number;
  readonly createdAt: number;
  /** The `metadata` of the write; Zendesk keeps it as `metadata.custom`. */
  readonly custom: Readonly<Record<string, unknown>>;
  readonly events: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

export interface ZendeskTicket {
  readonly id: number;
  externalId: string | null;
  readonly requesterId: number;
  readonly submitterId: number;
  readonly createdAt: number;
  readonly followupSourceId: number | null;
  subject: string;
  status: TicketStatus;
  priority: string | null;
  tags: readonly string[];
  customFields: readonly unknown[];
  updatedAt: number;
  readonly comments: ZendeskComment[];
  readonly audits: ZendeskAudit[];
}

export interface ZendeskUpload {
  readonly token: string;
  readonly createdAt: number;
  readonly mediaIds: string[];
}

export interface IdempotencyRecord {
  readonly bodyHash: string;
  readonly createdAt: number;
  readonly location: string;
  readonly body: unknown;
}

export interface ZendeskData {
  /** Of users, comments, audits; tickets count on their own from 1. */
  nextId: number;
  users: ZendeskUser[];
  tickets: ZendeskTicket[];
  uploads: ZendeskUpload[];
  idempotency: Record<string, IdempotencyRecord>;
}

/** Everything that the state file keeps. */
export interface SandboxData {
  readonly version: 1;
  readonly installation: Installation;
  clockOffsetMs: number;
  contacts: Record<string, ContactRecord>;
  /** In order of arrival. */
  messages: MessageRecord[];
  media: Record<string, MediaRecord>;
  templates: TemplateRecord[];
  subscriptions: SubscriptionsRecord;
  /** Delivered service messages by month, e.g. `2026-11`: the first thousand are free. */
  deliveredServiceMessages: Record<string, number>;
  zendesk: ZendeskData;
}
