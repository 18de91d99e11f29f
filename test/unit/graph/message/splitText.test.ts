import fc from 'fast-check';
import { lengthOf } from '../../../../src/graph/message/limits';
import { MOST_TEXT, splitText } from '../../../../src/graph/message/splitText';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (text: string) => [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
const withoutSpace = (text: string) => text.replace(/\s/g, '');

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'é', 'ß', 'e\u0301', '.', '-'), minLength: 1, maxLength: 12 }),
  fc.constantFrom('👍🏽', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '1️⃣', '好的，我明白了。', 'สวัสดีครับ', 'नमस्ते'),
);
const link = fc.webPath().map((path) => `https://shop.example${path}`);
const space = fc.constantFrom(' ', '  ', '\n', '\n\n', '\t', '\u3000');
const text = fc.array(fc.tuple(fc.oneof(word, link), space), { maxLength: 40 }).map((pairs) => pairs.flat().join(''));
/** At least as long as the longest emoji and word; links may be longer. */
const most = fc.integer({ min: 20, max: 120 });

describe('a text of any words, links and emoji', () => {
  it('loses nothing but space where it is cut', () => {
    fc.assert(fc.property(text, most, (given, limit) => expect(withoutSpace(splitText(given, limit).join(''))).toBe(withoutSpace(given))));
  });

  it('gives no part that is too long, except for a link that fits into none', () => {
    fc.assert(
      fc.property(text, most, (given, limit) => {
        const tooLong = splitText(given, limit).filter((part) => lengthOf(part) > limit);
        expect(tooLong.filter((part) => !/^https:\S+$/.test(part))).toEqual([]);
      }),
    );
  });

  it('keeps words, links and emoji whole', () => {
    fc.assert(
      fc.property(text, most, (given, limit) => {
        const parts = splitText(given, limit);
        expect(parts.flatMap((part) => part.split(/\s+/))).toEqual(given.trim() === '' ? [] : given.trim().split(/\s+/));
        expect(parts.flatMap((part) => graphemesOf(withoutSpace(part)))).toEqual(parts.length === 0 ? [] : graphemesOf(withoutSpace(given)));
      }),
    );
  });

  it('is cut only where the next word does not fit', () => {
    fc.assert(
      fc.property(text, most, (given, limit) => {
        const parts = splitText(given, limit);
        for (const [index, part] of parts.slice(1).entries()) {
          const next = part.split(/\s/)[0] ?? '';
          // The longest space above has two characters.
          expect(lengthOf(`${parts[index]}  ${next}`)).toBeGreaterThan(limit);
        }
      }),
    );
  });
});

test('a text that fits stays as it is', () => {
  expect(splitText('Hello.\n\n  How are you?')).toEqual(['Hello.\n\n  How are you?']);
  expect(splitText('x'.repeat(MOST_TEXT))).toEqual(['x'.repeat(MOST_TEXT)]);
  expect(splitText(' \n ')).toEqual([]);
});

test('a word that is too long by itself is cut between its characters', () => {
  expect(splitText('ab'.repeat(10), 12)).toEqual(['ab'.repeat(6), 'ab'.repeat(4)]);
  expect(splitText('👨‍👩‍👧‍👦'.repeat(3), 15)).toEqual(['👨‍👩‍👧‍👦👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']);
});

test('a language without spaces is cut between its words', () => {
  const sentence = '我们明天上午九点见面。';
  const parts = splitText(sentence.repeat(4), 24);
  expect(parts.join('')).toBe(sentence.repeat(4));
  expect(parts.every((part) => lengthOf(part) <= 24)).toBe(true);
  expect(parts.some((part) => part.endsWith('明') || part.endsWith('上'))).toBe(false);
});

test('a link stays whole also where it is too long, and within a word that is too long', () => {
  const long = `https://a.example/${'x'.repeat(30)}`;
  expect(splitText(`see ${long} now`, 20)).toEqual(['see', long, 'now']);
  expect(splitText(`${'好'.repeat(15)}${long}`, 20)).toEqual(['好'.repeat(15), long]);
});

test('a megabyte is cut quickly', () => {
  const parts = splitText('word '.repeat(200_000));
  expect(parts).toHaveLength(Math.ceil(200_000 / 819));
});
