// A card number that a customer sends over several messages: what to remember of one message, and what the next one completes.
import { digitAt, MASK, nextDigit, unitsAt } from './characters';
import { pointsOfWords } from './context';
import { applyMasks } from './operate';
import { GroupReader, nextGroup } from './recognise';
import { maskingAcross, redactText } from './redactCardNumbers';
import { settingsOf, type Settings } from './settings';
import type { Found, RedactionOptions } from './types';

/** What one message gave to a number that is not complete yet: the ASCII digits at its end, and nothing else of it. */
export interface OpenPart {
  readonly digits: string;
}

/** The end of a conversation as far as a card number may begin there: at most 12 digits, oldest part first. */
export interface OpenNumber {
  readonly parts: readonly OpenPart[];
}

/** What to mask of an earlier message once its number is complete. */
export interface PartMask {
  /** Index into the parts of the number that was open. */
  readonly part: number;
  /** So many digits at the end of the message belong to the number. */
  readonly digits: number;
  /** Of these stay readable at their start and at their end. */
  readonly first: number;
  readonly last: number;
}

/** One message after masking, and what it means for those before and behind it. */
export interface ContinuedNumber {
  readonly text: string;
  /** The places in this message; a completing number is one of them, with the last four digits of the whole. */
  readonly found: readonly Found[];
  /** What to remember for the next message; its last part is this message's. `null`: nothing here could begin a card number. */
  readonly open: OpenNumber | null;
  /** How many of the old parts, the oldest, are no longer in `open`. */
  readonly dropped: number;
  /** What to mask in the earlier messages: one entry per part that belongs to the completed number. */
  readonly completes: readonly PartMask[] | null;
}

/** The most digits that are remembered where they are stored. */
const MOST_STORED = 12;
/** Units of text without digits behind the digits that are remembered: "4111 1111, the rest follows". */
const LONGEST_TAIL = 80;
/** Digits that are worth remembering among other text; a message of digits only is always. */
const FEWEST_IN_TEXT = 2;
/** Behind words, groups of fewer digits are no part of a number in greater ones: "room 12 4111 1111". */
const SMALL = 3;

/** A stretch of digits with only separators between. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  /** In ASCII. */
  readonly digits: string;
  /** Whether the text has no digits besides. */
  readonly isOnly: boolean;
}

/** The digits of a text from `start` to `end`, in ASCII. */
function digitsIn(text: string, start: number, end: number): string {
  let digits = '';
  for (let at = start; at < end; at += unitsAt(text, at)) {
    const value = digitAt(text, at);
    if (value >= 0) digits += String(value);
  }
  return digits;
}

/** The last stretch of digits of a text, behind words without small groups in front of greater ones; `null`: none, or one that holds masked digits. */
function lastStretch(text: string): Stretch | null {
  const group = new GroupReader(text);
  let start = 0;
  let end = -1;
  let smallest = 0;
  let isMasked = false;
  let isOnly = true;
  const first = nextDigit(text, 0);
  const fewest = /\p{L}/u.test(text.slice(0, Math.max(0, first))) ? SMALL : 0;
  for (let at = first; at >= 0; at = nextDigit(text, end)) {
    const isNext = end === at || (end >= 0 && nextGroup(text, end) === at);
    group.read(at, null);
    const { size } = group;
    if (!isNext || (smallest < fewest && size > fewest)) {
      isOnly = end < 0;
      start = at;
      smallest = size;
      isMasked = isNext && isMasked;
    }
    smallest = Math.min(smallest, size);
    end = Math.max(group.end, at + 1);
    isMasked ||= text.slice(at, end).includes(MASK);
  }
  if (end < 0 || isMasked || text.length - end > LONGEST_TAIL) return null;
  return { start, end, digits: digitsIn(text, start, end), isOnly };
}

/** `CASE-2026-…`, `+49…`, `#4111…` */
const OTHER_SIGN = /(?:[+#]|\p{L}[-_/])$/u;
/** `m414`, `A12`: digits that a letter touches are a name, unless they are as many as a group on a card. */
const NAME = { letter: /\p{Script=Latin}$/u, most: 3 } as const;
/** `626.53`, `1,250`, `876.084.906` */
const AMOUNT = /^\d{1,3}(?:[.,]\d{3})*[.,]\d{1,2}$|^\d{1,3}(?:[.,]\d{3})+$/;

/** Whether words, signs or its form say that a number is no card number: "order 1234 5678", "+49…", "626.53". */
function isSaidToBeOther(text: string, { start, end, digits }: Stretch, { vocabulary }: Settings): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  if (OTHER_SIGN.test(before) || AMOUNT.test(text.slice(start, end))) return true;
  if (digits.length <= NAME.most && NAME.letter.test(before)) return true;
  return pointsOfWords(text, vocabulary.read(text).marks, { start, end, digits: digits.length }) < 0;
}

/** What to remember of a message: the digits at its end, and the older parts that still fit in front of them. */
function openAfter(parts: readonly OpenPart[], text: string, settings: Settings, most: number): OpenNumber | null {
  const stretch = lastStretch(text);
  if (!stretch || stretch.digits.length > most || (stretch.digits.length < FEWEST_IN_TEXT && stretch.digits !== text.trim())) return null;
  if (isSaidToBeOther(text, stretch, settings)) return null;
  let room = most - stretch.digits.length;
  let oldest = parts.length;
  while (stretch.isOnly && oldest > 0 && (parts[oldest - 1] as OpenPart).digits.length <= room) room -= (parts[--oldest] as OpenPart).digits.length;
  return { parts: [...parts.slice(oldest), { digits: stretch.digits }] };
}

/** The masks of the old parts, by what became of them in the joined text: `mask` stands there from `start` on. */
function partMasks(parts: readonly OpenPart[], start: number, mask: string): readonly PartMask[] {
  const masks: PartMask[] = [];
  let begin = 0;
  for (const [part, { digits }] of parts.entries()) {
    const from = Math.max(begin, start);
    const end = begin + digits.length;
    if (from < end) {
      const masked = mask.slice(from - start, end - start);
      const hidden = masked.indexOf(MASK);
      const last = hidden < 0 ? 0 : masked.length - 1 - masked.lastIndexOf(MASK);
      masks.push({ part, digits: masked.length, first: hidden < 0 ? masked.length : hidden, last });
    }
    begin = end + 1;
  }
  return masks;
}

/** The message if it completes the open number, else `null`. */
function complete(parts: readonly OpenPart[], text: string, settings: Settings, most: number): ContinuedNumber | null {
  const from = nextDigit(text, 0);
  if (parts.length === 0 || from < 0) return null;
  const before = parts.map(({ digits }) => `${digits}\n`).join('');
  const joined = before + text.slice(from);
  const masking = maskingAcross(joined, before.length, settings);
  const [first] = masking?.found ?? [];
  const shift = from - before.length;
  if (!masking || !first || isSaidToBeOther(text, { start: from, end: first.end + shift, digits: first.last4, isOnly: true }, settings)) return null;
  const found = masking.found.map((one): Found => ({ ...one, start: Math.max(one.start, before.length) + shift, end: one.end + shift }));
  return {
    text: text.slice(0, from) + applyMasks(joined, masking, before.length),
    found,
    open: openAfter([], text.slice((found[0] as Found).end), settings, most),
    dropped: parts.length,
    completes: partMasks(parts, first.start, applyMasks(joined, masking, first.start, first.end)),
  };
}

/** {@link continueNumber} with options that were read already and any number of remembered digits. */
export function continueWith(open: OpenNumber | null, text: string, settings: Settings, most: number): ContinuedNumber {
  const parts = open?.parts ?? [];
  const completed = complete(parts, text, settings, most);
  if (completed) return completed;
  const next = openAfter(parts, text, settings, most);
  return { ...redactText(text, settings, ''), open: next, dropped: parts.length - Math.max(0, (next?.parts.length ?? 0) - 1), completes: null };
}

/**
 * Masks a message and looks whether it completes a number that earlier messages of the same customer began.
 * Pure: `open` is what the call for the message with digits before gave, or `null`. Messages without digits need not be given.
 * Throws `SupportError` (`invalidInput`) for a bad pattern in `neverMask`.
 */
export function continueNumber(open: OpenNumber | null, text: string, options?: RedactionOptions): ContinuedNumber {
  return continueWith(open, text, settingsOf(options), MOST_STORED);
}

/** Masks what belongs to a completed number at the end of an earlier message's text. */
export function maskPart(text: string, { digits, first, last }: PartMask): string {
  let result = '';
  let seen = 0;
  let end = text.length;
  while (end > 0 && seen < digits) {
    const at = end >= 2 && unitsAt(text, end - 2) === 2 ? end - 2 : end - 1;
    const isDigit = digitAt(text, at) >= 0;
    const stays = !isDigit || seen < last || digits - seen <= first;
    result = (stays ? text.slice(at, end) : MASK) + result;
    if (isDigit) seen++;
    end = at;
  }
  return text.slice(0, end) + result;
}
