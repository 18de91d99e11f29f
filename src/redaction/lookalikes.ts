// Counter-evidence: numbers of everyday life that have a card number's digits, told by their shape. Each look is bounded.
import { KINDS, LIST_SEPARATOR } from './characters';
import { isCardWord, wordBeside } from './context';
import { LONGEST_PAN, MASKED, type Chain } from './recognise';

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

/** One kind of number that is no card number. */
interface Lookalike {
  readonly name: string;
  /** What it takes off a score; `NEVER` settles the matter. */
  readonly points: number;
  matches(text: string, chain: Chain, window: Window): boolean;
}

const NEVER = -100;
const isBare = ({ from, to }: Window): boolean => from === to;

const LOOKALIKES: readonly Lookalike[] = [
  { name: 'what an earlier masking left', points: NEVER, matches: (_text, chain, window) => isRemainder(chain, window) },
  { name: 'international phone number', points: NEVER, matches: isPhone },
  { name: 'UUID', points: NEVER, matches: (text, chain, window) => isUuid(text, chain, window) },
  { name: 'IBAN', points: NEVER, matches: isIban },
  { name: 'parcel number', points: NEVER, matches: (_text, chain) => isUspsNumber(chain) },
  { name: 'SIRET', points: NEVER, matches: (_text, chain, window) => sizesAre(chain, window, [3, 3, 3, 5]) || sizesAre(chain, window, [9, 5]) },
  { name: 'SIRET, bare', points: -2, matches: (_text, chain, window) => isBare(window) && isSiret(chain, window) },
  { name: 'national identity number with a date of birth', points: -2, matches: (_text, chain, window) => isBare(window) && holdsBirthDate(chain, window) },
  { name: 'list of numbers', points: -3, matches: hasListSeparator },
  { name: 'list of four-digit numbers', points: -3, matches: isAmongFours },
  { name: 'part of a word or code, bare', points: -4, matches: (text, _chain, window) => isBare(window) && isGlued(text, window) },
  { name: 'part of a word or code, grouped', points: -2, matches: (text, _chain, window) => !isBare(window) && isGlued(text, window) },
  { name: 'decimal fraction', points: -2, matches: (text, chain, window) => isBare(window) && isFraction(text, chain, window) },
  { name: 'id in a URL', points: -2, matches: (text, _chain, window) => isBare(window) && inUrlPath(text, window.start) },
  { name: 'number sign', points: -2, matches: (text, _chain, window) => isBare(window) && text[window.start - 1] === '#' },
];

/** Points off for everything that a window looks like, 0 or less. */
export function lookalikePoints(text: string, chain: Chain, window: Window): number {
  let points = 0;
  for (const lookalike of LOOKALIKES) {
    if (lookalike.matches(text, chain, window)) points += lookalike.points;
    if (points <= NEVER) break;
  }
  return points;
}

/** Digits that a masking keeps at either end. */
const KEPT_FIRST = 6;
const KEPT_LAST = 4;
/** Digits of a verification code, which may stand masked behind a number that is not. */
const CODE_DIGITS = 3;

/** The window holds masked digits, or is made up of what stayed at the end or the start of a masked number. */
function isRemainder({ digits }: Chain, { first, length }: Window): boolean {
  const end = first + length;
  for (let index = first; index < end; index++) if (digits[index] === MASKED) return true;
  for (let kept = 0; kept < KEPT_LAST; kept++) {
    if (digits[first - 1 - kept] !== MASKED) continue;
    const masked = countMasked(digits, first - 1 - kept, -1);
    // Either the whole beginning was taken out, or six digits stand before.
    return masked >= KEPT_FIRST + 2 || (masked >= 2 && digits[first - 1 - kept - masked] !== undefined);
  }
  for (let kept = 0; kept < KEPT_FIRST; kept++) {
    if (digits[end + kept] !== MASKED) continue;
    const masked = countMasked(digits, end + kept, 1);
    return masked >= 2 && masked !== CODE_DIGITS && digits[end + kept + masked] !== undefined;
  }
  return false;
}

function countMasked(digits: readonly number[], from: number, step: 1 | -1): number {
  let count = 0;
  while (digits[from + count * step] === MASKED && count < LONGEST_PAN) count++;
  return count;
}

/** ITU E.164: a plus and at most 15 digits. */
function isPhone(text: string, chain: Chain, { first, length }: Window): boolean {
  const sign = text[(chain.groups[0]?.start ?? 0) - 1];
  return (sign === '+' || sign === '＋') && first + length <= 15;
}

const UUID = [8, 4, 4, 4, 12] as const;
const UUID_LENGTH = 36;

/** RFC 9562: the window lies within 8-4-4-4-12 hexadecimal digits. */
function isUuid(text: string, _chain: Chain, { start, end }: Window): boolean {
  for (let from = Math.max(0, end - UUID_LENGTH); from <= start; from++) if (uuidAt(text, from)) return true;
  return false;
}

function uuidAt(text: string, from: number): boolean {
  let at = from;
  for (const size of UUID) {
    if (at > from && text[at++] !== '-') return false;
    for (let count = 0; count < size; count++) if (!isHex(text.charCodeAt(at++))) return false;
  }
  return true;
}

const isHex = (unit: number): boolean => (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);

/** Characters of an IBAN by country: ISO 13616 registry, release 99. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  ('AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 '
    + 'GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 '
    + 'MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 '
    + 'TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30')
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
/** The longest, and the spaces between its fours. */
const IBAN_REACH = 33 + 9;

/** The window lies within the letters and digits of an IBAN whose check digits (ISO 7064, mod 97) are right. */
function isIban(text: string, _chain: Chain, { start, end }: Window): boolean {
  for (let from = start; from >= 0 && end - from <= IBAN_REACH; from--) {
    if (isUpper(text.charCodeAt(from)) && isUpper(text.charCodeAt(from + 1)) && ibanEnd(text, from) >= end) return true;
  }
  return false;
}

const isUpper = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a;
const isAsciiDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/** What a letter or digit adds to a remainder: digits one place, letters two (A = 10). */
function mod97(remainder: number, unit: number): number {
  return isAsciiDigit(unit) ? (remainder * 10 + unit - 0x30) % 97 : (remainder * 100 + unit - 55) % 97;
}

/** Where the IBAN that starts at `from` ends, or -1. */
function ibanEnd(text: string, from: number): number {
  const length = IBAN_LENGTHS.get(text.slice(from, from + 2));
  if (length === undefined || isUpper(text.charCodeAt(from - 1))) return -1;
  let remainder = 0;
  let at = from + 4;
  for (let count = 4; count < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x20 || unit === 0xa0 || unit === 0x2d) continue;
    if (!isAsciiDigit(unit) && !isUpper(unit)) return -1;
    remainder = mod97(remainder, unit);
    count++;
  }
  for (let head = from; head < from + 4; head++) remainder = mod97(remainder, text.charCodeAt(head));
  return remainder === 1 ? at : -1;
}

/** USPS: 20 to 22 digits that start with 91 to 95, written in fours. */
function isUspsNumber({ digits, runs }: Chain): boolean {
  const second = digits[1] ?? 0;
  const inFours = runs[0]?.inFours === true && runs[0] === runs.at(-1);
  return inFours && digits.length >= 20 && digits.length <= 22 && digits[0] === 9 && second >= 1 && second <= 5;
}

function sizesAre(chain: Chain, { from, to }: Window, sizes: readonly number[]): boolean {
  return to - from + 1 === sizes.length && sizes.every((size, index) => chain.groups[from + index]?.size === size);
}

/** France: the first nine of the 14 digits pass Luhn on their own, and nearly every branch number starts with zeros. */
function isSiret({ digits }: Chain, { first, length }: Window): boolean {
  if (length !== 14 || digits[first + 9] !== 0 || digits[first + 10] !== 0) return false;
  let sum = 0;
  for (let index = 0; index < 9; index++) {
    const digit = digits[first + index] ?? 0;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += index % 2 === 0 ? digit : doubled;
  }
  return sum % 10 === 0;
}

/**
 * More than four groups of four, alike divided, that the window does not divide evenly: years, codes, prices. Several cards
 * in a row are fours by four, and one group behind a card may be its expiry date.
 */
function isAmongFours(_text: string, { groups, digits, runs }: Chain, { from, to }: Window): boolean {
  const run = runs[from];
  if (!run || runs[to] !== run || !run.inFours || to - from !== 3) return false;
  const fours = run.to - run.from + (groups[run.to]?.size === 4 ? 1 : 0);
  const before = from - run.from;
  const next = groups[to + 1];
  const month = next ? (digits[next.first] ?? 0) * 10 + (digits[next.first + 1] ?? 0) : 0;
  const isDated = fours === 5 && before === 0 && month >= 1 && month <= 12;
  return fours > 4 && !isDated && (fours % 4 !== 0 || before % 4 !== 0);
}

function numberAt(chain: Chain, first: number, count: number): number {
  let number = 0;
  for (let index = first; index < first + count; index++) number = number * 10 + (chain.digits[index] ?? 0);
  return number;
}

/**
 * Egypt: 14 digits, century 3, then year, month, day of birth; its first ones look like Diners. Indonesia (NIK): 16 digits,
 * day (women: plus 40), month and year from the seventh on, then a serial number that starts with zeros.
 */
function holdsBirthDate(chain: Chain, { first, length }: Window): boolean {
  const two = (offset: number): number => numberAt(chain, first + offset, 2);
  const between = (value: number, from: number, to: number): boolean => value >= from && value <= to;
  if (length === 14) return chain.digits[first] === 3 && between(two(3), 1, 12) && between(two(5), 1, 31);
  if (length !== 16 || two(12) !== 0) return false;
  return (between(two(6), 1, 31) || between(two(6), 41, 71)) && between(two(8), 1, 12);
}

function hasListSeparator(text: string, chain: Chain, { from, to }: Window): boolean {
  for (let index = from; index < to; index++) {
    const end = chain.groups[index + 1]?.start ?? 0;
    for (let at = chain.groups[index]?.end ?? 0; at < end; at++) if (KINDS[text.charCodeAt(at)] === LIST_SEPARATOR) return true;
  }
  return false;
}

const isLatin = (word: string): boolean => word !== '' && word.charCodeAt(0) < 0x250;

/** Latin letters touch the digits, as in hexadecimal and order codes, and are no word that belongs to a card. */
function isGlued(text: string, { start, end }: Window): boolean {
  const left = wordBeside(text, start - 1, -1);
  const right = wordBeside(text, end, 1);
  // Track 1 of a magnetic stripe starts %B.
  if (isLatin(left) && !isCardWord(left) && !(left === 'B' && text[start - 2] === '%')) return true;
  return isLatin(right) && !isCardWord(right);
}

/** The digits behind a decimal point or comma: `0.4111…`. */
function isFraction(text: string, chain: Chain, { from, start }: Window): boolean {
  const before = chain.groups[from - 1];
  return before !== undefined && before.end === start - 1 && before.size <= 3 && (text[start - 1] === '.' || text[start - 1] === ',');
}

/** How far back the start of a URL is looked for. */
const LONGEST_URL = 120;

/** Part of a URL's path, where ids stand; what stands behind `?` and `=` is told by its name. */
function inUrlPath(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0 && start - at < LONGEST_URL; at--) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x20 || unit === 0x3f || unit === 0x3d) return false;
    if (unit === 0x2f && text[at - 1] === '/' && text[at - 2] === ':') return true;
  }
  return false;
}

