import type { SandboxFaults } from '../faults';
import { advance, ensureContact, findGroup } from '../state/conversations';
import type { SandboxState } from '../state/SandboxState';
import type { ContactRecord, GroupRecord, MessageRecord } from '../state/types';
import { seconds } from '../webhooks/envelope';
import { statusWebhook } from '../webhooks/statusWebhook';
import type { WebhookSender } from '../webhooks/WebhookSender';
import { webhookError } from './GraphError';
import { countServiceMessages, inFreeEntry, pricingOf } from './pricing';

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

/** Carries accepted messages to the phone page and reports sent, delivered, read, played or failed by webhook. */
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

  /**
   * The chat was opened.
   * @param skipDelivered also reads what was only sent so far: then `delivered` is never reported, as Meta may do.
   * @returns how many messages became read.
   */
  markRead(contact: string, skipDelivered = false): number {
    const unread = this.state.data.messages.filter(
      ({ direction, status, contact: of, type }) =>
        direction === 'outbound' && of === contact && (status === 'delivered' || (skipDelivered && status === 'sent')) && type !== 'reaction',
    );
    for (const message of unread) this.report(message, 'read');
    return unread.length;
  }

  /** The customer listened to a voice note. */
  markPlayed(message: MessageRecord): void {
    this.report(message, 'played');
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
    this.post(message, { errors: [webhookError(code, details)] });
  }

  private report(message: MessageRecord, status: 'sent' | 'delivered' | 'read' | 'played'): void {
    const before = message.status;
    if (!advance(this.state, message, status)) return;
    // Priced are `sent` and whatever says first that it arrived; nothing is charged that others sent.
    const isPriced = message.by === undefined && (status === 'sent' || before === 'sent');
    this.post(message, isPriced ? this.priced(message, status) : {});
  }

  private priced(message: MessageRecord, status: MessageRecord['status']): Readonly<Record<string, unknown>> {
    const { category = 'service' } = message;
    const recipient = findGroup(this.state, message.contact) ?? ensureContact(this.state, message.contact);
    const pricing = pricingOf(this.state, category, recipient);
    if (pricing.category === 'service' && status !== 'sent') countServiceMessages(this.state);
    return { ...this.conversation(recipient, status), pricing };
  }

  /** Webhooks since v24.0 only name a conversation inside a free entry point. */
  private conversation(recipient: ContactRecord | GroupRecord, status: MessageRecord['status']): Readonly<Record<string, unknown>> {
    if (!inFreeEntry(recipient, this.state.now())) return {};
    const expires = status === 'sent' ? { expiration_timestamp: seconds(recipient.freeEntryUntil) } : {};
    const id = Buffer.from(`${recipient.userId} ${recipient.freeEntryUntil}`).toString('hex').slice(0, 32);
    return { conversation: { id, ...expires, origin: { type: 'referral_conversion' } } };
  }

  private post(message: MessageRecord, extra: Readonly<Record<string, unknown>>): void {
    if (this.faults.settings.statuses === 'off') return;
    const { payload, field } = statusWebhook(this.state, message, extra);
    const before = this.lastWebhook.get(message.id) ?? Promise.resolve();
    const sending = before.then(() => this.webhooks.send(payload, { field })).finally(() => {
      if (this.lastWebhook.get(message.id) === sending) this.lastWebhook.delete(message.id);
    });
    this.lastWebhook.set(message.id, sending);
  }
}
