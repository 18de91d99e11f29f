import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile, TicketEventKind, TicketEventSource } from '../../TicketEvents';
import type { ProviderMeans } from '..';
import { timeOf } from '../parts/answers';
import { changedTickets } from '../parts/changedTickets';
import { MOST_PAGES, PAGE_SIZE, type ZendeskApi } from './api';
import { markerOf } from './records';
import { zendeskWebhook } from './webhook';

const MOST_USERS = 100;

/** What agents did, read from the audits: they say who changed what, and carry the metadata that marks our own writes. */
export function zendeskEvents(api: ZendeskApi, fetchFile: ProviderMeans['fetchFile']): TicketEventSource {
  return {
    webhook: zendeskWebhook(api),
    changedSince: (cursor) => changedSince(api, cursor),

    eventsOf: async (ticket, sinceMs) => {
      const events = (await auditsSince(api, ticket.id, sinceMs)).filter((audit) => markerOf(audit) === null).flatMap(eventsIn);
      const people = await peopleOf(api, events.map(({ authorId }) => authorId));
      return events
        .filter(({ authorId, body }) => isByAgent(people.get(authorId), body !== null) && authorId !== ticket.requesterId)
        .map(({ authorId, ...event }) => ({ ...event, author: { id: authorId, name: people.get(authorId)?.name ?? null } }));
    },

    download: async ({ source }, maxBytes) => {
      // An account may ask for a log-in on its files; nobody else's address ever gets ours.
      if (URL.parse(source)?.origin !== new URL(api.account.baseUrl).origin) return fetchFile(source, maxBytes);
      return downloadOwn(api, source, maxBytes);
    },
  };
}

/**
 * By the list, not the incremental export: that one is for admins only, asks for ten calls a minute at most and holds the last minute back.
 */
function changedSince(api: ZendeskApi, cursor: string | null): ReturnType<TicketEventSource['changedSince']> {
  return changedTickets(cursor, PAGE_SIZE, async (page) => {
    if (page > MOST_PAGES) return [];
    const { tickets } = await api.ask({ method: 'GET', path: 'tickets', query: { sort_by: 'updated_at', sort_order: 'desc', per_page: PAGE_SIZE, page } });
    return asArray(tickets).map(asRecord).map(({ id, updated_at: updated, external_id: key }) => ({ id: String(id), updatedAt: timeOf(updated), externalId: asText(key) }));
  });
}

/** The audits of a ticket since then, oldest first. */
async function auditsSince(api: ZendeskApi, ticketId: string, sinceMs: number): Promise<readonly Json[]> {
  const audits: Json[] = [];
  for await (const page of api.pages(`tickets/${encodeURIComponent(ticketId)}/audits`, 'audits', { sort_order: 'desc' })) {
    audits.push(...page.filter(({ created_at }) => (timeOf(created_at) ?? 0) >= sinceMs));
    const [newest, oldest] = [timeOf(page.at(0)?.created_at) ?? 0, timeOf(page.at(-1)?.created_at) ?? 0];
    // Only where the newest came first, as asked: then the rest is older still.
    if (oldest < sinceMs && oldest < newest) break;
  }
  return audits.sort((left, right) => (timeOf(left.created_at) ?? 0) - (timeOf(right.created_at) ?? 0) || (asNumber(left.id) ?? 0) - (asNumber(right.id) ?? 0));
}

type RawEvent = Omit<TicketEvent, 'author'> & { readonly authorId: string | null };

/** What one write did: its comments, and what it made of the state. */
function eventsIn(audit: Json): readonly RawEvent[] {
  const at = timeOf(audit.created_at) ?? 0;
  const events = asArray(audit.events).map(asRecord);
  const comments = events.filter(({ type }) => type === 'Comment').map((comment) => commentEvent(comment, audit, at));
  const change = events.find(({ type, field_name: field }) => type === 'Change' && field === 'status');
  const kind = change === undefined ? null : kindOf(change);
  const changed = { at, authorId: idOf(audit.author_id), body: null, files: [] };
  return kind === null ? comments : [...comments, { ...changed, id: `audit:${String(audit.id)}:${kind}`, kind }];
}

function commentEvent(comment: Json, audit: Json, at: number): RawEvent {
  const html = asText(comment.html_body);
  return {
    id: `comment:${String(comment.id)}`,
    kind: comment.public === false ? 'internalNote' : 'agentReplied',
    at,
    authorId: idOf(comment.author_id ?? audit.author_id),
    body: html === null ? { format: 'text', content: asText(comment.body) ?? '' } : { format: 'html', content: html },
    files: asArray(comment.attachments).map(asRecord).flatMap(toFile),
  };
}

function kindOf({ value, previous_value: before }: Json): TicketEventKind | null {
  const [wasDone, isDone] = [before, value].map((status) => status === 'solved' || status === 'closed');
  if (wasDone === isDone) return null;
  return isDone ? 'solved' : 'reopened';
}

function toFile({ file_name: name, content_type: mimeType, content_url: source, size }: Json): readonly TicketEventFile[] {
  const url = asText(source);
  return url === null ? [] : [{ name: asText(name) ?? 'file', mimeType: asText(mimeType), size: asNumber(size), source: url }];
}

/** A user's id; Zendesk's own automations have -1. */
function idOf(value: unknown): string | null {
  const id = asNumber(value);
  return id === null || id < 0 ? null : String(id);
}

interface Person {
  readonly name: string | null;
  readonly isCustomer: boolean;
}

/** What is written has an agent as its author; states are changed by Zendesk's automations too. Who was deleted may have been a customer. */
function isByAgent(person: Person | undefined, isWritten: boolean): boolean {
  return isWritten ? person?.isCustomer === false : person?.isCustomer !== true;
}

async function peopleOf(api: ZendeskApi, authorIds: ReadonlyArray<string | null>): Promise<ReadonlyMap<string | null, Person>> {
  const ids = [...new Set(authorIds)].filter((id) => id !== null).slice(0, MOST_USERS);
  if (ids.length === 0) return new Map();
  const { users } = await api.ask({ method: 'GET', path: 'users/show_many', query: { ids: ids.join(',') } });
  return new Map(asArray(users).map(asRecord).map(({ id, name, role }) => [idOf(id), { name: asText(name), isCustomer: role === 'end-user' }]));
}

/** @throws {SupportError} `fileRefused` when it is larger than allowed, or not there */
async function downloadOwn(api: ZendeskApi, url: string, maxBytes: number): Promise<Uint8Array> {
  const response = await api.download(url);
  if (response.status === 200 && response.body instanceof Uint8Array && response.body.byteLength <= maxBytes) return response.body;
  throw new SupportError('fileRefused', 'Zendesk did not give the file, or it is larger than WhatsApp takes.', 'Look at the file on the ticket.', { status: response.status });
}
