// What holds for every number and every text, shown on thousands of seeded ones.
import { CARD_NETWORKS, redactCardNumbers, type NetworkRule } from '../../../src/redaction';
import { between, cardOf, checkDigit, digits, inGroups, pick, PUBLISHED, seeded, USUAL, type Random } from './cards';

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
      for (let round = 0; round < 10; round++) {
        const pan = plainCardOf(random, rule, length);
        expectMasked(`My card is ${inGroups(pan, separator)}, thanks`, pan);
      }
    }
  });

  if (trust === 'usual') {
    test('an unbroken run alone', () => {
      for (let round = 0; round < 100; round++) {
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

/** Texts made of everything that the engine takes a decision on. */
function noise(random: Random): string {
  const pieces: ReadonlyArray<() => string> = [
    () => digits(random, between(random, 1, 22)),
    () => digits(random, 4),
    () => digits(random, 4),
    () => {
      const rule = pick(random, USUAL);
      return inGroups(cardOf(random, rule, pick(random, rule.lengths)), pick(random, SEPARATORS));
    },
    () => pick(random, ['card', 'order', 'cvv', 'exp', 'phone', 'security code', 'a', 'DE89', 'visa', 'pin', 'https://x.example/', '+', '#', '•', '{', '"', ':', '4\ufe0f\u20e3', '١١١١', '𝟒𝟏']),
    () => pick(random, SEPARATORS),
    () => pick(random, [...SEPARATORS, ', ', ';', '=', '^', '?']),
  ];
  return Array.from({ length: between(random, 1, 30) }, () => pick(random, pieces)()).join(pick(random, ['', ' ', '-']));
}

test.each(['first6last4', 'last4', 'nothing'] as const)('masking a masked text again changes nothing (%s)', (keep) => {
  const random = seeded(42);
  for (let round = 0; round < 3_000; round++) {
    const text = noise(random);
    const once = redactCardNumbers(text, { keep }).text;
    expect({ text, again: redactCardNumbers(once, { keep }).text }).toEqual({ text, again: once });
  }
});

test('places are in order, do not overlap, start and end with a digit, and everything outside them stays', () => {
  const random = seeded(99);
  for (let round = 0; round < 3_000; round++) {
    const text = `Hello ${noise(random)}`;
    const { text: masked, found } = redactCardNumbers(text);
    let done = 0;
    let reached = 0;
    for (const { start, end, last4, network, reason } of found) {
      expect([start >= done, end > start, last4.length]).toEqual([true, true, network === null ? 0 : 4]);
      if (reason !== 'track') expect(text.slice(start, end)).toMatch(/^[\d١𝟒].*[\d١𝟏\ufe0f\u20e3]$/su);
      reached = masked.indexOf(text.slice(done, start), reached) + start - done;
      done = end;
    }
    expect(masked.endsWith(text.slice(done))).toBe(true);
    expect(masked.length).toBeGreaterThanOrEqual(reached);
  }
});

/** Inputs that a careless engine takes quadratic time on; at this size it would run for minutes, not for a moment. */
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
  ['brackets of JSON', '[4111111111111111,'],
])('half a million characters of %s are masked in linear time', (_what, piece) => {
  const text = `4111 1111 1111 1111 ${piece.repeat(Math.ceil(500_000 / piece.length))}`;
  expect(redactCardNumbers(text).found[0]).toMatchObject({ start: 0, end: 19 });
});
