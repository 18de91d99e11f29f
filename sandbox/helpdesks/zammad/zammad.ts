import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import { messageOf } from '../../../src/shared/errors';
import { asNumber, asRecord, asText } from '../../../src/shared/shape';
import { sameSecret } from '../../graph/authenticate';
import type { StandInApi, StandInContext } from '../standIn';
import { ZammadState, type Ticket, type User } from './state';
import { createTicket, findTicket, updateTicket } from './tickets';
import { requireConditions, runTriggers, triggerRoutes } from './triggers';
import { articleView, historyView, ticketView, userView } from './views';
import { forbidden, notFound, ZammadError } from './zammadError';

/** How this Zammad is set up. */
export interface ZammadOptions {
  /** The lowest first; Zammad comes with three. */
  readonly priorities?: readonly string[];
  /** What its web server takes, e.g. `50mb`. */
  readonly maxRequest?: string;
}

/**
 * Zammad's REST API as far as support flows use it. Source: docs.zammad.org and the code of Zammad 6. Like the real one it drops
 * fields that it does not know without a word, and asks for no fewer requests.
 */
export function zammadStandIn({ priorities = ['1 low', '2 normal', '3 high'], maxRequest = '50mb' }: ZammadOptions = {}) {
  return ({ clock }: StandInContext): StandInApi => {
    const state = new ZammadState(clock, priorities);
    const router = express.Router();
    const api = express.Router();
    api.use(login(state), express.json({ limit: maxRequest }));
    listRoutes(api, state);
    ticketRoutes(api, state);
    articleRoutes(api, state);
    tagRoutes(api, state);
    triggerRoutes(api, state);
    router.use('/api/v1', api);
    router.use(zammadErrors);
    return { router, bodyOf: () => ({ error: 'The stand-in was told to refuse this request.' }) };
  };
}

const userOf = (response: Response): User => response.locals.user as User;

const login = (state: ZammadState): RequestHandler => (request, response, next) => {
  const [, given = ''] = /^(?:Token token=|Bearer )(\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const user = state.users.find(({ token }) => token !== null && sameSecret(given, token));
  if (user === undefined) throw new ZammadError(401, given === '' ? 'Authentication required' : "Can't find User for Token");
  response.locals.user = user;
  next();
};

/** Customers see nothing of what agents work with. */
const agentsOnly: RequestHandler = (_request, response, next) => {
  if (!userOf(response).permissions.includes('ticket.agent')) throw forbidden();
  next();
};

function listRoutes(api: Router, state: ZammadState): void {
  api.get('/users/me', (_request, response) => void response.json(userView(userOf(response))));
  api.get('/users/:id', agentsOnly, (request, response) => {
    const user = state.users.find(({ id }) => String(id) === request.params.id);
    if (user === undefined) throw notFound('User');
    response.json(userView(user));
  });
  api.get('/ticket_states', (_request, response) => void response.json(state.states.map((each) => ({ ...each, active: true }))));
  api.get('/ticket_priorities', (_request, response) => void response.json(state.priorities.map((each) => ({ ...each, active: true }))));
}

function ticketRoutes(api: Router, state: ZammadState): void {
  const expanded = (request: Request): boolean => request.query.expand === 'true';

  // The condition search asks the database, so that what was just written is found.
  api.post('/tickets/search', agentsOnly, (request, response) => {
    const { condition, page, per_page: perPage, expand } = asRecord(request.body);
    requireConditions(asRecord(condition));
    const { operator, value } = asRecord(asRecord(condition)['customer.login']);
    const fits = ({ customer }: Ticket): boolean => (operator === 'is' ? customer.login === value : customer.login.includes(String(value)));
    const found = state.tickets.filter(fits).toSorted((left, right) => right.updatedAt - left.updatedAt || right.id - left.id);
    const size = Math.min(asNumber(perPage) ?? 50, 200);
    const from = ((asNumber(page) ?? 1) - 1) * size;
    response.json(found.slice(from, from + size).map((ticket) => ticketView(ticket, expand === true)));
  });
  api.post('/tickets', (request, response) => {
    const changes = createTicket(state, asRecord(request.body), userOf(response));
    runTriggers(state, changes);
    response.status(201).json(ticketView(changes.ticket, expanded(request)));
  });
  api.get('/tickets/:id', agentsOnly, (request, response) => void response.json(ticketView(findTicket(state, request.params.id), expanded(request))));
  api.put('/tickets/:id', agentsOnly, (request, response) => {
    const changes = updateTicket(state, findTicket(state, request.params.id), asRecord(request.body), userOf(response));
    runTriggers(state, changes);
    response.json(ticketView(changes.ticket, expanded(request)));
  });
  api.get('/ticket_history/:id', agentsOnly, (request, response) => void response.json(historyView(findTicket(state, request.params.id))));
}

function articleRoutes(api: Router, state: ZammadState): void {
  api.get('/ticket_articles/by_ticket/:id', agentsOnly, (request, response) => {
    const { id, articles } = findTicket(state, request.params.id);
    response.json(articles.map((article) => articleView(id, article)));
  });
  api.get('/ticket_attachment/:ticket/:article/:id', agentsOnly, (request, response) => {
    const articles = findTicket(state, request.params.ticket).articles.filter(({ id }) => String(id) === request.params.article);
    const file = articles.flatMap(({ attachments }) => attachments).find(({ id }) => String(id) === request.params.id);
    if (file === undefined) throw forbidden();
    response.type(file.mimeType).attachment(file.filename).end(file.bytes);
  });
}

function tagRoutes(api: Router, state: ZammadState): void {
  api.get('/tags', agentsOnly, (request, response) => void response.json({ tags: findTicket(state, request.query.o_id).tags }));
  api.post('/tags/add', agentsOnly, (request, response) => {
    const { item, o_id } = asRecord(request.body);
    const ticket = findTicket(state, String(o_id));
    const tag = asText(item)?.trim();
    if (tag === undefined) throw new ZammadError(422, 'Invalid tag');
    ticket.tags = [...new Set([...ticket.tags, tag])];
    response.status(201).json(true);
  });
  api.delete('/tags/remove', agentsOnly, (request, response) => {
    const ticket = findTicket(state, request.query.o_id);
    ticket.tags = ticket.tags.filter((tag) => tag !== request.query.item);
    response.json(true);
  });
}

const zammadErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  if (failure instanceof ZammadError) return void response.status(failure.status).json({ error: failure.sentence, error_human: failure.sentence });
  const { status } = asRecord(failure);
  // The web server in front of it answers before Zammad does.
  if (status === 413) return void response.status(413).type('html').send('<html><h1>413 Request Entity Too Large</h1></html>');
  if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: 'The request body could not be read.' });
  console.error(`The sandbox's Zammad stumbled: ${messageOf(failure)}`);
  response.status(500).json({ error: 'Internal Server Error' });
};
