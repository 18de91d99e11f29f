// What an earlier masking left of a number is no card number.
import { LONGEST_PAN, MASKED, type Chain } from './chain';
import type { Window } from './lookalikes';

/** Digits that a masking keeps at either end. */
const KEPT_FIRST = 6;
const KEPT_LAST = 4;
/** Digits of the shortest number that are masked where its first six stay. */
const FEWEST_MASKED = 6;
/** Digits of a verification code, which may stand masked behind a number that is not. */
const CODE_DIGITS = 3;

/** Whether a window holds masked digits, or is made up of what stayed at the end or the start of a masked number. */
export function isRemainder(chain: Chain, { first, length }: Window): boolean {
  if (chain.masked === 0) return false;
  const end = first + length;
  for (let index = first; index < end; index++) if (isMasked(chain, index)) return true;
  for (let kept = 0; kept < KEPT_LAST; kept++) {
    if (!isMasked(chain, first - 1 - kept)) continue;
    const masked = countMasked(chain, first - 1 - kept, -1);
    // Either the whole beginning was taken out, or six digits stand before.
    return masked >= KEPT_FIRST + 2 || (masked >= 2 && first - 1 - kept - masked >= 0);
  }
  for (let kept = 0; kept < KEPT_FIRST; kept++) {
    if (!isMasked(chain, end + kept)) continue;
    const masked = countMasked(chain, end + kept, 1);
    // Digits follow, or nothing of the end stayed.
    return (masked >= 2 && masked !== CODE_DIGITS && end + kept + masked < chain.digits) || (kept > 0 && masked >= FEWEST_MASKED);
  }
  return false;
}

const isMasked = ({ values, digits }: Chain, index: number): boolean => index >= 0 && index < digits && values[index] === MASKED;

function countMasked(chain: Chain, from: number, step: 1 | -1): number {
  let count = 0;
  while (isMasked(chain, from + count * step) && count < LONGEST_PAN) count++;
  return count;
}
