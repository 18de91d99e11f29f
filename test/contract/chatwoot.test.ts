import { createOrAppend, externalIdOf, type Ticket } from '../../src/ticket';
import { systemClock } from '../../src/shared/clock';
import { chatwootBench, type ChatwootBench } from './benches/chatwoot';
import { webhookReceiver, type WebhookReceiver } from './benches/webhookReceiver';
import { describeTicketFaults, describeTicketProvider, message, type TicketBench } from './ticketProvider';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider('Chatwoot', () => chatwootBench(), { closes: false });
describeTicketFaults('Chatwoot', () => chatwootBench(noPause));

async function openTicket({ provider, store, newConversation }: TicketBench): Promise<Ticket> {
  const { ticket } = await createOrAppend(message(await newConversation(), 'Where is it?'), { provider, store, clock: systemClock, sleep: noPause });
  const opened = await provider.get(ticket.id);
  if (opened === null) throw new Error('The ticket is gone.');
  return opened;
}

describe('Chatwoot’s own ways', () => {
  let bench: ChatwootBench;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    bench = await chatwootBench(noPause);
    receiver = await webhookReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await bench.close();
  });

  test('a webhook is registered once, rings for answers and states, and goes again', async () => {
    const { webhook } = bench.provider.events;
    if (typeof webhook?.register !== 'function') throw new Error('Chatwoot has webhooks.');
    const registration = await webhook.register(receiver.url);
    expect(await webhook.register(receiver.url)).toEqual(registration);
    const ticket = await openTicket(bench);
    await receiver.next();

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

  test('a webhook that is forged, changed, unsigned or old rings nothing', async () => {
    const { webhook } = bench.provider.events;
    if (typeof webhook?.register !== 'function') throw new Error('Chatwoot has webhooks.');
    const registration = await webhook.register(receiver.url);
    const ticket = await openTicket(bench);
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
    const agents = bench.as('sandbox-agent-token').events.webhook;
    await expect(agents?.register?.(receiver.url)).rejects.toMatchObject({ code: 'helpdeskRefused', hint: expect.stringContaining('administrator') });
  });

  test('a customer whom agents know by number already stays one contact', async () => {
    const phone = '+15550109999';
    const known = await bench.contact(phone);
    const keys = [externalIdOf(await bench.newConversation()), externalIdOf(await bench.newConversation())];
    const ids: string[] = [];
    for (const externalId of keys) ids.push((await bench.provider.ensureRequester({ externalId, name: 'Ana Test', phone })).id);
    // The number belongs to the first: the second is somebody else, without it.
    expect([ids[0] === known, ids[1] === known]).toEqual([true, false]);
    for (const [index, externalId] of keys.entries()) expect(await bench.provider.ensureRequester({ externalId, name: 'Ana', phone })).toEqual({ id: ids[index] });
  });

  test('an agent or a team that is not there is named', async () => {
    const ticket = await openTicket(bench);
    for (const change of [{ assignee: 'nobody' }, { group: 'no team' }]) {
      await expect(bench.provider.update(ticket, change)).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringMatching(/no such (agent|team)/) });
    }
    expect(await bench.provider.update(ticket, { assignee: 'rosa@example.com' })).toMatchObject({ assignee: '2' });
  });
});

describe('an older Chatwoot, or its Community Edition', () => {
  let bench: TicketBench;
  beforeAll(async () => {
    bench = await chatwootBench(noPause, { signed: false, history: false });
  });
  afterAll(() => bench.close());

  test('unsigned webhooks are hints', async () => {
    const receiver = await webhookReceiver();
    const { webhook } = bench.provider.events;
    const registration = await webhook?.register?.(receiver.url);
    expect(registration?.secret).toBeNull();
    const ticket = await openTicket(bench);
    expect(webhook?.ticketsOf(await receiver.next(), null, Date.now())).toEqual([ticket.id]);
    expect(webhook?.ticketsOf({ headers: {}, rawBody: Buffer.from('no JSON') }, null, Date.now())).toEqual([]);
    await receiver.close();
  });

  test('without a history the present state says once that it is solved', async () => {
    const ticket = await openTicket(bench);
    const solved = async () => bench.provider.events.eventsOf((await bench.provider.get(ticket.id)) ?? ticket, 0);
    expect(await solved()).toEqual([]);
    await bench.agent.setState(ticket.id, 'solved');
    const [event] = await solved();
    expect(event).toMatchObject({ kind: 'solved', body: null });
    expect(await solved()).toEqual([event]);
  });
});
