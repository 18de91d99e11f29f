import fc from 'fast-check';
import { convert } from 'html-to-text';
import { htmlText } from '../../../../src/ticket/escape/html';

const READ: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '<br>': '\n' };
const shown = (html: string): string => html.replace(/&(?:amp|lt|gt|quot|#39);|<br>/g, (part) => READ[part] ?? part);
const withoutControls = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').replace(/\r\n|\r/g, '\n');

test('whatever a text holds, HTML shows it as it was and holds no other tag than line breaks', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>&;"'=/ a-z#\n\r]{0,40}$/)), (text) => {
      const html = htmlText(text);
      expect(html.replaceAll('<br>', '')).not.toMatch(/[<>"']/);
      expect(shown(html)).toBe(withoutControls(text));
    }),
  );
});

test('a reader of HTML sees mark-up as words', () => {
  expect(convert(htmlText('<script>alert(1)</script>\n&lt;b&gt; "x" \'y\''), { wordwrap: false })).toBe('<script>alert(1)</script>\n&lt;b&gt; "x" \'y\'');
});
