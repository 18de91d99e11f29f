import type { CaseClass } from '../Case';
import { cardNumber, printedGroups } from '../cards';
import type { Language } from '../languages';
import { fill, join, literal, write, type Piece, type Target } from '../piece';
import type { Random } from '../random';
import { digitsOf, SCRIPTS } from '../scripts';
import { humanised } from '../writing';
import { aroundCard, pan } from './plain';

const extreme = (name: string, count: number, make: CaseClass['make']): CaseClass => ({ tier: 'extreme', name, count, make });

type Letters = Readonly<Record<string, readonly string[]>>;

/** What people type without noticing, and what they could type on purpose. */
const USUAL_LETTERS: Letters = { 0: ['O', 'o'], 1: ['l', 'I'] };
const MANY_LETTERS: Letters = { 0: ['O', 'o', 'О', 'о'], 1: ['l', 'I', 'i', '|'], 2: ['Z', 'z'], 3: ['З'], 5: ['S', 's'], 6: ['b', 'G'], 8: ['B'] };

/** A card with this share of some digits as letters; one that has at least one of them. */
function lettered(random: Random, letters: Letters, share: number): Piece {
  const target = anyCard(random);
  if (![...target.digits].some((digit) => letters[digit] !== undefined)) return lettered(random, letters, share);
  let written = 0;
  const glyph = (digit: string): string => {
    const options = letters[digit];
    if (options === undefined || (written > 0 && !random.chance(share))) return digit;
    written++;
    return random.pick(options);
  };
  return write(target, random.chance(0.5) ? { glyph } : { glyph, groups: printedGroups(target.digits.length), separator: random.pick([' ', '-']) });
}

const anyCard = (random: Random): Target => pan(cardNumber(random));

/** Every digit as its word. */
const inWords = (target: Target, language: Language, separator: string): Piece =>
  write(target, { glyph: (digit) => language.digits[Number(digit)] ?? '', groups: [1], separator });

/** A card in consecutive messages; the borders are first digits of the parts but the first. */
function inParts(target: Target, borders: readonly number[], separator: string): readonly Piece[] {
  const ends = [...borders, target.digits.length];
  return ends.map((end, index) => write(target, {
    groups: separator === '' ? [] : printedGroups(target.digits.length), separator, part: [ends[index - 1] ?? 0, end],
  }));
}

function splitInTwo(random: Random, language: Language, saysCard: boolean): readonly Piece[] {
  const target = anyCard(random);
  const [first = literal(''), second = literal('')] = inParts(target, [random.pick([4, 6, 8, 8, 8, 10, 12, 12])], random.pick(['', ' ', '-']));
  const [opening, closing] = saysCard ? random.pick(language.split) : (['{first}', '{second}'] as const);
  return [fill(opening, { first }), fill(closing, { second })];
}

const CONNECTORS: Readonly<Record<string, readonly string[]>> = {
  en: [' then ', ' and then ', ' dash ', ' space ', ' next ', ', then '], es: [' luego ', ' y después ', ' guion '],
  fr: [' puis ', ' ensuite ', ' tiret '], pt: [' depois ', ' traço '],
  de: [' dann ', ' danach ', ' strich '], it: [' poi ', ' trattino '], nl: [' dan ', ' streepje '], ar: [' ثم '], hi: [' phir ', ' फिर '],
  id: [' terus ', ' lalu '], tr: [' sonra '], pl: [' potem ', ' dalej '], ru: [' потом ', ' дальше '],
};

/** Words, letters and message borders where digits should be. */
export const EXTREME: readonly CaseClass[] = [
  extreme('number words', 208, (random, language) =>
    [aroundCard(random, language, inWords(anyCard(random), language, random.pick([' ', ' ', ' ', ', ', '-'])), true)]),
  extreme('number words without saying card', 52, (random, language) =>
    [aroundCard(random, language, inWords(anyCard(random), language, ' '), false)]),
  extreme('words and digits mixed', 91, (random, language) => {
    const written = (digit: string): string => (random.chance(0.4) ? ` ${language.digits[Number(digit)]} ` : digit);
    return [aroundCard(random, language, write(anyCard(random), { glyph: written }), true)];
  }),
  extreme('letters for a few digits', 117, (random, language) => [aroundCard(random, language, lettered(random, USUAL_LETTERS, 0.5), true)]),
  extreme('letters for many digits', 78, (random, language) => [aroundCard(random, language, lettered(random, MANY_LETTERS, 0.8), true)]),
  extreme('letters, not saying card', 52, (random, language) => [aroundCard(random, language, lettered(random, USUAL_LETTERS, 0.7), false)]),
  extreme('scripts and look-alikes mixed', 52, (random, language) => {
    const other = digitsOf(random.pick(SCRIPTS.fullWidth));
    const glyph = (digit: string): string => (random.chance(0.3) ? random.pick(USUAL_LETTERS[digit] ?? [digit]) : random.chance(0.4) ? other(digit) : digit);
    return [aroundCard(random, language, write(anyCard(random), { glyph, groups: [4] }), true)];
  }),
  extreme('words between groups', 104, (random, language) => {
    const target = anyCard(random);
    const separator = random.pick(CONNECTORS[language.code] ?? [' ']);
    return [aroundCard(random, language, write(target, { groups: printedGroups(target.digits.length), separator }), true)];
  }),
  extreme('two messages', 156, (random, language) => splitInTwo(random, language, true)),
  extreme('two messages, nothing else in them', 104, (random, language) => splitInTwo(random, language, false)),
  extreme('three or four messages', 104, (random) => {
    const target = anyCard(random);
    return inParts(target, random.pick([[4, 8, 12], [4, 8, 12], [6, 12], [4, 10]]), '');
  }),
  extreme('two messages, a remark in front of the second', 52, (random, language) => {
    const [first = literal(''), second = literal('')] = inParts(anyCard(random), [8], ' ');
    return [aroundCard(random, language, first, true), join([literal(`${humanised(random, language, random.pick(language.chat))} `), second])];
  }),
];
