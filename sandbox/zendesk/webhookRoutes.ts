import { randomBytes, randomUUID } from 'node:crypto';
import type { Request, Router } from 'express';
import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskUser, ZendeskWebhook } from '../state/zendeskTypes';
import { ZendeskError } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

/** What webhooks can subscribe to, as far as support flows use it. */
export const WEBHOOK_EVENTS = ['zen:event-type:ticket.comment_added', 'zen:event-type:ticket.status_changed'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** `/api/v2/webhooks`, for administrators. @param userOf whose login a request has. */
export function webhookRoutes(api: Router, state: SandboxState, userOf: (request: Request) => ZendeskUser): void {
  const adminOnly = (request: Request): void => {
    if (userOf(request).role !== 'admin') throw refused(403, 'Forbidden', 'You do not have access to this page.');
  };
  const webhookOf = (request: Request): ZendeskWebhook => {
    adminOnly(request);
    const webhook = state.data.zendesk.webhooks.find(({ id }) => id === request.params.id);
    if (webhook === undefined) throw refused(404, 'WebhookNotFound', 'The webhook does not exist.');
    return webhook;
  };

  api.get('/webhooks', (request, response) => {
    adminOnly(request);
    const meta = { has_more: false, after_cursor: null, before_cursor: null };
    response.json({ webhooks: state.data.zendesk.webhooks.map(webhookView), meta, links: { prev: null, next: null } });
  });
  api.post('/webhooks', (request, response) => {
    adminOnly(request);
    const webhook = readWebhook(asRecord(asRecord(request.body).webhook), state.now());
    state.data.zendesk.webhooks.push(webhook);
    state.changed({ topic: 'account' });
    response.status(201).json({ webhook: webhookView(webhook) });
  });
  api.get('/webhooks/:id', (request, response) => void response.json({ webhook: webhookView(webhookOf(request)) }));
  api.get('/webhooks/:id/signing_secret', (request, response) => {
    response.json({ signing_secret: { algorithm: 'SHA256', secret: webhookOf(request).signingSecret } });
  });
  api.delete('/webhooks/:id', (request, response) => {
    const webhook = webhookOf(request);
    state.data.zendesk.webhooks = state.data.zendesk.webhooks.filter((each) => each !== webhook);
    state.changed({ topic: 'account' });
    response.status(204).end();
  });
}

function readWebhook(given: Readonly<Record<string, unknown>>, createdAt: number): ZendeskWebhook {
  const [name, endpoint] = [asText(given.name), asText(given.endpoint)];
  const subscriptions = asArray(given.subscriptions).map(String);
  if (name === null) throw invalid('name');
  if (endpoint === null || !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) throw invalid('endpoint');
  // Subscribed to events, a webhook posts JSON and nothing else.
  if (given.http_method !== 'POST') throw invalid('http_method');
  if (given.request_format !== 'json') throw invalid('request_format');
  if (given.status !== 'active' && given.status !== 'inactive') throw invalid('status');
  if (subscriptions.some((event) => !WEBHOOK_EVENTS.includes(event as WebhookEvent))) throw invalid('subscriptions');
  const signingSecret = randomBytes(36).toString('base64url');
  return { id: randomUUID().replaceAll('-', '').slice(0, 26).toUpperCase(), name, endpoint, subscriptions, active: given.status === 'active', signingSecret, createdAt };
}

function webhookView({ id, name, endpoint, subscriptions, active, createdAt }: ZendeskWebhook): unknown {
  const status = active ? 'active' : 'inactive';
  return { id, name, endpoint, subscriptions, status, http_method: 'POST', request_format: 'json', created_at: zendeskTime(createdAt), created_by: '1' };
}

const invalid = (field: string): ZendeskError => refused(400, 'InvalidWebhook', `${field} is missing or not valid.`);

/** The webhook API words its refusals in its own way. */
function refused(status: number, code: string, title: string): ZendeskError {
  return new ZendeskError(status, { errors: [{ code, title, status: String(status) }] });
}
