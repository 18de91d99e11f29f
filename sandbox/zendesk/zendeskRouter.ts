import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import { messageOf } from '../../src/shared/errors';
import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { faultMiddleware } from '../faultMiddleware';
import type { Fault } from '../faults';
import { sameSecret } from '../graph/authenticate';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskUser } from '../state/zendeskTypes';
import { GROUPS, TICKET_FIELDS } from './account';
import { listOf } from './listing';
import { ticketRoutes } from './ticketRoutes';
import { attachmentView, keepUpload, TOKEN_LIFETIME_MS } from './uploads';
import { createOrUpdateUser, findAgent, findUser, searchUsers, usersById, userView } from './users';
import { webhookRoutes } from './webhookRoutes';
import { invalidAttribute, notFound, ZendeskError } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

const MAX_JSON = '2mb';
const MAX_UPLOAD = '50mb';

/** Zendesk's Support API as far as support flows use it, below `/zendesk`. */
export function zendeskRouter(context: SandboxContext): Router {
  const { state, faults, requests, origin } = context;
  const { subdomain } = state.installation.zendesk;
  const baseUrl = (): string => `${origin()}/zendesk/${subdomain}`;
  const router = express.Router();
  router.use(requests.record('zendesk', () => state.now()));
  router.get(`/${subdomain}/attachments/token/:id`, sendAttachment(state));
  const api = express.Router();
  api.use(withoutJsonEnding, ownTime(state), basicAuth(state), faultMiddleware(faults, () => 'zendesk', refuseByFault));
  // An upload is raw bytes of any type, JSON included: so before the JSON parser.
  api.post('/uploads', express.raw({ type: () => true, limit: MAX_UPLOAD }), upload(state, baseUrl));
  api.use(express.json({ limit: MAX_JSON }));
  const userOf = (request: Request): ZendeskUser => loginOf(state, request);
  userRoutes(api, state, userOf);
  ticketRoutes(api, { state, faults, baseUrl, userOf });
  webhookRoutes(api, state, userOf);
  api.get('/groups', (request, response) => void response.json(listOf(request, 'groups', GROUPS, (group) => group)));
  api.get('/ticket_fields', (request, response) => void response.json(listOf(request, 'ticket_fields', TICKET_FIELDS, (field) => field)));
  router.use(`/${subdomain}/api/v2`, api);
  router.use(() => {
    throw new ZendeskError(404, { error: 'InvalidEndpoint', description: 'Not found' });
  });
  router.use(zendeskErrors);
  return router;
}

function userRoutes(api: Router, state: SandboxState, userOf: (request: Request) => ZendeskUser): void {
  api.get('/users/me', (request, response) => void response.json({ user: userView(userOf(request)) }));
  api.get('/users/show_many', (request, response) => void response.json(listOf(request, 'users', usersById(state, request.query), userView)));
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

/** Answers carry the stand-in's own time. */
function ownTime(state: SandboxState): RequestHandler {
  return (_request, response, next) => {
    response.set('date', new Date(state.now()).toUTCString());
    next();
  };
}

/** An API token belongs to the account: with it, every agent's e-mail address is a login. */
function loginOf(state: SandboxState, request: Request): ZendeskUser {
  const [, encoded] = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  const [, email, apiToken] = /^([^:]+)\/token:(.+)$/.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  const user = findAgent(state, { email });
  if (user === null || !sameSecret(apiToken ?? '', state.installation.zendesk.apiToken)) throw new ZendeskError(401, { error: "Couldn't authenticate you" });
  return user;
}

function basicAuth(state: SandboxState): RequestHandler {
  return (request, _response, next) => {
    loginOf(state, request);
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
