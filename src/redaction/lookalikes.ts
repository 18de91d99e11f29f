// Counter-evidence: numbers of everyday life that have a card number's digits, told by their shape. Each look is bounded.
import { digitAt, KINDS, LIST_SEPARATOR, unitAt } from './characters';
import { LONGEST_PAN, type Chain } from './chain';
import { firstMarkFrom } from './context';
import { gluedPoints, isBesideLetter } from './gluedWords';
import { isLetter } from './lexicon';
import type { Mark } from './marks';
import { isRemainder } from './remainders';
import { isMonth } from './shortNumbers';
import type { Structures } from './structures';
import { hasAmounts, isAcrossCells, isBetweenTimes } from './tables';

/** A stretch of neighbouring groups of one chain: groups `from` to `to`, both included. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** Index of its first digit in the chain. */
  readonly first: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/** The text that a window stands in. */
export interface Surroundings {
  readonly text: string;
  readonly structures: Structures;
  /** Where the second of two texts starts that were put together, or -1. */
  readonly seam: number;
  marks(): readonly Mark[];
  kindOf(word: string): Mark['kind'] | null;
}

/** One kind of number that is no card number. */
interface Lookalike {
  readonly name: string;
  /** What it takes off a score; `NEVER` settles the matter. */
  readonly points: number;
  /** Digits that it has; missing: any number. */
  readonly lengths?: readonly number[];
  /** Whether something touches it that is no white space. */
  readonly isTouched?: true;
  matches(chain: Chain, window: Window, around: Surroundings): boolean;
}

const NEVER = -100;

/** What letters that look like digits can be. */
const LETTER_LOOKALIKES: readonly Lookalike[] = [
  { name: 'words', points: NEVER, matches: isMostlyLetters },
  { name: 'more than a slip', points: -2, matches: (chain, window, { text }) => realDigits(chain, window, text) < MANY_REAL_DIGITS },
];

/** What a number can look like, however it is written. */
const LOOKALIKES: readonly Lookalike[] = [
  { name: 'what an earlier masking left', points: NEVER, matches: isRemainder },
  { name: 'international phone number', points: NEVER, matches: isPhone },
  { name: 'UUID', points: NEVER, matches: (_chain, { start, end }, { structures }) => structures.isInUuid(start, end) },
  { name: 'IBAN', points: NEVER, matches: (_chain, { start, end }, { structures }) => structures.isInIban(start, end) },
];

/** What a number in one unbroken run can look like. */
const BARE_LOOKALIKES: readonly Lookalike[] = [
  { name: 'user name of an address', points: -3, isTouched: true, matches: (_chain, { end }, { text }) => unitAt(text, end) === AT_SIGN },
  { name: 'mobile number with its country code', points: -2, lengths: [13], matches: isMobile },
  { name: 'SIRET', points: -2, lengths: [14], matches: isSiret },
  { name: 'article number', points: -1, lengths: [13], matches: isEan },
  { name: 'company number of Brazil', points: -2, lengths: [14], matches: isCnpj },
  { name: 'identity number of Egypt', points: -2, lengths: [14], matches: isEgyptian },
  { name: 'identity number of Indonesia', points: -2, lengths: [16], matches: isIndonesian },
  { name: 'decimal fraction', points: -2, isTouched: true, matches: isFraction },
  { name: 'id in a URL', points: -2, isTouched: true, matches: isIdInUrl },
  { name: 'number sign', points: -2, isTouched: true, matches: (_chain, { start }, { text }) => unitAt(text, start - 1) === NUMBER_SIGN },
];

/** What a number in groups can look like. */
const GROUPED_LOOKALIKES: readonly Lookalike[] = [
  { name: 'parcel number', points: NEVER, matches: isUspsNumber },
  { name: 'SIRET', points: NEVER, matches: (chain, window) => sizesAre(chain, window, [3, 3, 3, 5]) || sizesAre(chain, window, [9, 5]) },
  { name: 'Amazon order', points: NEVER, matches: (chain, window) => sizesAre(chain, window, [3, 7, 7]) },
  { name: 'Polish account', points: NEVER, matches: (chain) => chain.groups === 7 && sizesFrom(chain, 0, POLISH_ACCOUNT) },
  { name: 'list of numbers', points: -3, matches: hasListSeparator },
  { name: 'list of four-digit numbers', points: -3, matches: isAmongFours },
  { name: 'coordinates', points: -4, matches: isCoordinates },
  { name: 'part of a number with a letter in it', points: NEVER, lengths: [12, 13], matches: isBesideLetter },
  { name: 'times of day', points: -4, matches: isBetweenTimes },
  { name: 'cells of a table', points: -4, matches: isAcrossCells },
  { name: 'amounts', points: NEVER, matches: hasAmounts },
];

/** Also the border of the text. */
const isSpace = (unit: number): boolean => unit <= 0x20;
const PARENTHESIS = 0x28;
const isPlus = (unit: number): boolean => unit === 0x2b || unit === 0xff0b;
const AT_SIGN = 0x40;
const NUMBER_SIGN = 0x23;

/** By number of digits: what a number of so many can look like. */
const byLength = (...lookalikes: readonly Lookalike[]): ReadonlyArray<readonly Lookalike[]> =>
  Array.from({ length: LONGEST_PAN + 1 }, (_, length) => lookalikes.filter(({ lengths }) => lengths?.includes(length) ?? true));

const BARE = byLength(...LOOKALIKES, ...BARE_LOOKALIKES);
const BARE_ALONE = byLength(...LOOKALIKES, ...BARE_LOOKALIKES.filter(({ isTouched = false }) => !isTouched));
const GROUPED = byLength(...LOOKALIKES, ...GROUPED_LOOKALIKES);

function pointsOf(lookalikes: readonly Lookalike[], chain: Chain, window: Window, around: Surroundings): number {
  let points = 0;
  for (let index = 0; index < lookalikes.length && points > NEVER; index++) {
    const lookalike = lookalikes[index] as Lookalike;
    if (lookalike.matches(chain, window, around)) points += lookalike.points;
  }
  return points;
}

/** Points off for everything that a window looks like, 0 or less. */
export function lookalikePoints(chain: Chain, window: Window, around: Surroundings): number {
  const glued = chain.script === 'words' ? 0 : gluedPoints(window, around);
  const letters = chain.script === 'letters' ? pointsOf(LETTER_LOOKALIKES, chain, window, around) : 0;
  const isAlone = isSpace(unitAt(around.text, window.start - 1)) && isSpace(unitAt(around.text, window.end));
  const lookalikes = (window.from < window.to ? GROUPED : isAlone ? BARE_ALONE : BARE)[window.length] as readonly Lookalike[];
  return glued + letters + pointsOf(lookalikes, chain, window, around);
}

/** Fewest real digits among letters that look like digits, and so many that a typing slip is the likeliest reason. */
const FEWEST_REAL_DIGITS = 4;
const MANY_REAL_DIGITS = 10;

function realDigits({ starts }: Chain, { first, length }: Window, text: string): number {
  let digits = 0;
  for (let index = first; index < first + length; index++) if (digitAt(text, starts[index] as number) >= 0) digits++;
  return digits;
}

function isMostlyLetters(chain: Chain, window: Window, { text }: Surroundings): boolean {
  const digits = realDigits(chain, window, text);
  return digits < FEWEST_REAL_DIGITS || digits === window.length;
}

/** ITU E.164. */
const LONGEST_PHONE = 15;

/** A plus, and no more digits than a phone number has. */
function isPhone(chain: Chain, { first, length }: Window, { text }: Surroundings): boolean {
  if (first + length > LONGEST_PHONE) return false;
  const before = chain.start(0) - 1;
  const sign = unitAt(text, before) === PARENTHESIS ? before - 1 : before;
  // `card+4111…` is a space in a URL.
  return isPlus(unitAt(text, sign)) && !isLetter(unitAt(text, sign - 1));
}

/** Germany, Austria and the United Kingdom: 13 digits that start like a Visa number of old. */
function isMobile({ values }: Chain, { first }: Window): boolean {
  const second = values[first + 1] as number;
  const third = values[first + 2] as number;
  const fourth = values[first + 3] as number;
  return (second === 9 && third === 1 && fourth >= 5 && fourth <= 7) || (second === 3 && third === 6) || (second === 4 && third === 7);
}

/** USPS: 20 to 22 digits that start with 91 to 95, written in fours. */
function isUspsNumber({ values, digits, rowFrom, rowTo }: Chain): boolean {
  const second = values[1] ?? 0;
  const fours = (rowTo[0] ?? 0) - (rowFrom[0] ?? 0) + 1;
  return fours >= 5 && digits >= 20 && digits <= 22 && values[0] === 9 && second >= 1 && second <= 5;
}

const POLISH_ACCOUNT: readonly number[] = [2, 4, 4, 4, 4, 4, 4];

const sizesFrom = (chain: Chain, from: number, sizes: readonly number[]): boolean => sizes.every((size, index) => chain.size(from + index) === size);

function sizesAre(chain: Chain, { from, to }: Window, sizes: readonly number[]): boolean {
  return to - from + 1 === sizes.length && sizesFrom(chain, from, sizes);
}

/** France: the first nine of the 14 digits pass Luhn on their own, and nearly every branch number starts with zeros. */
function isSiret({ values }: Chain, { first }: Window): boolean {
  if (values[first + 9] !== 0 || values[first + 10] !== 0) return false;
  let sum = 0;
  for (let index = 0; index < 9; index++) {
    const digit = values[first + index] as number;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += index % 2 === 0 ? digit : doubled;
  }
  return sum % 10 === 0;
}

/** GS1: 13 digits, weights 1 and 3 in turn. */
function isEan({ values }: Chain, { first }: Window): boolean {
  let sum = 0;
  for (let index = 0; index < 13; index++) sum += (values[first + index] as number) * (index % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

const CNPJ_WEIGHTS: readonly number[] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

/** Two check digits, modulo 11, behind twelve digits. */
function isCnpj({ values }: Chain, { first }: Window): boolean {
  return cnpjDigit(values, first, 12) === values[first + 12] && cnpjDigit(values, first, 13) === values[first + 13];
}

function cnpjDigit(values: Uint8Array, first: number, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += (values[first + index] as number) * (CNPJ_WEIGHTS[index + 13 - count] as number);
  return sum % 11 < 2 ? 0 : 11 - (sum % 11);
}

/**
 * More than four groups of four, alike divided, and nothing else: years, codes, prices. Several cards in a row are fours by
 * four, and one group behind a card may be its expiry date.
 */
function isAmongFours(chain: Chain, { from, to }: Window, around: Surroundings): boolean {
  const rowFrom = chain.rowFrom[from] as number;
  const rowTo = chain.rowTo[from] as number;
  const isAll = rowFrom === 0 && rowTo >= chain.groups - 2;
  if (!isAll || to > rowTo || to - from !== 3 || chain.size(from) !== 4) return false;
  const fours = rowTo - rowFrom + 1;
  const before = from - rowFrom;
  const next = to + 1 < chain.groups ? numberAt(chain, chain.firsts[to + 1] as number, 2) : 0;
  const isDated = fours === 5 && before === 0 && next >= 1 && next <= 12;
  if (fours <= 4 || isDated || (fours % 4 === 0 && before % 4 === 0)) return false;
  // "pin 1234 4111 1111 1111 1111"
  return before !== 1 || !isNamedSecret(around.marks(), chain.start(rowFrom));
}

/** Whether the word right before `index` names a PIN or a code. */
function isNamedSecret(marks: readonly Mark[], index: number): boolean {
  const mark = marks[firstMarkFrom(marks, index) - 1];
  return mark !== undefined && (mark.kind === 'pin' || mark.kind === 'code') && index - mark.end <= 3;
}

function numberAt({ values }: Chain, first: number, count: number): number {
  let number = 0;
  for (let index = first; index < first + count; index++) number = number * 10 + (values[index] ?? 0);
  return number;
}

/** Century 3, then year, month, day of birth; those of 2000 to 2009 look like Diners. */
function isEgyptian(chain: Chain, { first }: Window): boolean {
  return numberAt(chain, first, 2) === 30 && isMonth(numberAt(chain, first + 3, 2)) && isDay(numberAt(chain, first + 5, 2));
}

/** NIK: day (women: plus 40), month and year from the seventh digit on, then a serial number that starts with zeros. */
function isIndonesian(chain: Chain, { first }: Window): boolean {
  if (numberAt(chain, first + 12, 2) !== 0) return false;
  const day = numberAt(chain, first + 6, 2);
  return (isDay(day) || isDay(day - 40)) && isMonth(numberAt(chain, first + 8, 2));
}

const isDay = (value: number): boolean => value >= 1 && value <= 31;

/** A comma or semicolon and a space, as between the entries of a list; digit by digit, in words, or with "then" behind it, it is one number all the same. */
function hasListSeparator(chain: Chain, { from, to }: Window, { text }: Surroundings): boolean {
  if (chain.size(from) === 1 || chain.script === 'words') return false;
  for (let group = from; group < to; group++) {
    const end = chain.start(group + 1);
    if (chain.script === 'interrupted' && /\p{L}/u.test(text.slice(chain.end(group), end))) continue;
    for (let at = chain.end(group); at < end - 1; at++) if (KINDS[text.charCodeAt(at)] === LIST_SEPARATOR) return true;
  }
  return false;
}

/** Two decimal fractions: `41.403380, 2.174030`. Of longer ones the window is only a part. */
function isCoordinates(chain: Chain, { from, to }: Window, { text }: Surroundings): boolean {
  const isFractionAt = (group: number): boolean => chain.size(group) <= 3 && chain.size(group + 1) >= 4 && text.charAt(chain.end(group)) === '.';
  const first = chain.groups === 4 ? 0 : from;
  return (chain.groups === 4 || to - from === 3) && isFractionAt(first) && isFractionAt(first + 2);
}

/** The digits behind a decimal point or comma: `0.4111…`. */
function isFraction(chain: Chain, { from, start }: Window, { text }: Surroundings): boolean {
  if (from === 0 || !'.,'.includes(text.charAt(start - 1))) return false;
  return chain.end(from - 1) === start - 1 && chain.size(from - 1) <= 3;
}

/** Units of a URL in front of a number that are looked at. */
const LONGEST_URL = 80;

/** Part of a URL's path, where ids stand, and the URL says nothing of cards. */
function isIdInUrl(_chain: Chain, { start, end }: Window, around: Surroundings): boolean {
  const urlStart = around.structures.urlStart(start, end);
  if (urlStart < 0) return false;
  const { text } = around;
  const words = around.marks();
  const oldest = Math.max(urlStart, start - LONGEST_URL);
  for (let index = firstMarkFrom(words, start) - 1; index >= 0; index--) {
    const mark = words[index] as Mark;
    if (mark.start < oldest) break;
    // "com" is "with" in Portuguese.
    const isDomain = text.charAt(mark.start - 1) === '.';
    if (mark.kind === 'card' || (mark.kind === 'payment' && !isDomain)) return false;
  }
  return true;
}
