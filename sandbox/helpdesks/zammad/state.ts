import type { Clock } from '../../../src/shared/clock';
import { Records } from '../Records';

type Json = Readonly<Record<string, unknown>>;

export interface User {
  readonly id: number;
  readonly login: string;
  readonly firstname: string;
  readonly mobile: string;
  /** Of a token; customers have none. */
  readonly token: string | null;
  readonly permissions: readonly string[];
}

export interface Named {
  readonly id: number;
  readonly name: string;
}

export interface TicketStateRecord extends Named {
  readonly state_type: string;
  readonly default_follow_up: boolean;
}

export interface Attachment {
  readonly id: number;
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

export interface Article {
  readonly id: number;
  readonly type: string;
  readonly sender: string;
  readonly internal: boolean;
  readonly body: string;
  readonly contentType: string;
  readonly messageId: string | null;
  readonly createdBy: User;
  readonly originBy: User | null;
  readonly attachments: readonly Attachment[];
  readonly createdAt: number;
}

export interface Ticket {
  readonly id: number;
  readonly number: string;
  readonly customer: User;
  readonly createdAt: number;
  readonly articles: Article[];
  readonly history: Array<{ readonly id: number; readonly from: string; readonly to: string; readonly by: User; readonly at: number }>;
  title: string;
  state: TicketStateRecord;
  priority: Named;
  group: Named;
  owner: User | null;
  preferences: Json;
  /** Columns that administrators added. */
  own: Record<string, unknown>;
  tags: readonly string[];
  updatedAt: number;
}

export interface Webhook {
  readonly id: number;
  readonly name: string;
  readonly endpoint: string;
  readonly signature_token: string;
}

export interface Trigger {
  readonly id: number;
  readonly name: string;
  readonly condition: Json;
  readonly perform: Json;
}

const STATES: ReadonlyArray<readonly [string, string]> = [
  ['new', 'new'],
  ['open', 'open'],
  ['pending reminder', 'pending reminder'],
  ['closed', 'closed'],
  ['merged', 'merged'],
  ['pending close', 'pending action'],
];

/** A Zammad with two groups, an administrator's and an agent's token, and one attribute of its own. */
export class ZammadState extends Records {
  readonly users: User[] = [
    { id: 3, login: 'admin@example.com', firstname: 'Sandbox Administrator', mobile: '', token: 'sandbox-admin-token', permissions: ['admin', 'ticket.agent'] },
    { id: 4, login: 'rosa@example.com', firstname: 'Rosa Agent', mobile: '', token: 'sandbox-agent-token', permissions: ['ticket.agent'] },
    { id: 5, login: 'visitor@example.com', firstname: 'Somebody Else', mobile: '', token: 'sandbox-customer-token', permissions: ['ticket.customer'] },
  ];
  readonly groups: readonly Named[] = [
    { id: 1, name: 'Users' },
    { id: 2, name: 'Returns' },
  ];
  readonly states: readonly TicketStateRecord[] = STATES.map(([name, state_type], index) => ({ id: index + 1, name, state_type, default_follow_up: name === 'open' }));
  readonly priorities: readonly Named[];
  readonly ownColumns: readonly string[] = ['order_number'];
  readonly tickets: Ticket[] = [];
  readonly webhooks: Webhook[] = [];
  readonly triggers: Trigger[] = [];

  constructor(clock: Clock, priorities: readonly string[]) {
    super(clock);
    this.priorities = priorities.map((name, index) => ({ id: index + 1, name }));
  }
}
