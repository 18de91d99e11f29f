import { httpDeskConnection } from '../../../../src/ticket/providers/genericHttp';
import { readTicket, timeAt, valueAt } from '../../../../src/ticket/providers/genericHttp/records';
import { DEFAULTS } from '../../../contract/benches/genericHttp';

const settings = { ...DEFAULTS, baseUrl: 'https://helpdesk.example/' };

test('the credential as n8n first shows it is a connection', () => {
  const { baseUrl, words, ticket } = httpDeskConnection(settings);
  expect([baseUrl, words.open, ticket.key]).toEqual(['https://helpdesk.example', ['open', 'waiting'], 'conversation_key']);
});

test.each<[string, object, string]>([
  ['no address', { baseUrl: 'helpdesk' }, 'web address'],
  ['no request to create', { createRequest: ' ' }, 'Create Request'],
  ['a ticket without its key', { createBody: '{"title": "{{subject}}", "ref": "{{marker}}"}' }, '{{externalId}}'],
  ['a comment without its marker', { commentBody: '{"body": "{{text}}"}' }, 'Comment Request in the credential of the helpdesk has no {{marker}}'],
  ['fields without a state', { ticketFields: 'id = id\nkey = key' }, '"state"'],
  ['a line that is none', { ticketFields: 'id: id' }, 'Ticket Fields'],
  ['an unknown field', { commentFields: 'colour = red' }, 'Comment Fields'],
  ['a file that is no JSON', { file: '{{base64}}' }, 'File'],
])('%s is named', (_, change, words) => {
  expect(() => httpDeskConnection({ ...settings, ...change })).toThrow(expect.objectContaining({ code: 'unsupportedSetup', message: expect.stringContaining(words) }));
});

test('what a helpdesk cannot do may be left empty', () => {
  const { requests, file } = httpDeskConnection({ ...settings, noteRequest: '', updateRequest: '', changedRequest: '', file: '' });
  expect([requests.note, requests.update, requests.changed, file]).toEqual([null, null, null, null]);
});

test.each<[unknown, string | undefined, unknown]>([
  [{ a: { b: [{ c: 1 }] } }, 'a.b.0.c', 1],
  [[1, 2], '', [1, 2]],
  [{ a: 1 }, undefined, undefined],
  [{ a: 1 }, 'a.b', undefined],
  [{}, 'constructor.name', undefined],
  [null, 'a', undefined],
])('in %j at %j stands %j', (value, path, found) => {
  expect(valueAt(value, path)).toEqual(found);
});

test.each<[unknown, number | null]>([
  ['2026-11-22T12:00:00Z', 1_795_348_800_000],
  ['2026-11-22 12:00:00', 1_795_348_800_000],
  [1_795_348_800, 1_795_348_800_000],
  ['1795348800000', 1_795_348_800_000],
  ['soon', null],
  [null, null],
])('the time %j is %j', (time, ms) => {
  expect(timeAt({ time }, 'time')).toBe(ms);
});

test.each<[unknown, string | null]>([
  ['wa:c_1', 'wa:c_1'],
  [['urgent', 'wa:c_1'], 'wa:c_1'],
  ['see wa:c_1', null],
  [null, null],
])('a ticket with the key %j belongs to %j', (key, externalId) => {
  const record = { id: 5, status: 'Resolved', conversation_key: key, link: '/tickets/5', labels: ['a', 'wa:c_1'] };
  expect(readTicket(record, httpDeskConnection(settings))).toMatchObject({ id: '5', state: 'solved', externalId, url: 'https://helpdesk.example/tickets/5', tags: ['a'] });
});
