import { asArray, asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import { TICKET_STATUSES, type TicketStatus, type ZendeskAudit, type ZendeskComment, type ZendeskTicket, type ZendeskUser } from '../state/zendeskTypes';
import { GROUPS, TICKET_FIELDS } from './account';
import { takeUploads } from './uploads';
import { agentUser, createOrUpdateUser, findAgent, findUser, nextId } from './users';
import { invalidAttribute, invalidRecord, notFound, ZendeskError } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

const PRIORITIES: ReadonlySet<string> = new Set(['urgent', 'high', 'normal', 'low']);
const MAX_COMMENTS = 5_000;
const MAX_BODY = 65_536;

type Fields = Readonly<Record<string, unknown>>;

/** A write's outcome: the ticket and the audit that records it. */
export interface TicketWrite {
  readonly ticket: ZendeskTicket;
  readonly audit: ZendeskAudit;
}

/** @throws ZendeskError 404 */
export function findTicket(state: SandboxState, id: string): ZendeskTicket {
  const ticket = state.data.zendesk.tickets.find((each) => String(each.id) === id);
  if (ticket === undefined) throw notFound();
  return ticket;
}

/** The `ticket` object of a request. @throws ZendeskError 400 when it is none. */
export function ticketFields(body: unknown): Fields {
  const ticket = asRecord(body).ticket;
  if (typeof ticket !== 'object' || ticket === null || Array.isArray(ticket)) throw invalidAttribute('ticket', 'must be an object');
  return asRecord(ticket);
}

/** `POST /tickets`. */
export function createTicket(state: SandboxState, fields: Fields, updater: ZendeskUser): TicketWrite {
  const { tickets } = state.data.zendesk;
  const requesterId = readRequester(state, fields);
  const source = readFollowupSource(state, fields.via_followup_source_id);
  const status = readStatus(fields.status) ?? 'new';
  const priority = readPriority(fields.priority) ?? null;
  const tags = readTags(fields.tags) ?? source?.tags ?? [];
  const [assigneeId, groupId] = [readAssignee(state, fields) ?? null, readGroup(fields.group_id) ?? null];
  const draft = readComment(state, fields.comment ?? { body: fields.description }, requesterId);
  if (draft === null) throw invalidRecord('base', 'Description: cannot be blank', 'BlankValue');
  const now = state.now();
  const ticket: ZendeskTicket = {
    id: (tickets.at(-1)?.id ?? 0) + 1,
    externalId: readExternalId(fields.external_id) ?? null,
    requesterId,
    submitterId: asNumber(fields.submitter_id) ?? updater.id,
    createdAt: now,
    followupSourceId: source?.id ?? null,
    subject: asText(fields.subject) ?? draft.body.slice(0, 150),
    status,
    priority,
    assigneeId,
    groupId,
    tags,
    customFields: readCustomFields(fields.custom_fields),
    updatedAt: now,
    comments: [],
    audits: [],
  };
  const events = (['subject', 'status', 'priority', 'tags'] as const).map((name) => ({ type: 'Create', field_name: name, value: ticket[name] }));
  tickets.push(ticket);
  return write(state, ticket, fields, events, draft, updater);
}

/** `PUT /tickets/{id}`: a comment, new values, or both. */
export function updateTicket(state: SandboxState, ticket: ZendeskTicket, fields: Fields, updater: ZendeskUser): TicketWrite {
  requireCurrent(ticket, fields);
  requireWritable(ticket);
  const draft = readComment(state, fields.comment, updater.id);
  if (draft !== null && ticket.comments.length >= MAX_COMMENTS) throw invalidRecord('base', `Comments: a ticket takes at most ${MAX_COMMENTS}`);
  const changes: Partial<Pick<ZendeskTicket, 'status' | 'priority' | 'tags' | 'subject' | 'externalId' | 'assigneeId' | 'groupId' | 'customFields'>> = {
    ...given('status', readStatus(fields.status)),
    ...given('priority', readPriority(fields.priority)),
    ...given('tags', readTags(fields.tags)),
    ...given('subject', asText(fields.subject) ?? undefined),
    ...given('externalId', readExternalId(fields.external_id)),
    ...given('assigneeId', readAssignee(state, fields)),
    ...given('groupId', readGroup(fields.group_id)),
    customFields: { ...ticket.customFields, ...readCustomFields(fields.custom_fields) },
  };
  const events = (['subject', 'status', 'priority', 'tags'] as const)
    .filter((name) => changes[name] !== undefined && JSON.stringify(changes[name]) !== JSON.stringify(ticket[name]))
    .map((name) => ({ type: 'Change', field_name: name, value: changes[name], previous_value: ticket[name] }));
  Object.assign(ticket, changes);
  return write(state, ticket, fields, events, draft, updater);
}

/** `PUT`, `POST`, `DELETE /tickets/{id}/tags`. */
export function updateTags(state: SandboxState, ticket: ZendeskTicket, body: unknown, mode: 'add' | 'set' | 'remove', updater: ZendeskUser): readonly string[] {
  const fields = asRecord(body);
  const tags = readTags(fields.tags);
  if (tags === undefined) throw invalidAttribute('tags', 'must be an array of strings');
  const next = {
    add: [...new Set([...ticket.tags, ...tags])],
    set: tags,
    remove: ticket.tags.filter((tag) => !tags.includes(tag)),
  }[mode];
  return updateTicket(state, ticket, { ...fields, tags: next }, updater).ticket.tags;
}

function given<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

/** With `safe_update`, a ticket that somebody changed since is not written. */
function requireCurrent(ticket: ZendeskTicket, fields: Fields): void {
  if (fields.safe_update !== true && fields.safe_update !== 'true') return;
  const stamp = Date.parse(asText(fields.updated_stamp) ?? '');
  if (Number.isNaN(stamp)) throw invalidAttribute('updated_stamp', 'must be a date and time');
  if (zendeskTime(stamp) === zendeskTime(ticket.updatedAt)) return;
  throw new ZendeskError(409, {
    error: 'UpdateConflict',
    description: 'Safe Update prevented the update due to outdated ticket data. Please fetch the latest ticket data and try again.',
  });
}

function requireWritable(ticket: ZendeskTicket): void {
  if (ticket.status === 'closed') throw invalidRecord('status', 'Status: closed prevents ticket update');
}

function readRequester(state: SandboxState, fields: Fields): number {
  if (fields.requester !== undefined) return createOrUpdateUser(state, { user: fields.requester }).user.id;
  const id = asNumber(fields.requester_id);
  if (fields.requester_id === undefined || fields.requester_id === null) return agentUser(state).id;
  if (id === null || findUser(state, id) === null) throw invalidRecord('requester', 'Requester: is not a user', 'InvalidValue');
  return id;
}

function readFollowupSource(state: SandboxState, value: unknown): ZendeskTicket | null {
  if (value === undefined || value === null) return null;
  const source = state.data.zendesk.tickets.find(({ id }) => id === asNumber(value));
  if (source?.status !== 'closed') throw invalidRecord('via_followup_source_id', 'Followup source: must be a closed ticket');
  return source;
}

function readStatus(value: unknown): TicketStatus | undefined {
  if (value === undefined || value === null) return undefined;
  if (TICKET_STATUSES.includes(value as TicketStatus)) return value as TicketStatus;
  throw invalidRecord('status', 'Status: is not valid');
}

function readPriority(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && PRIORITIES.has(value)) return value;
  throw invalidRecord('priority', 'Priority: is not valid');
}

function readAssignee(state: SandboxState, { assignee_id: id, assignee_email: email }: Fields): number | undefined {
  if (id === undefined && email === undefined) return undefined;
  const agent = findAgent(state, { id, email });
  if (agent === null) throw invalidRecord('assignee', 'Assignee: is invalid');
  return agent.id;
}

function readGroup(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const group = GROUPS.find(({ id }) => id === value);
  if (group === undefined) throw invalidRecord('group', 'Group: is invalid');
  return group.id;
}

/** A field that the account does not have is passed over [guess]. */
function readCustomFields(value: unknown): Readonly<Record<string, unknown>> {
  const known = asArray(value).map(asRecord).filter((field) => TICKET_FIELDS.some(({ id }) => id === field.id));
  return Object.fromEntries(known.map((field) => [String(field.id), field.value]));
}

function readExternalId(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const id = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (id === '' || id.length > 255) throw invalidRecord('external_id', 'External: is too long (maximum is 255 characters)');
  return id;
}

/** Zendesk keeps tags in lower case and splits them at spaces. */
function readTags(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || list.some((tag) => typeof tag !== 'string')) throw invalidAttribute('tags', 'must be an array of strings');
  return [...new Set((list as string[]).flatMap((tag) => tag.toLowerCase().split(/[\s,]+/)).filter(Boolean))];
}

interface CommentDraft {
  readonly authorId: number;
  readonly body: string;
  readonly public: boolean;
  readonly attachments: readonly string[];
}

function readComment(state: SandboxState, value: unknown, defaultAuthorId: number): CommentDraft | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') throw invalidAttribute('comment', 'must be an object');
  const comment = asRecord(value);
  const body = asText(comment.body) ?? asText(comment.html_body)?.replace(/<[^<>]*>/g, '') ?? null;
  if (body === null) return null;
  if (body.length > MAX_BODY) throw invalidRecord('comment', `Comment: is too long (maximum is ${MAX_BODY} characters)`);
  const authorId = comment.author_id === undefined ? defaultAuthorId : asNumber(comment.author_id);
  if (authorId === null || findUser(state, authorId) === null) throw invalidRecord('comment', 'Author: is not a user');
  const { uploads } = comment;
  const tokens = (typeof uploads === 'string' ? [uploads] : asArray(uploads)).map(String);
  return { authorId, body, public: comment.public !== false, attachments: takeUploads(state, tokens) };
}

function write(state: SandboxState, ticket: ZendeskTicket, fields: Fields, changes: readonly Fields[], draft: CommentDraft | null, updater: ZendeskUser): TicketWrite {
  const now = state.now();
  const auditId = nextId(state);
  const comment: ZendeskComment | null = draft === null ? null : { id: nextId(state), auditId, createdAt: now, ...draft };
  if (comment !== null) ticket.comments.push(comment);
  const commentEvents = comment === null ? [] : [{ id: comment.id, type: 'Comment', author_id: comment.authorId, body: comment.body, public: comment.public }];
  const audit: ZendeskAudit = {
    id: auditId,
    updaterId: updater.id,
    authorId: comment?.authorId ?? updater.id,
    createdAt: now,
    custom: asRecord(fields.metadata),
    events: [...commentEvents, ...changes.map((change) => ({ id: nextId(state), ...change }))],
  };
  ticket.audits.push(audit);
  ticket.updatedAt = now;
  state.changed({ topic: 'tickets', audit: { ticketId: ticket.id, auditId } });
  return { ticket, audit };
}
