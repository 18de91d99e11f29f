import type { Case } from '../../eval/corpus/Case';
import { cardNumber, NETWORKS, passesLuhn, withCheckDigit, withWrongDigit } from '../../eval/corpus/cards';
import { LANGUAGES } from '../../eval/corpus/languages';
import { CLASSES, makeCorpus } from '../../eval/corpus/makeCorpus';
import { ibanOf } from '../../eval/corpus/numbers';
import { benign, fill, join, literal, write, type Mark, type Piece, type Target } from '../../eval/corpus/piece';
import { seeded } from '../../eval/corpus/random';
import { isRecall } from '../../eval/evaluate';

const corpus = makeCorpus(7, 0.2);

const targetsOf = ({ messages }: Case): ReadonlySet<Target> => new Set(messages.flatMap(({ marks }) => marks.map(({ target }) => target)));

const texts = (cases: readonly Case[]): readonly string[] => cases.flatMap(({ messages }) => messages.map(({ text }) => text));

test('a seed makes the same messages every time, another seed others', () => {
  expect(texts(makeCorpus(7, 0.05))).toEqual(texts(makeCorpus(7, 0.05)));
  expect(texts(makeCorpus(8, 0.05))).not.toEqual(texts(makeCorpus(7, 0.05)));
});

test('thousands of messages, in every language', () => {
  const atScaleOne = CLASSES.reduce((sum, { count }) => sum + count, 0);
  expect(atScaleOne).toBeGreaterThan(9_000);
  expect(new Set(corpus.map(({ language }) => language))).toEqual(new Set(LANGUAGES.map(({ code }) => code)));
});

test('classes have names of their own', () => {
  expect(new Set(CLASSES.map(({ tier, name }) => `${tier} ${name}`)).size).toBe(CLASSES.length);
});

const holdsSomethingToMask = (one: Case): boolean => [...targetsOf(one)].some(({ kind }) => kind !== 'benign');

test('what counts for recall holds something to mask; the rest does not, unless it stands beside a card', () => {
  const shouldHold = ({ tier, className }: Case): boolean => isRecall(tier) || className === 'beside a card';
  expect(corpus.filter((one) => holdsSomethingToMask(one) !== shouldHold(one))).toEqual([]);
});

test('cards have 12 to 19 digits and pass Luhn, but for UnionPay’s class without it', () => {
  const isCard = ({ digits }: Target, one: Case): boolean => /^\d{12,19}$/.test(digits) && passesLuhn(digits) === (one.className !== 'UnionPay without Luhn');
  const cards = corpus.flatMap((one) => [...targetsOf(one)].filter(({ kind }) => kind === 'pan' || kind === 'encodedPan').map((target) => ({ one, target })));
  expect(cards.length).toBeGreaterThan(1_000);
  expect(cards.filter(({ one, target }) => !isCard(target, one))).toEqual([]);
});

test('every digit of every target is marked somewhere, inside its message', () => {
  const isInside = ({ text, marks }: Piece): boolean => marks.every(({ start, end }) => start >= 0 && start < end && end <= text.length);
  const marksOf = ({ messages }: Case, target: Target): readonly Mark[] => messages.flatMap(({ marks }) => marks.filter((mark) => mark.target === target));
  const markedDigits = (one: Case, target: Target): number => new Set(marksOf(one, target).map(({ digit }) => digit)).size;
  const isWhole = (one: Case, target: Target): boolean => markedDigits(one, target) === (target.kind === 'encodedPan' ? 1 : target.digits.length);
  expect(corpus.filter(({ messages }) => !messages.every(isInside))).toEqual([]);
  expect(corpus.filter((one) => ![...targetsOf(one)].every((target) => isWhole(one, target)))).toEqual([]);
});

test('plain cards and benign numbers are written in the digits that they are marked with', () => {
  const asMarked = ({ text, marks }: Piece): boolean => marks.every(({ start, end, target, digit }) => text.slice(start, end) === target.digits[digit]);
  const inPlainDigits = corpus.filter(({ tier }) => tier === 'plain' || tier === 'everyday' || tier === 'built');
  expect(inPlainDigits.filter(({ messages }) => !messages.every(asMarked))).toEqual([]);
});

test('no slot of a template stays empty', () => {
  const slots = /\{(?:card|expiry|code|pin|n|first|second|id)\}/;
  expect(texts(corpus).filter((text) => slots.test(text))).toEqual([]);
  expect(() => fill('my {car}', { card: literal('1') })).toThrow('has the slot car');
});

test('every network makes numbers of its prefixes and lengths', () => {
  const random = seeded(1, 'networks');
  for (const network of NETWORKS.flatMap(([, networks]) => networks)) {
    for (const length of network.lengths) {
      const digits = cardNumber(random, network, length);
      expect(digits).toHaveLength(length);
      const prefix = (like: number): number => Number(digits.slice(0, String(like).length));
      expect(network.prefixes.some(([from, to]) => prefix(from) >= from && prefix(to) <= to)).toBe(true);
    }
  }
});

test('check digits are those of published numbers', () => {
  expect(withCheckDigit('411111111111111')).toBe('4111111111111111');
  expect(withCheckDigit('37828224631000')).toBe('378282246310005');
  expect(passesLuhn(withWrongDigit(seeded(1, 'wrong'), '411111111111111'))).toBe(false);
  expect(ibanOf('DE', '370400440532013000')).toBe('DE89370400440532013000');
});

test('pieces know their digits after joining', () => {
  const target: Target = { kind: 'pan', digits: '123456' };
  const { text, marks } = join([literal('no '), write(target, { groups: [2], separator: '-', glyph: (digit) => `${digit}!` }), benign(' 7,8')]);
  expect(text).toBe('no 1!2!-3!4!-5!6! 7,8');
  expect(marks.map(({ start, end }) => text.slice(start, end))).toEqual(['1!', '2!', '3!', '4!', '5!', '6!', '7', '8']);
  expect(write(target, { groups: [4], part: [3, 6] }).text).toBe('4 56');
});
