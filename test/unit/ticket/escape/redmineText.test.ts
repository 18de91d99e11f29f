import fc from 'fast-check';
import { redmineText } from '../../../../src/ticket/escape/redmineText';

const shown = (text: string): string => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

test('a text is shown as it was written, and nothing in it means anything to Redmine', () => {
  const pieces = ['*', '_', '&#42;', '&', '<b>', '{{toc}}', '[[Wiki]]', '!x.png!', '@admin', '#1', '-', 'h1. ', '1. ', '|a|', '"t":http://x', '`', '\\', '\n', ' ', 'é'];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), fc.string({ unit: 'grapheme' }), (hostile, any) => {
      const text = hostile.join('') + any;
      const written = redmineText(text);
      expect(shown(written)).toBe(text);
      expect(written.replace(/&#\d+;/g, 'x')).not.toMatch(/[*_+~^@%#!?|=<>&"[\]{}()\\`]|^[ \t]/m);
    }),
  );
});

test('everyday words stay readable in Redmine’s mails', () => {
  expect(redmineText('Order 1001 from 12.30, e-mail to Ana. Thanks')).toBe('Order 1001 from 12.30, e-mail to Ana. Thanks');
});

test.each(['h1. Title', '  12. item'])('the dot of "%s" makes no heading or list', (text) => {
  expect(redmineText(text)).toContain('&#46;');
});
