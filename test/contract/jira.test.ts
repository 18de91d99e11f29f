import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../src/shared/clock';
import { externalIdOf, ticketProviders, type NewTicket, type TicketWebhookRequest } from '../../src/ticket';
import { basicAuth } from '../../src/ticket/providers/parts/basicAuth';
import { jiraBench, type JiraBench } from './benches/jira';
import { fetchFile, fetchSend } from './fetchSend';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';
import { PHOTO } from './tickets/bench';
import { ticketsUnderTest } from './tickets/underTest';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider('Jira Service Management', () => jiraBench(), { closes: true });
describeTicketFaults('Jira Service Management', () => jiraBench(noPause));

function newTicket(conversationId: string, more: Partial<NewTicket> = {}): NewTicket {
  return {
    externalId: externalIdOf(conversationId),
    subject: 'It rains in',
    requesterId: 'Ana Test',
    tags: [],
    priority: null,
    assignee: null,
    group: null,
    fields: {},
    message: { text: 'It rains in', marker: `wamid.${conversationId}`, visibility: 'public', as: 'customer', files: [] },
    followUpOf: null,
    ...more,
  };
}

describe('Jira Service Management only', () => {
  const under = ticketsUnderTest(() => jiraBench(noPause, { searchLagMs: 3_600_000, admin: false }), noPause);
  const jira = (): JiraBench => under().bench as JiraBench;

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
    await jira().asAgent({ method: 'PUT', path: `/rest/api/3/issue/${copy}`, json: { update: { labels: [{ add: externalIdOf(conversationId) }] } } });
    await bench.settled?.();
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([ticket.id]);
  });

  test('wherever a run breaks off, the next one brings what is missing of the first message, and nothing else', async () => {
    const { bench, file } = under();
    let brokenOff = 0;
    for (let skip = 0; skip < 16; skip += 1) {
      const first = message(await bench.newConversation(), 'It rains in', { files: [PHOTO] });
      await bench.faults?.add({ status: 503, skip });
      brokenOff += await file(first).then(() => 0, () => 1);
      await bench.faults?.clear();
      const { ticket } = await file(first);
      expect((await bench.read(ticket.id)).comments.map(({ text, files }) => [text, files])).toEqual([['It rains in', [PHOTO.name]]]);
      expect(await bench.provider.find(externalIdOf(first.conversationId))).toHaveLength(1);
    }
    expect(brokenOff).toBeGreaterThan(5);
  });

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
    const { agent } = jira().state;
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
    const { state, jira: standIn } = jira();
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

  /** Where Jira rings, and what it brought. */
  async function bell() {
    const rung: TicketWebhookRequest[] = [];
    const server = createServer(async (request, response) => {
      rung.push({ headers: request.headers as Record<string, string>, rawBody: await buffer(request) });
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const until = async (count: number) => {
      while (rung.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return rung;
    };
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, until, close: () => server.close() };
  }

  test('Jira rings for our tickets only, signs, and stops when told', async () => {
    const { bench, file, conversationId } = under();
    const { webhook } = bench.provider.events;
    const { url, until, close } = await bell();
    const registration = await webhook?.register?.(url);
    if (webhook === null || registration === undefined) throw new Error('Jira was not told');
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    const foreign = (await bench.agent.open?.('Not of WhatsApp')) ?? '';
    await bench.agent.reply(foreign, 'Not for WhatsApp');
    await bench.agent.reply(ticket.id, 'It is on its way');

    const [ring] = await until(1);
    if (ring === undefined) throw new Error('Jira did not ring');
    const now = systemClock.now();
    expect(webhook.ticketsOf(ring, registration.secret, now)).toEqual([ticket.id]);
    expect(webhook.ticketsOf(ring, 'another secret', now)).toBeNull();
    expect(webhook.ticketsOf({ ...ring, headers: {} }, registration.secret, now)).toBeNull();
    expect(webhook.ticketsOf({ ...ring, rawBody: Buffer.concat([ring.rawBody, Buffer.from(' ')]) }, registration.secret, now)).toBeNull();
    expect(webhook.ticketsOf({ headers: {}, rawBody: Buffer.from('no JSON') }, null, now)).toEqual([]);

    await webhook.unregister(registration);
    await webhook.unregister(registration);
    await bench.agent.reply(ticket.id, 'It has arrived');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await until(1)).toHaveLength(1);
    close();
  });
});
