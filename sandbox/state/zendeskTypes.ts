export interface ZendeskUser {
  readonly id: number;
  name: string;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  readonly role: 'admin' | 'agent' | 'end-user';
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
  /** Whose login wrote; counted by the limit on updates. */
  readonly updaterId: number;
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
  assigneeId: number | null;
  groupId: number | null;
  tags: readonly string[];
  /** By the field's id. */
  customFields: Readonly<Record<string, unknown>>;
  updatedAt: number;
  readonly comments: ZendeskComment[];
  readonly audits: ZendeskAudit[];
}

export interface ZendeskUpload {
  readonly token: string;
  readonly createdAt: number;
  readonly mediaIds: string[];
}

export interface ZendeskWebhook {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly subscriptions: readonly string[];
  readonly active: boolean;
  readonly signingSecret: string;
  readonly createdAt: number;
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
  webhooks: ZendeskWebhook[];
}
