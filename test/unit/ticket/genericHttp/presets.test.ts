// The ready-made connections: what goes over the line, and what is read from answers as the vendors document them.
import { systemClock } from '../../../../src/shared/clock';
import { ticketProviders, type NewTicket, type TicketMessage } from '../../../../src/ticket';
import { DEFAULTS } from '../../../contract/benches/genericHttp';
import { fetchFile, fetchSend } from '../../../contract/fetchSend';
import { scriptedServer, type Answer } from '../../../fixtures/loopbackServer';

const servers: Array<{ close(): Promise<void> }> = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function bench(settings: object, script: Answer[]) {
  const server = await scriptedServer(script);
  servers.push(server);
  const means = { store: null as never, clock: systemClock, sleep: async () => undefined, fetchFile, send: fetchSend() };
  return { provider: ticketProviders.genericHttp.open({ ...means, settings: { ...DEFAULTS, baseUrl: server.url, ...settings } }), seen: server.seen };
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const MARK = expect.stringMatching(/wa-[0-9a-f]{16}/) as string;
const message: TicketMessage = { text: 'Help\n/close [code]<b>[/code]', marker: 'wamid.A', visibility: 'public', as: 'customer', files: [] };
const draft: NewTicket = {
  externalId: 'wa:c_1', subject: 'Help', requesterId: '["Ana",null]', tags: ['whatsapp', 'vip'], priority: null, assignee: null, group: null, fields: {}, message, followUpOf: null,
};

describe('GitLab', () => {
  const settings = { preset: 'gitLab', project: 'acme/support' };
  const issues = '/api/v4/projects/acme%2Fsupport/issues';
  const issue = { id: 900, iid: 5, title: 'Help', state: 'opened', labels: ['wa:c_1', 'whatsapp'], web_url: 'https://gitlab.example/5', description: '', created_at: '2026-11-22T12:00:00.000Z', updated_at: '2026-11-22T12:00:00.000Z', closed_at: null };

  test('a ticket is an issue with its key as a label, and the customer’s words are code', async () => {
    const { provider, seen } = await bench(settings, [ok({ id: 900, iid: 5 }, 201), ok(issue)]);
    expect((await provider.create(draft, 'key')).ticket).toMatchObject({ id: '5', state: 'open', externalId: 'wa:c_1', tags: ['whatsapp'], url: 'https://gitlab.example/5' });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([`POST ${issues}`, `GET ${issues}/5`]);
    expect(provider.account).toMatch(/^127\.0\.0\.1:\d+\/api\/v4\/projects\/acme%2Fsupport\/issues$/);
    const description = expect.stringContaining('```text\nHelp\n/close [code]<b>[/code]\n```') as string;
    expect(seen[0]?.body).toEqual({ title: 'Help', description, labels: 'wa:c_1,whatsapp,vip' });
    expect((seen[0]?.body as { description: string }).description).toEqual(MARK);
  });

  test('it is found by its label, and no other is taken for it', async () => {
    const { provider, seen } = await bench(settings, [ok([issue, { ...issue, iid: 6, labels: ['wa:c_10'] }]), ok([])]);
    expect((await provider.find('wa:c_1')).map(({ id }) => id)).toEqual(['5']);
    expect(seen[0]?.target).toBe(`${issues}?labels=wa%3Ac_1&scope=all&per_page=100&page=1`);
  });

  test('notes are internal, states are events, labels are added and removed one by one', async () => {
    const { provider, seen } = await bench(settings, [ok(issue), ok({}, 201), ok({}), ok(issue)]);
    const ticket = await provider.get('5');
    if (ticket === null) throw new Error('There is an issue.');
    await provider.addMessage(ticket, { ...message, visibility: 'internal', as: 'bot' }, 'open');
    await provider.update(ticket, { state: 'solved', addTags: ['late'], removeTags: ['vip'] });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${issues}/5`, `POST ${issues}/5/notes`, `PUT ${issues}/5`, `GET ${issues}/5`]);
    expect(seen[1]?.body).toMatchObject({ internal: true });
    expect(seen[2]?.body).toEqual({ state_event: 'close', add_labels: ['late'], remove_labels: ['vip'] });
  });

  test('what people wrote is read, what GitLab and we wrote is not', async () => {
    const at = '2026-11-22T12:05:00.000Z';
    const note = { id: 1, body: 'On its way', system: false, internal: false, created_at: at, author: { id: 7, name: 'Robin' } };
    const notes = [note, { ...note, id: 2, system: true }, { ...note, id: 3, internal: true }, { ...note, id: 4, body: 'x <!-- wa-0123456789abcdef -->' }];
    const { provider } = await bench(settings, [ok(issue), ok(notes), ok([]), ok({ ...issue, state: 'closed', closed_at: '2026-11-22T12:06:00.000Z' })]);
    const ticket = await provider.get('5');
    if (ticket === null) throw new Error('There is an issue.');
    expect((await provider.events.eventsOf(ticket, 0)).map(({ id, kind, author }) => [id, kind, author.name])).toEqual([
      ['comment:5:1', 'agentReplied', 'Robin'],
      ['comment:5:3', 'internalNote', 'Robin'],
      ['solved:5:1795349160000', 'solved', null],
    ]);
  });

  test('a webhook rings for comments and issues with its token, and for nobody else', async () => {
    const { provider } = await bench(settings, []);
    const ring = (body: object, token?: string) =>
      provider.events.webhook?.ticketsOf({ headers: token === undefined ? {} : { 'x-gitlab-token': token }, rawBody: Buffer.from(JSON.stringify(body)) }, 'secret', 0);
    expect(ring({ object_kind: 'note', object_attributes: { id: 900 }, issue: { iid: 5 } }, 'secret')).toEqual(['5']);
    expect(ring({ object_kind: 'issue', object_attributes: { iid: 6 } }, 'secret')).toEqual(['6']);
    expect([ring({ issue: { iid: 5 } }, 'wrong'), ring({ issue: { iid: 5 } }), ring({}, 'secret')]).toEqual([null, null, []]);
  });

  test('without a project it says so', async () => {
    await expect(bench({ preset: 'gitLab', project: ' ' }, [])).rejects.toMatchObject({ code: 'unsupportedSetup', message: expect.stringContaining('Project') });
  });
});

describe('ServiceNow', () => {
  const settings = { preset: 'serviceNow' };
  const incidents = '/api/now/table/incident';
  const incident = { sys_id: 'a1b2', number: 'INC0010001', short_description: 'Help', state: '1', correlation_id: 'wa:c_1', sys_created_on: '2026-11-22 12:00:00', sys_updated_on: '2026-11-22 12:00:00', resolved_at: '' };

  test('a ticket is an incident with its key as the correlation id', async () => {
    const { provider, seen } = await bench(settings, [ok({ result: incident }, 201), ok({ result: incident })]);
    expect((await provider.create(draft, 'key')).ticket).toMatchObject({ id: 'a1b2', number: 'INC0010001', state: 'open', externalId: 'wa:c_1', updatedAt: 1_795_348_800_000 });
    expect(seen[0]).toMatchObject({ method: 'POST', path: incidents, body: { short_description: 'Help', correlation_id: 'wa:c_1', correlation_display: 'WhatsApp' } });
    expect((seen[0]?.body as { description: string }).description).not.toMatch(/\[code\]/);
  });

  test('changes are asked for in UTC without a zone', async () => {
    const { provider, seen } = await bench(settings, [ok({ result: [incident] }), ok({ result: [incident] })]);
    expect((await provider.events.changedSince('1795348800000')).ticketIds).toEqual(['a1b2']);
    expect(decodeURIComponent(seen[0]?.target ?? '')).toContain('correlation_idSTARTSWITHwa:^sys_updated_on>=2026-11-22 12:00:00^');
  });

  test('comments and work notes are told apart', async () => {
    const entry = { sys_id: 'j1', element: 'comments', value: 'On its way', sys_created_on: '2026-11-22 12:05:00', sys_created_by: 'robin' };
    const { provider } = await bench(settings, [ok({ result: incident }), ok({ result: [entry, { ...entry, sys_id: 'j2', element: 'work_notes' }] }), ok({ result: incident })]);
    const ticket = await provider.get('a1b2');
    if (ticket === null) throw new Error('There is an incident.');
    expect((await provider.events.eventsOf(ticket, 0)).map(({ kind, body }) => [kind, body?.content])).toEqual([['agentReplied', 'On its way'], ['internalNote', 'On its way']]);
  });
});
