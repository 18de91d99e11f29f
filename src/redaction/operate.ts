// Stage 3: replaces the digits of what was found, and nothing else.
import { digitAt, MASK, unitsAt } from './characters';
import type { Keep } from './types';

/** How many digits stay readable at either end. */
export interface Kept {
  readonly first: number;
  readonly last: number;
}

export const KEPT: Readonly<Record<Keep, Kept>> = {
  first6last4: { first: 6, last: 4 },
  last4: { first: 0, last: 4 },
  nothing: { first: 0, last: 0 },
};

/** A stretch of text to mask. */
export interface Masking {
  readonly start: number;
  readonly end: number;
  readonly kept: Kept;
  /** Digits in the stretch. */
  readonly digits: number;
  /** Mask every character: what follows the card number on a track. */
  readonly whole?: boolean;
}

/** What makes a keycap of a digit: variation selectors and the enclosing key. */
const isKeycapFrame = (unit: number): boolean => unit === 0xfe0e || unit === 0xfe0f || unit === 0x20e3;

/** One stretch after masking: each digit becomes `•`, separators stay, a keycap's frame goes with its digit. */
function maskStretch(text: string, { start, end, kept: { first, last }, digits, whole = false }: Masking): string {
  let masked = '';
  let seen = 0;
  let framed = false;
  for (let at = start; at < end; ) {
    const units = unitsAt(text, at);
    if (whole || digitAt(text, at) >= 0) {
      const stays = seen < first || (last > 0 && seen >= digits - last);
      masked += stays ? text.slice(at, at + units) : MASK;
      framed = !stays;
      seen++;
    } else if (!(framed && isKeycapFrame(text.charCodeAt(at)))) {
      masked += text.slice(at, at + units);
      framed = false;
    }
    at += units;
  }
  return masked;
}

/** Units of white space that are skipped when the neighbours of a JSON number are looked at. */
const LONGEST_INDENT = 40;

function neighbour(text: string, index: number, step: 1 | -1): string {
  let at = index;
  while (Math.abs(at - index) < LONGEST_INDENT && /\s/.test(text[at] ?? '')) at += step;
  return text[at] ?? '';
}

/** Whether a stretch is a number of a text that is JSON: masked, it has to become a string, or the JSON is none any more. */
function isJsonNumber(text: string, { start, end }: Masking): boolean {
  return /[:[,]/.test(neighbour(text, start - 1, -1)) && /[,}\]]/.test(neighbour(text, end, 1));
}

/** The text with every stretch masked; stretches are in order and do not overlap. */
export function operate(text: string, maskings: readonly Masking[]): string {
  const isJson = /^\s*[[{]/.test(text);
  let result = '';
  let done = 0;
  for (const masking of maskings) {
    const quote = isJson && isJsonNumber(text, masking) ? '"' : '';
    result += text.slice(done, masking.start) + quote + maskStretch(text, masking) + quote;
    done = masking.end;
  }
  return result + text.slice(done);
}
