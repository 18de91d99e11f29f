import fc from 'fast-check';
import { fillRequest, parseRequest } from '../../../../src/ticket/providers/genericHttp/template';

const PLACEHOLDERS = { inAddress: ['id', 'externalId'], inBody: ['text', 'subject', 'tags'] };
const parse = (line: string, body = '') => parseRequest('Comment Request', line, body, PLACEHOLDERS);

/** Quotes, backslashes, placeholders and what query languages and paths are made of. */
const hostile = fc.oneof(
  fc.array(fc.constantFrom('"', "'", '\\', '{{', '}}', '{{text}}', '{{ subject }}', '^', '\n', '\r', '","status":"closed', '$&', '$1', '../', '?', '&', '#', 'x'), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

test('what customers write is one string of the body, whatever they write', () => {
  const request = parse('POST /tickets', '{"title": "{{subject}}", "body": "From WhatsApp: {{text}} ({{ subject }})", "list": ["{{text}}"]}');
  fc.assert(
    fc.property(hostile, hostile, (text, subject) => {
      const { json } = fillRequest(request, { text, subject });
      const received: unknown = JSON.parse(JSON.stringify(json));
      expect(received).toEqual({ title: subject, body: `From WhatsApp: ${text} (${subject})`, list: [text] });
    }),
  );
});

test('an id stays one part of the path and one value of the query, or is refused', () => {
  const request = parse('GET /tickets/{{id}}/comments?query=key={{externalId}}^active=true&limit=5');
  fc.assert(
    fc.property(hostile, hostile, (id, externalId) => {
      let target: string;
      try {
        ({ target } = fillRequest(request, { id, externalId }));
      } catch (refusal) {
        expect(refusal).toMatchObject({ code: 'invalidInput' });
        return;
      }
      const url = new URL(target, 'http://helpdesk.example');
      expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(['', 'tickets', id, 'comments']);
      expect([...url.searchParams]).toEqual([['query', `key=${externalId}^active=true`], ['limit', '5']]);
      expect(externalId).not.toMatch(/[\^'"\\{}&=]/);
    }),
  );
  expect(fillRequest(request, { id: 'SUP-5', externalId: 'wa:c_1' }).target).toBe('/tickets/SUP-5/comments?query=key=wa%3Ac_1^active=true&limit=5');
});

test.each(['..', '.', '', 'a/b', 'a^b', "a'b", null, undefined, {}])('%j is no id for an address', (id) => {
  expect(() => fillRequest(parse('GET /tickets/{{id}}'), { id })).toThrow(expect.objectContaining({ code: 'invalidInput' }));
});

test('a text that is one placeholder takes lists and numbers; what is unknown is left out', () => {
  const request = parse('PUT /tickets', '{"labels": "{{tags}}", "subject": "{{subject}}", "note": "Words: {{text}}!", "fixed": [1, true, null, "{{text}}"]}');
  expect(fillRequest(request, { tags: ['a', 'b'], subject: null }).json).toEqual({ labels: ['a', 'b'], note: 'Words: !', fixed: [1, true, null] });
  expect(fillRequest(parse('PUT /tickets'), {})).not.toHaveProperty('json');
});

test.each<[string, string, string]>([
  ['DELETE', '', 'is no request'],
  ['GET https://elsewhere.example/', '', 'is no request'],
  ['FETCH /tickets', '', 'is no request'],
  ['get /tickets', '', 'is no request'],
  ['GET /tickets?q={{text}}', '', 'cannot use {{text}} there'],
  ['POST /tickets', '{"a": "{{txet}}"}', 'cannot use {{txet}} there'],
  ['POST /tickets', '{"a": {{text}}}', 'has a body that is no JSON'],
])('the request %j with the body %j is refused', (line, body, words) => {
  expect(() => parse(line, body)).toThrow(expect.objectContaining({ code: 'unsupportedSetup', message: expect.stringContaining(words), hint: expect.stringMatching(/\.$/) }));
});
