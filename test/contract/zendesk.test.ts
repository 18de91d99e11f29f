import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import { systemClock } from '../../src/shared/clock';
import { createOrAppend, externalIdOf } from '../../src/ticket';
import { noPause } from './benches/store';
import { webhookReceiver } from './benches/webhookReceiver';
import { zendeskBench } from './benches/zendesk';
import { fetchSend, zendeskLogin } from './fetchSend';
import { describeTicketFaults, describeTicketProvider, message } from './ticketProvider';
import { newTicket, PHOTO } from './tickets/bench';
import { ticketsUnderTest } from './tickets/underTest';

describeTicketProvider('Zendesk', async () => zendeskBench(await startSandbox()), { closes: true });
describeTicketFaults('Zendesk', async () => zendeskBench(await startSandbox(), noPause));

describe('Zendesk', () => {
  let sandbox: Sandbox;
  const under = ticketsUnderTest(async () => {
    sandbox = await startSandbox({ retryDelaysMs: [5] });
    return await zendeskBench(sandbox, noPause);
  }, noPause);
  const control = (path: string, json: object) => fetchSend()({ method: 'POST', url: `${sandbox.url}/sandbox/${path}`, json });

  afterEach(() => under().bench.faults?.clear());

  test('a ticket that an agent has taken in hand meanwhile is not new again', async () => {
    const { bench, file, record, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Hello'));
    const read = { ...(await record(ticket.id)), updatedAt: 0 };
    await bench.agent.setState(ticket.id, 'pending');
    await bench.provider.addMessage(read, { text: 'Hello?', marker: 'wamid.LATE', visibility: 'public', as: 'customer', files: [] }, 'new');
    expect(await bench.read(ticket.id)).toMatchObject({ state: 'open', comments: [{ text: 'Hello' }, { text: 'Hello?' }] });
  });

  test.each([['within two hours', 0], ['after two hours', 7_200_000]])('a message that is filed again %s, with its file uploaded anew, opens no other ticket', async (_, offsetMs) => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It rains in', { files: [PHOTO] });
    const { ticket } = await file(first);
    await control('clock', { offsetMs });
    expect(await file(first)).toMatchObject({ duplicate: true, ticket: { id: ticket.id } });
    await control('clock', { offsetMs: 0 });
    expect(await bench.provider.find(externalIdOf(first.conversationId))).toHaveLength(1);
  });

  test('the same key with a file uploaded anew leads to the same ticket', async () => {
    const { bench, conversationId } = under();
    const { id: requesterId } = await bench.provider.ensureRequester({ externalId: externalIdOf(conversationId), name: 'Ana Test', phone: null });
    const draft = newTicket(conversationId, { requesterId });
    const create = () => bench.provider.create({ ...draft, message: { ...draft.message, files: [PHOTO] } }, 'wa-again');
    const [first, second] = [await create(), await create()];
    expect(second.ticket.id).toBe(first.ticket.id);
    expect((await bench.read(first.ticket.id)).comments).toHaveLength(1);
  });

  test('an update too many is refused with a hint, and goes through later', async () => {
    const { bench, file, record, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Hello'));
    await control('faults', { zendeskLimits: 'on' });
    for (let count = 0; count < 30; count += 1) await bench.provider.update(await record(ticket.id), { priority: 'high' });
    const late = message(conversationId, 'One too many');
    await expect(file(late)).rejects.toMatchObject({ code: 'helpdeskRefused', details: { status: 429 } });
    await bench.faults?.clear();
    expect(await file(late)).toMatchObject({ appended: true });
  });

  test.each([
    [{ fields: { 'No such field': 'x' } }, 'ticket field'],
    [{ fields: { '12345': 'x' } }, 'ticket field'],
    [{ group: 'No such group' }, 'group'],
    [{ assignee: 'Robin Agent' }, 'agents'],
  ])('what Zendesk does not know is refused before anything is written: %j', async (changes, words) => {
    const { bench, file, record, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Hello'));
    const change = bench.provider.update(await record(ticket.id), { ...changes, addTags: ['vip'] });
    await expect(change).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining(words) });
    expect((await bench.read(ticket.id)).tags).toEqual(['whatsapp']);
  });

  test('webhooks ring signed, twice and in disorder; what happened is read once, and a forged one does not ring', async () => {
    const { bench, file, record, conversationId } = under();
    const { webhook, eventsOf } = bench.provider.events;
    const receiver = await webhookReceiver();
    const registration = await webhook?.register?.(receiver.url);
    if (webhook === null || registration === undefined) throw new Error('Zendesk has webhooks.');
    expect(await webhook.register?.(receiver.url)).toEqual(registration);
    const { ticket } = await file(message(conversationId, 'Hello'));
    await control('faults', { zendeskWebhooks: 'disorder' });
    await bench.agent.reply(ticket.id, 'On its way');
    await bench.agent.setState(ticket.id, 'solved');

    const ring = await receiver.next();
    const rings = [ring, await receiver.next(), await receiver.next(), await receiver.next(), await receiver.next()];
    const now = systemClock.now();
    const { secret } = registration;
    for (const each of rings) expect(webhook.ticketsOf(each, secret, now)).toEqual([ticket.id]);
    const events = await eventsOf(await record(ticket.id), 0);
    expect(events).toMatchObject([{ kind: 'agentReplied', author: { name: 'Robin Agent' } }, { kind: 'solved', author: { name: 'Robin Agent' } }]);

    expect(webhook.ticketsOf({ ...ring, rawBody: Buffer.from(`{"detail":{"id":"1"}}`) }, secret, now)).toBeNull();
    expect(webhook.ticketsOf(ring, 'another secret', now)).toBeNull();
    expect(webhook.ticketsOf(ring, secret, now + 16 * 60_000)).toBeNull();
    expect(webhook.ticketsOf({ ...ring, headers: {} }, secret, now)).toBeNull();

    await webhook.unregister(registration);
    await webhook.unregister(registration);
    await bench.agent.note(ticket.id, 'Nobody hears this');
    expect(await receiver.unasked()).toBe(0);
    await receiver.close();
  });
});

test('a ticket with 5000 comments is followed by another one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'zendesk-'));
  const stateFile = join(directory, 'state.json');
  const filled = await startSandbox({ stateFile });
  const bench = await zendeskBench(filled);
  const conversationId = await bench.newConversation();
  const { ticket } = await createOrAppend(message(conversationId, 'Hello'), { ...bench, clock: systemClock, sleep: noPause });
  await filled.close();
  const state = JSON.parse(await readFile(stateFile, 'utf8')) as { zendesk: { tickets: Array<{ comments: unknown[] }> } };
  const [full] = state.zendesk.tickets;
  full?.comments.push(...Array.from({ length: 4_999 }, () => full.comments[0]));
  await writeFile(stateFile, JSON.stringify(state));

  const sandbox = await startSandbox({ stateFile });
  const again = await zendeskBench(sandbox);
  const desk = { provider: again.provider, store: bench.store, clock: systemClock, sleep: noPause };
  const late = message(conversationId, 'Still here');
  const followUp = await createOrAppend(late, desk);
  expect(followUp.ticket.id).not.toBe(ticket.id);
  expect(await again.read(ticket.id)).toMatchObject({ state: 'closed' });
  const { baseUrl, email, apiToken } = sandbox.zendesk;
  const { body } = await fetchSend(zendeskLogin(email, apiToken))({ method: 'GET', url: `${baseUrl}/api/v2/tickets/${ticket.id}` });
  expect(body).toMatchObject({ ticket: { followup_ids: [Number(followUp.ticket.id)] } });
  expect(await again.read(followUp.ticket.id)).toMatchObject({ subject: 'Hello', comments: [{ text: 'Still here', byCustomer: true }] });
  expect(await createOrAppend(late, desk)).toMatchObject({ duplicate: true, ticket: { id: followUp.ticket.id } });
  await again.close();
  await bench.close();
  await rm(directory, { recursive: true });
});
