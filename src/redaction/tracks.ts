// Magnetic stripes (ISO/IEC 7813), whole or cut: `%B4111…^DOE/JANE^2712101…?` and `;4111…=2712101…?`, also without sentinels.
import { unitAt } from './characters';
import { secret } from './secrets';
import { isMonth } from './shortNumbers';
import type { Found } from './types';

/** Of 26 letters, some of which are escapes in a URL. */
const LONGEST_NAME = 40;
const LONGEST_TRACK = 80;
const LONGEST_PAN = 19;
/** Digits behind the last separator: expiry date and service code of a whole track; the date alone of a cut one. */
const WHOLE_DATA = 7;
const DATE = 4;
/** Digits in front of `=` and behind it that make a track of a number that is no valid one; with an end sentinel it may be cut. */
const UNKNOWN = { before: 8, data: 12 } as const;

const SPACE = 0x20;
const QUESTION_MARK = 0x3f;
const EQUALS = 0x3d;
const LETTER_D = 0x44;
const CARET = 0x5e;
const PERCENT = 0x25;
/** Units of an escape in a URL. */
const ESCAPED = 3;
const CARETS = /\^|%5E/i;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

function digitsFrom(text: string, start: number, step: 1 | -1, most: number): number {
  let count = 0;
  while (count < most && isDigit(unitAt(text, start + count * step))) count++;
  return count;
}

/** The end of the data that starts at `data`: all up to white space or the end sentinel. */
function endOfData(text: string, data: number): number {
  let end = data;
  while (end - data < LONGEST_TRACK && end < text.length && text.charCodeAt(end) > SPACE && text.charCodeAt(end) !== QUESTION_MARK) end++;
  return end;
}

/** Whether digits start with a year and a month. */
const isDate = (text: string, at: number): boolean => isMonth(Number(text.slice(at + 2, at + DATE)));

/** Where data starts: one space may stand in front. */
const dataFrom = (text: string, at: number): number => (unitAt(text, at) === SPACE ? at + 1 : at);

/** Where the data behind the `=`, or the `D` in its place, from `separator` to `behind` ends, or -1. */
function endOfTrack2(text: string, separator: number, behind: number, isPan: boolean): number {
  const data = isPan ? dataFrom(text, behind) : behind;
  const digits = digitsFrom(text, data, 1, LONGEST_TRACK);
  const isCut = isPan && digits >= DATE && isDate(text, data);
  const before = digitsFrom(text, separator - 1, -1, LONGEST_PAN);
  const isUnknown = digits >= UNKNOWN.data && (before >= UNKNOWN.before || (before > 0 && text[data + digits] === '?'));
  return (isPan && digits >= WHOLE_DATA) || isCut || isUnknown ? endOfData(text, data) : -1;
}

/** Where the data behind the first `^` ends, or -1. A name without a slash is hardly one. */
function endOfTrack1(text: string, behind: number, isPan: boolean): number {
  const name = text.slice(behind, behind + LONGEST_NAME);
  const divider = CARETS.exec(name);
  if (divider) {
    const data = dataFrom(text, behind + divider.index + divider[0].length);
    const digits = digitsFrom(text, data, 1, LONGEST_TRACK);
    return isPan || digits >= WHOLE_DATA ? endOfData(text, data) : -1;
  }
  const cut = isPan ? /^[A-Z .'-]*\/?[A-Z .'-]*/i.exec(name)?.[0].trimEnd() : undefined;
  return cut ? behind + cut.length : -1;
}

const SEPARATOR = /[\^=D]|%5[Ee]/;
const isSeparator = (unit: number): boolean => unit === CARET || unit === EQUALS || unit === LETTER_D;

/** The separator that an escape at `index` of a URL is, or 0: `%5E`, `%3D`. */
function escapedSeparator(text: string, index: number): number {
  const escape = text.slice(index, index + ESCAPED).toUpperCase();
  return escape === '%5E' ? CARET : escape === '%3D' ? EQUALS : 0;
}

const START_SENTINEL = /(?:%B|;) ?$/i;

/** Whether a number stands between the signs of a magnetic stripe, which "track" beside it speaks of. */
export function isOnTrack(text: string, start: number, end: number): boolean {
  const separator = unitAt(text, dataFrom(text, end));
  return (separator === CARET || separator === EQUALS) && START_SENTINEL.test(text.slice(Math.max(0, start - 3), start));
}

const NONE: readonly Found[] = [];

/** Where card numbers end, in order. Most come so, and sorting takes longer than looking. */
function endsOf(cards: readonly Found[]): Int32Array {
  const ends = new Int32Array(cards.length);
  let isSorted = true;
  for (let index = 0; index < ends.length; index++) {
    ends[index] = (cards[index] as Found).end;
    isSorted &&= index === 0 || (ends[index] as number) >= (ends[index - 1] as number);
  }
  return isSorted ? ends : ends.sort();
}

/** The tracks of a text: what follows the card numbers on magnetic stripes; `cards` are the card numbers in it. The digits before a separator are part, unless they are masked already. */
export function findTracks(text: string, cards: readonly Found[]): readonly Found[] {
  if (!SEPARATOR.test(text)) return NONE;
  const tracks: Found[] = [];
  const ends = endsOf(cards);
  /** The first card that ends at or behind the place in hand, or a space in front of it. */
  let next = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const separator = unit === PERCENT ? escapedSeparator(text, at) : unit;
    if (!isSeparator(separator)) continue;
    const behind = at + (unit === PERCENT ? ESCAPED : 1);
    while ((ends[next] ?? Infinity) < at - 1) next++;
    const isPan = ends[next] === at || ends[next + 1] === at || (ends[next] === at - 1 && text.charCodeAt(at - 1) === SPACE);
    const end = separator === CARET ? endOfTrack1(text, behind, isPan) : endOfTrack2(text, at, behind, isPan);
    if (end < 0) continue;
    const start = isPan ? behind : at - digitsFrom(text, at - 1, -1, LONGEST_PAN);
    tracks.push(secret(start, end, 'track'));
    at = end;
  }
  return tracks;
}
