import express, { type Request, type RequestHandler, type Router } from 'express';
import { asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { webhookState } from '../graph/accountRoutes';
import { receiveFile } from '../graph/mediaRoutes';
import { badRequest, HttpError, httpErrors } from '../httpError';
import { digitsOf } from '../installation';
import { jsonOrFileOnly, ownOriginOnly } from '../security';
import { findContact, findGroup, findMessage } from '../state/conversations';
import { messageOf } from '../../src/shared/errors';
import { RELEASE_ORDERS } from '../webhooks/WebhookSender';
import { BATCH_SHAPES } from '../webhooks/batches';
import { reportChange } from './changes';
import { changeContact, changeMarketing, changeOwner } from './contacts';
import { writeEcho } from './echoes';
import { eventStream } from './eventStream';
import { makeGroup } from './groups';
import { keepUpload, sendFile } from './files';
import { receiveInbound } from './inbound/receiveInbound';
import { optionalChoice } from './reading';
import { setSettings, settingsView } from './settingsRoute';
import { templateRouter } from './templateRouter';
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
  router.post('/echoes', answer((request) => writeEcho(context, asRecord(request.body))));
  router.post('/changes', answer((request) => reportChange(context, asRecord(request.body))));
  router.post('/groups', answer((request) => makeGroup(context, asRecord(request.body))));
  router.put('/contacts/:contact', answer((request) => changeContact(context, request.params.contact, asRecord(request.body))));
  router.post('/contacts/:contact/marketing', answer((request) => changeMarketing(context, request.params.contact, asRecord(request.body))));
  router.post('/contacts/:contact/owner', answer((request) => changeOwner(context, request.params.contact, asRecord(request.body))));
  router.get('/messages', answer((request) => ({ messages: messagesOf(context, request) })));
  router.get('/conversations', answer(() => ({ conversations: conversationViews(state) })));
  router.post('/conversations/:contact/read', answer((request) => ({ read: openConversation(context, request) })));
  router.post('/messages/:id/played', answer((request) => listen(context, request)));
  router.post('/uploads', receiveFile, keepUpload(state));
  router.get('/media/:id', sendFile(state));
  router.use('/tickets', ticketRouter(context));
  router.use('/templates', templateRouter(context));

  router.get('/webhooks', answer(() => webhooks.waiting));
  router.post('/webhooks/hold', answer(() => (webhooks.hold(), webhooks.waiting)));
  router.post('/webhooks/release', answer((request) => releaseWebhooks(context, request)));

  router.get('/settings', answer(() => settingsView(context)));
  router.post('/settings', answer((request) => setSettings(context, asRecord(request.body))));
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

/** Digits of a phone number, or a group's id as it is. */
function chatName({ state }: SandboxContext, asked: string): string {
  return findGroup(state, asked)?.id ?? digitsOf(asked);
}

function messagesOf(context: SandboxContext, request: Request): readonly unknown[] {
  const asked = asText(request.query.contact);
  const contact = asked === null ? null : chatName(context, asked);
  return context.state.data.messages.filter((message) => contact === null || message.contact === contact).map(messageView);
}

function openConversation(context: SandboxContext, request: Request): number {
  const { state, outbound } = context;
  const contact = chatName(context, String(request.params.contact));
  if (findContact(state, contact) === null && findGroup(state, contact) === null) throw new HttpError(404, 'There is no such customer.');
  const read = outbound.markRead(contact, asRecord(request.body).skipDelivered === true);
  if (read > 0) state.changed({ topic: 'conversations', contact });
  return read;
}

function listen({ state, outbound }: SandboxContext, request: Request): unknown {
  const message = findMessage(state, String(request.params.id));
  if (message?.direction !== 'outbound' || message.media?.voice !== true) throw new HttpError(404, 'There is no such voice note of the business.');
  outbound.markPlayed(message);
  return messageView(message);
}

async function releaseWebhooks({ webhooks }: SandboxContext, request: Request): Promise<unknown> {
  const body = asRecord(request.body);
  const order = optionalChoice(body, 'order', RELEASE_ORDERS) ?? 'asSent';
  return { deliveries: await webhooks.release(order, optionalChoice(body, 'shape', BATCH_SHAPES)) };
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
