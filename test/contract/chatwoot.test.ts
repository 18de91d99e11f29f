import { chatwootBench } from './benches/chatwoot';
import { noPause } from './benches/store';
import { webhookReceiver, type WebhookReceiver } from './benches/webhookReceiver';
import { describeTicketFaults, describeTicketProvider } from './ticketProvider';
import { oneContactContract } from './tickets/oneContact';
import { expectRinging } from './tickets/ringing';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('Chatwoot', () => chatwootBench(), { closes: false });
describeTicketFaults('Chatwoot', () => chatwootBench(noPause));

describe('Chatwoot’s own ways', () => {
  const under = ticketsUnderTest(() => chatwootBench(noPause), noPause);
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    receiver = await webhookReceiver();
  });
  afterAll(() => receiver.close());

  test('a webhook is registered once, rings for answers and states, and goes again', async () => {
    const { bench, openTicket } = under();
    const { webhook } = bench.provider.events;
    if (typeof webhook?.register !== 'function') throw new Error('Chatwoot has webhooks.');
    const registration = await webhook.register(receiver.url);
    expect(await webhook.register(receiver.url)).toEqual(registration);
    const ticket = await openTicket();
    await receiver.next();
    await expectRinging(bench, ticket, { webhook, registration, receiver });
  });

  test('a webhook that is forged, changed, unsigned or old rings nothing', async () => {
    const { bench, openTicket } = under();
    const { webhook } = bench.provider.events;
    if (typeof webhook?.register !== 'function') throw new Error('Chatwoot has webhooks.');
    const registration = await webhook.register(receiver.url);
    const ticket = await openTicket();
    const { headers, rawBody } = await receiver.next();
    const { secret } = registration;
    const now = Date.now();
    const unsigned = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'x-chatwoot-signature'));

    expect(webhook.ticketsOf({ headers, rawBody }, secret, now)).toEqual([ticket.id]);
    expect(webhook.ticketsOf({ headers, rawBody }, 'another secret', now)).toBeNull();
    expect(webhook.ticketsOf({ headers, rawBody: Buffer.concat([rawBody, Buffer.from(' ')]) }, secret, now)).toBeNull();
    expect(webhook.ticketsOf({ headers: unsigned, rawBody }, secret, now)).toBeNull();
    expect(webhook.ticketsOf({ headers: { ...headers, 'x-chatwoot-signature': 'sha256=zz' }, rawBody }, secret, now)).toBeNull();
    expect(webhook.ticketsOf({ headers, rawBody }, secret, now + 6 * 60_000)).toBeNull();
    await webhook.unregister(registration);
  });

  test('an agent’s token registers nothing, and says whose does', async () => {
    const { bench } = under();
    const agents = bench.as('sandbox-agent-token').events.webhook;
    await expect(agents?.register?.(receiver.url)).rejects.toMatchObject({ code: 'helpdeskRefused', hint: expect.stringContaining('administrator') });
  });

  oneContactContract(under);

  test('an agent or a team that is not there is named', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    for (const change of [{ assignee: 'nobody' }, { group: 'no team' }]) {
      await expect(bench.provider.update(ticket, change)).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringMatching(/no such (agent|team)/) });
    }
    expect(await bench.provider.update(ticket, { assignee: 'rosa@example.com' })).toMatchObject({ assignee: '2' });
  });
});

describe('an older Chatwoot, or its Community Edition', () => {
  const under = ticketsUnderTest(() => chatwootBench(noPause, { signed: false, history: false }), noPause);

  test('unsigned webhooks are hints', async () => {
    const { bench, openTicket } = under();
    const receiver = await webhookReceiver();
    const { webhook } = bench.provider.events;
    const registration = await webhook?.register?.(receiver.url);
    expect(registration?.secret).toBeNull();
    const ticket = await openTicket();
    expect(webhook?.ticketsOf(await receiver.next(), null, Date.now())).toEqual([ticket.id]);
    expect(webhook?.ticketsOf({ headers: {}, rawBody: Buffer.from('no JSON') }, null, Date.now())).toEqual([]);
    await receiver.close();
  });

  test('without a history the present state says once that it is solved', async () => {
    const { bench, openTicket } = under();
    const ticket = await openTicket();
    const solved = async () => bench.provider.events.eventsOf((await bench.provider.get(ticket.id)) ?? ticket, 0);
    expect(await solved()).toEqual([]);
    await bench.agent.setState(ticket.id, 'solved');
    const [event] = await solved();
    expect(event).toMatchObject({ kind: 'solved', body: null });
    expect(await solved()).toEqual([event]);
  });
});
