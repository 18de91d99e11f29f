// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, INVISIBLE, isGap, KINDS, MASK, OTHER, unitsAt } from './characters';

/** The fewest and the most digits of a card number (ISO/IEC 7812). */
export const SHORTEST_PAN = 12;
export const LONGEST_PAN = 19;
/** Visible and invisible characters that may stand between two groups, as in `4111 – 1111`. */
const LONGEST_GAP = 6;

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

const kindAt = (text: string, index: number): number => KINDS[text.charCodeAt(index)] ?? OTHER;

/** Where the first digit of a text stands, or -1: a text without one is let pass at the cost of one look-up per unit. */
export function firstDigit(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const kind = KINDS[text.charCodeAt(index)] ?? OTHER;
    if (kind < OTHER || (kind === DIGIT_SURROGATE && digitAt(text, index) >= 0)) return index;
  }
  return -1;
}

/** Whether two {@link MASK}s stand beside `index` in direction `step`, separators aside; a single one may be a bullet point. */
export function isMasked(text: string, index: number, step: 1 | -1): boolean {
  let masks = 0;
  for (let at = index, gap = 0; masks < 2 && gap <= LONGEST_GAP; at += step) {
    if (text[at] === MASK) masks++;
    else if (isGap(kindAt(text, at))) gap++;
    else break;
  }
  return masks === 2;
}

/** Reads the group that starts at `start` and appends its digits; past the longest card number they are counted, not kept. */
export function readGroup(text: string, start: number, digits: number[]): DigitGroup {
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
    } else if (kindAt(text, at) === INVISIBLE) at++;
    else break;
  }
  return { start, end, first, size };
}

/** Where the next group starts if only separators lie between, else -1. A `+` glued on both sides is a space in a URL. */
export function nextGroup(text: string, end: number): number {
  let at = end;
  while (at < text.length && at - end < LONGEST_GAP && isGap(kindAt(text, at))) at++;
  if (at === end && text[at] === '+') at++;
  return at > end && digitAt(text, at) >= 0 ? at : -1;
}

function chainOf(text: string, digits: readonly number[], groups: readonly DigitGroup[]): Chain {
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  return { digits, groups, maskedBefore: isMasked(text, start - 1, -1) ? 4 : 0, maskedAfter: isMasked(text, end, 1) ? 6 : 0 };
}

/** The chains of a text that have enough digits for a card number, in order; `from` is where its first digit stands. */
export function recognise(text: string, from: number): Chain[] {
  const chains: Chain[] = [];
  let digits: number[] = [];
  let groups: DigitGroup[] = [];
  const close = (): void => {
    if (digits.length < SHORTEST_PAN) {
      digits.length = 0;
      groups.length = 0;
      return;
    }
    chains.push(chainOf(text, digits, groups));
    digits = [];
    groups = [];
  };
  for (let at = from; at < text.length; ) {
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
