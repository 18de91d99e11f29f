import { DAY_MS } from '../../src/shared/clock';
import { externalIdOf } from '../../src/ticket';
import { freshdeskBench } from './benches/freshdesk';
import { noPause } from './benches/store';
import { webhookReceiver, type WebhookReceiver } from './benches/webhookReceiver';
import { describeTicketFaults, describeTicketProvider } from './ticketProvider';
import { oneContactContract } from './tickets/oneContact';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('Freshdesk', () => freshdeskBench(), { closes: true });
describeTicketFaults('Freshdesk', () => freshdeskBench(noPause));

describe('Freshdesk’s own ways', () => {
  let now = Date.now();
  const under = ticketsUnderTest(() => freshdeskBench(noPause, {}, { now: () => now }), noPause);

  test('nothing is e-mailed to the customer', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    const ours = { text: 'Sent on WhatsApp already', marker: 'step.ours', visibility: 'public', as: 'agent', files: [] } as const;
    await bench.provider.addMessage(ticket, ours, 'solved');
    expect(bench.asked().filter((path) => path.endsWith('/reply'))).toEqual([]);
  });

  test('an agent’s answer that quotes ours is an answer', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    await bench.provider.addMessage(ticket, { text: 'Anybody?', marker: 'wamid.QUOTED', visibility: 'public', as: 'customer', files: [] }, 'open');
    await bench.agent.reply(ticket.id, 'It is on its way<blockquote>Anybody? ref 0123456789abcdef</blockquote>');
    expect(await bench.provider.events.eventsOf(ticket, 0)).toMatchObject([{ kind: 'agentReplied', body: { format: 'html' } }]);
  });

  test('a ticket that is older than 30 days is found', async () => {
    const { bench, conversationId, openTicket } = under();
    const ticket = await openTicket();
    now += 40 * DAY_MS;
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
    expect((await bench.provider.list({ state: 'any', limit: 500 })).map(({ id }) => id)).toContain(ticket.id);
  });

  oneContactContract(under);

  test('a field that Freshdesk does not have is named', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    await expect(bench.provider.update(ticket, { fields: { cf_unknown: 'My secret' } })).rejects.toMatchObject({
      code: 'helpdeskRefused',
      message: expect.stringMatching(/custom_fields(?!.*secret)/),
    });
    for (const change of [{ assignee: 'nobody' }, { group: 'no group' }]) {
      await expect(bench.provider.update(ticket, change)).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringMatching(/no such (agent|group)/) });
    }
    expect(await bench.provider.update(ticket, { assignee: 'rosa@example.com' })).toMatchObject({ assignee: '2' });
  });

  test('long tags and tags with commas are made to fit, and the key stays', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket({ tags: ['one, two', 'x'.repeat(40)] });
    expect(ticket.tags).toEqual(['one two', 'x'.repeat(32)]);
    const updated = await bench.provider.update(ticket, { removeTags: ['one, two'] });
    expect(updated).toMatchObject({ tags: ['x'.repeat(32)], externalId: ticket.externalId });
  });
});

describe('Freshdesk’s rule', () => {
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await webhookReceiver();
  });
  afterAll(() => receiver.close());
  const under = ticketsUnderTest(() => freshdeskBench(noPause, { rule: { url: receiver.url, secret: 'agreed on' } }), noPause);

  test('rings with its secret, and only with it', async () => {
    const { bench, openTicket } = under();
    const { webhook } = bench.provider.events;
    if (webhook === null) throw new Error('Freshdesk has webhooks.');
    expect(webhook.register).toBeNull();
    const ticket = await openTicket();
    const request = await receiver.next();
    const ticketsOf = (headers: typeof request.headers, secret: string | null, rawBody = request.rawBody) => webhook.ticketsOf({ headers, rawBody }, secret, Date.now());

    expect(ticketsOf(request.headers, 'agreed on')).toEqual([ticket.id]);
    expect(ticketsOf(request.headers, 'another')).toBeNull();
    expect(ticketsOf({}, 'agreed on')).toBeNull();
    expect(ticketsOf({}, null)).toEqual([ticket.id]);
    expect(ticketsOf({}, null, Buffer.from('{"ticket_id":"17"}'))).toEqual(['17']);
    expect(ticketsOf({}, null, Buffer.from('ticket 17'))).toEqual([]);
    await webhook.unregister({ id: '', secret: null });
  });
});
