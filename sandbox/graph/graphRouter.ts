import { randomBytes } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from 'express';
import { asRecord } from '../../src/shared/shape';
import { messageOf } from '../../src/shared/errors';
import type { SandboxClients, SandboxContext } from '../context';
import { faultMiddleware } from '../faultMiddleware';
import type { FaultRoute } from '../faults';
import { listPhoneNumbers, listTemplates, showApp, showBusinessAccount, showPhoneNumber, showTemplate } from './accountRoutes';
import { appTokenOnly, authenticate, clientOf, scopeOnly, systemTokenOnly } from './authenticate';
import { debugToken } from './debugToken';
import { GraphError, unknownObject } from './GraphError';
import { deleteMedia, receiveFile, showMedia, uploadMedia } from './mediaRoutes';
import { messagesRoute } from './messagesRoute';
import {
  deleteAppSubscription, listAppSubscriptions, listSubscribedApps, setAppSubscription, subscribeApp, unsubscribeApp, updatePhoneNumber,
} from './subscriptionRoutes';

/** Graph versions that the sandbox answers to, as a path prefix. */
export const GRAPH_VERSION_PATH = /^\/v2\d\.0(?=\/|$)/;

const MAX_JSON = '1mb';

type Answer = (context: SandboxContext, request: Request) => unknown;
type NodeKind = 'phoneNumberId' | 'wabaId' | 'appId';

/** The Graph API, strict where Meta is strict: each token sees its own client. Mount it below {@link GRAPH_VERSION_PATH}. */
export function graphRouter(clients: SandboxClients): Router {
  const [{ state, requests }] = clients;
  const routers = new Map(clients.map((client) => [client, clientRouter(client)]));
  const router = express.Router();
  router.use(requests.record('graph', () => state.now()), metaHeaders(() => state.now()));
  router.use(express.json({ limit: MAX_JSON }), express.urlencoded({ limit: MAX_JSON, extended: false }));
  router.use((request, response, next) => routers.get(clientOf(clients, request))?.(request, response, next));
  router.use(graphErrors);
  return router;
}

function clientRouter(context: SandboxContext): Router {
  const { state, faults } = context;
  const router = express.Router({ caseSensitive: true });
  router.use(authenticate(state), usageHeaders(context));
  router.use(faultMiddleware(faults, (request) => routeOf(context, request), refuseByFault));

  const answer = (work: Answer): RequestHandler => async (request, response) => void response.json(await work(context, request));
  const node = (kind: NodeKind): RequestHandler => (request, _response, next) => {
    if (request.params.id !== state.installation[kind]) throw unknownObject(request.method, String(request.params.id));
    next();
  };

  router.get('/debug_token', answer(debugToken));

  router.get('/:id/subscriptions', node('appId'), appTokenOnly, answer(listAppSubscriptions));
  router.post('/:id/subscriptions', node('appId'), appTokenOnly, answer(setAppSubscription));
  router.delete('/:id/subscriptions', node('appId'), appTokenOnly, answer(deleteAppSubscription));

  router.use(systemTokenOnly);
  const messaging = scopeOnly(state, 'whatsapp_business_messaging');
  const management = scopeOnly(state, 'whatsapp_business_management');
  router.post('/:id/messages', node('phoneNumberId'), messaging, messagesRoute(context));
  router.post('/:id/media', node('phoneNumberId'), messaging, receiveFile, uploadMedia(context));
  router.get('/:id/message_templates', node('wabaId'), management, listingLimit(context), answer(listTemplates));
  router.get('/:id/phone_numbers', node('wabaId'), management, answer(listPhoneNumbers));
  router.get('/:id/subscribed_apps', node('wabaId'), management, answer(listSubscribedApps));
  router.post('/:id/subscribed_apps', node('wabaId'), management, answer(subscribeApp));
  router.delete('/:id/subscribed_apps', node('wabaId'), management, answer(unsubscribeApp));
  router.post('/:id', node('phoneNumberId'), management, answer(updatePhoneNumber));
  router.get('/:id', answer(showNode));
  router.delete('/:id', messaging, answer((_context, request) => deleteMedia(context, String(request.params.id))));

  router.use((request: Request) => {
    throw new GraphError(2500, null, { status: 400, message: `Unknown path components: ${request.path.slice(0, 100)}` });
  });
  return router;
}

function showNode(context: SandboxContext, request: Request): unknown {
  const id = String(request.params.id);
  const { phoneNumberId, wabaId, appId } = context.state.installation;
  if (id === phoneNumberId) return showPhoneNumber(context, request);
  if (id === wabaId) return showBusinessAccount(context, request);
  if (id === appId) return showApp(context, request);
  return showTemplate(context, request, id) ?? showMedia(context, id, request.query.phone_number_id);
}

const EDGE_ROUTES: ReadonlyMap<string, Exclude<FaultRoute, '*'>> = new Map([
  ['messages', 'messages'],
  ['media', 'media'],
  ['message_templates', 'templates'],
  ['subscriptions', 'subscriptions'],
  ['subscribed_apps', 'subscriptions'],
]);

function routeOf({ state }: SandboxContext, request: Request): Exclude<FaultRoute, '*'> {
  const [, id = '', edge] = request.path.split('/');
  if (edge !== undefined) return EDGE_ROUTES.get(edge) ?? 'account';
  return Object.hasOwn(state.data.media, id) ? 'media' : 'account';
}

/** @param now the time that Meta tells. */
const metaHeaders = (now: () => number): RequestHandler => (request, response, next) => {
  response.set({
    date: new Date(now()).toUTCString(),
    'facebook-api-version': request.baseUrl.slice(1),
    'x-fb-request-id': randomBytes(12).toString('base64url'),
    'x-fb-trace-id': randomBytes(8).toString('base64url'),
  });
  next();
};

/** How much of its limits the app has used, in percent. */
function usageHeaders({ state }: SandboxContext): RequestHandler {
  return (_request, response, next) => {
    response.set('x-app-usage', JSON.stringify({ call_count: 1, total_cputime: 1, total_time: 1 }));
    setBusinessUsage(response, state.installation.wabaId, 1);
    next();
  };
}

function setBusinessUsage(response: Response, wabaId: string, callCount: number): void {
  const usage = { type: 'whatsapp', call_count: callCount, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: callCount >= 100 ? 60 : 0 };
  response.set('x-business-use-case-usage', JSON.stringify({ [wabaId]: [usage] }));
}

/** Meta lets an app list an account's templates so many times an hour. */
function listingLimit({ state, faults, rateLimits }: SandboxContext): RequestHandler {
  return (_request, response, next) => {
    if (faults.settings.rateLimits === 'on') setBusinessUsage(response, state.installation.wabaId, rateLimits.takeListing(state.now()));
    next();
  };
}

/** The answer to a fault that has a status or one of Meta's codes. */
export function refuseByFault(fault: { readonly status?: number; readonly code?: number }, response: Response): void {
  const failure = new GraphError(fault.code ?? 2, 'The sandbox was told to refuse this request.', fault.status === undefined ? {} : { status: fault.status });
  response.status(failure.status).json(failure.toBody());
}

/** Broken JSON, too large bodies and wrong multipart forms come from the parsers with a status of their own. */
function asGraphError(failure: unknown): GraphError {
  if (failure instanceof GraphError) return failure;
  const { status, code } = asRecord(failure);
  if (status === 413 || code === 'LIMIT_FILE_SIZE') return new GraphError(100, 'The request is too large.', { status: 413 });
  if (status === 400 || typeof code === 'string') return new GraphError(100, 'The request body could not be read.');
  console.error(`The sandbox's Graph API stumbled: ${messageOf(failure)}`);
  return new GraphError(131000);
}

const graphErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  const refused = asGraphError(failure);
  response.status(refused.status).json(refused.toBody());
};
