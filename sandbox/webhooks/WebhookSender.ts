import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { DAY_MS, systemClock } from '../../src/shared/clock';
import type { SandboxState } from '../state/SandboxState';
import { callbackRoute } from './callbacks';
import { inBatches, type BatchShape } from './batches';
import { signatureHeader, webhookBytes, type SignatureMode } from './webhookBytes';

/** One attempt: the receiver's HTTP status, or 0 when it gave no answer. */
export interface DeliveryAttempt {
  readonly status: number;
  readonly ms: number;
}

export interface WebhookOptions {
  /** Default: `messages`. */
  readonly field?: string;
  readonly signature?: SignatureMode;
  /** Posted so much later. */
  readonly delayMs?: number;
  /** Called when the receiver answered 200. */
  readonly onAccepted?: () => void;
}

/** A body, and how it is to be posted. */
export interface Webhook {
  readonly payload: unknown;
  readonly options: WebhookOptions;
}

export const RELEASE_ORDERS = ['asSent', 'reversed', 'together', 'batch'] as const;
/** One after the other, from the last to the first, all at the same time, or as the updates of one webhook. */
export type ReleaseOrder = (typeof RELEASE_ORDERS)[number];

/** For how long Meta repeats what nobody takes. Source: cloud-api.md §1.3. */
const REPEATED_FOR_MS = 7 * DAY_MS;
const TIMEOUT_MS = 15_000;
const USER_AGENT = 'facebookexternalua';

/** Posts webhooks to whoever subscribed; anything but 200 is posted again with growing pauses, for seven days. */
export class WebhookSender {
  private stop = new AbortController();
  private held: Webhook[] | null = null;
  private unacknowledged = 0;

  /** @param retryDelaysMs pauses before a webhook is posted again; the last one counts for all that follow. */
  constructor(
    private readonly state: SandboxState,
    private readonly retryDelaysMs: readonly number[],
  ) {}

  /** What has not arrived: kept back on request, or on its way and to be repeated. */
  get waiting(): { readonly holding: boolean; readonly held: number; readonly unacknowledged: number } {
    return { holding: this.held !== null, held: this.held?.length ?? 0, unacknowledged: this.unacknowledged };
  }

  /**
   * @returns the first attempt, once it ended, or `null` when nobody is subscribed or the webhook is held back.
   * Forged webhooks (an invalid or missing signature) are not posted again.
   */
  async send(payload: unknown, options: WebhookOptions = {}): Promise<DeliveryAttempt | null> {
    if (callbackRoute(this.state.data.subscriptions, options.field).url === null) return null;
    if (this.held === null) return this.deliver({ payload, options });
    this.held.push({ payload, options });
    return null;
  }

  /** From now on webhooks wait for {@link release}. */
  hold(): void {
    this.held ??= [];
  }

  /** Lets go what was held back. @param shape of a batch. @returns the first attempts. */
  async release(order: ReleaseOrder, shape: BatchShape = 'entries'): Promise<readonly DeliveryAttempt[]> {
    const held = this.held ?? [];
    this.held = null;
    const attempts = await this.deliverAll(held, order, shape);
    return attempts.filter((attempt) => attempt !== null);
  }

  /** Forgets what has not arrived. */
  cancel(): void {
    this.stop.abort();
    this.stop = new AbortController();
    this.held = null;
  }

  /** Forgets what has not arrived, and posts nothing any more. */
  close(): void {
    this.cancel();
    this.stop.abort();
  }

  private async deliverAll(webhooks: readonly Webhook[], order: ReleaseOrder, shape: BatchShape): Promise<ReadonlyArray<DeliveryAttempt | null>> {
    if (order === 'together') return Promise.all(webhooks.map((webhook) => this.deliver(webhook)));
    const attempts: Array<DeliveryAttempt | null> = [];
    const queue = order === 'batch' ? this.batches(webhooks, shape) : order === 'reversed' ? webhooks.toReversed() : webhooks;
    for (const webhook of queue) attempts.push(await this.deliver(webhook));
    return attempts;
  }

  /** What goes to different callbacks cannot travel in one body. */
  private batches(webhooks: readonly Webhook[], shape: BatchShape): readonly Webhook[] {
    const destination = ({ options }: Webhook): string => callbackRoute(this.state.data.subscriptions, options.field).url ?? '';
    const destinations = [...new Set(webhooks.map(destination))];
    return destinations.flatMap((url) => inBatches(webhooks.filter((webhook) => destination(webhook) === url), shape));
  }

  private async deliver({ payload, options }: Webhook): Promise<DeliveryAttempt | null> {
    const { signal } = this.stop;
    const bytes = webhookBytes(payload);
    this.unacknowledged += 1;
    const first = (await pause(options.delayMs ?? 0, signal)) ? await this.attempt(bytes, options, signal) : null;
    const isForged = (options.signature ?? 'valid') !== 'valid';
    const isOver = first === null || first.status === 200 || isForged;
    void (isOver ? Promise.resolve() : this.repeat(bytes, options, signal)).finally(() => (this.unacknowledged -= 1));
    return first;
  }

  private async repeat(bytes: Buffer, options: WebhookOptions, signal: AbortSignal): Promise<void> {
    const until = this.state.now() + REPEATED_FOR_MS;
    for (let index = 0; this.state.now() < until; index += 1) {
      const delayMs = this.retryDelaysMs[index] ?? this.retryDelaysMs.at(-1) ?? 0;
      if (!(await pause(delayMs, signal))) return;
      if ((await this.attempt(bytes, options, signal)).status === 200) return;
    }
  }

  private async attempt(bytes: Buffer, options: WebhookOptions, signal: AbortSignal): Promise<DeliveryAttempt> {
    const { url } = callbackRoute(this.state.data.subscriptions, options.field);
    const startedAt = systemClock.now();
    const status = url === null ? 0 : await this.post(url, bytes, options.signature ?? 'valid', signal);
    if (status === 200) options.onAccepted?.();
    return { status, ms: systemClock.now() - startedAt };
  }

  private async post(url: string, bytes: Buffer, mode: SignatureMode, signal: AbortSignal): Promise<number> {
    const signature = signatureHeader(bytes, this.state.installation.appSecret, mode);
    return axios
      .post(url, bytes, {
        headers: {
          'content-type': 'application/json',
          'user-agent': USER_AGENT,
          ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
        },
        timeout: TIMEOUT_MS,
        maxRedirects: 0,
        proxy: false,
        signal,
        responseType: 'text',
        validateStatus: () => true,
      })
      .then((answer) => answer.status)
      .catch(() => 0);
  }
}

/** `false` when everything was called off meanwhile. */
async function pause(delayMs: number, signal: AbortSignal): Promise<boolean> {
  if (delayMs === 0) return !signal.aborted;
  return sleep(delayMs, true, { signal }).catch(() => false);
}
