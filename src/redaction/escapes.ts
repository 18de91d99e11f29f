// Characters written as escapes, as text has them that came through a URL, HTML, JSON or an e-mail.
import { digitAt, KINDS, OTHER, unitAt } from './characters';

/** What an escape stands for and how many units it takes, in one number, because millions may be read. */
export type Escape = number;
const LENGTH_BITS = 5;

const escape = (code: number, length: number): Escape => code * 2 ** LENGTH_BITS + length;
/** The code point that an escape stands for. */
export const codeOf = (found: Escape): number => found >> LENGTH_BITS;
/** UTF-16 units of an escape. */
export const lengthOf = (found: Escape): number => found & (2 ** LENGTH_BITS - 1);

const TAB = 0x09;
const SPACE = 0x20;
const PERCENT = 0x25;
const ZERO_WIDTH = 0x200b;
/** There is none. */
export const NO_ESCAPE: Escape = 0;

/** Value of a hexadecimal digit, or -1. */
function hexAt(text: string, index: number): number {
  const unit = unitAt(text, index);
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The number that `count` hexadecimal digits make, or -1. */
function hexNumber(text: string, index: number, count: number): number {
  let value = 0;
  for (let at = index; at < index + count; at++) {
    const digit = hexAt(text, at);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** `%D9%A4`, and `=D9=A4` of quoted-printable: bytes of UTF-8, each behind the same sign. */
function bytesAt(text: string, index: number): Escape {
  const first = hexNumber(text, index + 1, 2);
  if (first < 0) return NO_ESCAPE;
  // A link within a link: `%2520`.
  if (first === PERCENT && text.startsWith('20', index + 3)) return escape(SPACE, 5);
  if (first < 0x80) return escape(first, 3);
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  if (more === 0) return NO_ESCAPE;
  let code = first & (0x3f >> more);
  for (let byte = 1; byte <= more; byte++) {
    const at = index + byte * 3;
    const value = unitAt(text, at) === unitAt(text, index) ? hexNumber(text, at + 1, 2) : -1;
    if (value < 0x80 || value > 0xbf) return NO_ESCAPE;
    code = code * 64 + (value & 0x3f);
  }
  return escape(code, (more + 1) * 3);
}

/**
 * `=20` of quoted-printable (RFC 2045) and its line break within a line. A digit is never written so there, but `=37` is the
 * start of a value in `pan=37…`, and `=20` in `cvv2=203`.
 */
function quotedAt(text: string, index: number): Escape {
  if (text[index + 1] === '\n') return escape(ZERO_WIDTH, 2);
  if (text[index + 1] === '\r' && text[index + 2] === '\n') return escape(ZERO_WIDTH, 3);
  const isBehindDigits = (isAsciiDigit(text, index - 1) && isAsciiDigit(text, index - 2)) || text.charAt(index - 3) === '=';
  const found = isBehindDigits ? bytesAt(text, index) : NO_ESCAPE;
  return digitKind(codeOf(found)) || codeOf(found) === TAB ? NO_ESCAPE : found;
}

const isAsciiDigit = (text: string, index: number): boolean => unitAt(text, index) >= 0x30 && unitAt(text, index) <= 0x39;
const digitKind = (code: number): boolean => (KINDS[code] ?? OTHER) < OTHER;

const ENTITIES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    nbsp: 0xa0, ensp: 0x2002, emsp: 0x2003, thinsp: 0x2009, numsp: 0x2007, puncsp: 0x2008, hairsp: 0x200a, ndash: 0x2013, mdash: 0x2014,
    hyphen: 0x2010, dash: 0x2010, minus: 0x2212, shy: 0xad, zwj: 0x200d, zwnj: 0x200c, lrm: 0x200e, rlm: 0x200f, middot: 0xb7, period: 0x2e,
    sol: 0x2f, lowbar: 0x5f, tab: 0x9, newline: 0xa, bull: 0xb7,
  }),
);
const LONGEST_ENTITY = 10;
const NUMBER_SIGN = 0x23;
const SEMICOLON = 0x3b;

/** `&nbsp;`, `&#160;`, `&#xa0;`. */
function entityAt(text: string, index: number): Escape {
  let end = index + 1;
  while (end - index < LONGEST_ENTITY && isOfEntity(unitAt(text, end))) end++;
  if (unitAt(text, end) !== SEMICOLON) return NO_ESCAPE;
  const code = unitAt(text, index + 1) === NUMBER_SIGN ? numberedEntity(text, index + 2, end) : ENTITIES.get(text.slice(index + 1, end).toLowerCase());
  return code !== undefined && code >= 0 && code <= 0x10ffff ? escape(code, end + 1 - index) : NO_ESCAPE;
}

/** Units of `#160`, `nbsp`. */
const isOfEntity = (unit: number): boolean => (unit | 0x20) >= 0x61 ? (unit | 0x20) <= 0x7a : unit <= 0x39 && (unit >= 0x30 || unit === NUMBER_SIGN);

/** The number in `&#160;` or `&#xa0;`, or -1. */
function numberedEntity(text: string, start: number, end: number): number {
  if ((unitAt(text, start) | 0x20) === 0x78) return end > start + 1 ? hexNumber(text, start + 1, end - start - 1) : -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    if (!isAsciiDigit(text, at)) return -1;
    value = value * 10 + unitAt(text, at) - 0x30;
  }
  return end > start ? value : -1;
}

/** `\n`, `\u00a0`, `\x20` of JSON and of program text; a lone backslash is a separator like a slash. */
function backslashAt(text: string, index: number): Escape {
  switch (text[index + 1]) {
    case 'n': case 'r': case 't': case '/':
      return escape(SPACE, 2);
    case 'u': {
      const code = hexNumber(text, index + 2, 4);
      return code < 0 ? NO_ESCAPE : escape(code, 6);
    }
    case 'x': {
      const code = hexNumber(text, index + 2, 2);
      return code < 0 ? NO_ESCAPE : escape(code, 4);
    }
    default:
      return escape(0x2f, 1);
  }
}

/** The escape that starts at `index`, at one of the signs `%`, `=`, `&` and `\`. */
export function escapeAt(text: string, index: number): Escape {
  switch (text[index]) {
    case '%':
      return bytesAt(text, index);
    case '=':
      return quotedAt(text, index);
    case '&':
      return entityAt(text, index);
    default:
      return backslashAt(text, index);
  }
}

/** The digit that an escape stands for, or -1. */
export function escapedDigit(found: Escape): number {
  const code = codeOf(found);
  if (code > 0xffff) return digitAt(String.fromCodePoint(code), 0);
  const kind = KINDS[code] as number;
  return kind < OTHER ? kind : -1;
}
