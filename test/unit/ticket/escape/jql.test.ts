import fc from 'fast-check';
import { readJql, tokensOf } from '../../../../sandbox/helpdesks/jira/jql';
import { jqlText } from '../../../../src/ticket/escape/jql';

const anything = fc.string({ unit: 'binary', maxLength: 60 });
const hostile = fc.stringMatching(/^["'\\ OR=()\n\r\t\u2028a]{0,40}$/);

test('whatever a text holds, it stays one value and reads as it was', () => {
  fc.assert(
    fc.property(fc.oneof(anything, hostile), (text) => {
      expect(tokensOf(`labels = ${jqlText(text)} ORDER BY key`)).toEqual([
        { kind: 'word', value: 'labels' },
        { kind: 'operator', value: '=' },
        { kind: 'text', value: text },
        { kind: 'word', value: 'ORDER' },
        { kind: 'word', value: 'BY' },
        { kind: 'word', value: 'key' },
      ]);
    }),
  );
});

test('no text widens a query', () => {
  const issue = { id: '1', key: 'SUP-1', labels: ['somebody-elses'], status: { id: '1', name: 'Open', category: 'new' }, created: 0, updated: 0 } as const;
  fc.assert(
    fc.property(fc.oneof(anything, hostile), (text) => {
      expect(readJql(`labels = ${jqlText(text)}`, 0).matches(issue)).toBe(false);
    }),
  );
});

test.each([
  ['a "quoted" text', '"a \\"quoted\\" text"'],
  ['back\\slash', '"back\\\\slash"'],
  ['two\nlines', '"two\\u000alines"'],
])('%j', (text, written) => {
  expect(jqlText(text)).toBe(written);
});
