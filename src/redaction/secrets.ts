// What PCI DSS 3.3.1 forbids to keep at all: verification codes, PINs and tracks, where a card number or words show them.
import { digitAt, isGap, KINDS, MASK, OTHER } from './characters';
import type { Mark } from './context';
import { MASKED, nextGroup, readGroup, valueAt, type DigitGroup } from './recognise';
import type { Reason } from './types';
import { isMonth, type Pan } from './validate';
import { WORD_GROUPS } from './words';

/** A stretch of text of which nothing may stay. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly reason: Exclude<Reason, Pan['reason']>;
}

const WORDS = WORD_GROUPS.filter(({ kind }) => kind === 'code' || kind === 'security' || kind === 'securityCode' || kind === 'pin');
const MENTION = new RegExp(WORDS.flatMap(({ words }) => words.split(' ')).join('|'), 'i');

/** Whether a text has a word that may speak of a secret: without one and without a card number there is none. */
export function mentionsSecret(text: string): boolean {
  return MENTION.test(text);
}

/** Units between a word and the code it names, as in "CVV on the back: 123", and between a code and "cvv" behind it. */
const REACH_FORWARD = 24;
const REACH_BACK = 12;

/** The secrets of a text. They may overlap each other and a card number: `4111` in "cvv 4111 1111 …" is none. */
export function findSecrets(text: string, pans: readonly Pan[], marks: readonly Mark[]): readonly Secret[] {
  const aboutCards = pans.length > 0 || marks.some(({ kind }) => kind === 'card' || kind === 'code');
  const secrets: Secret[] = [];
  for (const pan of pans) {
    const behind = trackBehind(text, pan) ?? codeBehind(text, pan);
    if (behind) secrets.push(behind);
  }
  for (const mark of marks) {
    // Words such as "security code" or "PIN" are also said of parcels, doors and post offices.
    if (mark.kind !== 'code' && !(aboutCards && (mark.kind === 'securityCode' || mark.kind === 'pin'))) continue;
    const group = groupNamed(text, mark);
    if (group && !isLeftOver(text, group)) secrets.push({ ...group, reason: mark.kind === 'pin' ? 'pin' : 'verificationCode' });
  }
  return secrets;
}

/** A group of digits by its borders. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

const isDigit = (text: string, index: number): boolean => digitAt(text, index) >= 0;

/** Whether a number goes on at `index` with a sign in between, as in 12/25, 3.50 or 555-0100. */
function goesOn(text: string, index: number, step: 1 | -1): boolean {
  return /[-/.:,]/.test(text[index] ?? '') && (isDigit(text, index + step) || text[index + step] === MASK);
}

/** Units in which what stays of a masked number is looked for on either side: at most six digits and what divides them. */
const REACH_LEFT_OVER = 24;

/** Whether a group is what an earlier masking left of a number, at its start or its end. */
function isLeftOver(text: string, { start, end }: Stretch): boolean {
  return isMaskBeyond(text, start - 1, -1) || isMaskBeyond(text, end, 1);
}

/** Whether masks stand in direction `step` with only digits and separators before them. */
function isMaskBeyond(text: string, index: number, step: 1 | -1): boolean {
  for (let at = index; Math.abs(at - index) < REACH_LEFT_OVER; at += step) {
    const value = valueAt(text, at);
    if (value === MASKED) return true;
    if (value < 0 && !isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) return false;
  }
  return false;
}

function isCode(size: number, { kind }: Mark): boolean {
  return size === 4 || (size === 3 && kind !== 'pin');
}

/** The code that a word speaks of: the first number behind it; where there is none, the one right before "cvv". */
function groupNamed(text: string, mark: Mark): Stretch | null {
  for (let at = mark.end; at < text.length && at - mark.end < REACH_FORWARD; at++) {
    // It was masked before; the next number is something else.
    if (text[at] === MASK) return null;
    if (!isDigit(text, at)) continue;
    const { start, end, size } = readGroup(text, at, []);
    return isCode(size, mark) && !goesOn(text, end, 1) ? { start, end } : null;
  }
  return mark.kind === 'code' ? groupBefore(text, mark) : null;
}

function groupBefore(text: string, mark: Mark): Stretch | null {
  let end = mark.start;
  while (end > 0 && mark.start - end < REACH_BACK && !isDigit(text, end - 1)) {
    if (text[end - 1] === MASK) return null;
    end--;
  }
  let start = end;
  while (start > 0 && end - start < 5 && isDigit(text, start - 1)) start--;
  return isCode(end - start, mark) && !goesOn(text, start - 1, -1) ? { start, end } : null;
}

/** Digits of the code printed on a card: Amex has four, on its front. */
const codeSize = (pan: Pan): number => (pan.network === 'amex' ? 4 : 3);

/** `4111 1111 … 12/27 123`, and without the date where the line ends behind the code. */
function codeBehind(text: string, pan: Pan): Secret | null {
  const digits: number[] = [];
  const read = (end: number): DigitGroup | null => {
    const at = nextGroup(text, end);
    return at < 0 ? null : readGroup(text, at, digits);
  };
  const first = read(pan.end);
  if (!first) return null;
  let code: DigitGroup | null = first;
  const dated = (first.size <= 2 || first.size === 4) && isMonth(digits, first);
  if (dated) {
    const year = first.size === 4 ? first : read(first.end);
    code = year && (year.size === 2 || year.size === 4) ? read(year.end) : null;
  }
  if (!code || code.size !== codeSize(pan)) return null;
  if (!dated && !/^[ \t.]*($|[\r\n])/.test(text.slice(code.end, code.end + 8))) return null;
  return goesOn(text, code.end, 1) ? null : { start: code.start, end: code.end, reason: 'verificationCode' };
}

/** ISO/IEC 7813: what follows the card number on track 1 (`^NAME^…?`) and track 2 (`=…?`). */
const LONGEST_NAME = 28;
const LONGEST_TRACK = 80;
/** Expiry date and service code. */
const FEWEST_TRACK_DIGITS = 7;

function trackBehind(text: string, pan: Pan): Secret | null {
  let data = pan.end + 1;
  if (text[pan.end] === '^') data = pan.end + 2 + text.slice(data, data + LONGEST_NAME).indexOf('^');
  else if (text[pan.end] !== '=') return null;
  if (text[data - 1] !== '^' && text[data - 1] !== '=') return null;
  let end = data;
  while (end - data < LONGEST_TRACK && isDigit(text, end)) end++;
  if (end - data < FEWEST_TRACK_DIGITS) return null;
  while (end - data < LONGEST_TRACK && /[^\s?]/.test(text[end] ?? ' ')) end++;
  return { start: pan.end + 1, end, reason: 'track' };
}
