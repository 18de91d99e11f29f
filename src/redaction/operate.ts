// Stage 3: replaces the digits of what was found, and nothing else.
import { digitAt, MASK, unitsAt } from './characters';
import { LONGEST_PAN, type Chain } from './chain';
import type { Kept } from './settings';
import type { Found, Reason } from './types';
import type { Pan } from './validate';

/** A place to mask, and what comes in its place. */
export interface Place {
  readonly found: Found;
  readonly mask: string;
}

/** What makes a keycap of a digit: variation selectors and the enclosing key. */
const isKeycapFrame = (unit: number): boolean => unit === 0xfe0e || unit === 0xfe0f || unit === 0x20e3;

/** Where a digit ends together with its keycap. */
export function endWithFrame(text: string, end: number): number {
  let at = end;
  while (isKeycapFrame(text.charCodeAt(at))) at++;
  return at;
}

/** By number: so many masked digits in a row. */
const DOTS: readonly string[] = Array.from({ length: LONGEST_PAN + 1 }, (_, count) => MASK.repeat(count));

/** Masks a card number: each digit becomes `•`, separators stay, a keycap's frame goes with its digit, a number word with its digits. */
export function maskPan(text: string, { starts, ends }: Chain, { start, end, first, length, endsInDoubt }: Pan, kept: Kept): string {
  const last = endsInDoubt ? 0 : kept.last;
  let masked = '';
  let done = start;
  /** Digits that were taken out since `done`. */
  let dots = 0;
  for (let index = 0; index < length; ) {
    const digitStart = starts[first + index] as number;
    let next = index + 1;
    while (next < length && starts[first + next] === digitStart) next++;
    if (next > kept.first && index < length - last) {
      if (digitStart > done) {
        masked += DOTS[dots] + text.slice(done, digitStart);
        dots = 0;
      }
      done = endWithFrame(text, ends[first + index] as number);
      dots += next - index;
    }
    index = next;
  }
  masked += DOTS[dots];
  return done < end ? masked + text.slice(done, end) : masked;
}

/** Masks a secret: every digit, and on a track and in number words every character. */
export function maskSecret(text: string, start: number, end: number, reason: Reason): string {
  const whole = reason === 'track' || digitAt(text, start) < 0;
  let masked = '';
  let dots = 0;
  for (let at = start; at < end; at += unitsAt(text, at)) {
    if (whole || digitAt(text, at) >= 0) dots++;
    else {
      masked += MASK.repeat(dots) + text.slice(at, at + unitsAt(text, at));
      dots = 0;
    }
  }
  return masked + MASK.repeat(dots);
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

/** The text with every place masked; they are in order and do not overlap. */
export function applyMasks(text: string, places: readonly Place[]): string {
  const isJson = /^\s*[[{]/.test(text);
  let result = '';
  let done = 0;
  for (const { found, mask } of places) {
    result += text.slice(done, found.start);
    result += isJson && isJsonNumber(text, found) ? `"${mask}"` : mask;
    done = found.end;
  }
  return result + text.slice(done);
}
