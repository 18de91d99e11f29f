import { systemClock } from '../../src/shared/clock';
import { externalIdOf, ticketProviders, type NewTicket } from '../../src/ticket';
import { hubSpotBench } from './benches/hubspot';
import { noPause } from './benches/store';
import { fetchFile, fetchSend } from './fetchSend';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';
import { newTicket } from './tickets/bench';
import { resumingContract } from './tickets/resuming';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('HubSpot', () => hubSpotBench(), { closes: false });
describeTicketFaults('HubSpot', () => hubSpotBench(noPause));

describe('HubSpot only', () => {
  // The search never hears of anything.
  const under = ticketsUnderTest(() => hubSpotBench(noPause, { searchLagMs: 3_600_000 }), noPause);
  const ticketOfAna = async (conversationId: string): Promise<NewTicket> => {
    const { id: requesterId } = await under().bench.provider.ensureRequester({ externalId: externalIdOf(conversationId), name: 'Ana Test', phone: '+15550100001' });
    return newTicket(conversationId, { requesterId });
  };

  test('a new ticket is found at once, without the search', async () => {
    const { bench, conversationId } = under();
    const { ticket } = await bench.provider.create(await ticketOfAna(conversationId), 'key');
    expect(await bench.provider.find(externalIdOf(conversationId))).toEqual([ticket]);
  });

  test('four at once who open a ticket for one conversation open one', async () => {
    const { bench, conversationId } = under();
    const ticket = await ticketOfAna(conversationId);
    const opened = await Promise.all([1, 2, 3, 4].map(() => bench.provider.create(ticket, 'key')));
    expect(new Set(opened.map(({ ticket: { id } }) => id)).size).toBe(1);
    expect((await bench.read(opened[0]?.ticket.id ?? '')).comments).toHaveLength(1);
  });

  test('a conversation’s further tickets are found with the first', async () => {
    const { bench, conversationId } = under();
    const ids: string[] = [];
    for (const marker of ['one', 'two', 'three']) {
      const ticket = await ticketOfAna(conversationId);
      ids.push((await bench.provider.create({ ...ticket, message: { ...ticket.message, marker } }, marker)).ticket.id);
    }
    const found = await bench.provider.find(externalIdOf(conversationId));
    expect(found.map(({ id }) => id).sort()).toEqual(ids);
    expect(found.every(({ externalId }) => externalId === externalIdOf(conversationId))).toBe(true);
  });

  resumingContract(under);

  test('a message that an agent logs of another channel is none for WhatsApp', async () => {
    const { bench, record, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    const properties = { hs_communication_body: 'We texted her', hs_communication_channel_type: 'SMS', hs_communication_logged_from: 'CRM', hs_timestamp: '2026-11-22T12:00:00Z' };
    const { id } = await bench.asAgent({ method: 'POST', path: '/crm/v3/objects/communications', json: { properties } });
    await bench.asAgent({ method: 'PUT', path: `/crm/v4/objects/communications/${String(id)}/associations/default/tickets/${ticket.id}` });
    expect(await bench.provider.events.eventsOf(await record(ticket.id), 0)).toEqual([]);
  });

  test('an answer is heard of though the ticket itself did not change, and only on tickets of ours', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    const foreign = (await bench.agent.open?.('Not of WhatsApp')) ?? '';
    const { cursor } = await bench.provider.events.changedSince(null);
    for (const id of [ticket.id, foreign]) await bench.agent.reply(id, 'On our way');
    await bench.settled?.();
    const { ticketIds } = await bench.provider.events.changedSince(cursor);
    expect(ticketIds).toContain(ticket.id);
    expect(ticketIds).not.toContain(foreign);
  });

  test('a contact whom somebody deleted costs no message', async () => {
    const { bench, file, record, texts, conversationId } = under();
    const { state } = bench;
    const { ticket } = await file(message(conversationId, 'It rains in'));
    const { requesterId } = await record(ticket.id);
    const contact = state.find('contacts', requesterId);
    if (contact === undefined) throw new Error('There is no contact');
    state.objects.splice(state.objects.indexOf(contact), 1);
    const note = { text: 'Here too', marker: 'wamid.later', visibility: 'public', as: 'customer', files: [] } as const;
    await bench.provider.addMessage(await record(ticket.id), note, 'new');
    state.objects.push(contact);
    expect(await texts(ticket.id)).toEqual(['It rains in', 'Here too']);
  });

  test('an owner is named by e-mail address or name', async () => {
    const { bench, record, file, conversationId } = under();
    const { agent } = bench.state;
    const { ticket } = await file(message(conversationId, 'It rains in'));
    for (const assignee of [agent.email.toUpperCase(), 'Rita Agent', agent.ownerId]) {
      expect(await bench.provider.update(await record(ticket.id), { assignee })).toMatchObject({ assignee: agent.ownerId });
    }
    await expect(bench.provider.update(await record(ticket.id), { assignee: 'nobody' })).rejects.toMatchObject({ code: 'invalidInput' });
  });

  test('a ticket that moves to another pipeline keeps its state, and a pipeline that is not there is answered with those that are', async () => {
    const { bench, record, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    await bench.agent.setState(ticket.id, 'solved');
    expect(await bench.provider.update(await record(ticket.id), { group: 'roofs' })).toMatchObject({ state: 'solved', nativeState: 'Repaired' });
    await expect(bench.provider.update(await record(ticket.id), { group: 'Cellars' })).rejects.toMatchObject({
      code: 'invalidInput',
      hint: expect.stringContaining('"Support Pipeline", "Roofs"'),
    });
  });

  test('the wamid, which holds the customer’s number, is nowhere in HubSpot', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It rains in');
    await file(first);
    const everything = JSON.stringify(bench.state.objects.map(({ history }) => [...history]));
    expect(everything).toContain('It rains in');
    expect(everything).not.toContain(first.marker);
    expect(bench.provider.account).toBe(String(bench.state.portalId));
  });

  test('a token of another account is named', async () => {
    const { state, hubSpot: standIn } = under().bench;
    const send = fetchSend({ authorization: `Bearer ${state.api.token}` });
    const provider = ticketProviders.hubspot.open({ store: under().bench.store, clock: systemClock, sleep: noPause, fetchFile, send, settings: { accountId: '1', baseUrl: standIn.url } });
    await expect(provider.verify()).rejects.toMatchObject({ code: 'helpdeskRefused', hint: expect.stringContaining('account ID') });
  });
});

describe('HubSpot whose token may make no properties', () => {
  const under = ticketsUnderTest(() => hubSpotBench(noPause, { schemas: false }), noPause);

  test('what is missing is said', async () => {
    await expect(under().file(message(under().conversationId, 'Hello'))).rejects.toMatchObject({
      code: 'helpdeskRefused',
      hint: expect.stringContaining('crm.schemas'),
    });
  });
});
