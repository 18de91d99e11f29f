import fc from 'fast-check';
import { htmlOf, isDocument, textOf } from '../../../../sandbox/helpdesks/jira/adf';
import { adfDocument } from '../../../../src/ticket/escape/adf';

const plain = (text: string) => adfDocument({ heading: null, text, links: [] });
/** Lines that begin and end otherwise, and characters that no XML holds. */
const asJiraKeepsIt = (text: string): string => text.replace(/\r\n|\r/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '');

test('a text is the same text in a document, and nothing but text and line breaks', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>&{}[\]~@!*_\n\r a]{0,40}$/)), (text) => {
      const document = plain(text);
      expect(isDocument(document)).toBe(true);
      expect(textOf(document)).toBe(asJiraKeepsIt(text));
      const types = document.content.flatMap(({ content }) => content.map(({ type }) => type));
      expect(types.filter((type) => type !== 'text' && type !== 'hardBreak')).toEqual([]);
    }),
  );
});

test('mark-up, mentions and macros are words', () => {
  expect(htmlOf(plain('<b>x</b> [~accountid:1] {code} *y*'))).toBe('<p>&lt;b&gt;x&lt;/b&gt; [~accountid:1] {code} *y*</p>');
});

test('the heading stands in bold above, links below, each in a line of its own', () => {
  const document = adfDocument({ heading: 'Ana\nTest', text: 'Hello\nyou', links: [{ text: 'roof.png', url: 'https://x.test/1' }] });
  expect(htmlOf(document)).toBe('<p><b>Ana Test</b></p><p>Hello<br/>you</p><p><a href="https://x.test/1">roof.png</a></p>');
});

test('without words there is no empty paragraph, which Jira refuses', () => {
  expect(plain('').content).toEqual([]);
  expect(adfDocument({ heading: '', text: '', links: [{ text: 'roof.png', url: 'https://x.test/1' }] }).content).toHaveLength(1);
});
