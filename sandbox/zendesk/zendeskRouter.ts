import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import { messageOf } from '../../src/shared/errors';
import { asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { faultMiddleware } from '../faultMiddleware';
import type { Fault } from '../faults';
import { sameSecret } from '../graph/authenticate';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskTicket } from '../state/zendeskTypes';
import { idempotently } from './idempotency';
import { createTicket, findTicket, ticketFields, updateTags, updateTicket, type TicketWrite } from './ticketChanges';
import { zendeskAudit, zendeskComment, zendeskTicket } from './ticketViews';
import { attachmentView, keepUpload, TOKEN_LIFETIME_MS } from './uploads';
import { agentUser, createOrUpdateUser, findUser, searchUsers, userView } from './users';
import { invalidAttribute, notFound, ZendeskError } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

const MAX_JSON = '2mb';
const MAX_UPLOAD = '50mb';
const PAGE_SIZE = 100;

/** Zendesk's Support API as far as support flows use it, below `/zendesk`. */
export function zendeskRouter(context: SandboxContext): Router {
  const { state, faults, requests, origin } = context;
  const { subdomain } = state.installation.zendesk;
  const baseUrl = (): string => `${origin()}/zendesk/${subdomain}`;
  const router = express.Router();
  router.use(requests.record('zendesk', () => state.now()));
  router.get(`/${subdomain}/attachments/token/:id`, sendAttachment(state));
  const api = express.Router();
  api.use(withoutJsonEnding, basicAuth(state), faultMiddleware(faults, () => 'zendesk', refuseByFault));
  // An upload is raw bytes of any type, JSON included: so before the JSON parser.
  api.post('/uploads', express.raw({ type: () => true, limit: MAX_UPLOAD }), upload(state, baseUrl));
  api.use(express.json({ limit: MAX_JSON }));
  userRoutes(api, state);
  ticketRoutes(api, state, baseUrl);
  router.use(`/${subdomain}/api/v2`, api);
  router.use(() => {
    throw new ZendeskError(404, { error: 'InvalidEndpoint', description: 'Not found' });
  });
  router.use(zendeskErrors);
  return router;
}

function userRoutes(api: Router, state: SandboxState): void {
  api.get('/users/me', (_request, response) => void response.json({ user: userView(agentUser(state)) }));
  api.get('/users/search', (request, response) => void response.json(listOf(request, 'users', searchUsers(state, request.query), userView)));
  api.post('/users/create_or_update', (request, response) => {
    const { user, created } = createOrUpdateUser(state, request.body);
    response.status(created ? 201 : 200).json({ user: userView(user) });
  });
  api.get('/users/:id', (request, response) => {
    const user = findUser(state, Number(request.params.id));
    if (user === null) throw notFound();
    response.json({ user: userView(user) });
  });
}

function ticketRoutes(api: Router, state: SandboxState, baseUrl: () => string): void {
  const show = (ticket: ZendeskTicket): unknown => zendeskTicket(state, ticket, baseUrl());
  const wrote = ({ ticket, audit }: TicketWrite): unknown => ({ ticket: show(ticket), audit: zendeskAudit(ticket, audit) });
  const ticketOf = (request: Request): ZendeskTicket => findTicket(state, String(request.params.id));

  api.get('/tickets', (request, response) => void response.json(listOf(request, 'tickets', wantedTickets(state, request), show)));
  const create = (request: Request) => {
    const written = createTicket(state, ticketFields(request.body));
    return { location: `${baseUrl()}/api/v2/tickets/${written.ticket.id}.json`, body: wrote(written) };
  };
  api.post('/tickets', idempotently(state, create));
  api.get('/tickets/:id', (request, response) => void response.json({ ticket: show(ticketOf(request)) }));
  api.put('/tickets/:id', (request, response) => {
    const ticket = ticketOf(request);
    response.json(wrote(updateTicket(state, ticket, ticketFields(request.body))));
  });
  api.get('/tickets/:id/comments', (request, response) => {
    const comments = inOrder(request, ticketOf(request).comments);
    response.json(listOf(request, 'comments', comments, (comment) => zendeskComment(state, comment, baseUrl())));
  });
  api.get('/tickets/:id/audits', (request, response) => {
    const ticket = ticketOf(request);
    response.json(listOf(request, 'audits', inOrder(request, ticket.audits), (audit) => zendeskAudit(ticket, audit)));
  });
  api.get('/tickets/:id/tags', (request, response) => void response.json({ tags: ticketOf(request).tags }));
  for (const [method, mode] of [['put', 'add'], ['post', 'set'], ['delete', 'remove']] as const) {
    api[method]('/tickets/:id/tags', (request, response) => {
      response.status(mode === 'set' ? 201 : 200).json({ tags: updateTags(state, ticketOf(request), request.body, mode) });
    });
  }
  api.get('/tags', (request, response) => void response.json(listOf(request, 'tags', tagCounts(state), (tag) => tag)));
}

function wantedTickets(state: SandboxState, request: Request): readonly ZendeskTicket[] {
  const externalId = asText(request.query.external_id);
  const found = state.data.zendesk.tickets.filter((ticket) => externalId === null || ticket.externalId === externalId);
  const sortBy = asText(request.query.sort_by);
  if (sortBy !== 'updated_at' && sortBy !== 'created_at') return inOrder(request, found);
  const time = (ticket: ZendeskTicket): number => (sortBy === 'updated_at' ? ticket.updatedAt : ticket.createdAt);
  return inOrder(request, found.toSorted((left, right) => time(left) - time(right)));
}

function inOrder<T>(request: Request, entries: readonly T[]): readonly T[] {
  return request.query.sort_order === 'desc' ? entries.toReversed() : entries;
}

function tagCounts(state: SandboxState): ReadonlyArray<{ readonly name: string; readonly count: number }> {
  const counts = new Map<string, number>();
  for (const tag of state.data.zendesk.tickets.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((left, right) => right.count - left.count);
}

/** One page in Zendesk's offset pagination. */
function listOf<T>(request: Request, name: string, entries: readonly T[], show: (entry: T) => unknown): unknown {
  const size = Math.min(Math.max(asNumber(request.query.per_page) ?? PAGE_SIZE, 1), PAGE_SIZE);
  const page = Math.max(asNumber(request.query.page) ?? 1, 1);
  const pageUrl = (number: number): string => {
    const url = new URL(request.originalUrl, `http://${request.get('host') ?? '127.0.0.1'}`);
    url.searchParams.set('page', String(number));
    return url.href;
  };
  return {
    [name]: entries.slice((page - 1) * size, page * size).map(show),
    count: entries.length,
    next_page: page * size < entries.length ? pageUrl(page + 1) : null,
    previous_page: page > 1 ? pageUrl(page - 1) : null,
  };
}

function upload(state: SandboxState, baseUrl: () => string): RequestHandler {
  return (request, response) => {
    const fileName = asText(request.query.filename);
    if (fileName === null) throw invalidAttribute('filename', 'is missing');
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw invalidAttribute('file', 'must not be empty');
    const mimeType = request.get('content-type') ?? 'application/octet-stream';
    const { upload: kept, media } = keepUpload(state, { fileName, mimeType, bytes: request.body }, asText(request.query.token));
    const attachments = kept.mediaIds.flatMap((id) => state.data.media[id] ?? []).map((each) => attachmentView(each, baseUrl()));
    const expiresAt = zendeskTime(kept.createdAt + TOKEN_LIFETIME_MS);
    response.status(201).json({ upload: { token: kept.token, expires_at: expiresAt, attachment: attachmentView(media, baseUrl()), attachments } });
  };
}

/** Zendesk serves attachments under an unguessable address, without a log-in. */
function sendAttachment(state: SandboxState): RequestHandler {
  return (request, response) => {
    const file = state.readMedia(String(request.params.id));
    if (file === null) throw notFound();
    response.attachment(file.record.fileName).set('content-type', 'application/octet-stream').end(file.bytes);
  };
}

/** Every address works with and without `.json`. */
const withoutJsonEnding: RequestHandler = (request, _response, next) => {
  request.url = request.url.replace(/^([^?]*)\.json(?=\?|$)/, '$1');
  next();
};

function basicAuth(state: SandboxState): RequestHandler {
  const { email, apiToken } = state.installation.zendesk;
  return (request, _response, next) => {
    const [, encoded] = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
    const given = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    if (!sameSecret(given, `${email}/token:${apiToken}`)) throw new ZendeskError(401, { error: "Couldn't authenticate you" });
    next();
  };
}

function refuseByFault(fault: Fault, response: Response): void {
  const status = fault.status ?? 500;
  const error = status === 429 ? 'TooManyRequests' : 'InternalError';
  response.status(status).json({ error, description: 'The sandbox was told to refuse this request.' });
}

const zendeskErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  if (failure instanceof ZendeskError) return void response.status(failure.status).json(failure.body);
  const { status } = asRecord(failure);
  if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: 'Unprocessable', description: 'The request body could not be read.' });
  console.error(`The sandbox's Zendesk stumbled: ${messageOf(failure)}`);
  response.status(500).json({ error: 'InternalError' });
};
