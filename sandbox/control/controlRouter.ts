import express, { type Request, type RequestHandler, type Router } from 'express';
import { asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { webhookState } from '../graph/accountRoutes';
import { receiveFile } from '../graph/mediaRoutes';
import { badRequest, HttpError, httpErrors } from '../httpError';
import { digitsOf } from '../installation';
import { jsonOrFileOnly, ownOriginOnly } from '../security';
import { findContact } from '../state/conversations';
import { messageOf } from '../../src/shared/errors';
import { RELEASE_ORDERS, type ReleaseOrder } from '../webhooks/WebhookSender';
import { eventStream } from './eventStream';
import { keepUpload, sendFile } from './files';
import { receiveInbound } from './inbound';
import { ticketRouter } from './ticketRouter';
import { conversationViews, messageView } from './views';

/** A file sent as base64 inside JSON may be as large as WhatsApp's largest picture or voice message. */
const MAX_JSON = '32mb';

/** `/sandbox/…`: what scripts, tests and the pages use. README.md describes it. */
export function controlRouter(context: SandboxContext): Router {
  const { state, faults, requests, webhooks } = context;
  const router = express.Router();
  router.use(ownOriginOnly, jsonOrFileOnly, express.json({ limit: MAX_JSON }));
  const answer = (work: (request: Request) => unknown): RequestHandler => async (request, response) => void response.json(await work(request));

  router.post('/inbound', answer((request) => receiveInbound(context, asRecord(request.body))));
  router.get('/messages', answer((request) => ({ messages: messagesOf(context, request) })));
  router.get('/conversations', answer(() => ({ conversations: conversationViews(state) })));
  router.post('/conversations/:contact/read', answer((request) => ({ read: openConversation(context, request) })));
  router.post('/uploads', receiveFile, keepUpload(state));
  router.get('/media/:id', sendFile(state));
  router.use('/tickets', ticketRouter(context));

  router.get('/webhooks', answer(() => webhooks.waiting));
  router.post('/webhooks/hold', answer(() => (webhooks.hold(), webhooks.waiting)));
  router.post('/webhooks/release', answer((request) => releaseWebhooks(context, request)));

  router.get('/account', answer(() => accountView(context)));
  router.get('/events', eventStream(state));
  router.get('/requests', answer((request) => ({ requests: requests.list(request.query.target === 'zendesk' ? 'zendesk' : 'graph') })));
  router.delete('/requests', answer(() => (requests.clear(), {})));
  router.get('/clock', answer(() => clockView(context)));
  router.post('/clock', answer((request) => setClock(context, request)));
  router.get('/faults', answer(() => faults.settings));
  router.post('/faults', answer((request) => addFaults(context, request)));
  router.delete('/faults', answer(() => (faults.clear(), faults.settings)));
  router.post('/reset', answer(() => (resetAll(context), {})));
  router.use(() => {
    throw new HttpError(404, 'The control API has no such address; sandbox/README.md lists them.');
  });
  router.use(httpErrors);
  return router;
}

function messagesOf({ state }: SandboxContext, request: Request): readonly unknown[] {
  const asked = asText(request.query.contact);
  const contact = asked === null ? null : digitsOf(asked);
  return state.data.messages.filter((message) => contact === null || message.contact === contact).map(messageView);
}

function openConversation({ state, outbound }: SandboxContext, request: Request): number {
  const contact = findContact(state, digitsOf(String(request.params.contact)));
  if (contact === null) throw new HttpError(404, 'There is no such customer.');
  const read = outbound.markRead(contact.phone);
  if (read > 0) state.changed({ topic: 'conversations', contact: contact.phone });
  return read;
}

async function releaseWebhooks({ webhooks }: SandboxContext, request: Request): Promise<unknown> {
  const { order = 'asSent' } = asRecord(request.body);
  if (!RELEASE_ORDERS.includes(order as ReleaseOrder)) throw badRequest(`order must be one of ${RELEASE_ORDERS.join(', ')}.`);
  return { deliveries: await webhooks.release(order as ReleaseOrder) };
}

function accountView(context: SandboxContext): unknown {
  const { businessName, appId, wabaId, phoneNumberId, displayPhoneNumber, zendesk } = context.state.installation;
  return {
    businessName,
    appId,
    wabaId,
    phoneNumberId,
    displayPhoneNumber,
    zendesk: { subdomain: zendesk.subdomain, baseUrl: `${context.origin()}/zendesk/${zendesk.subdomain}` },
    ...webhookState(context),
  };
}

function clockView({ state }: SandboxContext): unknown {
  return { offsetMs: state.data.clockOffsetMs, now: state.now() };
}

function setClock(context: SandboxContext, request: Request): unknown {
  const offsetMs = asNumber(asRecord(request.body).offsetMs);
  if (offsetMs === null) throw badRequest('offsetMs must be a number of milliseconds.');
  context.state.data.clockOffsetMs = Math.trunc(offsetMs);
  context.state.changed({ topic: 'clock' });
  return clockView(context);
}

function addFaults({ faults }: SandboxContext, request: Request): unknown {
  try {
    faults.add(asRecord(request.body));
  } catch (failure) {
    throw badRequest(messageOf(failure));
  }
  return faults.settings;
}

function resetAll({ state, faults, requests, rateLimits, outbound, webhooks }: SandboxContext): void {
  outbound.cancel();
  webhooks.cancel();
  faults.clear();
  requests.clear();
  rateLimits.clear();
  state.reset();
}
