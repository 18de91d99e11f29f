// A card number that a customer sends over several messages: what to remember of one message, and what the next one completes.
import { digitAt, KINDS, MASK, OTHER, unitsAt } from './characters';
import { redactCardNumbers } from './redactCardNumbers';
import { settingsOf } from './settings';
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

const MOST_DIGITS = 12;
/** Characters behind the digits of a part: "4111 1111 …". */
const LONGEST_TAIL = 8;

/** The digits at the end of a text. */
function trailingDigits(text: string): string {
  let digits = '';
  let skipped = 0;
  for (let end = text.length; end > 0 && digits.length <= MOST_DIGITS; ) {
    const at = end >= 2 && unitsAt(text, end - 2) === 2 ? end - 2 : end - 1;
    const value = digitAt(text, at);
    if (value >= 0) digits = `${value}${digits}`;
    else if (text[at] === MASK) return '';
    else if (KINDS[text.charCodeAt(at)] === OTHER && (digits !== '' || ++skipped > LONGEST_TAIL)) break;
    end = at;
  }
  return digits;
}

/** The parts to remember: those that still fit in front of this message's digits. */
function nextOpen(parts: readonly OpenPart[], text: string, whole: boolean): OpenNumber | null {
  const digits = trailingDigits(text);
  if (digits === '' || digits.length > MOST_DIGITS) return null;
  const kept: OpenPart[] = [{ digits }];
  let room = MOST_DIGITS - digits.length;
  for (let index = parts.length - 1; whole && index >= 0; index--) {
    const part = parts[index];
    if (!part || part.digits.length > room) break;
    kept.unshift(part);
    room -= part.digits.length;
  }
  return { parts: kept };
}

/** Where the first digit of a text stands, or its end. */
function leadingDigit(text: string): number {
  let at = 0;
  while (at < text.length && digitAt(text, at) < 0) at++;
  return at;
}

/** The masks of the old parts for a number that starts in front of `before` digits of them, oldest first. */
function partMasks(parts: readonly OpenPart[], start: number, length: number, kept: { readonly first: number; readonly last: number }): readonly PartMask[] {
  const masks: PartMask[] = [];
  let begin = 0;
  for (const [part, { digits }] of parts.entries()) {
    const end = begin + digits.length;
    const from = Math.max(begin, start);
    if (from < end) {
      const offset = from - start;
      const count = end - from;
      const first = Math.min(count, Math.max(0, kept.first - offset));
      const last = Math.min(count, Math.max(0, offset + count - (length - kept.last)));
      masks.push({ part, digits: count, first, last });
    }
    begin = end;
  }
  return masks;
}

const countDigits = (text: string): number => {
  let count = 0;
  for (let at = 0; at < text.length; at += unitsAt(text, at)) if (digitAt(text, at) >= 0) count++;
  return count;
};

/**
 * Masks a message and looks whether it completes a number that earlier messages of the same customer began.
 * Pure: `open` is what the call for the message before gave, or `null`.
 */
export function continueNumber(open: OpenNumber | null, text: string, options: RedactionOptions = {}): ContinuedNumber {
  const parts = open?.parts ?? [];
  const alone = (): ContinuedNumber => {
    const redacted = redactCardNumbers(text, options);
    const next = nextOpen(parts, text, leadingDigit(text) < text.length);
    return { ...redacted, open: next, dropped: parts.length - Math.max(0, (next?.parts.length ?? 0) - 1), completes: null };
  };
  const from = leadingDigit(text);
  if (parts.length === 0 || from === text.length) return alone();
  const before = parts.map(({ digits }) => `${digits}\n`).join('');
  const joined = redactCardNumbers(before + text.slice(from), options);
  const place = joined.found.find(({ start, end, network }) => network !== null && start < before.length && end > before.length);
  if (!place) return alone();
  const start = countDigits(before.slice(0, place.start));
  const own = text.slice(from, place.end - before.length + from);
  const old = countDigits(before) - start;
  const length = old + countDigits(own);
  const { kept } = settingsOf(options);
  const ownMask = partMasks([{ digits: '0'.repeat(old) }, { digits: '0'.repeat(length - old) }], 0, length, kept)[1];
  const end = from + own.length;
  const rest = redactCardNumbers(text.slice(end), options);
  const masked = text.slice(0, from) + (ownMask ? maskPart(own, ownMask) : own);
  return {
    text: masked + rest.text,
    found: [{ ...place, start: from, end }, ...rest.found.map((found) => ({ ...found, start: found.start + end, end: found.end + end }))],
    open: null,
    dropped: parts.length,
    completes: partMasks(parts, start, length, kept),
  };
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
