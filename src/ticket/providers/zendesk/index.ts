import { MINUTE_MS } from '../../../shared/clock';
import { hashKey } from '../../../shared/hash';
import type { HttpResponse } from '../../../shared/http';
import { asArray, asNumber, asRecord } from '../../../shared/shape';
import { refusal, type HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, Ticket, TicketMessage, TicketProvider, TicketQuery, TicketState, Written } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { isInState, isOurTicket } from '../parts/ticketLists';
import type { ZendeskAccount } from './account';
import { isOutdated, zendeskApi, type ZendeskApi } from './api';
import { zendeskEvents } from './events';
import { namedProperties } from './properties';
import { markerOf, readTicket, STATUS_OF, toComment, toNewTicket, toTag, toUser } from './records';
import { zendeskUploads } from './uploads';

export { zendeskAccount, type ZendeskAccount } from './account';

/** Comments that one ticket takes. */
const MOST_COMMENTS = 5_000;
/** Tries that give way to somebody who changes the ticket at the same time; the next one does not. */
const POLITE_TRIES = 2;
/** On writes without a message: their audits are ours too. */
const CHANGE_MARKER = 'change';

/** Zendesk Support. Source of the rules: developer.zendesk.com, Tickets, Ticket Audits, Users, Idempotency. */
export function zendesk(account: ZendeskAccount, line: HelpdeskLine, fetchFile: ProviderMeans['fetchFile']): TicketProvider {
  const api = zendeskApi(account, line);
  const uploads = zendeskUploads(api, line.clock);
  const toTicket = (value: unknown): Ticket => readTicket(value, api);

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    // The list, not the search: search indexes a new ticket minutes later.
    const query = { external_id: externalId, ...LATEST_FIRST };
    return asArray((await api.ask({ method: 'GET', path: 'tickets', query })).tickets).map(toTicket);
  };

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const found = await api.askIfThere({ method: 'GET', path: pathOf(ticketId) });
    return found === null ? null : toTicket(found.ticket);
  };

  /** The ticket as it is now; for one that must be there. */
  const current = async (ticketId: string): Promise<Ticket> => toTicket((await api.ask({ method: 'GET', path: pathOf(ticketId) })).ticket);

  const create = async (ticket: NewTicket, idempotencyKey: string): Promise<Written> => {
    const properties = await namedProperties(ticket, api);
    const { tokens, refusedFiles } = await uploads.of(ticket.message);
    const json = { ticket: toNewTicket(ticket, tokens, properties) };
    const response = await api.call({ method: 'POST', path: 'tickets', headers: { 'idempotency-key': idempotencyKey }, json });
    // An earlier attempt opened the ticket, with other words or uploads.
    const earlier = isKeyInUse(response) ? (await find(ticket.externalId)).find(({ externalId }) => externalId === ticket.externalId) : undefined;
    const written = earlier ?? toTicket(api.succeeded(response).ticket);
    uploads.used(ticket.message);
    return { ticket: written, refusedFiles };
  };

  /** A full ticket takes no comment from anybody, so it is closed: only then can another one follow it. */
  const followFull = async (ticket: Ticket, message: TicketMessage): Promise<Written> => {
    const { id, subject, requesterId, tags, priority, assignee } = ticket;
    await api.ask({ method: 'PUT', path: pathOf(id), json: { ticket: { status: 'closed', metadata: { marker: CHANGE_MARKER } } } });
    const externalId = ticket.externalId ?? '';
    const followUpOf = { ...ticket, state: 'closed' } as const;
    return create({ externalId, subject, requesterId, tags, priority, assignee, group: null, fields: {}, message, followUpOf }, `wa-${hashKey('full', account.subdomain, id, message.marker)}`);
  };

  return {
    id: 'zendesk',
    account: account.subdomain,
    createsOnce: true,
    commentLimit: { count: 30, perMs: 10 * MINUTE_MS },
    find,
    get,
    create,
    hasMessage: (ticket, marker) => hasMessage(api, ticket, marker),

    verify: async () => {
      const user = asRecord((await api.ask({ method: 'GET', path: 'users/me' })).user);
      // Zendesk answers 200 with an anonymous user to visitors.
      const id = asNumber(user.id);
      if (id === null) throw refusal(line.name, 401);
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => {
      // Searched first: an update would put back a name that an agent corrected.
      const query = { external_id: requester.externalId };
      const known = asArray((await api.ask({ method: 'GET', path: 'users/search', query })).users).map(asRecord);
      const match = known.find(({ external_id }) => external_id === requester.externalId);
      const user = match ?? asRecord((await api.ask({ method: 'POST', path: 'users/create_or_update', json: { user: toUser(requester) } })).user);
      const id = asNumber(user.id);
      if (id === null) throw api.unreadable();
      return { id: String(id) };
    },

    list: (query) => list(api, query),

    addMessage: async (ticket, message, state) => {
      const { tokens, refusedFiles } = await uploads.of(message);
      const response = await writeComment(api, { ticket, message, tokens, state }, current);
      const isFull = response?.status === 422 && ticket.externalId !== null && (await commentsOf(api, ticket)) >= MOST_COMMENTS;
      if (isFull) return followFull(ticket, message);
      const written = response === null ? { ...ticket, state } : toTicket(api.succeeded(response).ticket);
      uploads.used(message);
      return { ticket: written, refusedFiles };
    },

    update: async (ticket, { state, priority, addTags = [], removeTags = [], ...named }) => {
      const properties = {
        ...(state === undefined ? {} : { status: STATUS_OF[state] }),
        ...(priority === undefined ? {} : { priority }),
        ...(await namedProperties(named, api)),
      };
      // Added and removed one by one: a list that is set would lose the tag that somebody adds at the same time.
      const path = `${pathOf(ticket.id)}/tags`;
      if (addTags.length > 0) await api.ask({ method: 'PUT', path, json: { tags: addTags.map(toTag) } });
      if (removeTags.length > 0) await api.ask({ method: 'DELETE', path, json: { tags: removeTags.map(toTag) } });
      if (Object.keys(properties).length === 0) return current(ticket.id);
      const json = { ticket: { ...properties, metadata: { marker: CHANGE_MARKER } } };
      return toTicket((await api.ask({ method: 'PUT', path: pathOf(ticket.id), json })).ticket);
    },

    events: zendeskEvents(api, fetchFile),
  };
}

const LATEST_FIRST = { sort_by: 'updated_at', sort_order: 'desc' } as const;

const pathOf = (ticketId: string): string => `tickets/${encodeURIComponent(ticketId)}`;

/** An audit is written with its comment: so the marker is there exactly when the comment is. */
async function hasMessage(api: ZendeskApi, ticket: Ticket, marker: string): Promise<boolean> {
  for await (const audits of api.pages(`${pathOf(ticket.id)}/audits`, 'audits', { sort_order: 'desc' })) {
    if (audits.some((audit) => markerOf(audit) === marker)) return true;
  }
  return false;
}

/** Zendesk cannot be asked for external ids that begin in a certain way: so all are looked through, until there are enough. */
async function list(api: ZendeskApi, { state, limit }: TicketQuery): Promise<readonly Ticket[]> {
  const found: Ticket[] = [];
  for await (const page of api.pages('tickets', 'tickets', LATEST_FIRST)) {
    const tickets = page.map((ticket) => readTicket(ticket, api));
    found.push(...tickets.filter((ticket) => isOurTicket(ticket) && isInState(ticket, state)));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

interface CommentWrite {
  readonly ticket: Ticket;
  readonly message: TicketMessage;
  readonly tokens: readonly string[];
  readonly state: Exclude<TicketState, 'closed'>;
}

/**
 * Comment and state in one write. The state was decided on the ticket as it was read, so a ticket that changed since is read again:
 * else one that an agent has taken in hand would be new again.
 */
async function writeComment(
  api: ZendeskApi,
  { ticket, message, tokens, state }: CommentWrite,
  current: (ticketId: string) => Promise<Ticket>,
): Promise<HttpResponse | null> {
  let known = ticket;
  for (let tries = 1; ; tries += 1) {
    const status = STATUS_OF[state === 'new' && known.state !== 'new' ? 'open' : state];
    const comment = toComment(message, ticket.requesterId, tokens);
    const json = { ticket: { comment, status, metadata: { marker: message.marker }, ...(tries > POLITE_TRIES ? {} : unlessChanged(known)) } };
    // Updates take no idempotency key.
    const response = await api.call({ method: 'PUT', path: pathOf(ticket.id), json }, () => hasMessage(api, ticket, message.marker));
    if (response === null || !isOutdated(response)) return response;
    known = await current(ticket.id);
  }
}

function unlessChanged({ updatedAt }: Ticket): Readonly<Record<string, unknown>> {
  if (updatedAt === null) return {};
  return { safe_update: true, updated_stamp: `${new Date(updatedAt).toISOString().slice(0, 19)}Z` };
}

async function commentsOf(api: ZendeskApi, ticket: Ticket): Promise<number> {
  const { count } = await api.ask({ method: 'GET', path: `${pathOf(ticket.id)}/comments/count` });
  return asNumber(asRecord(count).value) ?? 0;
}

function isKeyInUse(response: HttpResponse | null): boolean {
  return response?.status === 400 && asRecord(response.body).error === 'IdempotentRequestError';
}
