// Extreme, too: cards as people say them aloud or dictate them.
import type { CaseClass } from '../Case';
import { cardNumber, SIXTEEN } from '../cards';
import type { Language } from '../languages';
import { COUNTED } from '../languages/counted';
import { numeralsOf, type Multiples } from '../numerals';
import { join, literal, write, type Mark, type Piece, type Target } from '../piece';
import type { Random } from '../random';
import { aroundCard, pan } from './plain';

const spoken = (name: string, count: number, card: (random: Random, language: Language) => Piece, languages?: readonly string[]): CaseClass => ({
  tier: 'extreme', name, count, ...(languages && { languages }),
  make: (random, language) => [aroundCard(random, language, card(random, language), true)],
});

/** Words for the target's digits from `from` on; each word says all of its digits. */
export interface Saying {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

/** Sayings one behind the other. */
export function say(target: Target, sayings: readonly Saying[], separator: () => string): Piece {
  const marks: Mark[] = [];
  let text = '';
  for (const [index, { from, to, words }] of sayings.entries()) {
    if (index > 0) text += separator();
    const start = text.length;
    text += words;
    for (let digit = from; digit < to; digit++) marks.push({ start, end: text.length, target, digit });
  }
  return { text, marks };
}

const wordOf = (language: Language, digit: string): string => language.digits[Number(digit)] ?? '';

const digitByDigit = (target: Target, language: Language, from: number, to: number): readonly Saying[] =>
  [...target.digits.slice(from, to)].map((digit, index) => ({ from: from + index, to: from + index + 1, words: wordOf(language, digit) }));

/** Two digits a word, those that begin with zero one by one. */
function inPairs(target: Target, language: Language): readonly Saying[] {
  const { pair } = numeralsOf(language.code);
  const sayings: Saying[] = [];
  for (let from = 0; from < target.digits.length; from += 2) {
    const digits = target.digits.slice(from, from + 2);
    if (digits.length === 2 && !digits.startsWith('0')) sayings.push({ from, to: from + 2, words: pair(Number(digits)) });
    else sayings.push(...digitByDigit(target, language, from, from + digits.length));
  }
  return sayings;
}

/** Four digits a number, those that begin with zero one by one. */
function inThousands(target: Target, language: Language): readonly Saying[] {
  const { thousands } = numeralsOf(language.code);
  return [0, 4, 8, 12].flatMap((from) => {
    const digits = target.digits.slice(from, from + 4);
    return digits.startsWith('0') ? digitByDigit(target, language, from, from + 4) : [{ from, to: from + 4, words: thousands(Number(digits)) }];
  });
}

/** "four triple one": repeated digits in one saying. */
function withMultiples(target: Target, language: Language, multiples: Multiples): readonly Saying[] {
  const sayings: Saying[] = [];
  for (let from = 0; from < target.digits.length; ) {
    const { length = 1, 0: digit = '' } = /^(.)\1{0,2}/.exec(target.digits.slice(from))?.[0] ?? '';
    const template = ['{digit}', ...multiples][length - 1] ?? '';
    sayings.push({ from, to: from + length, words: template.replace('{digit}', wordOf(language, digit)) });
    from += length;
  }
  return sayings;
}

/** A card that has the same digit at least twice in a row. */
function repeating(random: Random): Target {
  const digits = cardNumber(random);
  return /(\d)\1/.test(digits) ? pan(digits) : repeating(random);
}

/** Some of its groups as words of their digits, at least one, and the others in digits. */
function groupsInBoth(random: Random, language: Language): Piece {
  const target = pan(cardNumber(random, random.pick(SIXTEEN), 16));
  const inWords = random.between(0, 3);
  const groups = [0, 1, 2, 3].map((group) => {
    const [from, to] = [group * 4, group * 4 + 4];
    const isInWords = group === inWords || (group !== (inWords + 1) % 4 && random.chance(0.4));
    return isInWords ? say(target, digitByDigit(target, language, from, to), () => ' ') : write(target, { part: [from, to] });
  });
  return join(groups, random.pick([' ', ' ', ', ', ' - ', '\n']));
}

/** "first four 4111 then 1111 then 1111 and the last four 1111". */
function counted(random: Random, language: Language): Piece {
  const words = COUNTED[language.code];
  if (words === undefined) throw new Error(`No words between groups for the language ${language.code}`);
  const target = pan(cardNumber(random, random.pick(SIXTEEN), 16));
  const [then, last, opening] = [random.pick(words.then), random.pick(words.last), random.chance(0.5) ? `${random.pick(words.first)} ` : ''];
  const pieces = [opening, `${then} `, `${then} `, `${last} `].map((before, group) =>
    join([literal(before), write(target, { part: [group * 4, group * 4 + 4] })]));
  return join(pieces, random.pick([' ', ' ', ', ']));
}

/** Hyphens inside the words as the voice input or the writer sets them. */
const hyphens = (random: Random, sayings: readonly Saying[]): readonly Saying[] => {
  const hyphen = random.pick(['-', ' ']);
  return sayings.map((one) => ({ ...one, words: one.words.replaceAll('-', hyphen) }));
};

export const SPOKEN: readonly CaseClass[] = [
  spoken('double and triple', 52, (random, language) => {
    const target = pan(cardNumber(random));
    return say(target, withMultiples(target, language, ['double {digit}', 'triple {digit}']), () => ' ');
  }, ['en']),
  spoken('digits that stand there twice or thrice', 104, (random, language) => {
    const target = repeating(random);
    const separator = random.pick([' ', ' ', ', ']);
    return say(target, withMultiples(target, language, random.pick(numeralsOf(language.code).multiples)), () => separator);
  }),
  spoken('number words in pairs', 130, (random, language) => {
    const target = pan(cardNumber(random));
    const separator = random.pick([' ', ' ', ', ', ' - ']);
    return say(target, hyphens(random, inPairs(target, language)), () => separator);
  }),
  spoken('hundreds and thousands', 104, (random, language) => {
    const target = pan(cardNumber(random, random.pick(SIXTEEN), 16));
    const separator = random.pick([' ', ', ', ', ', ' - ', '\n']);
    return say(target, hyphens(random, inThousands(target, language)), () => separator);
  }),
  spoken('a group in digits, a group in words', 104, groupsInBoth),
  spoken('words that count the groups', 104, counted),
];
