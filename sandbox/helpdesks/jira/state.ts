import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/shared/clock';
import { SearchIndex } from '../SearchIndex';

export interface JiraUser {
  readonly accountId: string;
  readonly email: string;
  readonly apiToken: string;
  readonly displayName: string;
  readonly admin: boolean;
}

export interface JiraStatus {
  readonly id: string;
  readonly name: string;
  readonly category: 'new' | 'indeterminate' | 'done';
}

export interface JiraAttachment {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
  readonly author: JiraUser;
  readonly created: number;
}

export interface JiraComment {
  readonly id: string;
  readonly author: JiraUser;
  readonly body: unknown;
  readonly created: number;
  readonly properties: ReadonlyArray<{ readonly key: string; readonly value: unknown }>;
  /** Ids of attachments that it shows. */
  readonly attachments: readonly string[];
}

export interface JiraChange {
  readonly id: string;
  readonly author: JiraUser;
  readonly created: number;
  readonly items: ReadonlyArray<{ readonly field: string; readonly from: string; readonly fromString: string; readonly to: string; readonly toString: string }>;
  readonly historyMetadata?: unknown;
}

export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  /** As they were given, apart from what has a place of its own here. */
  fields: Record<string, unknown>;
  labels: readonly string[];
  priorityId: string;
  assignee: JiraUser | null;
  status: JiraStatus;
  readonly reporter: JiraUser;
  readonly properties: Map<string, unknown>;
  readonly comments: JiraComment[];
  readonly attachments: JiraAttachment[];
  readonly changes: JiraChange[];
  readonly created: number;
  updated: number;
}

/** What the search knows of an issue. */
export type Indexed = Pick<JiraIssue, 'id' | 'key' | 'labels' | 'status' | 'created' | 'updated'>;

export interface JiraHook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly jql: string | null;
  readonly secret: string | null;
}

const status = (id: string, name: string, category: JiraStatus['category']): JiraStatus => ({ id, name, category });
const OPEN = status('10001', 'Open', 'new');
const IN_PROGRESS = status('10002', 'In Progress', 'indeterminate');
const WAITING = status('10003', 'Waiting for customer', 'indeterminate');
const RESOLVED = status('10004', 'Resolved', 'done');
const CLOSED = status('10005', 'Closed', 'done');
export const STATUSES: readonly JiraStatus[] = [OPEN, IN_PROGRESS, WAITING, RESOLVED, CLOSED];

export interface JiraTransition {
  readonly id: string;
  readonly name: string;
  readonly from: readonly JiraStatus[];
  readonly to: JiraStatus;
}

/** The workflow of the project: nothing leads back from Closed. */
export const TRANSITIONS: readonly JiraTransition[] = [
  { id: '11', name: 'Start work', from: [OPEN, WAITING], to: IN_PROGRESS },
  { id: '21', name: 'Respond to customer', from: [OPEN, IN_PROGRESS], to: WAITING },
  { id: '31', name: 'Resolve', from: [OPEN, IN_PROGRESS, WAITING], to: RESOLVED },
  { id: '41', name: 'Reopen', from: [RESOLVED], to: IN_PROGRESS },
  { id: '51', name: 'Close', from: [OPEN, IN_PROGRESS, WAITING, RESOLVED], to: CLOSED },
];

export const PROJECT = { id: '10000', key: 'SUP', name: 'Support', projectTypeKey: 'service_desk' } as const;
export const REQUEST_TYPES = [
  { id: '24', name: 'Emailed request', issueTypeId: '10011' },
  { id: '25', name: 'WhatsApp question', issueTypeId: '10012' },
] as const;
export const REQUEST_TYPE_FIELD = 'customfield_10010';
export const OWN_FIELD = 'customfield_10050';
export const PRIORITIES: Readonly<Record<string, string>> = { 1: 'Highest', 2: 'High', 3: 'Medium', 4: 'Low', 5: 'Lowest' };

/** Everything that the stand-in holds, in memory. */
export class JiraState {
  readonly api: JiraUser;
  readonly agent: JiraUser;
  readonly issues: JiraIssue[] = [];
  readonly hooks = new Map<string, JiraHook>();
  /** Uploaded, and on no issue yet. */
  readonly temporaryFiles = new Map<string, Pick<JiraAttachment, 'filename' | 'mimeType' | 'bytes'>>();
  readonly search: SearchIndex<Indexed>;
  private nextId = 10_100;
  private nextNumber = 1;

  constructor(
    readonly clock: Clock,
    searchLagMs: number,
    admin: boolean,
  ) {
    this.search = new SearchIndex(clock, searchLagMs);
    const user = (name: string, isAdmin: boolean): JiraUser => ({
      accountId: `712020:${randomUUID()}`,
      email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
      apiToken: randomUUID(),
      displayName: name,
      admin: isAdmin,
    });
    this.api = user('Support Bot', admin);
    this.agent = user('Rita Agent', false);
  }

  mintId(): string {
    this.nextId += 1;
    return String(this.nextId);
  }

  mintKey(): string {
    return `${PROJECT.key}-${this.nextNumber++}`;
  }

  find(idOrKey: string): JiraIssue | undefined {
    return this.issues.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase());
  }

  /** Notes that an issue changed; the search hears of it later. */
  touch(issue: JiraIssue): void {
    issue.updated = Math.max(this.clock.now(), issue.updated + 1);
    const { id, key, labels, status: current, created, updated } = issue;
    this.search.put(id, { id, key, labels, status: current, created, updated });
  }
}
