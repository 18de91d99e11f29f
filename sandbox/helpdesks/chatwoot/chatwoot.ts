import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { MB } from '../../../src/shared/bytes';
import { messageOf } from '../../../src/shared/errors';
import { SECOND_MS } from '../../../src/shared/clock';
import { asArray, asRecord, asText } from '../../../src/shared/shape';
import { sameSecret } from '../../graph/authenticate';
import { rateLimit } from '../rateLimit';
import { ringWebhook, signatureOf } from '../ringWebhook';
import type { StandInApi, StandInContext } from '../standIn';
import { ChatwootError, invalidRecord, notAuthorized, notFound } from './chatwootError';
import { contactRoutes } from './contacts';
import { conversationRoutes, type ConversationContext } from './conversations';
import { ChatwootState, type User } from './state';
import { conversationView, messageView, userView, webhookView } from './views';

const EVENTS: ReadonlySet<unknown> = new Set(['conversation_created', 'conversation_status_changed', 'conversation_updated', 'message_created', 'message_updated']);


/** How this Chatwoot is set up. */
export interface ChatwootOptions {
  readonly requestsPerMinute?: number;
  /** `false`: a version before 4.11.2, which signs nothing. */
  readonly signed?: boolean;
  /** `false`: the Community Edition, which keeps no history of states. */
  readonly history?: boolean;
  /** Chatwoot's administrators can set it. */
  readonly maxFileBytes?: number;
}

/**
 * Chatwoot's Application API as far as support flows use it, with an administrator, an agent, and an inbox of the kind "API".
 * Source: the code of Chatwoot 4 and its OpenAPI description. Like the real one it lets unknown fields pass and drops them.
 */
export function chatwootStandIn({ requestsPerMinute = 3_000, signed = true, history = true, maxFileBytes = 40 * MB }: ChatwootOptions = {}) {
  return ({ clock, origin }: StandInContext): StandInApi => {
    const state = new ChatwootState(clock);
    const api = express.Router();
    api.use(account(state), express.json({ limit: '2mb' }));
    peopleRoutes(api, state);
    contactRoutes(api, state, origin);
    conversationRoutes(api, { state, origin, history, maxFileBytes, tell: teller(state, origin, signed) });
    webhookRoutes(api, state, signed);

    const router = express.Router();
    router.get('/rails/active_storage/blobs/redirect/:blob/:name', sendFile(state));
    router.use(rateLimit(clock, requestsPerMinute, (_request, response) => void response.status(429).type('text').send('Retry later\n')));
    router.use('/api/v1', login(state));
    router.get('/api/v1/profile', (_request, response) => void response.json({ ...userView(response.locals.user as User), account_id: state.accountId }));
    router.use('/api/v1/accounts/:accountId', api);
    router.use(chatwootErrors);
    return { router, bodyOf: () => ({ error: 'The stand-in was told to refuse this request.' }) };
  };
}

/** Like the real one, a wrong token is told apart from a missing one. */
const login = (state: ChatwootState): RequestHandler => (request, response, next) => {
  const token = request.get('api_access_token');
  if (token === undefined) throw new ChatwootError(401, { errors: ['You need to sign in or sign up before continuing.'] });
  const user = state.users.find((each) => sameSecret(token, each.token));
  if (user === undefined) throw new ChatwootError(401, { error: 'Invalid Access Token' });
  response.locals.user = user;
  next();
};

const account = (state: ChatwootState): RequestHandler<{ accountId?: string }> => (request, _response, next) => {
  const [, , , , accountId] = request.baseUrl.split('/');
  if (accountId !== String(state.accountId)) throw new ChatwootError(401, { error: 'You are not authorized to access this account' });
  next();
};

function peopleRoutes(api: Router, state: ChatwootState): void {
  api.get('/agents', (_request, response) => void response.json(state.users.map(userView)));
  api.get('/teams', (_request, response) => void response.json(state.teams));
  api.get('/inboxes/:id', (request, response) => {
    const channel = state.inboxes.get(Number(request.params.id));
    if (channel === undefined) throw notFound();
    response.json({ id: Number(request.params.id), name: 'WhatsApp', channel_type: channel, lock_to_single_conversation: false });
  });
}

/** Only administrators may see and make webhooks; an address can be registered once. */
function webhookRoutes(api: Router, state: ChatwootState, signed: boolean): void {
  const view = (webhook: (typeof state.webhooks)[number]) => {
    const { secret, ...shown } = webhookView(webhook, state.accountId);
    return signed ? { ...shown, secret } : shown;
  };
  api.use('/webhooks', (_request, response, next) => {
    if ((response.locals.user as User).role !== 'administrator') throw notAuthorized();
    next();
  });
  api.get('/webhooks', (_request, response) => void response.json({ payload: { webhooks: state.webhooks.map(view) } }));
  api.post('/webhooks', (request, response) => {
    const { url, subscriptions } = asRecord(request.body);
    const address = asText(url);
    const events = asArray(subscriptions);
    if (address === null || !URL.canParse(address)) throw invalidRecord('url', 'is invalid');
    if (events.length === 0 || events.some((event) => !EVENTS.has(event))) throw invalidRecord('subscriptions', 'is invalid');
    if (state.webhooks.some((each) => each.url === address)) throw invalidRecord('url', 'has already been taken');
    const webhook = { id: state.nextId(), url: address, subscriptions: events.map(String), secret: randomUUID() };
    state.webhooks.push(webhook);
    response.json({ payload: { webhook: view(webhook) } });
  });
  api.delete('/webhooks/:id', (request, response) => {
    const index = state.webhooks.findIndex(({ id }) => String(id) === request.params.id);
    if (index === -1) throw notFound();
    state.webhooks.splice(index, 1);
    response.status(200).end();
  });
}

/** Rings every webhook that asked for the event. */
function teller(state: ChatwootState, origin: () => string, signed: boolean): ConversationContext['tell'] {
  return (event, conversation, message) => {
    const inConversation = conversationView(state, conversation, origin());
    const payload = message === undefined ? inConversation : { ...messageView(conversation, message, origin()), conversation: inConversation };
    const body = JSON.stringify({ ...payload, event, account: { id: state.accountId, name: 'Sandbox' } });
    const timestamp = String(Math.floor(state.now() / SECOND_MS));
    for (const { url, secret } of state.webhooks.filter(({ subscriptions }) => subscriptions.includes(event))) {
      const signature = { 'x-chatwoot-timestamp': timestamp, 'x-chatwoot-signature': `sha256=${signatureOf('sha256', secret, `${timestamp}.${body}`)}` };
      ringWebhook(url, body, { 'x-chatwoot-delivery': randomUUID(), ...(signed ? signature : {}) });
    }
  };
}

const sendFile = (state: ChatwootState): RequestHandler => (request, response) => {
  const files = state.conversations.flatMap(({ messages }) => messages).flatMap((message) => message.files);
  const file = files.find(({ id }) => request.params.blob === `sandbox-${id}`);
  if (file === undefined) throw notFound();
  response.type(file.mimeType).end(file.bytes);
};

const chatwootErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  if (failure instanceof ChatwootError) return void response.status(failure.status).json(failure.body);
  const { status } = asRecord(failure);
  if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: 'The request body could not be read.' });
  console.error(`The sandbox's Chatwoot stumbled: ${messageOf(failure)}`);
  response.status(500).json({ error: 'Internal Server Error' });
};
