import { MINUTE_MS } from '../../../shared/clock';
import { asArray, asRecord, asText } from '../../../shared/shape';
import type { TicketWebhook, TicketWebhookRequest } from '../../TicketEvents';
import { timeOf } from '../parts/answers';
import { isSigned, jsonOf } from '../parts/webhooks';
import type { ZendeskApi } from './api';

const EVENTS = ['zen:event-type:ticket.comment_added', 'zen:event-type:ticket.status_changed'] as const;
/** Older ones may be replayed. A bell that rings late only costs a look, so a clock may be wrong by some minutes. */
const LATEST_MS = 15 * MINUTE_MS;

/** Zendesk's webhooks on ticket events. Source: developer.zendesk.com, Webhooks, Verifying webhook authenticity. */
export function zendeskWebhook(api: ZendeskApi): TicketWebhook {
  /** The webhook of ours that rings at this address. */
  const idAt = async (url: string): Promise<string | null> => {
    const { webhooks } = await api.ask({ method: 'GET', path: 'webhooks', query: { 'page[size]': 100 } });
    const ours = asArray(webhooks).map(asRecord).find(({ endpoint, status }) => endpoint === url && status === 'active');
    return asText(ours?.id);
  };

  const create = async (url: string): Promise<string> => {
    const webhook = { name: 'n8n Support Ticket Trigger', endpoint: url, http_method: 'POST', request_format: 'json', status: 'active', subscriptions: EVENTS };
    const response = await api.call({ method: 'POST', path: 'webhooks', json: { webhook } }, async () => (await idAt(url)) !== null);
    const id = response === null ? await idAt(url) : asText(asRecord(api.succeeded(response).webhook).id);
    if (id === null) throw api.unreadable();
    return id;
  };

  return {
    register: async (url) => {
      const id = (await idAt(url)) ?? (await create(url));
      const answer = await api.ask({ method: 'GET', path: `webhooks/${encodeURIComponent(id)}/signing_secret` });
      const secret = asText(asRecord(answer.signing_secret).secret);
      if (secret === null) throw api.unreadable();
      return { id, secret };
    },

    unregister: async ({ id }) => {
      await api.askIfThere({ method: 'DELETE', path: `webhooks/${encodeURIComponent(id)}` });
    },

    ticketsOf: (request, secret, nowMs) => (secret !== null && !isGenuine(request, secret, nowMs) ? null : ticketIn(request.rawBody)),
  };
}

/** base64(HMAC-SHA256(secret, timestamp + body)) over the bytes as they came. */
function isGenuine({ headers, rawBody }: TicketWebhookRequest, secret: string, nowMs: number): boolean {
  const timestamp = headers['x-zendesk-webhook-signature-timestamp'] ?? '';
  const at = timeOf(timestamp);
  if (at === null || Math.abs(nowMs - at) > LATEST_MS) return false;
  const signature = Buffer.from(headers['x-zendesk-webhook-signature'] ?? '', 'base64');
  return isSigned(signature.toString('hex'), 'sha256', secret, timestamp, rawBody);
}

function ticketIn(rawBody: Uint8Array): readonly string[] {
  const id = asText(asRecord(jsonOf(rawBody).detail).id);
  return id !== null && /^\d+$/.test(id) ? [id] : [];
}
