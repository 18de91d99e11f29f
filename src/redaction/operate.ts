// Stage 3: replaces the digits of what was found, and nothing else.
import { digitAt, MASK, unitAt, unitsAt } from './characters';
import type { Chain } from './chain';
import type { Pan } from './choices';
import type { Hidden } from './hidden';
import type { Masking } from './masking';
import type { Kept } from './settings';
import type { Found } from './types';

/** What makes a keycap of a digit: variation selectors and the enclosing key. */
const isKeycapFrame = (unit: number): boolean => unit === 0xfe0e || unit === 0xfe0f || unit === 0x20e3;

/** Where a digit ends together with its keycap. */
export function endWithFrame(text: string, end: number): number {
  let at = end;
  while (isKeycapFrame(unitAt(text, at))) at++;
  return at;
}

/** Characters of the longest secret that is no number: a track with the digits in front of its separator. */
const MOST_DOTS = 128;
/** By number: so many masked characters in a row. */
const DOTS: readonly string[] = Array.from({ length: MOST_DOTS }, (_, count) => MASK.repeat(count));
const dotsOf = (count: number): string => DOTS[count] ?? MASK.repeat(count);

/** Masks a card number: each digit becomes `•`, separators stay, a keycap's frame goes with its digit, a number word with its digits. */
export function maskPan(text: string, hidden: Hidden, { starts, ends }: Chain, { first, length, endsInDoubt }: Pan, kept: Kept): void {
  const end = first + length - (endsInDoubt ? 0 : kept.last);
  let index = first + kept.first;
  // The word of a digit that is to stay goes when it is that of one that is not.
  while (index > first && starts[index] === starts[index - 1]) index--;
  let from = starts[index] as number;
  let done = from;
  let dots = 0;
  const last = first + length - 1;
  for (; index < end || (dots > 0 && index <= last && starts[index] === starts[index - 1]); index++) {
    const start = starts[index] as number;
    if (start > done) {
      hidden.add(from, done, dots);
      from = start;
      dots = 0;
    }
    done = ends[index] as number;
    // Between digits that touch there is no frame.
    if (index === last || starts[index + 1] !== done) done = endWithFrame(text, done);
    dots++;
  }
  hidden.add(from, done, dots);
}

/** Masks a secret: every digit, and on a track and in number words every character. */
export function maskSecret(text: string, hidden: Hidden, { start, end, reason }: Found): void {
  const whole = reason === 'track' || digitAt(text, start) < 0;
  let from = start;
  let dots = 0;
  for (let at = start; at < end; at += unitsAt(text, at)) {
    if (whole || digitAt(text, at) >= 0) {
      if (dots++ === 0) from = at;
    } else if (dots > 0) {
      hidden.add(from, at, dots);
      dots = 0;
    }
  }
  if (dots > 0) hidden.add(from, end, dots);
}

/** Units of white space that are skipped when the neighbours of a JSON number are looked at. */
const LONGEST_INDENT = 40;

/** The sign that stands next to a stretch, white space aside. */
function neighbour(text: string, index: number, step: 1 | -1): string {
  let at = index;
  while (Math.abs(at - index) < LONGEST_INDENT && text.charCodeAt(at) <= 0x20) at += step;
  return text.charAt(at);
}

/** Whether a stretch is a number of a text that is JSON: masked, it has to become a string, or the JSON is none any more. */
function isJsonNumber(text: string, { start, end }: Found): boolean {
  return /^\d+$/.test(text.slice(start, end)) && ':[,'.includes(neighbour(text, start - 1, -1) || ' ') && ',}]'.includes(neighbour(text, end, 1) || ' ');
}

/** The part of a text from `start` to `end`, both at the border of a place or outside all, with every place in it masked. */
export function applyMasks(text: string, masking: Masking, start = 0, end = text.length): string {
  const { starts, ends, digits } = masking.hidden;
  const isJson = /^\s*[[{]/.test(text);
  let result = '';
  let done = start;
  for (let index = 0; index < masking.found.length; index++) {
    const found = masking.found[index] as Found;
    if (found.start >= end) break;
    const isQuoted = isJson && isJsonNumber(text, found);
    const rewritten = masking.rewrittenAt(index);
    if (isQuoted || rewritten !== undefined) {
      result += text.slice(done, found.start) + (rewritten ?? '"');
      done = rewritten === undefined ? found.start : found.end;
    }
    const last = masking.endOf(index);
    for (let stretch = masking.firstOf(index); stretch < last; stretch++) {
      if ((ends[stretch] as number) <= start) continue;
      result += text.slice(done, starts[stretch]) + dotsOf(digits[stretch] as number);
      done = ends[stretch] as number;
    }
    if (isQuoted) {
      result += `${text.slice(done, found.end)}"`;
      done = found.end;
    }
  }
  return result + text.slice(done, end);
}
