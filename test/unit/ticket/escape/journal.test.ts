import fc from 'fast-check';
import { journalText } from '../../../../src/ticket/escape/journal';

test('no text has a code tag, and every other character stays', () => {
  const parts = fc.array(fc.constantFrom('[', ']', '[code]', '[/code]', '[ CODE ]', '/', 'code', ' ', '<b>', '\n', '[1]'), { maxLength: 15 });
  fc.assert(
    fc.property(parts, (texts) => {
      const text = texts.join('');
      expect(journalText(text)).not.toMatch(/\[\s*\/?\s*code\s*\]/i);
      expect(journalText(text).replaceAll('\u200b', '')).toBe(text);
    }),
  );
  expect(journalText('see [1] and [link]')).toBe('see [1] and [link]');
});
