import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { asArray, asRecord } from '../../src/shared/shape';
import { close, listen } from './listen';

type Json = Readonly<Record<string, unknown>>;

/** A webhook as it came over the wire. */
export interface ReceivedWebhook {
  readonly bytes: Buffer;
  readonly body: Json;
  /** Whether the signature fits the raw bytes; `null` when there is none. */
  readonly signed: boolean | null;
  readonly path: string;
}

/** A webhook endpoint that looks at bytes and signatures, and can be told to refuse. */
export class SignedReceiver {
  readonly webhooks: ReceivedWebhook[] = [];
  /** Statuses of the next answers; then 200 again. */
  readonly nextStatuses: number[] = [];
  /** What it answers a challenge with; the challenge itself, unless told otherwise. */
  challengeAnswer: { readonly status: number; readonly body?: string } = { status: 200 };
  readonly challenges: URLSearchParams[] = [];
  answerDelayMs = 0;
  /** How many webhooks waited for their answers at the same time. */
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://receiver');
    if (request.method === 'GET') {
      this.challenges.push(url.searchParams);
      response.statusCode = this.challengeAnswer.status;
      return void response.end(this.challengeAnswer.body ?? url.searchParams.get('hub.challenge') ?? '');
    }
    const bytes = await buffer(request);
    this.webhooks.push({ bytes, body: asRecord(JSON.parse(bytes.toString('utf8'))), signed: this.check(bytes, request.headers['x-hub-signature-256']), path: url.pathname });
    response.statusCode = this.nextStatuses.shift() ?? 200;
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    if (this.answerDelayMs > 0) await pause(this.answerDelayMs);
    this.atOnce -= 1;
    response.end();
  });
  private origin = '';

  constructor(private readonly appSecret: string) {}

  async start(): Promise<this> {
    this.origin = await listen(this.server);
    return this;
  }

  url(path = '/webhook'): string {
    return `${this.origin}${path}`;
  }

  /** The `value` of every webhook. */
  values(): readonly Json[] {
    return this.webhooks
      .flatMap(({ body }) => asArray(body.entry))
      .flatMap((entry) => asArray(asRecord(entry).changes))
      .map((change) => asRecord(asRecord(change).value));
  }

  messages(): readonly Json[] {
    return this.values().flatMap((value) => asArray(value.messages)).map(asRecord);
  }

  statuses(): readonly Json[] {
    return this.values().flatMap((value) => asArray(value.statuses)).map(asRecord);
  }

  forget(): void {
    this.webhooks.length = 0;
    this.challenges.length = 0;
    this.nextStatuses.length = 0;
    this.challengeAnswer = { status: 200 };
    this.answerDelayMs = 0;
    this.mostAtOnce = 0;
  }

  stop(): Promise<void> {
    return close(this.server);
  }

  private check(bytes: Buffer, header: string | string[] | undefined): boolean | null {
    if (header === undefined) return null;
    return header === `sha256=${createHmac('sha256', this.appSecret).update(bytes).digest('hex')}`;
  }
}
