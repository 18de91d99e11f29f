import axios from 'axios';
import { systemClock } from '../../src/shared/clock';
import type { SandboxState } from '../state/SandboxState';
import { callbackRoute } from './callbacks';
import { signatureHeader, webhookBytes, type SignatureMode } from './webhookBytes';

/** One attempt: the receiver's HTTP status, or 0 when it gave no answer. */
export interface DeliveryAttempt {
  readonly status: number;
  readonly ms: number;
}

export interface WebhookOptions {
  readonly signature?: SignatureMode;
  /** Called once, when the receiver answered 200. */
  readonly onAccepted?: () => void;
}

const TIMEOUT_MS = 15_000;
const USER_AGENT = 'facebookexternalua';

/** Posts webhooks to whoever subscribed; anything but 200 is posted again with growing pauses. */
export class WebhookSender {
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stop = new AbortController();

  constructor(
    private readonly state: SandboxState,
    private readonly retryDelaysMs: readonly number[],
  ) {}

  /**
   * @returns the first attempt, once it ended, or `null` when nobody is subscribed.
   * Forged webhooks (an invalid or missing signature) are not posted again.
   */
  async send(payload: unknown, options: WebhookOptions = {}): Promise<DeliveryAttempt | null> {
    return this.attempt(webhookBytes(payload), options, 0);
  }

  /** Gives up on webhooks that wait for another attempt. */
  cancelRetries(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  /** Gives up on everything that is still to be delivered. */
  close(): void {
    this.stop.abort();
    this.cancelRetries();
  }

  private async attempt(bytes: Buffer, options: WebhookOptions, attemptIndex: number): Promise<DeliveryAttempt | null> {
    const route = callbackRoute(this.state.data.subscriptions);
    if (route.url === null || this.stop.signal.aborted) return null;
    const result = await this.post(route.url, bytes, options.signature ?? 'valid');
    if (result.status === 200) options.onAccepted?.();
    else if ((options.signature ?? 'valid') === 'valid') this.retryLater(bytes, options, attemptIndex);
    return result;
  }

  private retryLater(bytes: Buffer, options: WebhookOptions, attemptIndex: number): void {
    const delayMs = this.retryDelaysMs[attemptIndex];
    if (delayMs === undefined || this.stop.signal.aborted) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.attempt(bytes, options, attemptIndex + 1);
    }, delayMs);
    this.timers.add(timer);
  }

  private async post(url: string, bytes: Buffer, mode: SignatureMode): Promise<DeliveryAttempt> {
    const signature = signatureHeader(bytes, this.state.installation.appSecret, mode);
    const startedAt = systemClock.now();
    const status = await axios
      .post(url, bytes, {
        headers: {
          'content-type': 'application/json',
          'user-agent': USER_AGENT,
          ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
        },
        timeout: TIMEOUT_MS,
        maxRedirects: 0,
        proxy: false,
        signal: this.stop.signal,
        responseType: 'text',
        validateStatus: () => true,
      })
      .then((answer) => answer.status)
      .catch(() => 0);
    return { status, ms: systemClock.now() - startedAt };
  }
}
