import { Records } from '../Records';

export interface Agent {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly apiKey: string;
}

export interface Contact {
  readonly id: number;
  name: string;
  mobile: string | null;
  unique_external_id: string | null;
}

export interface Attachment {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly incoming: boolean;
  readonly private: boolean;
  /** 0 a reply, 2 a note. */
  readonly source: 0 | 2;
  readonly userId: number;
  readonly attachments: readonly Attachment[];
  readonly createdAt: number;
}

export interface Ticket {
  readonly id: number;
  readonly description: string;
  readonly source: number;
  readonly attachments: readonly Attachment[];
  readonly createdAt: number;
  readonly comments: Comment[];
  requesterId: number;
  subject: string;
  status: number;
  priority: number;
  responderId: number | null;
  groupId: number | null;
  tags: readonly string[];
  customFields: Readonly<Record<string, unknown>>;
  updatedAt: number;
  resolvedAt: number | null;
  closedAt: number | null;
  reopenedAt: number | null;
}

export const RESOLVED = 4;
export const CLOSED = 5;

/** A Freshdesk with two agents, two groups and one custom field. */
export class FreshdeskState extends Records {
  readonly agents: readonly Agent[] = [
    { id: 1, name: 'Sandbox Agent', email: 'agent@example.com', apiKey: 'sandbox-agent-key' },
    { id: 2, name: 'Rosa Agent', email: 'rosa@example.com', apiKey: 'sandbox-rosa-key' },
  ];
  readonly groups: ReadonlyArray<{ readonly id: number; readonly name: string }> = [
    { id: 11, name: 'Support' },
    { id: 12, name: 'Returns' },
  ];
  readonly customFields: readonly string[] = ['cf_order_number'];
  readonly contacts: Contact[] = [];
  readonly tickets: Ticket[] = [];

  setStatus(ticket: Ticket, status: number): void {
    const [wasDone, done] = [ticket.status >= RESOLVED && ticket.status <= CLOSED, status >= RESOLVED && status <= CLOSED];
    ticket.status = status;
    if (status === RESOLVED) ticket.resolvedAt = this.now();
    if (status === CLOSED) [ticket.resolvedAt, ticket.closedAt] = [ticket.resolvedAt ?? this.now(), this.now()];
    if (wasDone && !done) [ticket.resolvedAt, ticket.closedAt, ticket.reopenedAt] = [null, null, this.now()];
  }
}
