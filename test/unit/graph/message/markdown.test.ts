import fc from 'fast-check';
import { whatsAppFromMarkdown } from '../../../../src/graph/message/markdown';

it.each<readonly [string, string, string]>([
  ['bold', 'a **b** __c__', 'a *b* *c*'],
  ['italic', '*a* _b_', '_a_ _b_'],
  ['bold and italic', '***a***', '_*a*_'],
  ['struck out', '~~a~~', '~a~'],
  ['code', '`a*b`', '`a*b`'],
  ['code of several lines', '```js\nlet a;\n```', '```\nlet a;\n```'],
  ['a heading, also with bold in it', '# Your **bill**\n\nText', '*Your bill*\n\nText'],
  ['a link', 'See [our page](https://a.example/b_c).', 'See our page (https://a.example/b_c).'],
  ['a bare link', 'See https://a.example/b_c_d and <https://a.example>', 'See https://a.example/b_c_d and https://a.example'],
  ['an address of mail', '[ana@a.example](mailto:ana@a.example)', 'ana@a.example'],
  ['an image', '![Router](https://a.example/r.jpg)', 'Router (https://a.example/r.jpg)'],
  ['a list', '* one\n* **two**\n* three', '- one\n- *two*\n- three'],
  ['a numbered list', '3. one\n4. two', '3. one\n4. two'],
  ['lists in lists', '- one\n  - inner\n    1. deep\n- two', '- one\n  - inner\n    1. deep\n- two'],
  ['a list of tasks', '- [x] done\n- [ ] open', '- ☑ done\n- ☐ open'],
  ['a quote', '> one\n> two', '> one\n> two'],
  ['a table', '| Day | From | To |\n|-|-|-|\n| Monday | 9 | 12 |\n| **Tuesday** | 10 | 14 |', '*Monday*\nFrom: 9\nTo: 12\n\n*Tuesday*\nFrom: 10\nTo: 14'],
  ['a line between', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
  ['breaks', 'a  \nb<br>c', 'a\nb\nc'],
  ['tags', 'a <b>b</b>', 'a b'],
  ['what is escaped', '2 \\* 3 = 6, &lt;ok&gt;', '2 * 3 = 6, <ok>'],
  ['paragraphs', 'a\n\n\n\nb', 'a\n\nb'],
  ['plain text', 'Hello, 2 * 3 = 6', 'Hello, 2 * 3 = 6'],
])('%s', (_, markdown, text) => {
  expect(whatsAppFromMarkdown(markdown)).toBe(text);
});

test('whatever it is, no word is lost', () => {
  const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
  const mark = fc.constantFrom(' ', '**', '_', '~~', '`', '\n', '\n\n', '\n- ', '\n  - ', '\n1. ', '\n> ', '\n# ', '\n    ', '[', '|', '<b>', '&amp;', '\\');
  const wordsOf = (text: string) => text.match(/alpha|beta|gamma|delta/g) ?? [];
  fc.assert(
    fc.property(fc.array(fc.tuple(mark, word), { maxLength: 30 }), (pairs) => {
      const markdown = pairs.map(([before, after]) => `${before}${after} `).join('');
      expect(wordsOf(whatsAppFromMarkdown(markdown))).toEqual(wordsOf(markdown));
    }),
  );
});
