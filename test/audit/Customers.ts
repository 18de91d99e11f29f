import { createHmac } from 'node:crypto';
import { mintWamid } from '../../sandbox/graph/wamid';
import { accountEnvelope, envelope, seconds } from '../../sandbox/webhooks/envelope';
import { fieldRule } from '../../sandbox/webhooks/fields';
import { webhookBytes } from '../../sandbox/webhooks/webhookBytes';
import { asRecord } from '../../src/shared/shape';
import type { AnyN8n, Stack } from '../e2e/support/Stack';
import type { InboundKind, WithCard } from './inboundMessages';
import type { Plants } from './Plants';
import type { Writing } from './writings';

type Json = Readonly<Record<string, unknown>>;

const FIRST_CUSTOMER = 15_550_170_000;

/** Meta, and the customers behind it: post webhooks of every kind. */
export class Customers {
  private count = 0;
  /** What everybody writes beside the number. */
  private readonly marker: string;

  constructor(
    private readonly stack: Pick<Stack<AnyN8n>, 'control' | 'sandbox'>,
    private readonly plants: Plants,
  ) {
    this.marker = plants.add('marker', 'words of a customer', plants.letters(20));
  }

  /** A phone number that nobody has written from. */
  newCustomer(): string {
    return this.plants.add('phone', 'a customer', String(FIRST_CUSTOMER + (this.count += 1)));
  }

  /** A sentence with a card number: whether one is recognised without any is what `npm run eval:cards` asks. */
  sentence(written: string): string {
    return `${this.marker} my card is ${written} thanks`;
  }

  /** Gives texts, each with a card number of its own in this writing, named after its field. */
  cards(where: string, { name, write }: Writing): WithCard {
    return (field, { ending = '', short = false } = {}) => {
      const pan = this.plants.card(`${where}: ${field}, ${name}`);
      return short ? pan + ending : this.sentence(write(pan)) + ending;
    };
  }

  /** Posts a webhook of this kind with a card number in each of its fields. */
  async post(kind: InboundKind, writing: Writing, options: PostOptions = {}): Promise<void> {
    await this.postValue(kind.value(this.cards(kind.name, writing)), { field: kind.field, ...options });
  }

  /** Posts what stands in a webhook's value, with everything filled in that Meta never leaves out. */
  async postValue(value: Json, { field = 'messages', from = this.newCustomer(), at = Date.now(), about = mintWamid(from, 'outbound'), signature = 'valid' }: PostOptions = {}): Promise<readonly number[]> {
    const { account, zendesk } = this.stack.sandbox;
    const installation = { ...account, zendesk };
    const payload =
      fieldRule(field)?.level === 'account' ? accountEnvelope(installation, value, field, at) : envelope(installation, completed(value, { from, at, about }, () => this.newCustomer()), field);
    const { deliveries } = await this.stack.control.inbound({ payload, signature });
    return deliveries.map(({ status }) => status);
  }

  /** A text message. */
  async write(from: string, body: string, options: Omit<PostOptions, 'from'> = {}): Promise<readonly number[]> {
    return await this.postValue({ messages: [{ type: 'text', text: { body } }] }, { ...options, from });
  }

  /** Posts bytes as they are, signed as by Meta; gives what n8n answers. */
  async postBytes(url: string, body: string): Promise<string> {
    const bytes = Buffer.from(body);
    const signature = `sha256=${createHmac('sha256', this.stack.sandbox.account.appSecret).update(bytes).digest('hex')}`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body: bytes });
    return `${answer.status} ${await answer.text()}`;
  }

  /** The bytes of a whole webhook with one text message. */
  bytesOf(body: string): string {
    const { account, zendesk } = this.stack.sandbox;
    return webhookBytes(envelope({ ...account, zendesk }, completed({ messages: [{ type: 'text', text: { body } }] }, { from: this.newCustomer(), at: Date.now(), about: '' }, () => this.newCustomer()))).toString('utf8');
  }
}

export interface PostOptions {
  readonly field?: string;
  readonly from?: string;
  /** By the customer's clock, milliseconds. */
  readonly at?: number;
  /** Wamid of the business's message that a status is about. */
  readonly about?: string;
  readonly signature?: 'invalid' | 'valid';
}

/**
 * Adds ids, times and the customer to whatever a value lists, also one level down, as under `standby`. Of many messages each is
 * another customer's: a ticket takes only a few in a short time.
 */
function completed(value: Json, { from, at, about }: Readonly<Required<Pick<PostOptions, 'about' | 'at' | 'from'>>>, newCustomer: () => string): Json {
  const defaults: Readonly<Record<string, (index: number) => Json>> = {
    contacts: () => ({ profile: { name: 'Customer' }, wa_id: from }),
    messages: (index) => {
      const writer = index === 0 ? from : newCustomer();
      return { from: writer, id: mintWamid(writer, 'inbound'), timestamp: seconds(at) };
    },
    message_echoes: () => ({ to: from, id: mintWamid(from, 'outbound'), timestamp: seconds(at) }),
    statuses: () => ({ id: about, timestamp: seconds(at), recipient_id: from }),
    calls: () => ({ from, id: mintWamid(from, 'inbound'), timestamp: seconds(at) }),
    user_preferences: () => ({ wa_id: from, timestamp: seconds(at) }),
  };
  const fill = (content: Json): Json =>
    Object.fromEntries(
      Object.entries(content).map(([name, inner]) => {
        const make = defaults[name];
        if (Array.isArray(inner) && make !== undefined) return [name, inner.map((each, index) => ({ ...make(index), ...asRecord(each) }))];
        return [name, name === 'standby' ? fill(asRecord(inner)) : inner];
      }),
    );
  return fill(value.messages === undefined || value.contacts !== undefined ? value : { contacts: [{}], ...value });
}
