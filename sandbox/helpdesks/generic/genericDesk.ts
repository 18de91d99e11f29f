import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import { messageOf } from '../../../src/shared/errors';
import { asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { StandInApi, StandInContext } from '../standIn';
import { addComment, changeTicket, DeskError, GenericDeskState, openTicket, type DeskTicket, type DeskUser } from './state';
import { commentView, ticketView } from './views';

const PAGE_SIZE = 20;
const MAX_JSON = '30mb';

/** Logins of the desk: nodes have the first one. */
export const DESK_TOKENS = { api: 'generic-api-token', human: 'generic-human-token' } as const;
const USERS: Readonly<Record<string, DeskUser>> = {
  [DESK_TOKENS.api]: { id: '1', name: 'API' },
  [DESK_TOKENS.human]: { id: '2', name: 'Robin Agent' },
};

/** A helpdesk of our own making with a usual JSON API, strict about every field: what Generic HTTP is tried on. */
export function genericDesk({ clock, origin }: StandInContext): StandInApi {
  const state = new GenericDeskState(clock);
  const router = express.Router();
  router.use(login, express.json({ limit: MAX_JSON }));
  router.get('/api/me', (request, response) => void response.json({ data: userOf(request) }));
  ticketRoutes(router, state, origin);
  router.get('/files/:id', (request, response) => {
    const file = state.files.get(String(request.params.id));
    if (file === undefined) throw new DeskError(404, 'not_found');
    response.type('application/octet-stream').end(file.bytes);
  });
  router.use(deskErrors);
  return { router, bodyOf: ({ status }) => ({ error: status === 429 ? 'slow_down' : 'broken' }) };
}

function ticketRoutes(router: Router, state: GenericDeskState, origin: () => string): void {
  const show = (ticket: DeskTicket): unknown => ticketView(ticket, origin());
  const ticketOf = (request: Request): DeskTicket => state.ticket(String(request.params.id));
  router.get('/api/tickets', (request, response) => void response.json({ data: page(request, wanted(state, request)).map(show) }));
  router.post('/api/tickets', (request, response) => void response.status(201).json({ data: show(openTicket(state, asRecord(request.body))) }));
  router.get('/api/tickets/:id', (request, response) => void response.json({ data: show(ticketOf(request)) }));
  router.patch('/api/tickets/:id', (request, response) => {
    response.json({ data: show(changeTicket(state, ticketOf(request), asRecord(request.body))) });
  });
  router.get('/api/tickets/:id/comments', (request, response) => {
    const { comments } = ticketOf(request);
    response.json({ data: page(request, comments).map((comment) => commentView(state, comment)) });
  });
  router.post('/api/tickets/:id/comments', (request, response) => {
    const comment = addComment(state, ticketOf(request), asRecord(request.body), userOf(request));
    response.status(201).json({ data: commentView(state, comment) });
  });
}

/** The latest change first. As everywhere, a filter of another name is passed over. */
function wanted(state: GenericDeskState, { query }: Request): readonly DeskTicket[] {
  const [key, since] = [asText(query.conversation_key), Date.parse(asText(query.updated_since) ?? '')];
  return [...state.tickets.values()]
    .filter((ticket) => (key === null || ticket.conversationKey === key) && !(ticket.updatedAt < since))
    .sort((left, right) => right.updatedAt - left.updatedAt);
}

function page<T>({ query }: Request, entries: readonly T[]): readonly T[] {
  const number = asNumber(query.page) ?? 1;
  return entries.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
}

function userOf(request: Request): DeskUser {
  const [, token = ''] = /^Bearer +(\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const user = Object.hasOwn(USERS, token) ? USERS[token] : undefined;
  if (user === undefined) throw new DeskError(401, 'log_in');
  return user;
}

const login: RequestHandler = (request, _response, next) => {
  userOf(request);
  next();
};

const deskErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  if (failure instanceof DeskError) return void response.status(failure.status).json({ error: failure.code });
  const { status } = asRecord(failure);
  if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: 'unreadable' });
  console.error(`The generic desk stumbled: ${messageOf(failure)}`);
  response.status(500).json({ error: 'broken' });
};
