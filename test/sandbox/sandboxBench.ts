import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/startSandbox';
import { asArray, asRecord } from '../../src/shared/shape';
import { SignedReceiver } from './signedReceiver';

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** 2026-11-20 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 20, 12);
export const ANA = '15550100101';
export const BEN = '15550100102';

const running: SandboxBench[] = [];
// Also those of a test that failed half-way: an open server would keep jest from ending.
afterAll(() => Promise.all(running.splice(0).map((bench) => bench.stop())));

/** The real server on loopback with a clock that stands still, and a receiver of its webhooks. */
export class SandboxBench {
  /** The machine's time as the sandbox sees it. */
  static timeMs = NOON;

  private constructor(
    readonly sandbox: Sandbox,
    readonly receiver: SignedReceiver,
  ) {}

  static async start(options: SandboxOptions = {}): Promise<SandboxBench> {
    SandboxBench.timeMs = NOON;
    const sandbox = await startSandbox({
      statusDelays: { sentMs: 1, deliveredMs: 1 },
      retryDelaysMs: [5, 5, 5],
      clock: { now: () => SandboxBench.timeMs },
      ...options,
    });
    const bench = new SandboxBench(sandbox, await new SignedReceiver(sandbox.account.appSecret).start());
    running.push(bench);
    return bench;
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    await this.receiver.stop();
  }

  /** Nobody wrote, nothing was sent, the clock stands at noon. */
  async reset(): Promise<void> {
    SandboxBench.timeMs = NOON;
    await this.control('POST', '/reset');
    this.receiver.forget();
  }

  get appToken(): string {
    return `${this.sandbox.account.appId}|${this.sandbox.account.appSecret}`;
  }

  /** Subscribes the receiver, as the app's callback. */
  async subscribe(fields = 'messages'): Promise<void> {
    const { appId, wabaId } = this.sandbox.account;
    const callback = { object: 'whatsapp_business_account', callback_url: this.receiver.url(), verify_token: 'bench', fields };
    await this.graph('POST', `${appId}/subscriptions`, callback, this.appToken);
    await this.graph('POST', `${wabaId}/subscribed_apps`);
  }

  graph(method: string, path: string, body?: unknown, token: string | null = this.sandbox.account.accessToken): Promise<Answer> {
    return this.call(method, `/v25.0/${path}`, body, token === null ? {} : { authorization: `Bearer ${token}` });
  }

  control(method: string, path: string, body?: unknown, base = this.sandbox.url): Promise<Answer> {
    return this.call(method, `/sandbox${path}`, body, {}, base);
  }

  zendesk(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { email, apiToken, subdomain } = this.sandbox.zendesk;
    const authorization = `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;
    return this.call(method, `/zendesk/${subdomain}/api/v2/${path}`, body, { authorization, ...headers });
  }

  /** Sends as the business. */
  send(to: string, message: Json): Promise<Answer> {
    return this.graph('POST', `${this.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: `+${to}`, ...message });
  }

  /** Sends and gives the wamid. */
  async sent(to: string, message: Json): Promise<string> {
    const { body } = await this.send(to, message);
    return String(asRecord(asArray(body.messages)[0]).id);
  }

  /** A customer writes; gives the wamid. */
  async inbound(message: Json): Promise<string> {
    return String((await this.control('POST', '/inbound', { from: ANA, text: 'Hello', ...message })).body.messageId);
  }

  async messages(contact: string): Promise<readonly Json[]> {
    return asArray((await this.control('GET', `/messages?contact=${contact}`)).body.messages).map(asRecord);
  }

  async message(contact: string, id: string): Promise<Json> {
    return asRecord((await this.messages(contact)).find((message) => message.id === id));
  }

  private async call(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>, base = this.sandbox.url): Promise<Answer> {
    const response = await fetch(base + path, {
      method,
      headers: { ...(body === undefined || Buffer.isBuffer(body) ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined || Buffer.isBuffer(body) ? (body as Buffer<ArrayBuffer> | undefined) : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? asRecord(JSON.parse(text)) : { text } };
  }
}

export const text = (body: string): Json => ({ type: 'text', text: { body } });

export const template = (name: string, components: readonly unknown[] = [], language = 'en_US'): Json => ({
  type: 'template',
  template: { name, language: { code: language }, components },
});

export const bodyOf = (...values: readonly string[]): Json => ({ type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) });

/** Meta's error object in an answer. */
export const errorOf = ({ body }: Answer): Json => asRecord(body.error);

export const codeOf = (answer: Answer): string => `${answer.status}/${String(errorOf(answer).code)}`;

const PATIENCE_MS = 5_000;

/** Waits until the check passes; its last complaint is the test's. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (complaint) {
      if (Date.now() > deadline) throw complaint;
      await pause(10);
    }
  }
}
