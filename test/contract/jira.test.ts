import { systemClock } from '../../src/shared/clock';
import { externalIdOf, ticketProviders } from '../../src/ticket';
import { basicAuth } from '../../src/ticket/providers/parts/basicAuth';
import { jiraBench } from './benches/jira';
import { noPause } from './benches/store';
import { webhookReceiver } from './benches/webhookReceiver';
import { fetchFile, fetchSend } from './fetchSend';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';
import { newTicket, PHOTO } from './tickets/bench';
import { resumingContract } from './tickets/resuming';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('Jira Service Management', () => jiraBench(), { closes: true });
describeTicketFaults('Jira Service Management', () => jiraBench(noPause));

describe('Jira Service Management only', () => {
  const under = ticketsUnderTest(() => jiraBench(noPause, { searchLagMs: 3_600_000, admin: false }), noPause);

  test('a ticket that the search does not know yet is found by its number, and listed', async () => {
    const { bench, conversationId } = under();
    const { ticket } = await bench.provider.create(newTicket(conversationId), 'key');
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
    expect((await bench.provider.list({ state: 'open', limit: 10 })).map(({ id }) => id)).toContain(ticket.id);
  });

  test('a ticket that the store knows is found, however many are newer than the search', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    for (let count = 0; count < 110; count += 1) await bench.agent.open?.('Not of WhatsApp');
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
  });

  test('a copy that an agent made of a ticket is not the customer’s', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    const copy = (await bench.agent.open?.('It rains in')) ?? '';
    // Jira's copies have the labels, and not the properties.
    await bench.asAgent({ method: 'PUT', path: `/rest/api/3/issue/${copy}`, json: { update: { labels: [{ add: externalIdOf(conversationId) }] } } });
    await bench.settled?.();
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
  });

  resumingContract(under);

  test('a message whose files did not come along again is finished without them, once', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It rains in', { files: [PHOTO] });
    await bench.faults?.add({ status: 503, skip: 9 });
    await expect(file(first)).rejects.toMatchObject({ code: 'helpdeskUnreachable' });
    await bench.faults?.clear();
    const [ticket] = await bench.provider.find(externalIdOf(conversationId));
    for (let times = 0; times < 2; times += 1) await file({ ...first, files: [] });
    expect((await bench.read(ticket?.id ?? '')).comments.map(({ text }) => text)).toEqual(['It rains in']);
  });

  test('an agent is named by e-mail address or name, and nobody by half a name of two', async () => {
    const { bench, record, file, conversationId } = under();
    const { agent } = bench.state;
    const { ticket } = await file(message(conversationId, 'It rains in'));
    for (const assignee of [agent.email, agent.displayName, 'rita']) {
      expect(await bench.provider.update(await record(ticket.id), { assignee })).toMatchObject({ assignee: agent.accountId });
    }
    await expect(bench.provider.update(await record(ticket.id), { assignee: 'nobody' })).rejects.toMatchObject({ code: 'invalidInput' });
  });

  test('states and groups that Jira does not have are refused in plain words', async () => {
    const { bench, record, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It rains in'));
    await expect(bench.provider.update(await record(ticket.id), { state: 'pending' })).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(bench.provider.update(await record(ticket.id), { group: 'Roofs' })).rejects.toMatchObject({ code: 'invalidInput' });
  });

  test('a field that Jira refuses is named, its value is not', async () => {
    const { bench, conversationId } = under();
    const stranger = '712020:00000000-0000-4000-8000-000000000000';
    const refusal: unknown = await bench.provider.create(newTicket(conversationId, { assignee: stranger }), 'key').catch((failure: unknown) => failure);
    expect(refusal).toMatchObject({ code: 'helpdeskRefused', message: expect.stringContaining('(assignee)') });
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).not.toContain(stranger);
  });

  test('a request type that the project does not have is answered with those that it has', async () => {
    const { state, jira: standIn } = under().bench;
    const settings = { site: 'company', baseUrl: standIn.url, projectKey: 'sup', requestType: 'Fax' };
    const send = fetchSend(basicAuth(state.api.email, state.api.apiToken));
    const provider = ticketProviders.jira.open({ store: under().bench.store, clock: systemClock, sleep: noPause, fetchFile, send, settings });
    await expect(provider.create(newTicket(under().conversationId), 'key')).rejects.toMatchObject({
      code: 'unsupportedSetup',
      hint: expect.stringContaining('"Emailed request", "WhatsApp question"'),
    });
  });

  test('only administrators set up webhooks, and others hear so', async () => {
    await expect(under().bench.provider.events.webhook?.register?.('http://127.0.0.1:9/hook')).rejects.toMatchObject({
      code: 'helpdeskRefused',
      hint: expect.stringContaining('by hand'),
    });
  });
});

describe('webhooks of Jira', () => {
  const under = ticketsUnderTest(() => jiraBench(), noPause);

  test('Jira rings for our tickets only, signs, and stops when told', async () => {
    const { bench, file, conversationId } = under();
    const { webhook } = bench.provider.events;
    const receiver = await webhookReceiver();
    const registration = await webhook?.register?.(receiver.url);
    if (webhook === null || registration === undefined) throw new Error('Jira was not told');
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    const foreign = (await bench.agent.open?.('Not of WhatsApp')) ?? '';
    await bench.agent.reply(foreign, 'Not for WhatsApp');
    await bench.agent.reply(ticket.id, 'It is on its way');

    const ring = await receiver.next();
    const now = systemClock.now();
    expect(webhook.ticketsOf(ring, registration.secret, now)).toEqual([ticket.id]);
    expect(webhook.ticketsOf(ring, 'another secret', now)).toBeNull();
    expect(webhook.ticketsOf({ ...ring, headers: {} }, registration.secret, now)).toBeNull();
    expect(webhook.ticketsOf({ ...ring, rawBody: Buffer.concat([ring.rawBody, Buffer.from(' ')]) }, registration.secret, now)).toBeNull();
    expect(webhook.ticketsOf({ headers: {}, rawBody: Buffer.from('no JSON') }, null, now)).toEqual([]);

    await webhook.unregister(registration);
    await webhook.unregister(registration);
    await bench.agent.reply(ticket.id, 'It has arrived');
    expect(await receiver.unasked()).toBe(0);
    await receiver.close();
  });
});
