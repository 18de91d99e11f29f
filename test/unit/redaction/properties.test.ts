// What holds for every number and every text, shown on thousands of them.
import fc from 'fast-check';
import { CARD_NETWORKS, createConversationRedactor, redactCardNumbers, type NetworkRule } from '../../../src/redaction';
import { between, cardOf, checkDigit, inGroups, pick, PUBLISHED, seeded, USUAL, type Random } from './cards';

const SEPARATORS = [' ', '-', '.', '/', '_', '\u00a0', '\u2009', '\n', ' - ', '–', '\u200b ', '  '];

/** Whether the first digits of a number, up to a border of fours, are a number with a right check digit as well. */
const startsWithCard = (pan: string, length: number): boolean => length < pan.length && checkDigit(pan.slice(0, length - 1)) === pan[length - 1];

/** Weights 1 and 3 in turn, as on articles. */
const isEan = (pan: string): boolean => [...pan].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;

/** Some whole numbers look like other numbers too: those are left alone unless a word says card. */
function looksLikeAnother(pan: string): boolean {
  switch (pan.length) {
    case 13:
      return isEan(pan) || /^4(?:91[567]|36|47)/.test(pan);
    case 14:
      return pan.startsWith('3') && Number(pan.slice(3, 5)) <= 12 && Number(pan.slice(5, 7)) <= 31;
    case 16:
      return pan.slice(12, 14) === '00';
    default:
      return false;
  }
}

function plainCardOf(random: Random, rule: NetworkRule, length: number): string {
  for (;;) {
    const pan = cardOf(random, rule, length);
    const ambiguous = rule.trust !== 'usual' && (startsWithCard(pan, 12) || startsWithCard(pan, 16));
    if (!looksLikeAnother(pan) && !ambiguous) return pan;
  }
}

const readable = (text: string): string => text.replace(/[^\d]/g, '');

/** What a text must look like after masking one number in it. */
function expectMasked(text: string, pan: string): void {
  const { text: masked, found } = redactCardNumbers(text);
  expect({ text, last4: found.map(({ last4 }) => last4) }).toEqual({ text, last4: [pan.slice(-4)] });
  const kept = [readable(text).replace(pan, pan.slice(0, 6) + pan.slice(-4))];
  // A shorter number and a code look the same: then the last four go as well.
  if (!text.includes(pan) && startsWithCard(pan, pan.length - 3)) kept.push(readable(text).replace(pan, pan.slice(0, 6)));
  expect(kept).toContain(readable(masked));
  expect(redactCardNumbers(masked)).toEqual({ text: masked, found: [] });
}

const cases = CARD_NETWORKS.flatMap((rule) => rule.lengths.map((length) => [rule.network, length, rule.trust, rule] as const));

describe.each(cases)('%s, %i digits, %s', (_network, length, trust, rule) => {
  const random = seeded(length * 31 + rule.prefixes.length);

  test('said to be a card, every separator', () => {
    for (const separator of ['', ...SEPARATORS]) {
      for (let round = 0; round < 4; round++) {
        const pan = plainCardOf(random, rule, length);
        expectMasked(`My card is ${inGroups(pan, separator)}, thanks`, pan);
      }
    }
  });

  if (trust === 'usual') {
    test('an unbroken run alone', () => {
      for (let round = 0; round < 30; round++) {
        const pan = plainCardOf(random, rule, length);
        expectMasked(pan, pan);
        expectMasked(`Hello ${pan} ok`, pan);
      }
    });
  }

  if (trust !== 'doubtful') {
    test('as printed, every separator, without a word', () => {
      for (const separator of SEPARATORS) {
        for (const sizes of [undefined, ...(rule.groupings ?? [])].filter((entry) => fits(entry, length))) {
          const pan = plainCardOf(random, rule, length);
          expectMasked(`${inGroups(pan, separator, sizes)} ok?`, pan);
        }
      }
    });
  }
});

function fits(sizes: readonly number[] | undefined, length: number): boolean {
  return sizes === undefined || sizes.reduce((sum, size) => sum + size, 0) === length;
}

test('several numbers in one text are all found, whatever stands between', () => {
  const random = seeded(7);
  for (let round = 0; round < 500; round++) {
    const pans = Array.from({ length: between(random, 2, 5) }, () => pick(random, PUBLISHED)[1]);
    const written = pans.map((pan) => inGroups(pan, pick(random, ['', ' ', '-'])));
    const text = written.join(pick(random, [' and ', ', ', '\n', ' / ', '; ']));
    expect({ text, last4: redactCardNumbers(text).found.map(({ last4 }) => last4) }).toEqual({ text, last4: pans.map((pan) => pan.slice(-4)) });
  }
});

const cardNumbers = fc.record({ rule: fc.constantFrom(...CARD_NETWORKS), seed: fc.nat() }).map(({ rule, seed }) => {
  const random = seeded(seed);
  return cardOf(random, rule, pick(random, rule.lengths));
});
const writtenWith = (separators: readonly string[]) => fc.tuple(cardNumbers, fc.constantFrom(...separators)).map(([pan, separator]) => inGroups(pan, separator));
const digitRuns = fc.integer({ min: 1, max: 22 }).chain((length) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })).map((values) => values.join(''));

/** Everything that the engine takes a decision on where it reads digits. */
const pieces = fc.oneof(
  digitRuns,
  fc.integer({ min: 1000, max: 9999 }).map(String),
  writtenWith(SEPARATORS),
  fc.constantFrom(
    'card', 'order', 'cvv', 'exp', 'phone', 'security code', 'gift card', 'a', 'DE89', 'visa', 'pin', 'password', 'back', 'https://x.example/', '+', '#', '•', '{', '"',
    '4\ufe0f\u20e3', '١١١١', '𝟒𝟏', '%34%31', '&#52;',
  ),
  fc.constantFrom(...SEPARATORS, ', ', ';'),
);
const soup = fc.tuple(fc.array(pieces, { minLength: 1, maxLength: 30 }), fc.constantFrom('', ' ', '-')).map(([parts, joint]) => parts.join(joint));

const DIGIT_WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** One card number, written in a way that only one of the other recognisers reads. */
const disguised = fc.oneof(
  writtenWith([':', '💳', ' 🙂 ', ' and ', ')(', '%20', '&nbsp;', '\\n', '=20']),
  cardNumbers.map((pan) => pan.replace('0', 'O').replace('1', 'l')),
  cardNumbers.map((pan) => [...pan].map((digit) => DIGIT_WORDS[Number(digit)]).join(' ')),
  cardNumbers.map((pan) => Buffer.from(pan).toString('base64')),
);
const messages = fc
  .tuple(fc.constantFrom('my card is ', 'order 12345, card ', 'hello, ', '+49 30 1234567 '), disguised, fc.constantFrom('', ' thanks', ' 12/27 123', ' cvv: 123', '\n0301234567'))
  .map((parts) => parts.join(''));
const noise = fc.oneof(soup, messages);
const keeps = fc.constantFrom(...(['first6last4', 'last4', 'nothing'] as const));
const RUNS = { numRuns: 1_500, seed: 4 };

test('masking a masked text again changes nothing', () => {
  fc.assert(
    fc.property(noise, keeps, (text, keep) => {
      const once = redactCardNumbers(text, { keep }).text;
      expect(redactCardNumbers(once, { keep })).toEqual({ text: once, found: expect.anything() });
    }),
    RUNS,
  );
});

test('places are in order, do not overlap, lie within the text, and everything outside them stays', () => {
  fc.assert(
    fc.property(noise, (text) => {
      const { text: masked, found } = redactCardNumbers(text);
      let done = 0;
      let reached = 0;
      for (const { start, end, last4, network } of found) {
        // Several numbers in one stretch of base64 share its place.
        expect(start >= done && end > start && end <= text.length).toBe(true);
        expect(last4).toHaveLength(network === null ? 0 : 4);
        reached = masked.indexOf(text.slice(done, start), reached);
        expect(reached).toBeGreaterThanOrEqual(0);
        reached += start - done;
        done = end;
      }
      expect(masked.endsWith(text.slice(done))).toBe(true);
    }),
    RUNS,
  );
});

test('of a card number stays what is to be kept, and the same for every way to write it', () => {
  const kept = { first6last4: [6, 4], last4: [0, 4], nothing: [0, 0] } as const;
  fc.assert(
    fc.property(cardNumbers, fc.constantFrom('', ...SEPARATORS), keeps, (pan, separator, keep) => {
      const [first, last] = kept[keep];
      const { text, found } = redactCardNumbers(`my credit card: ${inGroups(pan, separator)}`, { keep });
      fc.pre(found.length === 1 && found[0]?.last4 === pan.slice(-4));
      // Nothing of the end stays where it may as well be a verification code.
      expect([pan.slice(0, first) + pan.slice(pan.length - last), pan.slice(0, first)]).toContain(text.replace(/\D/g, ''));
    }),
    RUNS,
  );
});

test('a number that is never to be masked stays, and is masked without that', () => {
  fc.assert(
    fc.property(cardNumbers, fc.constantFrom('', ' ', '-'), fc.nat({ max: 15 }), (pan, separator, wildcard) => {
      const text = `my credit card ${inGroups(pan, separator)} thanks`;
      const pattern = pan.slice(0, wildcard) + '#'.repeat(pan.slice(wildcard).length > 3 ? 3 : 0) + pan.slice(wildcard + 3);
      fc.pre(pattern.length === pan.length && redactCardNumbers(text).found.length === 1);
      const { found } = redactCardNumbers(text, { neverMask: [pattern] });
      expect(found.map(({ last4, start, end }) => (end - start >= pan.length ? last4 : ''))).not.toContain(pan.slice(-4));
    }),
    RUNS,
  );
});

test('a number split at any place over two messages of digits is masked in both', () => {
  const redactor = createConversationRedactor();
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 2, max: 13 }), (seed, at) => {
      const random = seeded(seed);
      const rule = pick(random, USUAL);
      const pan = cardOf(random, rule, pick(random, rule.lengths));
      const parts = [pan.slice(0, at), pan.slice(at)];
      fc.pre(parts.every((part) => redactCardNumbers(part).found.length === 0) && redactCardNumbers(`card ${pan}`).found[0]?.last4 === pan.slice(-4));
      const { messages, found } = redactor.redact(parts);
      fc.pre(found.length === 1);
      expect(messages.join('').replace(/•/g, '')).toBe(pan.slice(0, 6) + pan.slice(-4));
      expect(messages.map(({ length }) => length)).toEqual(parts.map(({ length }) => length));
    }),
    RUNS,
  );
});

/** Inputs that a careless engine takes quadratic time on; at this size it would take half a minute, not a moment. */
test.each<[string, string]>([
  ['digits', '4'],
  ['single digits', '4 '],
  ['fours that fail', '4111 '],
  ['card numbers', '4111111111111111 '],
  ['card numbers and words', 'order card 4111111111111111 cvv 123 '],
  ['zero-width characters', '4\u200b'],
  ['only zero-width characters after a digit', '\u200b'],
  ['bullets', '4•'],
  ['upper case and digits, as IBANs start', 'DE89'],
  ['slashes, as in a URL', 'https://a/4111111111111111/'],
  ['separators', ' - '],
  ['carets', '4111111111111111^'],
  ['words', 'pin '],
  ['words that repeat a number', 'double '],
  ['tens that a unit may follow', 'sixty seventy '],
  ['brackets of JSON', '[4111111111111111,'],
])('half a million characters of %s are masked in linear time', (_what, piece) => {
  const text = `4111 1111 1111 1111 ${piece.repeat(Math.ceil(500_000 / piece.length))}`;
  const startedAt = performance.now();
  expect(redactCardNumbers(text).found[0]).toMatchObject({ start: 0, end: 19 });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
