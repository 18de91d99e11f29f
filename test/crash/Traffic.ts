import { setTimeout as pause } from 'node:timers/promises';
import { mintWamid } from '../../sandbox/graph/wamid';
import { envelope, seconds } from '../../sandbox/webhooks/envelope';
import type { Stack } from '../e2e/support/Stack';
import { WAIT_WORD } from './flow';
import type { Write } from './plan';

/** A message that was written, and what is known of its way to n8n. */
export interface SentMessage {
  readonly label: string;
  readonly wamid: string;
  readonly contact: string;
  readonly waits: boolean;
  /** Meta posted it for the first time; before that nobody could know it. */
  readonly firstPostedAt: number;
  /** It had been answered with 200 by then; `null`: not yet. */
  acknowledgedAt: number | null;
}

const FIRST_CUSTOMER = 15_550_131_000;

/** The customers, and Meta: what a customer writes is posted, and posted again until it is acknowledged. */
export class Traffic {
  readonly sent: SentMessage[] = [];
  private readonly work = new Set<Promise<void>>();

  constructor(private readonly stack: Pick<Stack, 'control' | 'sandbox'>) {}

  /** Begins to write; gives the end of it. */
  write(writes: readonly Write[]): Promise<void> {
    const writing = Promise.all(writes.map((each) => this.deliver(each))).then(() => undefined);
    this.work.add(writing);
    return writing.finally(() => this.work.delete(writing));
  }

  /** Everything that was begun has been posted at least once. */
  async idle(): Promise<void> {
    await Promise.all(this.work);
  }

  /** Notes what Meta got acknowledged at a later attempt. */
  async noteAcknowledged(): Promise<void> {
    const open = this.sent.filter(({ acknowledgedAt }) => acknowledgedAt === null);
    if (open.length === 0) return;
    const messages = await this.stack.control.messages();
    const arrived = new Set(messages.filter(({ status }) => status !== 'sent').map(({ id }) => id));
    const now = Date.now();
    for (const message of open) if (arrived.has(message.wamid)) message.acknowledgedAt ??= now;
  }

  private async deliver({ label, customer, writtenMs, deliveredMs, copies, againMs, waits }: Write): Promise<void> {
    const contact = String(FIRST_CUSTOMER + customer);
    const wamid = mintWamid(contact, 'inbound');
    const payload = this.payload(wamid, contact, `${label} ${waits ? `please ${WAIT_WORD}` : 'hello'}`, Date.now() + writtenMs);
    await pause(deliveredMs);
    const message: SentMessage = { label, wamid, contact, waits, firstPostedAt: Date.now(), acknowledgedAt: null };
    this.sent.push(message);
    const again = againMs === null ? null : pause(againMs - deliveredMs).then(() => this.stack.control.inbound({ payload }));
    const { deliveries } = await this.stack.control.inbound({ payload, repeat: copies });
    if (deliveries.some(({ status }) => status === 200)) message.acknowledgedAt ??= Date.now();
    await again;
  }

  private payload(wamid: string, contact: string, text: string, writtenAt: number): unknown {
    const { account, zendesk } = this.stack.sandbox;
    const name = `Customer ${contact.slice(-3)}`;
    return envelope({ ...account, zendesk }, {
      contacts: [{ profile: { name }, wa_id: contact }],
      messages: [{ from: contact, id: wamid, timestamp: seconds(writtenAt), type: 'text', text: { body: text } }],
    });
  }
}
