import type { Ticket, TicketWebhook, TicketWebhookRegistration } from '../../../src/ticket';
import type { WebhookReceiver } from '../benches/webhookReceiver';
import type { TicketBench } from './bench';

/** A helpdesk's webhook, and where it rings since it was registered. */
interface Bell {
  readonly webhook: TicketWebhook;
  readonly registration: TicketWebhookRegistration;
  readonly receiver: WebhookReceiver;
}

/** An agent's answer and a solved ticket ring; once it is unregistered, which may be done again, nothing does. */
export async function expectRinging({ agent }: TicketBench, ticket: Ticket, { webhook, registration, receiver }: Bell): Promise<void> {
  await agent.reply(ticket.id, 'It is on its way');
  await agent.setState(ticket.id, 'solved');
  for (const request of [await receiver.next(), await receiver.next()]) {
    expect(webhook.ticketsOf(request, registration.secret, Date.now())).toEqual([ticket.id]);
  }

  await webhook.unregister(registration);
  await webhook.unregister(registration);
  await agent.reply(ticket.id, 'Nobody hears this');
  expect(await receiver.unasked()).toBe(0);
}
