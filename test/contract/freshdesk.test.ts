import { DAY_MS, systemClock } from '../../src/shared/clock';
import { createOrAppend, externalIdOf, type Ticket } from '../../src/ticket';
import { freshdeskBench, type FreshdeskBench } from './benches/freshdesk';
import { webhookReceiver } from './benches/webhookReceiver';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider('Freshdesk', () => freshdeskBench(), { closes: true });
describeTicketFaults('Freshdesk', () => freshdeskBench(noPause));

const deskOf = ({ provider, store }: FreshdeskBench) => ({ provider, store, clock: systemClock, sleep: noPause });

async function openTicket(bench: FreshdeskBench, more: Parameters<typeof message>[2] = {}): Promise<Ticket> {
  const { ticket } = await createOrAppend(message(await bench.newConversation(), 'Where is it?', more), deskOf(bench));
  const opened = await bench.provider.get(ticket.id);
  if (opened === null) throw new Error('The ticket is gone.');
  return opened;
}

describe('Freshdesk’s own ways', () => {
  let bench: FreshdeskBench;
  let now = Date.now();
  beforeAll(async () => {
    bench = await freshdeskBench(noPause, {}, { now: () => now });
  });
  afterAll(() => bench.close());

  test('nothing is e-mailed to the customer', async () => {
    const ticket = await openTicket(bench);
    const ours = { text: 'Sent on WhatsApp already', marker: 'step.ours', visibility: 'public', as: 'agent', files: [] } as const;
    await bench.provider.addMessage(ticket, ours, 'solved');
    expect(bench.asked().filter((path) => path.endsWith('/reply'))).toEqual([]);
  });

  test('an agent’s answer that quotes ours is an answer', async () => {
    const ticket = await openTicket(bench);
    await bench.provider.addMessage(ticket, { text: 'Anybody?', marker: 'wamid.QUOTED', visibility: 'public', as: 'customer', files: [] }, 'open');
    await bench.agent.reply(ticket.id, 'It is on its way<blockquote>Anybody? ref 0123456789abcdef</blockquote>');
    expect(await bench.provider.events.eventsOf(ticket, 0)).toMatchObject([{ kind: 'agentReplied', body: { format: 'html' } }]);
  });

  test('a ticket that is older than 30 days is found', async () => {
    const conversationId = await bench.newConversation();
    const { ticket } = await createOrAppend(message(conversationId, 'Where is it?'), deskOf(bench));
    now += 40 * DAY_MS;
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
    expect((await bench.provider.list({ state: 'any', limit: 500 })).map(({ id }) => id)).toContain(ticket.id);
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

  test('a field that Freshdesk does not have is named', async () => {
    const ticket = await openTicket(bench);
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
    const ticket = await openTicket(bench, { tags: ['one, two', 'x'.repeat(40)] });
    expect(ticket.tags).toEqual(['one two', 'x'.repeat(32)]);
    const updated = await bench.provider.update(ticket, { removeTags: ['one, two'] });
    expect(updated).toMatchObject({ tags: ['x'.repeat(32)], externalId: ticket.externalId });
  });
});

test('Freshdesk’s rule rings with its secret, and only with it', async () => {
  const receiver = await webhookReceiver();
  const bench = await freshdeskBench(noPause, { rule: { url: receiver.url, secret: 'agreed on' } });
  const { webhook } = bench.provider.events;
  if (webhook === null) throw new Error('Freshdesk has webhooks.');
  expect(webhook.register).toBeNull();
  const ticket = await openTicket(bench);
  const request = await receiver.next();
  const ticketsOf = (headers: typeof request.headers, secret: string | null, rawBody = request.rawBody) => webhook.ticketsOf({ headers, rawBody }, secret, Date.now());

  expect(ticketsOf(request.headers, 'agreed on')).toEqual([ticket.id]);
  expect(ticketsOf(request.headers, 'another')).toBeNull();
  expect(ticketsOf({}, 'agreed on')).toBeNull();
  expect(ticketsOf({}, null)).toEqual([ticket.id]);
  expect(ticketsOf({}, null, Buffer.from('{"ticket_id":"17"}'))).toEqual(['17']);
  expect(ticketsOf({}, null, Buffer.from('ticket 17'))).toEqual([]);
  await webhook.unregister({ id: '', secret: null });
  await receiver.close();
  await bench.close();
});
