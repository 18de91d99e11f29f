import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import axios from 'axios';
import type { SandboxFaults } from '../faults';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskAudit, ZendeskTicket, ZendeskWebhook } from '../state/zendeskTypes';
import type { WebhookEvent } from './webhookRoutes';
import { zendeskTime } from './zendeskTime';

/** Whether a post with this answer is tried again; 0 for none. */
const isPassing = (status: number): boolean => status === 0 || status === 409 || status === 429 || status >= 500;
const MOST_RETRIES = 3;
const TIMEOUT_MS = 12_000;

/** Posts what happens on tickets to the webhooks that subscribed to it, signed as Zendesk signs. */
export class WebhookBell {
  private readonly stop = new AbortController();

  /** @param retryDelaysMs pauses before the second, third and fourth try. */
  constructor(
    private readonly state: SandboxState,
    private readonly faults: SandboxFaults,
    private readonly retryDelaysMs: readonly number[],
  ) {
    state.onChange(({ audit }) => {
      if (audit !== undefined) this.ring(audit.ticketId, audit.auditId);
    });
  }

  close(): void {
    this.stop.abort();
  }

  private ring(ticketId: number, auditId: number): void {
    const ticket = this.state.data.zendesk.tickets.find(({ id }) => id === ticketId);
    const audit = ticket?.audits.find(({ id }) => id === auditId);
    const { zendeskWebhooks } = this.faults.settings;
    if (ticket === undefined || audit === undefined || zendeskWebhooks === 'off') return;
    const events = eventsOf(audit).map(({ type, event }) => ({ type, body: payload(this.state, ticket, audit, type, event) }));
    // Zendesk promises neither order nor that an event comes once.
    const posts = zendeskWebhooks === 'disorder' ? [...events.toReversed(), ...events] : events;
    for (const webhook of this.state.data.zendesk.webhooks.filter(({ active }) => active)) {
      for (const { type, body } of posts.filter((post) => webhook.subscriptions.includes(post.type))) void this.deliver(webhook, type, body);
    }
  }

  private async deliver(webhook: ZendeskWebhook, type: WebhookEvent, body: string): Promise<void> {
    for (let tries = 0; !this.stop.signal.aborted; tries += 1) {
      if (!isPassing(await this.post(webhook, type, body)) || tries === MOST_RETRIES) return;
      await pause(this.retryDelaysMs[tries] ?? 0, null, { signal: this.stop.signal }).catch(() => undefined);
    }
  }

  private async post({ id, endpoint, signingSecret }: ZendeskWebhook, type: WebhookEvent, body: string): Promise<number> {
    const timestamp = zendeskTime(this.state.now());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Zendesk Webhook',
      'x-zendesk-account-id': '1',
      'x-zendesk-event-type': type,
      'x-zendesk-webhook-id': id,
      'x-zendesk-webhook-invocation-id': randomUUID(),
      'x-zendesk-webhook-signature': createHmac('sha256', signingSecret).update(timestamp + body).digest('base64'),
      'x-zendesk-webhook-signature-timestamp': timestamp,
    };
    const options = { headers, timeout: TIMEOUT_MS, maxRedirects: 0, proxy: false, signal: this.stop.signal, validateStatus: () => true } as const;
    return axios.post(endpoint, Buffer.from(body), options).then(({ status }) => status).catch(() => 0);
  }
}

interface TicketEvent {
  readonly type: WebhookEvent;
  readonly event: unknown;
}

/** What an audit tells those who subscribed. A new ticket's first comment counts as one [guess]. */
function eventsOf(audit: ZendeskAudit): readonly TicketEvent[] {
  return audit.events.flatMap((event): readonly TicketEvent[] => {
    if (event.type === 'Comment') {
      const comment = { id: String(event.id), author: { id: String(event.author_id) }, body: event.body, is_public: event.public };
      return [{ type: 'zen:event-type:ticket.comment_added', event: { comment } }];
    }
    if (event.type !== 'Change' || event.field_name !== 'status') return [];
    const [current, previous] = [event.value, event.previous_value].map((status) => String(status).toUpperCase());
    return [{ type: 'zen:event-type:ticket.status_changed', event: { current, previous } }];
  });
}

function payload(state: SandboxState, ticket: ZendeskTicket, audit: ZendeskAudit, type: WebhookEvent, event: unknown): string {
  return JSON.stringify({
    type,
    account_id: 1,
    id: randomUUID(),
    time: new Date(audit.createdAt).toISOString(),
    zendesk_event_version: '2022-11-06',
    subject: `zen:ticket:${ticket.id}`,
    detail: {
      id: String(ticket.id),
      actor_id: String(audit.authorId),
      external_id: ticket.externalId,
      requester_id: String(ticket.requesterId),
      status: ticket.status.toUpperCase(),
      subject: ticket.subject,
      tags: ticket.tags,
      updated_at: zendeskTime(state.now()),
      via: { channel: 'web_service' },
    },
    event,
  });
}
