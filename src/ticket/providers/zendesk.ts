import { MINUTE_MS } from '../../shared/clock';
import { SupportError } from '../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../shared/http';
import { asArray, asNumber, asRecord, asText } from '../../shared/shape';
import { conversationOf } from '../externalId';
import { callHelpdesk, refusal, type HelpdeskLine } from '../helpdeskCall';
import type { NewTicket, Requester, Ticket, TicketChanges, TicketMessage, TicketPriority, TicketProvider, TicketState } from '../TicketProvider';

/** A Zendesk account. Requests are authenticated by whoever sends them. */
export interface ZendeskAccount {
  readonly subdomain: string;
  /** Without a trailing slash; `https://{subdomain}.zendesk.com` unless it is a stand-in. */
  readonly baseUrl: string;
}

const STATES: Readonly<Record<string, TicketState>> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  hold: 'onHold',
  solved: 'solved',
  closed: 'closed',
};
const STATUS_OF: Readonly<Record<TicketState, string>> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  onHold: 'hold',
  solved: 'solved',
  closed: 'closed',
};

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];

const timeOf = (value: unknown): number | null => {
  const time = Date.parse(asText(value) ?? '');
  return Number.isNaN(time) ? null : time;
};

/** A ticket holds up to 5000 comments; audits come 100 to a page. */
const MOST_AUDIT_PAGES = 50;

type Call = Omit<HttpRequest, 'url'> & { readonly path: string };

/** Zendesk Support. Source of the rules: developer.zendesk.com, Tickets, Ticket Audits, Users, Idempotency. */
export function zendesk(account: ZendeskAccount, line: HelpdeskLine): TicketProvider {
  const call = ({ path, ...request }: Call, alreadyDone?: () => Promise<boolean>): Promise<HttpResponse | null> =>
    callHelpdesk(line, { ...request, url: `${account.baseUrl}/api/v2/${path}` }, alreadyDone);

  /** A call whose answer must be a success; gives its JSON object. */
  const ask = async (request: Call): Promise<Readonly<Record<string, unknown>>> => succeeded(await call(request), line.name);

  const toTicket = (value: unknown): Ticket => readTicket(value, account, line.name);

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    // The list, not the search: search indexes a new ticket minutes later.
    const query = { external_id: externalId, sort_by: 'updated_at', sort_order: 'desc' };
    return asArray((await ask({ method: 'GET', path: 'tickets', query })).tickets).map(toTicket);
  };

  const hasMessage = async (ticket: Ticket, marker: string): Promise<boolean> => {
    for (let page = 1; page <= MOST_AUDIT_PAGES; page += 1) {
      const query = { per_page: 100, page, sort_order: 'desc' };
      const answer = await ask({ method: 'GET', path: `tickets/${encodeURIComponent(ticket.id)}/audits`, query });
      if (asArray(answer.audits).some((audit) => markerOf(audit) === marker)) return true;
      if (asText(answer.next_page) === null) return false;
    }
    return false;
  };

  return {
    id: 'zendesk',
    account: account.subdomain,
    createsOnce: true,
    commentLimit: { count: 30, perMs: 10 * MINUTE_MS },
    find,
    hasMessage,

    verify: async () => {
      const user = asRecord((await ask({ method: 'GET', path: 'users/me' })).user);
      // Zendesk answers 200 with an anonymous user to visitors.
      const id = asNumber(user.id);
      if (id === null) throw refusal(line.name, { status: 401, headers: {}, body: null });
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => {
      // Searched first: an update would put back a name that an agent corrected.
      const query = { external_id: requester.externalId };
      const known = asArray((await ask({ method: 'GET', path: 'users/search', query })).users).map(asRecord);
      const match = known.find(({ external_id }) => external_id === requester.externalId);
      const user = match ?? asRecord((await ask({ method: 'POST', path: 'users/create_or_update', json: { user: toUser(requester) } })).user);
      const id = asNumber(user.id);
      if (id === null) throw unreadable(line.name);
      return { id: String(id) };
    },

    get: async (ticketId) => {
      const response = await call({ method: 'GET', path: `tickets/${encodeURIComponent(ticketId)}` });
      return response?.status === 404 ? null : toTicket(succeeded(response, line.name).ticket);
    },

    create: async (ticket, idempotencyKey) => {
      const response = await call({
        method: 'POST',
        path: 'tickets',
        headers: { 'idempotency-key': idempotencyKey },
        json: { ticket: toNewTicket(ticket) },
      });
      if (isKeyInUse(response)) {
        // An earlier attempt opened the ticket, with other words.
        const [earlier] = (await find(ticket.externalId)).filter(({ externalId }) => externalId === ticket.externalId);
        if (earlier !== undefined) return { ticket: earlier, refusedFiles: [] };
      }
      return { ticket: toTicket(succeeded(response, line.name).ticket), refusedFiles: [] };
    },

    addMessage: async (ticket, message, state) => {
      const response = await call(
        {
          method: 'PUT',
          path: `tickets/${encodeURIComponent(ticket.id)}`,
          json: { ticket: { comment: toComment(message, ticket.requesterId), status: STATUS_OF[state], metadata: { marker: message.marker } } },
        },
        // Updates take no idempotency key.
        () => hasMessage(ticket, message.marker),
      );
      return { ticket: response === null ? { ...ticket, state } : toTicket(succeeded(response, line.name).ticket), refusedFiles: [] };
    },

    list: async ({ limit }) => {
      const query = { sort_by: 'updated_at', sort_order: 'desc' };
      const tickets = asArray((await ask({ method: 'GET', path: 'tickets', query })).tickets).map(toTicket);
      return tickets.filter(({ externalId }) => conversationOf(externalId ?? '') !== null).slice(0, limit);
    },

    update: async (ticket, changes) => {
      const path = `tickets/${encodeURIComponent(ticket.id)}`;
      return toTicket((await ask({ method: 'PUT', path, json: { ticket: toChanges(ticket, changes) } })).ticket);
    },

    events: {
      webhook: null,
      changedSince: async (cursor) => ({ ticketIds: [], cursor: cursor ?? '' }),
      eventsOf: async () => [],
      download: async () => new Uint8Array(),
    },
  };
}

function toChanges(ticket: Ticket, { state, priority, addTags = [], removeTags = [] }: TicketChanges): Readonly<Record<string, unknown>> {
  const tags = [...ticket.tags.filter((tag) => !removeTags.map(toTag).includes(tag)), ...addTags.map(toTag)];
  return { tags, ...(state === undefined ? {} : { status: STATUS_OF[state] }), ...(priority === undefined ? {} : { priority }) };
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when subdomain or base URL cannot be one
 */
export function zendeskAccount(settings: Readonly<Record<string, unknown>>): ZendeskAccount {
  const subdomain = asText(settings.subdomain)?.trim() ?? '';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/i.test(subdomain)) {
    throw new SupportError(
      'unsupportedSetup',
      'The Zendesk credential has no usable subdomain.',
      'Enter only the part before ".zendesk.com", e.g. "company".',
    );
  }
  const baseUrl = (asText(settings.baseUrl) ?? `https://${subdomain}.zendesk.com`).trim().replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new SupportError('unsupportedSetup', 'The base URL in the Zendesk credential is not a web address.', 'Leave it empty for zendesk.com.');
  }
  return { subdomain, baseUrl };
}

function toUser({ externalId, name, phone }: Requester): Readonly<Record<string, unknown>> {
  return { name, external_id: externalId, skip_verify_email: true, ...(phone === null ? {} : { phone }) };
}

function toNewTicket(ticket: NewTicket): Readonly<Record<string, unknown>> {
  const { externalId, subject, requesterId, tags, priority, message, followUpOf } = ticket;
  return {
    subject,
    external_id: externalId,
    requester_id: Number(requesterId),
    comment: toComment(message, requesterId),
    tags: tags.map(toTag),
    metadata: { marker: message.marker },
    ...(priority === null ? {} : { priority }),
    ...(followUpOf === null ? {} : { via_followup_source_id: Number(followUpOf.id) }),
  };
}

/** `body` is plain text to Zendesk; `html_body` would be interpreted. */
function toComment({ text, visibility, as }: TicketMessage, requesterId: string): Readonly<Record<string, unknown>> {
  return { body: text, public: visibility === 'public', ...(as === 'customer' ? { author_id: Number(requesterId) } : {}) };
}

/** Zendesk's tags are lower case and hold no spaces. */
const toTag = (tag: string): string => tag.trim().toLowerCase().replace(/\s+/g, '_');

function readTicket(value: unknown, account: ZendeskAccount, name: string): Ticket {
  const ticket = asRecord(value);
  const id = asNumber(ticket.id);
  const state = STATES[asText(ticket.status) ?? ''];
  if (id === null || state === undefined) throw unreadable(name);
  return {
    id: String(id),
    number: String(id),
    url: `${account.baseUrl}/agent/tickets/${id}`,
    state,
    nativeState: asText(ticket.status) ?? '',
    subject: asText(ticket.subject) ?? '',
    externalId: asText(ticket.external_id),
    requesterId: String(asNumber(ticket.requester_id) ?? ''),
    priority: PRIORITIES.find((priority) => priority === ticket.priority) ?? null,
    tags: asArray(ticket.tags).map(String),
    assignee: asNumber(ticket.assignee_id) === null ? null : String(ticket.assignee_id),
    createdAt: timeOf(ticket.created_at),
    updatedAt: timeOf(ticket.updated_at),
  };
}

/** Metadata of a write appears below `custom` in the audit of that write. */
function markerOf(audit: unknown): string | null {
  return asText(asRecord(asRecord(asRecord(audit).metadata).custom).marker);
}

function isKeyInUse(response: HttpResponse | null): boolean {
  return response?.status === 400 && asRecord(response.body).error === 'IdempotentRequestError';
}

function succeeded(response: HttpResponse | null, name: string): Readonly<Record<string, unknown>> {
  if (response === null || response.status < 200 || response.status > 299) {
    throw response === null ? unreadable(name) : refusal(name, response, reasonsOf(response.body));
  }
  return asRecord(response.body);
}

/** Zendesk's own names: the kind of refusal and the fields concerned. Its descriptions quote content, so they stay out, and so does what may be a number or a token. */
function reasonsOf(body: unknown): readonly string[] {
  const { error, details } = asRecord(body);
  return [asText(error), ...Object.keys(asRecord(details))].filter((name): name is string => name !== null && /^[A-Za-z_]{1,40}$/.test(name));
}

function unreadable(name: string): SupportError {
  return new SupportError(
    'helpdeskRefused',
    `${name} answered in a way that this node does not understand.`,
    'Check the subdomain or base URL in the credential.',
  );
}
