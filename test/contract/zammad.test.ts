import { createOrAppend, type TicketWebhook } from '../../src/ticket';
import { noPause } from './benches/store';
import { webhookReceiver, type WebhookReceiver } from './benches/webhookReceiver';
import { zammadBench } from './benches/zammad';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';
import { newTicket } from './tickets/bench';
import { expectRinging } from './tickets/ringing';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('Zammad', () => zammadBench(), { closes: false });
describeTicketFaults('Zammad', () => zammadBench(noPause));

describe('Zammad’s own ways', () => {
  const under = ticketsUnderTest(() => zammadBench(noPause), noPause);

  describe('webhooks', () => {
    let receiver: WebhookReceiver;
    let webhook: TicketWebhook;
    beforeAll(async () => {
      receiver = await webhookReceiver();
      const { events } = under().bench.provider;
      if (events.webhook === null) throw new Error('Zammad has webhooks.');
      ({ webhook } = events);
    });
    afterAll(() => receiver.close());
    const register = async (url: string) => {
      if (webhook.register === null) throw new Error('Zammad’s webhooks can be registered.');
      return await webhook.register(url);
    };

    test('are registered anew, ring for answers and states, and go again', async () => {
      const earlier = await register(receiver.url);
      const registration = await register(receiver.url);
      expect(registration.secret).not.toBe(earlier.secret);
      const ticket = await under().openTicket();
      const first = await receiver.next();
      expect(webhook.ticketsOf(first, registration.secret, Date.now())).toEqual([ticket.id]);
      // The earlier one would have rung, too.
      expect(webhook.ticketsOf(first, earlier.secret, Date.now())).toBeNull();
      await expectRinging(under().bench, ticket, { webhook, registration, receiver });
    });

    test('that are forged, changed or unsigned ring nothing', async () => {
      const registration = await register(receiver.url);
      const ticket = await under().openTicket();
      const { headers, rawBody } = await receiver.next();
      const now = Date.now();
      expect(webhook.ticketsOf({ headers, rawBody }, registration.secret, now)).toEqual([ticket.id]);
      expect(webhook.ticketsOf({ headers, rawBody }, 'another secret', now)).toBeNull();
      expect(webhook.ticketsOf({ headers: {}, rawBody }, registration.secret, now)).toBeNull();
      expect(webhook.ticketsOf({ headers, rawBody: Buffer.from('{"ticket":{"id":1}}') }, registration.secret, now)).toBeNull();
      expect(webhook.ticketsOf({ headers: {}, rawBody: Buffer.from('{}') }, null, now)).toEqual([]);
      await webhook.unregister(registration);
    });

    test('take a token that may make them', async () => {
      await expect(under().bench.as('sandbox-agent-token').events.webhook?.register?.(receiver.url)).rejects.toMatchObject({
        code: 'helpdeskRefused',
        hint: expect.stringContaining('admin.trigger'),
      });
    });
  });

  test('e-mails of agents are no answers', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    await bench.email(ticket.id, 'To somebody else');
    expect(await bench.provider.events.eventsOf(ticket, 0)).toEqual([]);
  });

  test('an attribute that Zammad does not have is named', async () => {
    const { bench, openTicket } = under();
    const change = { fields: { no_such_attribute: 'x' } };
    const refused = { code: 'invalidInput', message: expect.stringContaining('no_such_attribute') as string };
    await expect(openTicket(change)).rejects.toMatchObject(refused);
    await expect(bench.provider.update(await openTicket(), change)).rejects.toMatchObject(refused);
  });

  test('a group that Zammad does not have is named by its field, never by its value', async () => {
    const { openTicket } = under();
    const failure: unknown = await openTicket({ group: 'Secret group' }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'helpdeskRefused', message: expect.stringContaining('(group)') });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('Secret group');
  });

  test('the token of a customer opens no ticket that nobody would find again', async () => {
    const { bench, desk, conversationId } = under();
    await expect(createOrAppend(message(conversationId, 'Where is it?'), { ...desk, provider: bench.as('sandbox-customer-token') })).rejects.toMatchObject({ code: 'helpdeskRefused' });
  });

  test('a ticket that waits gets a time to wait for, and a follow-up names what it follows', async () => {
    const { bench, openTicket, conversationId } = under();
    const ticket = await openTicket();
    expect(await bench.provider.update(ticket, { state: 'pending' })).toMatchObject({ state: 'pending', nativeState: 'pending reminder' });
    const { ticket: followUp } = await bench.provider.create(newTicket(conversationId, { requesterId: ticket.requesterId, priority: 'urgent', group: '2', followUpOf: ticket }), 'unused');
    expect(followUp).toMatchObject({ requesterId: ticket.requesterId, priority: 'urgent' });
    expect(await bench.read(followUp.id)).toMatchObject({ requester: 'Ana Test', group: 'Returns' });
  });

  test('a Zammad with three priorities takes its highest for urgent', async () => {
    const plain = await zammadBench(noPause, { priorities: ['1 low', '2 normal', '3 high'] });
    const { ticket } = await createOrAppend(message(await plain.newConversation(), 'Fire', { priority: 'urgent' }), { ...under().desk, provider: plain.provider, store: plain.store });
    expect(await plain.provider.get(ticket.id)).toMatchObject({ priority: 'high' });
    await plain.close();
  });
});
