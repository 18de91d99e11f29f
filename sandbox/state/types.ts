import type { Installation } from '../installation';
import type { AccountSettings } from './settings';
import type { TemplateRecord } from './templateTypes';
import type { ZendeskData } from './zendeskTypes';

export const IDENTITY_MODES = ['phone', 'both', 'userId'] as const;
/** How webhooks name a customer: by phone number as before April 2026, by number and business-scoped user id, or by the id alone. */
export type IdentityMode = (typeof IDENTITY_MODES)[number];

/** Who answers a conversation: this app, or Meta's own AI (then our app only listens, on `standby`). */
export type ConversationOwner = 'business' | 'metaAgent';

/** A WhatsApp user who wrote to the business or was written to. */
export interface ContactRecord {
  /** Digits, WhatsApp's `wa_id`. */
  readonly phone: string;
  /** Business-scoped user id (BSUID). */
  userId: string;
  name: string;
  /** Meta names a customer who has one by it and by the business-scoped user id, not by the phone number. */
  username?: string;
  /** Without it: `both`, or `userId` for somebody with a username. */
  identity?: IdentityMode;
  /** When the customer last wrote or called, by the customer's clock; it opens the service window. */
  lastInboundAt: number | null;
  /** When the customer came from an ad; an answer within a day starts the free entry point. */
  adClickAt?: number;
  freeEntryUntil?: number;
  owner?: ConversationOwner;
  /** The customer's key; a send with another one is refused. */
  identityKeyHash?: string;
  /** No more marketing, the customer said. */
  stoppedMarketing?: boolean;
  /** Meta delivers no more marketing to this customer for now. */
  marketingCapped?: boolean;
  notOnWhatsApp?: boolean;
  /** When the business asked whether it may call. */
  callPermissionAskedAt?: number[];
  /** The business shows "typing …" until then. */
  typingUntil?: number;
}

/** A group that the business made; its id stands where a customer's number stands otherwise. */
export interface GroupRecord {
  readonly id: string;
  readonly subject: string;
  /** Phone numbers, digits. */
  participants: readonly string[];
  /** Any member's message opens the window of the whole group. */
  lastInboundAt: number | null;
}

export type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export interface MessageMedia {
  readonly id?: string;
  readonly link?: string;
  readonly fileName?: string;
  readonly mimeType?: string;
  /** A voice note rather than an audio file. */
  readonly voice?: boolean;
}

/** What a tap on a button does: answer, open something, or share something. */
export type ButtonKind =
  | 'reply' | 'templateButton' | 'link' | 'call' | 'flow' | 'catalog' | 'copyCode' | 'shareLocation' | 'shareContact' | 'address' | 'callPermission';

export interface MessageButton {
  readonly id: string;
  readonly title: string;
  readonly kind: ButtonKind;
  readonly url?: string;
  /** What the tap hands on: a flow's token, a call's payload, a coupon code. */
  readonly value?: string;
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

/** One card of a carousel. */
export interface MessageCard {
  readonly text: string;
  readonly media?: MessageMedia;
  readonly product?: string;
  readonly buttons?: readonly MessageButton[];
}

/** Products of a catalog, by their retailer ids. */
export interface MessageProducts {
  readonly catalogId: string;
  readonly sections: ReadonlyArray<{ readonly title: string; readonly ids: readonly string[] }>;
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
  readonly cards?: readonly MessageCard[];
  readonly products?: MessageProducts;
  readonly contacts?: ReadonlyArray<{ readonly name: string; readonly phones: readonly string[] }>;
  /** A limited-time offer, and when it ends. */
  readonly offer?: { readonly text: string; readonly expiresAt?: number };
  readonly template?: { readonly name: string; readonly language: string };
  readonly location?: MessageLocation;
  readonly repliedTo?: string;
  readonly forwarded?: boolean;
}

/** Categories that Meta charges by; `service` is every free-form message. */
export type PricingCategory = 'service' | 'utility' | 'marketing' | 'authentication';

export interface MessageRecord extends MessageContent {
  /** The wamid. */
  readonly id: string;
  /** The customer's digits, or the group's id. */
  readonly contact: string;
  readonly direction: 'inbound' | 'outbound';
  readonly at: number;
  /** Inbound: the profile name. */
  readonly name?: string;
  /** In a group: who of its participants wrote. */
  readonly sender?: string;
  /** Outbound, when it did not come through the Graph API: the phone app, or Meta's own AI. */
  readonly by?: 'app' | 'metaAgent';
  status: MessageStatus;
  /** Corrected by whoever wrote it. */
  edited?: boolean;
  /** Taken back by whoever wrote it. */
  revoked?: boolean;
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
  /** Meta keeps uploads of the business for 30 days and files of customers for 7. */
  readonly source?: 'upload' | 'webhook';
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

/** Everything that the state file keeps. */
export interface SandboxData {
  readonly version: 1;
  readonly installation: Installation;
  clockOffsetMs: number;
  settings: AccountSettings;
  contacts: Record<string, ContactRecord>;
  groups: Record<string, GroupRecord>;
  /** In order of arrival. */
  messages: MessageRecord[];
  media: Record<string, MediaRecord>;
  templates: TemplateRecord[];
  subscriptions: SubscriptionsRecord;
  /** Delivered service messages by month, e.g. `2026-11`: the first thousand are free. */
  deliveredServiceMessages: Record<string, number>;
  zendesk: ZendeskData;
}
