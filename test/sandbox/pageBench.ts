import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import type { HttpRequest, HttpResponse } from '../../src/shared/http';
import { asRecord } from '../../src/shared/shape';
import { fetchSend, zendeskLogin } from '../contract/fetchSend';
import { launchChromium } from './chromium';
import { SignedReceiver } from './signedReceiver';

/** The real sandbox, a browser, and what stands in for a workflow: a receiver of webhooks and calls to the Graph API. */
export class PageBench {
  private context: BrowserContext | null = null;

  private constructor(
    readonly sandbox: Sandbox,
    readonly receiver: SignedReceiver,
    readonly browser: Browser,
  ) {}

  static async start(): Promise<PageBench> {
    const browser = await launchChromium();
    const sandbox = await startSandbox();
    return new PageBench(sandbox, await new SignedReceiver(sandbox.account.appSecret).start(), browser);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.sandbox.close();
    await this.receiver.stop();
  }

  /** A fresh tab of a fresh profile; the one before is closed. A path of the sandbox, or a whole address. */
  async open(pagePath: string): Promise<Page> {
    await this.context?.close();
    this.context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', acceptDownloads: true });
    this.context.setDefaultTimeout(10_000);
    const page = await this.context.newPage();
    await page.goto(new URL(pagePath, this.sandbox.url).href);
    return page;
  }

  /** What a workflow's trigger does when it is activated. */
  async connectWorkflow(fields = 'messages'): Promise<void> {
    const { appId, appSecret, wabaId } = this.sandbox.account;
    const callback = { object: 'whatsapp_business_account', callback_url: this.receiver.url(), verify_token: 'bench', fields };
    await this.graph('POST', `${appId}/subscriptions`, callback, `${appId}|${appSecret}`);
    await this.graph('POST', `${wabaId}/subscribed_apps`, {});
  }

  /** Sends as the business; gives the wamid. */
  async answer(to: string, message: Readonly<Record<string, unknown>>): Promise<string> {
    const body = { messaging_product: 'whatsapp', to: `+${to}`, ...message };
    const sent = await this.graph('POST', `${this.sandbox.account.phoneNumberId}/messages`, body);
    const [first] = sent['messages'] as ReadonlyArray<{ readonly id: string }>;
    return first?.id ?? '';
  }

  async control(method: HttpRequest['method'], controlPath: string, json?: unknown): Promise<Readonly<Record<string, unknown>>> {
    return succeeded(await fetchSend()({ method, url: `${this.sandbox.url}/sandbox/${controlPath}`, json }));
  }

  async zendesk(method: HttpRequest['method'], apiPath: string, json?: unknown): Promise<Readonly<Record<string, unknown>>> {
    const { baseUrl, email, apiToken } = this.sandbox.zendesk;
    return succeeded(await fetchSend(zendeskLogin(email, apiToken))({ method, url: `${baseUrl}/api/v2/${apiPath}`, json }));
  }

  private async graph(method: HttpRequest['method'], graphPath: string, json: unknown, token = this.sandbox.account.accessToken): Promise<Readonly<Record<string, unknown>>> {
    const send = fetchSend({ authorization: `Bearer ${token}` });
    return succeeded(await send({ method, url: `${this.sandbox.url}/v25.0/${graphPath}`, json }));
  }
}

function succeeded({ status, body }: HttpResponse): Readonly<Record<string, unknown>> {
  if (status < 300) return asRecord(body);
  throw new Error(`The sandbox answered ${status}: ${JSON.stringify(body)}`);
}

/** Messages on the phone page, by what their data attributes say. */
export function messages(page: Page, data: Readonly<Record<string, string>> = {}): Locator {
  const attributes = Object.entries(data).map(([name, value]) => `[data-${name}="${value}"]`);
  return page.locator(`[data-testid="message"]${attributes.join('')}`);
}

/** Writes as the customer whose phone is shown. */
export async function write(page: Page, words: string): Promise<void> {
  await page.getByTestId('composer-text').fill(words);
  await page.getByTestId('composer-text').press('Enter');
}

/** The value once it satisfies `accept`; looks every 50 ms. @throws when 10 s were not enough. */
export async function eventually<T>(read: () => T | Promise<T>, accept: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline) throw new Error(`Still ${JSON.stringify(value)} after 10 s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
