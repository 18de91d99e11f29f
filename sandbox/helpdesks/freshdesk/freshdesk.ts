import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { MB } from '../../../src/shared/bytes';
import { messageOf } from '../../../src/shared/errors';
import { asRecord } from '../../../src/shared/shape';
import { sameSecret } from '../../graph/authenticate';
import { rateLimit } from '../rateLimit';
import { ringWebhook } from '../ringWebhook';
import type { StandInApi, StandInContext } from '../standIn';
import { contactRoutes } from './contacts';
import { FreshdeskError, notFound } from './freshdeskError';
import { FreshdeskState, type Agent, type Ticket } from './state';
import { ticketRoutes, type TicketContext } from './tickets';
import { agentViews } from './views';


/** How this Freshdesk is set up. */
export interface FreshdeskOptions {
  /** Of the plan: 200 for Growth, 700 for Enterprise. */
  readonly requestsPerMinute?: number;
  /** Of all attachments of a ticket. */
  readonly maxBytes?: number;
  /** An automation rule that administrators made by hand. It rings for what agents do, and signs nothing. */
  readonly rule?: { readonly url: string; readonly secret: string };
}

/**
 * Freshdesk's API as far as support flows use it, with two agents. Source: developers.freshdesk.com/api. Its search, which shows
 * what was written minutes later, is left out: nothing of ours may ask it.
 */
export function freshdeskStandIn({ requestsPerMinute = 100_000, maxBytes = 20 * MB, rule }: FreshdeskOptions = {}) {
  return ({ clock, origin }: StandInContext): StandInApi => {
    const state = new FreshdeskState(clock);
    const router = express.Router();
    router.get('/attachments/:id/:name', sendFile(state));
    router.use(rateLimit(clock, requestsPerMinute, (_request, response) => void response.status(429).json({ message: 'You have exceeded the limit of requests per minute' })));
    const api = express.Router();
    api.use(login(state), express.json({ limit: '5mb' }));
    api.get('/agents/me', (_request, response) => void response.json(agentViews(state).find(({ id }) => id === (response.locals.agent as Agent).id)));
    api.get('/agents', (_request, response) => void response.json(agentViews(state)));
    api.get('/groups', (_request, response) => void response.json(state.groups));
    contactRoutes(api, state);
    ticketRoutes(api, { state, origin, maxBytes, updated: ruleOf(rule) });
    router.use('/api/v2', api);
    router.use(freshdeskErrors);
    return { router, bodyOf: () => ({ message: 'The stand-in was told to refuse this request.' }) };
  };
}

/** Rings for what agents do, programs with an agent's key included, as a rule "when an action is performed by an agent" does. */
function ruleOf(rule: FreshdeskOptions['rule']): TicketContext['updated'] {
  return ({ id }: Ticket) => {
    if (rule === undefined) return;
    const body = JSON.stringify({ freshdesk_webhook: { ticket_id: id, ticket_subject: 'left out' } });
    ringWebhook(rule.url, body, { 'x-webhook-secret': rule.secret });
  };
}

/** The API key is the user's name, and the password anything. */
const login = (state: FreshdeskState): RequestHandler => (request, response, next) => {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  const [apiKey = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const agent = state.agents.find((each) => sameSecret(apiKey, each.apiKey));
  if (agent === undefined) throw new FreshdeskError(401, { code: 'invalid_credentials', message: 'You have to be logged in to perform this action.' });
  response.locals.agent = agent;
  next();
};

const sendFile = (state: FreshdeskState): RequestHandler => (request, response) => {
  const files = state.tickets.flatMap(({ attachments, comments }) => [...attachments, ...comments.flatMap((comment) => comment.attachments)]);
  const file = files.find(({ id }) => request.params.id === `sandbox-${id}`);
  if (file === undefined) throw notFound();
  response.type(file.contentType).end(file.bytes);
};

const freshdeskErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  if (failure instanceof FreshdeskError) return void (failure.body === null ? response.status(failure.status).end() : response.status(failure.status).json(failure.body));
  const { status } = asRecord(failure);
  if (typeof status === 'number' && status < 500) return void response.status(status).json({ code: 'invalid_json', message: 'Request body has invalid json format' });
  console.error(`The sandbox's Freshdesk stumbled: ${messageOf(failure)}`);
  response.status(500).json({ message: 'Internal Server Error' });
};
