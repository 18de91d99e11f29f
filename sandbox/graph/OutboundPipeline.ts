import type { SandboxFaults } from '../faults';
import { advance, ensureContact } from '../state/conversations';
import type { SandboxState } from '../state/SandboxState';
import type { MessageRecord } from '../state/types';
import { envelope, phoneAs, seconds, statusContact } from '../webhooks/envelope';
import type { WebhookSender } from '../webhooks/WebhookSender';
import { errorTitle } from './GraphError';

/** How long after its acceptance a message is sent, and after that delivered. */
export interface StatusDelays {
  readonly sentMs: number;
  readonly deliveredMs: number;
}

/** Why a message that was accepted does not arrive. */
export interface LaterError {
  readonly code: number;
  readonly details: string;
  /** How long after the acceptance; default: as long as it takes to be sent. */
  readonly afterMs?: number;
}

/** Meta's page on pricing: this many delivered service messages a month are free (since 2026-10-01). */
const FREE_SERVICE_MESSAGES = 1_000;
const ERROR_PAGE = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/';

/** Carries accepted messages to the phone page and reports sent, delivered, read or failed by webhook. */
export class OutboundPipeline {
  private readonly timers = new Set<NodeJS.Timeout>();
  /** Statuses of one message leave one after the other. */
  private readonly lastWebhook = new Map<string, Promise<unknown>>();

  constructor(
    private readonly state: SandboxState,
    private readonly webhooks: WebhookSender,
    private readonly faults: SandboxFaults,
    private readonly delays: StatusDelays,
  ) {}

  /** Starts the way of a message that was answered with 200. */
  start(message: MessageRecord, laterError: LaterError | null): void {
    if (laterError !== null) return this.after(laterError.afterMs ?? this.delays.sentMs, () => this.fail(message, laterError));
    this.after(this.delays.sentMs, () => {
      this.report(message, 'sent');
      // Meta reports nothing beyond "sent" for a reaction.
      if (message.type !== 'reaction') this.after(this.delays.deliveredMs, () => this.report(message, 'delivered'));
    });
  }

  /** The customer opened the chat. @returns how many messages became read. */
  markRead(contact: string): number {
    const unread = this.state.data.messages.filter(
      ({ direction, status, contact: of, type }) =>
        direction === 'outbound' && of === contact && status === 'delivered' && type !== 'reaction',
    );
    for (const message of unread) this.report(message, 'read');
    return unread.length;
  }

  /** Stops what is on its way: it stays as it is. */
  cancel(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private after(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, delayMs);
    this.timers.add(timer);
  }

  private fail(message: MessageRecord, { code, details }: LaterError): void {
    message.errorCode = code;
    message.errorText = details;
    advance(this.state, message, 'failed');
    const title = errorTitle(code);
    this.post(message, { errors: [{ code, title, message: title, error_data: { details }, href: ERROR_PAGE }] });
  }

  private report(message: MessageRecord, status: 'sent' | 'delivered' | 'read'): void {
    if (!advance(this.state, message, status)) return;
    if (status === 'read') return this.post(message, {});
    this.post(message, { pricing: this.pricing(message, status) });
  }

  /** The pricing object of after 2026-10-01. What `type` says for the free thousand is not documented; this is our guess. */
  private pricing(message: MessageRecord, status: 'sent' | 'delivered'): unknown {
    const category = message.category ?? 'service';
    const month = new Date(this.state.now()).toISOString().slice(0, 7);
    const counts = this.state.data.deliveredServiceMessages;
    const delivered = counts[month] ?? 0;
    const free = category === 'service' && delivered < FREE_SERVICE_MESSAGES;
    if (category === 'service' && status === 'delivered') counts[month] = delivered + 1;
    return { billable: !free, pricing_model: 'PMP', type: free ? 'free_customer_service' : 'regular', category };
  }

  private post(message: MessageRecord, extra: Readonly<Record<string, unknown>>): void {
    if (this.faults.settings.statuses === 'off') return;
    const contact = ensureContact(this.state, message.contact);
    const failed = message.status === 'failed';
    const status = {
      id: message.id,
      status: message.status,
      timestamp: seconds(this.state.now()),
      ...phoneAs('recipient_id', contact),
      // Meta leaves the user id out where a message to a phone number failed.
      ...(failed && contact.username === undefined ? {} : { recipient_user_id: contact.userId }),
      ...(message.callbackData === undefined ? {} : { biz_opaque_callback_data: message.callbackData }),
      ...extra,
    };
    const body = envelope(this.state.installation, { ...(failed ? {} : { contacts: [statusContact(contact)] }), statuses: [status] });
    const before = this.lastWebhook.get(message.id) ?? Promise.resolve();
    const sending = before.then(() => this.webhooks.send(body)).finally(() => {
      if (this.lastWebhook.get(message.id) === sending) this.lastWebhook.delete(message.id);
    });
    this.lastWebhook.set(message.id, sending);
  }
}
