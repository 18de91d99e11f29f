import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/shared/clock';
import { asArray, asRecord, asText } from '../../../src/shared/shape';

type Fields = Readonly<Record<string, unknown>>;

export interface DeskUser {
  readonly id: string;
  readonly name: string;
}

export interface DeskFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

export interface DeskComment {
  /** Counts from 1 on every ticket. */
  readonly id: number;
  readonly body: string;
  readonly kind: 'customer' | 'public' | 'internal';
  readonly ref: string | null;
  readonly author: DeskUser;
  readonly createdAt: number;
  readonly fileIds: readonly string[];
}

export interface DeskTicket {
  readonly id: string;
  readonly description: string;
  readonly conversationKey: string | null;
  readonly ref: string | null;
  readonly customer: { readonly name: string; readonly phone: string | null };
  readonly follows: string | null;
  readonly createdAt: number;
  readonly comments: DeskComment[];
  title: string;
  labels: readonly string[];
  priority: string;
  owner: string | null;
  team: string | null;
  custom: Fields;
  status: string;
  updatedAt: number;
  resolvedAt: number | null;
  reopenedAt: number | null;
}

/** A request that the desk refuses. */
export class DeskError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

const STATUSES = ['open', 'waiting', 'resolved', 'closed'];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'];
const OWNERS = ['robin@desk.invalid'];
const TEAMS = ['support', 'billing'];
const REFUSED_FILES = /\.exe$/i;

/** What the desk holds, in memory. */
export class GenericDeskState {
  readonly tickets = new Map<string, DeskTicket>();
  readonly files = new Map<string, DeskFile>();

  constructor(readonly clock: Clock) {}

  ticket(id: string): DeskTicket {
    const ticket = this.tickets.get(id);
    if (ticket === undefined) throw new DeskError(404, 'not_found');
    return ticket;
  }
}

const PROPERTIES = ['labels', 'priority', 'owner', 'team', 'custom'] as const;

export function openTicket(state: GenericDeskState, fields: Fields): DeskTicket {
  only(fields, ['title', 'description', 'conversation_key', 'ref', 'customer', 'follows', 'attachments', ...PROPERTIES]);
  const [title, description, customer] = [asText(fields.title), asText(fields.description), asRecord(fields.customer)];
  only(customer, ['name', 'phone']);
  const name = asText(customer.name);
  if (title === null || description === null || name === null) throw invalid('title, description, customer.name');
  const now = state.clock.now();
  const ticket: DeskTicket = {
    id: String(state.tickets.size + 1),
    title,
    description,
    conversationKey: asText(fields.conversation_key),
    ref: asText(fields.ref),
    customer: { name, phone: asText(customer.phone) },
    follows: fields.follows === undefined ? null : state.ticket(asText(fields.follows) ?? '').id,
    createdAt: now,
    updatedAt: now,
    resolvedAt: null,
    reopenedAt: null,
    comments: [],
    labels: [],
    priority: 'normal',
    owner: null,
    team: null,
    custom: {},
    status: 'open',
    ...readProperties(fields),
  };
  const fileIds = keepFiles(state, fields.attachments);
  // The first message is the description; what came with it stands in a comment of its own.
  const comment = { id: 1, body: '', kind: 'customer', ref: null, author: { id: '0', name }, createdAt: now, fileIds } as const;
  if (fileIds.length > 0) ticket.comments.push(comment);
  state.tickets.set(ticket.id, ticket);
  return ticket;
}

export function changeTicket(state: GenericDeskState, ticket: DeskTicket, fields: Fields): DeskTicket {
  only(fields, ['status', ...PROPERTIES]);
  requireOpen(ticket);
  const changes = readProperties(fields);
  const status = fields.status === undefined ? ticket.status : oneOf(STATUSES, fields.status, 'status');
  const now = state.clock.now();
  const [wasDone, isDone] = [ticket.status, status].map((each) => each === 'resolved' || each === 'closed');
  if (!wasDone && isDone) ticket.resolvedAt = now;
  if (wasDone && !isDone) ticket.reopenedAt = now;
  return Object.assign(ticket, changes, { status, updatedAt: now });
}

export function addComment(state: GenericDeskState, ticket: DeskTicket, fields: Fields, user: DeskUser): DeskComment {
  only(fields, ['body', 'author', 'internal', 'ref', 'attachments']);
  requireOpen(ticket);
  const body = asText(fields.body);
  if (body === null || typeof fields.internal !== 'boolean') throw invalid('body, internal');
  const isCustomer = oneOf(['customer', 'agent', 'bot'], fields.author, 'author') === 'customer';
  const author = isCustomer ? { id: '0', name: ticket.customer.name } : user;
  const kind = fields.internal ? 'internal' : isCustomer ? 'customer' : 'public';
  const createdAt = state.clock.now();
  const comment: DeskComment = { id: ticket.comments.length + 1, body, kind, ref: asText(fields.ref), author, createdAt, fileIds: keepFiles(state, fields.attachments) };
  ticket.comments.push(comment);
  ticket.updatedAt = createdAt;
  return comment;
}

function readProperties(fields: Fields): Partial<Pick<DeskTicket, (typeof PROPERTIES)[number]>> {
  return {
    ...(fields.labels === undefined ? {} : { labels: readLabels(fields.labels) }),
    ...(fields.priority === undefined ? {} : { priority: oneOf(PRIORITIES, fields.priority, 'priority') }),
    ...(fields.owner === undefined ? {} : { owner: oneOf(OWNERS, fields.owner, 'owner') }),
    ...(fields.team === undefined ? {} : { team: oneOf(TEAMS, fields.team, 'team') }),
    ...(fields.custom === undefined ? {} : { custom: asRecord(fields.custom) }),
  };
}

function readLabels(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.some((label) => typeof label !== 'string')) throw invalid('labels');
  return [...new Set(value as string[])];
}

function keepFiles(state: GenericDeskState, value: unknown): readonly string[] {
  const files = asArray(value).map((given): DeskFile => {
    const file = asRecord(given);
    only(file, ['name', 'mime', 'data']);
    const [name, mime, data] = [asText(file.name), asText(file.mime), asText(file.data)];
    if (name === null || mime === null || data === null || REFUSED_FILES.test(name)) throw invalid('attachments');
    return { name, mime, bytes: Buffer.from(data, 'base64') };
  });
  return files.map((file) => {
    const id = randomUUID();
    state.files.set(id, file);
    return id;
  });
}

function requireOpen({ status }: DeskTicket): void {
  if (status === 'closed') throw new DeskError(409, 'closed');
}

function only(fields: Fields, names: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !names.includes(name));
  if (unknown !== undefined) throw invalid(unknown);
}

function oneOf(values: readonly string[], value: unknown, name: string): string {
  if (typeof value === 'string' && values.includes(value)) return value;
  throw invalid(name);
}

const invalid = (fields: string): DeskError => new DeskError(422, `invalid: ${fields}`);
