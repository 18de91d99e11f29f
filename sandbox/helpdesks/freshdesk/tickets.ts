import type { Request, Response, Router } from 'express';
import multer from 'multer';
import { DAY_MS } from '../../../src/shared/clock';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import { flag, fromForm, number, objectOf, oneOf, requireFields, tags, text, type FieldRule } from './fields';
import { invalid, notFound } from './freshdeskError';
import type { Agent, Attachment, Comment, FreshdeskState, Ticket } from './state';
import { commentView, ticketView } from './views';

type Json = Readonly<Record<string, unknown>>;

/** What the routes of tickets need. */
export interface TicketContext {
  readonly state: FreshdeskState;
  readonly origin: () => string;
  /** Of all attachments of a ticket. */
  readonly maxBytes: number;
  /** An agent did something with a ticket: automation rules look at it. */
  readonly updated: (ticket: Ticket, by: Agent) => void;
}

/** The list leaves out what was made earlier, unless it is asked for changes since a time. */
const DEFAULT_WINDOW_MS = 30 * DAY_MS;
const LIST_QUERY: ReadonlySet<string> = new Set(['unique_external_id', 'requester_id', 'updated_since', 'order_by', 'order_type', 'page', 'per_page']);
const DEFAULT_PAGE = 30;
const MOST_PER_PAGE = 100;

const agentOf = (response: Response): Agent => response.locals.agent as Agent;

export function ticketRoutes(api: Router, context: TicketContext): void {
  const { state, origin, updated } = context;
  const forms = multer({ storage: multer.memoryStorage(), limits: { fieldSize: 1_000_000 } });
  const ticketOf = (request: Request): Ticket => {
    const ticket = state.tickets.find(({ id }) => String(id) === request.params.id);
    if (ticket === undefined) throw notFound();
    return ticket;
  };
  const rules = ticketRules(state);

  api.get('/tickets', (request, response) => {
    const found = wanted(state, request).toSorted((left, right) => right.updatedAt - left.updatedAt || right.id - left.id);
    response.json(onePage(request, found).map((ticket) => ticketView(ticket, origin(), 'nothing')));
  });
  api.post('/tickets', forms.array('attachments[]'), (request, response) => {
    const fields = requireFields(bodyOf(request), rules, ['subject', 'description', 'status', 'priority', 'requester_id']);
    const ticket = createTicket(context, fields, filesOf(request, context, null));
    state.tickets.push(ticket);
    updated(ticket, agentOf(response));
    response.status(201).json(ticketView(ticket, origin(), 'description'));
  });
  api.get('/tickets/:id', (request, response) => void response.json(ticketView(ticketOf(request), origin(), request.query.include === 'stats' ? 'stats' : 'description')));
  api.put('/tickets/:id', (request, response) => {
    const ticket = ticketOf(request);
    change(state, ticket, requireFields(request.body, rules));
    updated(ticket, agentOf(response));
    response.json(ticketView(ticket, origin(), 'description'));
  });
  api.get('/tickets/:id/conversations', (request, response) => {
    const { id, comments } = ticketOf(request);
    response.json(onePage(request, comments).map((comment) => commentView(id, comment, origin())));
  });
  for (const kind of ['notes', 'reply'] as const) {
    api.post(`/tickets/:id/${kind}`, forms.array('attachments[]'), (request, response) => {
      const ticket = ticketOf(request);
      const comment = newComment(context, ticket, kind, request, agentOf(response));
      ticket.comments.push(comment);
      ticket.updatedAt = state.now();
      updated(ticket, agentOf(response));
      response.status(201).json(commentView(ticket.id, comment, origin()));
    });
  }
}

function ticketRules({ customFields, contacts, agents, groups }: FreshdeskState): Readonly<Record<string, FieldRule>> {
  const idIn = (records: ReadonlyArray<{ readonly id: number }>): FieldRule => (value) => number(value) ?? (records.some(({ id }) => id === value) ? null : 'invalid_value');
  return {
    subject: text,
    description: text,
    requester_id: idIn(contacts),
    responder_id: idIn(agents),
    group_id: idIn(groups),
    status: oneOf(2, 3, 4, 5),
    priority: oneOf(1, 2, 3, 4),
    source: oneOf(1, 2, 3, 5, 6, 7, 9, 10),
    tags,
    custom_fields: objectOf(customFields),
  };
}

const bodyOf = (request: Request): Json => (request.is('multipart/form-data') === false ? asRecord(request.body) : fromForm(asRecord(request.body)));

/** @throws FreshdeskError 400 for a filter that Freshdesk does not know, and for one that names no contact. */
function wanted(state: FreshdeskState, { query }: Request): readonly Ticket[] {
  const unknown = Object.keys(query).filter((name) => !LIST_QUERY.has(name));
  if (unknown.length > 0) throw invalid(unknown.map((field) => ({ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' })));
  const externalId = asText(query.unique_external_id);
  const contact = state.contacts.find(({ unique_external_id: id }) => id === externalId);
  if (externalId !== null && contact === undefined) {
    throw invalid([{ field: 'unique_external_id', message: 'There is no contact matching the given unique_external_id', code: 'invalid_value' }]);
  }
  const since = asText(query.updated_since);
  const inWindow = ({ createdAt, updatedAt }: Ticket): boolean =>
    since === null ? createdAt >= state.now() - DEFAULT_WINDOW_MS : Math.floor(updatedAt / 1_000) * 1_000 >= Date.parse(since);
  return state.tickets.filter((ticket) => (contact === undefined || ticket.requesterId === contact.id) && inWindow(ticket));
}

function onePage<T>({ query }: Request, entries: readonly T[]): readonly T[] {
  const size = asNumber(query.per_page) ?? DEFAULT_PAGE;
  if (size > MOST_PER_PAGE) throw invalid([{ field: 'per_page', message: 'It should be a Positive Integer less than or equal to 100', code: 'invalid_value' }]);
  const from = ((asNumber(query.page) ?? 1) - 1) * size;
  return entries.slice(from, from + size);
}

function createTicket({ state }: TicketContext, fields: Json, attachments: readonly Attachment[]): Ticket {
  const ticket: Ticket = {
    id: state.nextId(),
    description: String(fields.description),
    source: asNumber(fields.source) ?? 2,
    attachments,
    createdAt: state.now(),
    comments: [],
    requesterId: Number(fields.requester_id),
    subject: '',
    status: 2,
    priority: 1,
    responderId: null,
    groupId: null,
    tags: [],
    customFields: {},
    updatedAt: state.now(),
    resolvedAt: null,
    closedAt: null,
    reopenedAt: null,
  };
  change(state, ticket, fields);
  return ticket;
}

function change(state: FreshdeskState, ticket: Ticket, fields: Json): void {
  if (fields.status !== undefined && fields.status !== ticket.status) state.setStatus(ticket, Number(fields.status));
  ticket.subject = asText(fields.subject) ?? ticket.subject;
  ticket.requesterId = asNumber(fields.requester_id) ?? ticket.requesterId;
  ticket.priority = asNumber(fields.priority) ?? ticket.priority;
  ticket.responderId = asNumber(fields.responder_id) ?? ticket.responderId;
  ticket.groupId = asNumber(fields.group_id) ?? ticket.groupId;
  // Tags are replaced, custom fields are merged.
  if (fields.tags !== undefined) ticket.tags = [...new Set(asArray(fields.tags).map(String))];
  ticket.customFields = { ...ticket.customFields, ...asRecord(fields.custom_fields) };
  ticket.updatedAt = state.now();
}

const NOTE_RULES = { body: text, private: flag, incoming: flag, user_id: number };
const REPLY_RULES = { body: text };

function newComment(context: TicketContext, ticket: Ticket, kind: 'notes' | 'reply', request: Request, agent: Agent): Comment {
  const { state } = context;
  const fields = requireFields(bodyOf(request), kind === 'notes' ? NOTE_RULES : REPLY_RULES, ['body']);
  const userId = asNumber(fields.user_id) ?? agent.id;
  if (![...state.agents, ...state.contacts].some(({ id }) => id === userId)) throw invalid([{ field: 'user_id', message: 'There is no user matching the given user_id', code: 'invalid_value' }]);
  return {
    id: state.nextId(),
    body: String(fields.body),
    incoming: fields.incoming === true,
    // A note is private unless it says otherwise, a reply never.
    private: kind === 'notes' && fields.private !== false,
    source: kind === 'notes' ? 2 : 0,
    userId,
    attachments: filesOf(request, context, ticket),
    createdAt: state.now(),
  };
}

/** @throws FreshdeskError 400 when all files of the ticket together are too large. */
function filesOf(request: Request, { state, maxBytes }: TicketContext, ticket: Ticket | null): readonly Attachment[] {
  const uploads = asArray(request.files) as readonly Express.Multer.File[];
  const before = [...(ticket?.attachments ?? []), ...(ticket?.comments ?? []).flatMap(({ attachments }) => attachments)];
  const total = [...before.map(({ bytes }) => bytes.length), ...uploads.map(({ size }) => size)].reduce((sum, size) => sum + size, 0);
  if (uploads.length > 0 && total > maxBytes) throw invalid([{ field: 'attachments', message: 'Total attachment size exceeds the limit', code: 'invalid_size' }]);
  return uploads.map(({ originalname, mimetype, buffer }) => ({ id: state.nextId(), name: Buffer.from(originalname, 'latin1').toString('utf8'), contentType: mimetype, bytes: buffer }));
}
