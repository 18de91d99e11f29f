// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, isGap, KINDS, OTHER, unitsAt } from './characters';

/** The fewest and the most digits of a card number (ISO/IEC 7812). */
export const SHORTEST_PAN = 12;
export const LONGEST_PAN = 19;
/** Visible and invisible characters that may stand between two groups, as in `4111 – 1111`. */
const LONGEST_GAP = 6;
/** Replaces a digit that is taken out. */
export const MASK = '•';

/** Digits without anything visible between them. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** Index of its first digit in {@link Chain.digits}. */
  readonly first: number;
  readonly size: number;
}

/** Groups of at most 19 digits that only separators divide. A card number starts and ends at borders of its groups. */
export interface Chain {
  readonly digits: readonly number[];
  readonly groups: readonly DigitGroup[];
  /** Digits at either end that are what an earlier masking left of a number: they belong to no other number. */
  readonly maskedBefore: number;
  readonly maskedAfter: number;
}

/** Whether there is any digit at all: lets a text without one pass at the cost of one look-up per unit. */
export function hasDigit(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const kind = KINDS[text.charCodeAt(index)] ?? OTHER;
    if (kind < OTHER) return true;
    if (kind === DIGIT_SURROGATE && digitAt(text, index) >= 0) return true;
  }
  return false;
}

/** Number of {@link MASK}s next to `index` in direction `step`, looking across separators; two are enough to know. */
function masksBeside(text: string, index: number, step: 1 | -1): number {
  let masks = 0;
  for (let at = index, gap = 0; masks < 2 && gap <= LONGEST_GAP; at += step) {
    if (text[at] === MASK) masks++;
    else if (isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) gap++;
    else break;
  }
  return masks;
}

/** Reads one group; digits past the longest card number are counted, not kept. */
function readGroup(text: string, start: number, digits: number[]): DigitGroup {
  const first = digits.length;
  let size = 0;
  let end = start;
  for (let at = start; at < text.length; ) {
    const value = digitAt(text, at);
    if (value >= 0) {
      if (size < LONGEST_PAN) digits.push(value);
      size++;
      at += unitsAt(text, at);
      end = at;
    } else if (isInvisible(text, at)) at++;
    else break;
  }
  return { start, end, first, size };
}

function isInvisible(text: string, index: number): boolean {
  return KINDS[text.charCodeAt(index)] === 13;
}

/** Where the next group starts if only separators lie between, else -1. A `+` glued on both sides is a space in a URL. */
function nextGroup(text: string, end: number): number {
  let at = end;
  while (at < text.length && at - end < LONGEST_GAP && isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) at++;
  if (at === end && text[at] === '+') at++;
  return at > end && digitAt(text, at) >= 0 ? at : -1;
}

/** Chains of a text that have enough digits for a card number, in order. */
export function recognise(text: string): Chain[] {
  const chains: Chain[] = [];
  let digits: number[] = [];
  let groups: DigitGroup[] = [];
  const close = (): void => {
    const first = groups[0];
    const last = groups.at(-1);
    if (first && last && digits.length >= SHORTEST_PAN) {
      const maskedBefore = masksBeside(text, first.start - 1, -1) > 1 ? 4 : 0;
      const maskedAfter = masksBeside(text, last.end, 1) > 1 ? 6 : 0;
      chains.push({ digits, groups, maskedBefore, maskedAfter });
      digits = [];
      groups = [];
    } else {
      digits.length = 0;
      groups.length = 0;
    }
  };
  for (let at = 0; at < text.length; ) {
    if (digitAt(text, at) < 0) {
      at++;
      continue;
    }
    const group = readGroup(text, at, digits);
    const next = nextGroup(text, group.end);
    if (group.size > LONGEST_PAN) {
      // An unbroken run this long is no card number, and nothing is cut out of it.
      digits.length = group.first;
      close();
    } else {
      groups.push(group);
      if (next < 0) close();
    }
    at = next < 0 ? group.end : next;
  }
  return chains;
}
