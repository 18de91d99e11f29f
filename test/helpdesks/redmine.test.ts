import fc from 'fast-check';
import { convert } from 'html-to-text';
import { systemClock } from '../../src/shared/clock';
import { createOrAppend, ticketProviders, type TicketProvider } from '../../src/ticket';
import { noPause } from '../contract/benches/store';
import { fetchFile, fetchSend } from '../contract/fetchSend';
import { describeTicketFaults, describeTicketProvider, message, type TicketBench } from '../contract/ticketProvider';
import { ticketsUnderTest } from '../contract/tickets/underTest';
import { startRedmine, type RedmineServer } from './servers/startRedmine';
import { redmineBench } from './support/redmineBench';
import { notesOnPage } from './support/redminePage';

jest.setTimeout(120_000);

let server: RedmineServer;
beforeAll(async () => {
  server = await startRedmine();
});
afterAll(() => server.stop());

// It reads all notes of a ticket at once, without pages.
describeTicketProvider('Redmine', () => redmineBench(server), { closes: false, longTicket: 20 });
describeTicketFaults('Redmine', () => redmineBench(server, noPause));

describe('Redmine’s own ways', () => {
  const under = ticketsUnderTest(() => redmineBench(server));
  /** A run of its own, which reads anew how the project is set up. */
  const openAnew = ({ store }: TicketBench, settings: object = {}): TicketProvider => {
    const send = fetchSend(ticketProviders.redmine.authorize({ apiKey: server.logins.n8n.apiKey, ...settings }));
    return ticketProviders.redmine.open({ store, clock: systemClock, sleep: noPause, fetchFile, send, settings: { baseUrl: server.url, project: 'support', ...settings } });
  };

  test.each(['textile', 'markdown', 'common_mark'])('the page shows texts as they were written, with %s', async (format) => {
    const { bench } = under();
    const ticket = await under().openTicket();
    server.administer(`DELETE FROM settings WHERE name = 'text_formatting'; INSERT INTO settings (name, value, updated_on) VALUES ('text_formatting', '${format}', datetime('now', '+1 minute'))`);
    const pieces = ['*bold*', '_it_', '{{toc}}', '[[Wiki]]', '!http://x.invalid/a.png!', '@code@', '#1', '-gone-', '"text":http://x.invalid', '|a|b|', '<b>', '&amp;', '`x`', 'h1. ', '1. ', '> ', '(c)', 'word', ' ', '\n'];
    const texts = fc.sample(fc.array(fc.constantFrom(...pieces), { minLength: 3, maxLength: 8 }).map((parts) => `x ${parts.join('')} x`), { numRuns: 12, seed: 7 });
    for (const [index, text] of texts.entries()) {
      await bench.provider.addMessage(ticket, { text, marker: `wamid.PAGE${index}`, visibility: 'public', as: 'customer', files: [] }, 'new');
    }
    const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
    const shown = (await notesOnPage(server, ticket.id)).map((html) => plain(convert(html, { wordwrap: false, selectors: [{ selector: 'a', options: { ignoreHref: true } }] })));
    expect(shown).toEqual(texts.map(plain));
  });

  test('a field that Redmine does not filter by is named, instead of a second ticket', async () => {
    const { bench, desk, conversationId } = under();
    await under().openTicket();
    server.administer(`UPDATE custom_fields SET is_filter = 0 WHERE name = 'WhatsApp conversation'`);
    const provider = openAnew(bench);
    await expect(createOrAppend(message(await bench.newConversation(), 'Hello'), { ...desk, provider })).rejects.toMatchObject({
      code: 'helpdeskRefused',
      message: expect.stringContaining('Used as a filter'),
    });
    server.administer(`UPDATE custom_fields SET is_filter = 1 WHERE name = 'WhatsApp conversation'`);
    expect(await createOrAppend(message(conversationId, 'Hello'), desk)).toMatchObject({ appended: true });
  });

  test('a field that the project does not have is named before anything is written', async () => {
    const { bench } = under();
    const { externalId } = await under().openTicket();
    server.administer(`UPDATE custom_fields SET name = 'Other' WHERE name = 'Wamid'`);
    await expect(openAnew(bench).find(externalId ?? '')).rejects.toMatchObject({ message: expect.stringContaining('"Wamid"'), hint: expect.stringContaining('Connect Redmine') });
    server.administer(`UPDATE custom_fields SET name = 'Wamid' WHERE name = 'Other'`);
  });

  test('a status that is not there is named with those that are', async () => {
    const { bench } = under();
    const ticket = await under().openTicket();
    await expect(openAnew(bench, { solvedStatus: 'Erledigt' }).update(ticket, { state: 'solved' })).rejects.toMatchObject({ code: 'unsupportedSetup', hint: expect.stringContaining('"Resolved"') });
  });

  test('a message wakes a ticket that an agent closed in the meantime', async () => {
    const { bench } = under();
    const ticket = await under().openTicket();
    await bench.agent.setState(ticket.id, 'closed');
    const late = { text: 'Still broken', marker: 'wamid.LATE', visibility: 'public', as: 'customer', files: [] } as const;
    expect((await bench.provider.addMessage({ ...ticket, state: 'open' }, late, 'open')).ticket.state).toBe('open');
    expect((await bench.read(ticket.id)).state).toBe('open');
  });

  test('a key that is taken back loses no message, and no answer looks like an empty Redmine', async () => {
    const { bench, file, texts } = under();
    const { id } = await under().openTicket();
    const leaver = openAnew(bench, { apiKey: server.logins.leaver.apiKey });
    expect(await leaver.verify()).toEqual({ agentId: String(server.logins.leaver.id) });
    server.administer(`DELETE FROM tokens WHERE user_id = ${server.logins.leaver.id} AND action = 'api'`);
    const after = openAnew(bench, { apiKey: server.logins.leaver.apiKey });
    for (const call of [() => after.verify(), () => after.find('wa:any'), () => after.list({ state: 'any', limit: 1 })]) {
      await expect(call()).rejects.toMatchObject({ code: 'helpdeskRefused', hint: expect.stringMatching(/credential/) });
    }
    expect(await file(message(under().conversationId, 'Still there'))).toMatchObject({ appended: true, ticket: { id } });
    expect(await texts(id)).toEqual(['Where is it?', 'Still there']);
  });
});
