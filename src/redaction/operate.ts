// Stage 3: replaces the digits of what was found, and nothing else.
import { digitAt, unitsAt, KINDS, INVISIBLE } from './characters';
import { MASK } from './recognise';
import type { Keep } from './types';

/** How many digits stay readable at either end. */
const KEPT: Readonly<Record<Keep, { readonly first: number; readonly last: number }>> = {
  first6last4: { first: 6, last: 4 },
  last4: { first: 0, last: 4 },
  nothing: { first: 0, last: 0 },
};

/** A stretch of text whose digits are masked except for those that `keep` names. */
export interface Masking {
  readonly start: number;
  readonly end: number;
  readonly keep: Keep;
  /** Digits in the stretch. */
  readonly digits: number;
}

/** One stretch after masking: each digit becomes `•`, separators stay, a keycap's frame goes with its digit. */
function maskStretch(text: string, { start, end, keep, digits }: Masking): string {
  const { first, last } = KEPT[keep];
  let masked = '';
  let seen = 0;
  let framed = false;
  for (let at = start; at < end; ) {
    const units = unitsAt(text, at);
    if (digitAt(text, at) >= 0) {
      const stays = seen < first || seen >= digits - last;
      masked += stays ? text.slice(at, at + units) : MASK;
      framed = !stays;
      seen++;
    } else if (!(framed && KINDS[text.charCodeAt(at)] === INVISIBLE)) {
      masked += text.slice(at, at + units);
      framed = false;
    }
    at += units;
  }
  return masked;
}

/** The text with every stretch masked; stretches are in order and do not overlap. */
export function operate(text: string, maskings: readonly Masking[]): string {
  let result = '';
  let done = 0;
  for (const masking of maskings) {
    result += text.slice(done, masking.start) + maskStretch(text, masking);
    done = masking.end;
  }
  return result + text.slice(done);
}
