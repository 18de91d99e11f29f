import type { HttpRequest, HttpSend } from '../../../src/shared/http';
import { multipart } from '../../../src/shared/multipart';
import { schemaChecked } from '../../contract/schemaChecked';

const BASE = 'http://127.0.0.1:1/zendesk/company';
const sent: HttpRequest[] = [];
const send: HttpSend = async (request) => {
  sent.push(request);
  return { status: 200, headers: {}, body: null };
};
const checked = schemaChecked(send, 'zendesk', BASE);
const update = (ticket: object): HttpRequest => ({ method: 'PUT', url: `${BASE}/api/v2/tickets/35`, json: { ticket: { ...ticket, metadata: { marker: 'wamid.A' } } } });

beforeEach(() => void sent.splice(0));

test('a request that its schema describes goes out', async () => {
  await checked(update({ status: 'open', comment: { body: 'Hello', public: true, author_id: undefined } }));
  await checked({ method: 'GET', url: `${BASE}/api/v2/tickets?sort_by=updated_at`, query: { sort_order: 'desc', per_page: 100, page: 1 } });
  expect(sent).toHaveLength(2);
});

test.each<[string, HttpRequest, string]>([
  ['an unknown field', update({ status: 'open', asignee_id: 7 }), 'asignee_id'],
  ['a wrong value', update({ status: 'onHold' }), '/json/ticket/status'],
  ['an unknown path', { method: 'GET', url: `${BASE}/api/v2/tickets/35/36` }, 'No schema describes GET /api/v2/tickets/35/36'],
  ['another method', { method: 'DELETE', url: `${BASE}/api/v2/tickets/35` }, 'No schema describes DELETE'],
  ['another server', { method: 'GET', url: 'http://127.0.0.1:2/api/v2/tickets/35' }, 'No schema describes'],
  ['a query where none belongs', { method: 'GET', url: `${BASE}/api/v2/tickets/35`, query: { include: 'users' } }, 'query'],
  ['a query that is missing', { method: 'GET', url: `${BASE}/api/v2/tickets` }, "must have required property 'query'"],
  ['a header that is missing', { method: 'POST', url: `${BASE}/api/v2/tickets`, json: {} }, "must have required property 'headers'"],
  ['a body where none belongs', { method: 'GET', url: `${BASE}/api/v2/users/me`, json: {} }, 'json'],
])('%s is refused, unsent', async (_, request, words) => {
  await expect(checked(request)).rejects.toThrow(words);
  expect(sent).toEqual([]);
});

test('a form is read', async () => {
  const { bytes, contentType } = await multipart([{ name: 'a[]', fileName: 'x.png', mimeType: 'image/png', bytes: new Uint8Array(1) }]);
  const request: HttpRequest = { method: 'GET', url: `${BASE}/api/v2/users/me`, headers: { 'Content-Type': contentType }, bytes };
  await expect(checked(request)).rejects.toThrow('"additionalProperty":"form"');
});
