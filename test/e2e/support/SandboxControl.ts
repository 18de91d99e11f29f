/** One message on the phone, as `GET /sandbox/messages` tells it. */
export interface PhoneMessage {
  readonly id: string;
  readonly contact: string;
  readonly direction: 'inbound' | 'outbound';
  readonly type: string;
  readonly text: string;
  readonly status: 'accepted' | 'delivered' | 'failed' | 'read' | 'sent';
  readonly at: number;
  readonly errorCode?: number;
}

export interface Inbound {
  readonly from?: string;
  readonly name?: string;
  readonly type?: string;
  readonly text?: string;
  /** Seconds, the customer's clock. */
  readonly timestamp?: number;
  readonly payload?: unknown;
  readonly repeat?: number;
  readonly signature?: 'invalid' | 'missing' | 'valid';
  readonly [field: string]: unknown;
}

export interface InboundAnswer {
  readonly messageId: string;
  readonly deliveries: ReadonlyArray<{ readonly status: number; readonly ms: number }>;
}

export interface DeskTicket {
  readonly id: number;
  readonly subject: string;
  readonly status: string;
  readonly requester: { readonly name: string; readonly phone: string | null };
  readonly comments: ReadonlyArray<{ readonly public: boolean; readonly body: string }>;
}

export interface GraphRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
}

/** The sandbox's control API (sandbox/README.md), typed. */
export class SandboxControl {
  constructor(private readonly url: string) {}

  /** A customer writes; answers after the first attempt of every delivery. */
  inbound(message: Inbound): Promise<InboundAnswer> {
    return this.call('POST', 'inbound', message);
  }

  /** Something else that Meta tells the business of: sandbox/README.md, "Customers, groups, and what Meta reports". */
  report(path: string, news: Readonly<Record<string, unknown>>, method: 'POST' | 'PUT' = 'POST'): Promise<Readonly<Record<string, unknown>>> {
    return this.call(method, path, news);
  }

  /** All messages in order, or those of one customer. */
  async messages(contact?: string): Promise<readonly PhoneMessage[]> {
    const query = contact === undefined ? '' : `?contact=${encodeURIComponent(contact)}`;
    return (await this.call<{ messages: PhoneMessage[] }>('GET', `messages${query}`)).messages;
  }

  /** What the business wrote to a customer. */
  async answersTo(contact: string): Promise<readonly PhoneMessage[]> {
    return (await this.messages(contact)).filter(({ direction }) => direction === 'outbound');
  }

  /** Every Graph call that the sandbox received. */
  async requests(): Promise<readonly GraphRequest[]> {
    return (await this.call<{ requests: GraphRequest[] }>('GET', 'requests')).requests;
  }

  async tickets(): Promise<readonly DeskTicket[]> {
    return (await this.call<{ tickets: DeskTicket[] }>('GET', 'tickets')).tickets;
  }

  setClock(offsetMs: number): Promise<unknown> {
    return this.call('POST', 'clock', { offsetMs });
  }

  addFault(fault: Readonly<Record<string, unknown>>): Promise<unknown> {
    return this.call('POST', 'faults', fault);
  }

  /** Adds a template of each kind to the account: `gallery_…`. */
  addTemplateGallery(): Promise<unknown> {
    return this.call('POST', 'templates', { gallery: true });
  }

  /** Forgets messages, tickets, faults and the clock; keeps secrets and the connection to n8n. */
  reset(): Promise<unknown> {
    return this.call('POST', 'reset', {});
  }

  /** Where webhooks go, or `null`. */
  async webhookUrl(): Promise<string | null> {
    return (await this.call<{ webhook: { url: string } | null }>('GET', 'account')).webhook?.url ?? null;
  }

  private async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.url}/sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to ${method} ${path}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}
