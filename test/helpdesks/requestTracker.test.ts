import fc from 'fast-check';
import { systemClock } from '../../src/shared/clock';
import { externalIdOf, ticketProviders, type TicketProvider } from '../../src/ticket';
import { noPause } from '../contract/benches/store';
import { fetchFile, fetchSend } from '../contract/fetchSend';
import { describeTicketFaults, describeTicketProvider, message, type TicketBench } from '../contract/ticketProvider';
import { newTicket } from '../contract/tickets/bench';
import { ticketsUnderTest } from '../contract/tickets/underTest';
import { startRequestTracker, type RequestTrackerServer } from './servers/startRequestTracker';
import { requestTrackerAgent, requestTrackerBench } from './support/requestTrackerBench';

jest.setTimeout(120_000);

let server: RequestTrackerServer;
beforeAll(async () => {
  server = await startRequestTracker();
});
afterAll(() => server.stop());

// It finds messages by a search, which has no pages.
describeTicketProvider('Request Tracker', () => requestTrackerBench(server), { closes: false, longTicket: 5, randomTexts: 5 });
describeTicketFaults('Request Tracker', () => requestTrackerBench(server, noPause));

describe('Request Tracker’s own ways', () => {
  const under = ticketsUnderTest(() => requestTrackerBench(server));
  const openWith = ({ store }: TicketBench, settings: object): TicketProvider => {
    const send = fetchSend(ticketProviders.requestTracker.authorize({ token: server.tokens.n8n, ...settings }));
    return ticketProviders.requestTracker.open({ store, clock: systemClock, sleep: noPause, fetchFile, send, settings: { baseUrl: server.url, queue: 'WhatsApp', ...settings } });
  };

  test('agents’ answers go out by mail to others, never to customers on WhatsApp', async () => {
    const { bench } = under();
    const agent = requestTrackerAgent(server);
    const { id } = await agent.call('POST', 'ticket', { Queue: 'WhatsApp', Subject: 'By mail', Content: 'Hello', Requestor: 'ordinary@customer.invalid' });
    for (const ticketId of [String(id), (await under().openTicket()).id]) await bench.agent.reply(ticketId, 'It is on its way');
    const recipients = server.mails().split('\n').filter((line) => /^(To|Cc|Bcc):/.test(line)).join('\n');
    expect(recipients).toContain('ordinary@customer.invalid');
    expect(recipients).not.toContain('whatsapp.invalid');
  });

  test('a message wakes a ticket that an agent solved in the meantime', async () => {
    const { bench, record } = under();
    const note = (marker: string) => ({ text: marker, marker, visibility: 'internal', as: 'bot', files: [] }) as const;
    const { id } = await under().openTicket();
    await bench.agent.setState(id, 'open');
    const ticket = await record(id);
    // As it was read before, and as somebody tells it who has not read it.
    for (const [marker, before] of [['reply.late', ticket], ['reply.later', { ...ticket }]] as const) {
      await bench.agent.setState(id, 'solved');
      await bench.provider.addMessage(before, note(marker), 'open');
      expect((await record(id)).state).toBe('open');
    }
    expect((await bench.read(ticket.id)).comments.map(({ text }) => text)).toEqual(['Where is it?', 'reply.late', 'reply.later']);
  });

  test('no key and no marker widens a search', async () => {
    const { bench } = under();
    const ticket = await under().openTicket();
    const pieces = ["'", '\\', '"', "' OR id > 0 OR Subject = '", ' OR ', 'NULL', '__Active__', '%', '}', '\n', 'wa:'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }), async (parts) => {
        const hostile = parts.join('');
        expect((await bench.provider.find(hostile)).filter(({ externalId }) => externalId === ticket.externalId)).toEqual([]);
        expect(await bench.provider.hasMessage(ticket, hostile)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['no such queue', 'Request Tracker lacks a queue'],
    ['Bare', 'Request Tracker lacks the custom field "WhatsApp conversation"'],
  ])('what the administrator forgot is named before anything is written: %s', async (queue, complaint) => {
    const { bench, desk, conversationId } = under();
    const provider = openWith(bench, { queue });
    const { id: requesterId } = await provider.ensureRequester({ externalId: externalIdOf(conversationId), name: 'Ana Test', phone: null });
    const ticket = newTicket(conversationId, { requesterId });
    await expect(provider.create(ticket, 'any')).rejects.toMatchObject({
      code: 'helpdeskRefused',
      message: expect.stringContaining(complaint),
      hint: expect.stringContaining('Connect Request Tracker'),
    });
    expect(await desk.provider.find(ticket.externalId)).toEqual([]);
  });

  test('a value that Request Tracker does not take is named, although it answers 200', async () => {
    const { bench } = under();
    const ticket = await under().openTicket();
    await expect(bench.provider.update(ticket, { assignee: 'nobody we know' })).rejects.toMatchObject({ code: 'helpdeskRefused', message: expect.stringContaining('owner') });
    await expect(bench.provider.update(ticket, { fields: { 'No such field': 'x' } })).rejects.toMatchObject({ message: expect.stringContaining('No such field') });
    await expect(bench.provider.update(ticket, { addTags: ['vip'] })).rejects.toMatchObject({ code: 'invalidInput' });
  });

  test('a file name in any script, and a message "0", arrive', async () => {
    const { bench, file, conversationId } = under();
    const name = 'räüm 写真 dach – ملف.txt';
    const { ticket } = await file(message(conversationId, '0', { files: [{ name, mimeType: 'text/plain', bytes: Buffer.from('wet') }] }));
    await file(message(conversationId, '0'));
    expect((await bench.read(ticket.id)).comments.map(({ text, files }) => [text, files])).toEqual([['0', [name]], ['0', []]]);
  });

  test('a token that is taken back loses no message', async () => {
    const { bench, desk, file, texts } = under();
    const { id } = await under().openTicket();
    const leaver = openWith(bench, { token: server.tokens.leaver });
    await leaver.verify();
    server.revokeLeaver();
    await expect(leaver.verify()).rejects.toMatchObject({ code: 'helpdeskRefused', hint: expect.stringMatching(/credential/) });
    await expect(leaver.find('wa:any')).rejects.toMatchObject({ code: 'helpdeskRefused' });
    expect(await file(message(under().conversationId, 'Still there'))).toMatchObject({ appended: true, ticket: { id } });
    expect(await texts(id)).toEqual(['Where is it?', 'Still there']);
    expect(desk.provider.id).toBe('requestTracker');
  });
});
