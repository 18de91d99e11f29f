import { systemClock } from '../../src/shared/clock';
import { createOrAppend, type Ticket, type TicketWebhook } from '../../src/ticket';
import { webhookReceiver, type WebhookReceiver } from './benches/webhookReceiver';
import { zammadBench, type ZammadBench } from './benches/zammad';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider('Zammad', () => zammadBench(), { closes: false });
describeTicketFaults('Zammad', () => zammadBench(noPause));

describe('Zammad’s own ways', () => {
  let bench: ZammadBench;
  beforeAll(async () => {
    bench = await zammadBench(noPause);
  });
  afterAll(() => bench.close());

  const desk = () => ({ provider: bench.provider, store: bench.store, clock: systemClock, sleep: noPause });
  async function openTicket(more: Parameters<typeof message>[2] = {}): Promise<Ticket> {
    const { ticket } = await createOrAppend(message(await bench.newConversation(), 'Where is it?', more), desk());
    const opened = await bench.provider.get(ticket.id);
    if (opened === null) throw new Error('The ticket is gone.');
    return opened;
  }

  describe('webhooks', () => {
    let receiver: WebhookReceiver;
    let webhook: TicketWebhook;
    beforeAll(async () => {
      receiver = await webhookReceiver();
      if (bench.provider.events.webhook === null) throw new Error('Zammad has webhooks.');
      ({ webhook } = bench.provider.events);
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
      const ticket = await openTicket();
      const first = await receiver.next();
      expect(webhook.ticketsOf(first, registration.secret, Date.now())).toEqual([ticket.id]);
      // The earlier one would have rung, too.
      expect(webhook.ticketsOf(first, earlier.secret, Date.now())).toBeNull();

      await bench.agent.reply(ticket.id, 'It is on its way');
      await bench.agent.setState(ticket.id, 'solved');
      for (const request of [await receiver.next(), await receiver.next()]) {
        expect(webhook.ticketsOf(request, registration.secret, Date.now())).toEqual([ticket.id]);
      }

      await webhook.unregister(registration);
      await webhook.unregister(registration);
      await bench.agent.reply(ticket.id, 'Nobody hears this');
      expect(await receiver.unasked()).toBe(0);
    });

    test('that are forged, changed or unsigned ring nothing', async () => {
      const registration = await register(receiver.url);
      const ticket = await openTicket();
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
      await expect(bench.as('sandbox-agent-token').events.webhook?.register?.(receiver.url)).rejects.toMatchObject({
        code: 'helpdeskRefused',
        hint: expect.stringContaining('admin.trigger'),
      });
    });
  });

  test('e-mails of agents are no answers', async () => {
    const ticket = await openTicket();
    await bench.email(ticket.id, 'To somebody else');
    expect(await bench.provider.events.eventsOf(ticket, 0)).toEqual([]);
  });

  test('an attribute that Zammad does not have is named', async () => {
    const change = { fields: { no_such_attribute: 'x' } };
    const refused = { code: 'invalidInput', message: expect.stringContaining('no_such_attribute') as string };
    await expect(openTicket(change)).rejects.toMatchObject(refused);
    await expect(bench.provider.update(await openTicket(), change)).rejects.toMatchObject(refused);
  });

  test('a group that Zammad does not have is named by its field, never by its value', async () => {
    const failure: unknown = await openTicket({ group: 'Secret group' }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'helpdeskRefused', message: expect.stringContaining('(group)') });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('Secret group');
  });

  test('the token of a customer opens no ticket that nobody would find again', async () => {
    const request = message(await bench.newConversation(), 'Where is it?');
    await expect(createOrAppend(request, { ...desk(), provider: bench.as('sandbox-customer-token') })).rejects.toMatchObject({ code: 'helpdeskRefused' });
  });

  test('a ticket that waits gets a time to wait for, and a follow-up names what it follows', async () => {
    const ticket = await openTicket();
    expect(await bench.provider.update(ticket, { state: 'pending' })).toMatchObject({ state: 'pending', nativeState: 'pending reminder' });
    const { ticket: followUp } = await bench.provider.create(
      {
        externalId: ticket.externalId ?? '',
        subject: 'Again',
        requesterId: ticket.requesterId,
        tags: [],
        priority: 'urgent',
        assignee: null,
        group: '2',
        fields: {},
        message: { text: 'Again', marker: 'wamid.AGAIN', visibility: 'public', as: 'customer', files: [] },
        followUpOf: ticket,
      },
      'unused',
    );
    expect(followUp).toMatchObject({ requesterId: ticket.requesterId, priority: 'urgent' });
    expect(await bench.read(followUp.id)).toMatchObject({ requester: 'Ana Test', group: 'Returns' });
  });

  test('a Zammad with three priorities takes its highest for urgent', async () => {
    const plain = await zammadBench(noPause, { priorities: ['1 low', '2 normal', '3 high'] });
    const { ticket } = await createOrAppend(message(await plain.newConversation(), 'Fire', { priority: 'urgent' }), { ...desk(), provider: plain.provider, store: plain.store });
    expect(await plain.provider.get(ticket.id)).toMatchObject({ priority: 'high' });
    await plain.close();
  });
});
