// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, ESCAPE, INVISIBLE, isGap, KINDS, MASK_KIND, NEXT_DIGIT, OTHER } from './characters';
import { ChainBuilder, LONGEST_GAP, LONGEST_PAN, MASKED, SHORTEST_PAN, type Chain } from './chain';
import { codeOf, escapeAt, escapedDigit, lengthOf } from './escapes';
import { isLookAlike } from './letterDigits';

const kindAt = (text: string, index: number): number => KINDS[text.charCodeAt(index)] ?? OTHER;

/** Where the next digit, or what stands for one, is in a text, or -1. */
export function nextDigit(text: string, from: number): number {
  NEXT_DIGIT.lastIndex = from;
  return NEXT_DIGIT.test(text) ? NEXT_DIGIT.lastIndex - 1 : -1;
}

const LINE_FEED = 0x0a;

/** Index of the mask that stands beside `index` in direction `step` with only separators between, on the same line; else -1. */
function maskBeside(text: string, index: number, step: 1 | -1): number {
  for (let at = index + step; Math.abs(at - index) <= LONGEST_GAP; at += step) {
    const kind = kindAt(text, at);
    if (kind === MASK_KIND) return at;
    if (!isGap(kind) || text.charCodeAt(at) === LINE_FEED) return -1;
  }
  return -1;
}

/** Whether a mask stands for a digit. One that no other touches may be a bullet point: `• 4111`, `•4111`, `• ••••`. */
function isMaskedDigit(text: string, index: number): boolean {
  const isMask = (at: number): boolean => kindAt(text, at) === MASK_KIND;
  if (isMask(index - 1) || isMask(index + 1)) return true;
  // `•••• •`: a bullet point would have its text behind it.
  if (maskBeside(text, index, -1) >= 0) return true;
  const next = maskBeside(text, index, 1);
  // `82• ••••`, and digit by digit `1 • • • 1`.
  return next >= 0 && (digitAt(text, index - 1) >= 0 || !isMask(next + 1));
}

/** The digit at `index`: 0 to 9, {@link MASKED}, or -1 for anything else; escapes are looked at by {@link unitsOfDigit} first. */
export function valueAt(text: string, index: number): number {
  const kind = kindAt(text, index);
  if (kind < OTHER) return kind;
  if (kind === MASK_KIND) return isMaskedDigit(text, index) ? MASKED : -1;
  if (kind === ESCAPE) return escapedDigit(escapeAt(text, index));
  return kind === DIGIT_SURROGATE ? digitAt(text, index) : -1;
}

/** UTF-16 units of the digit at `index`. */
function unitsOfDigit(text: string, index: number): number {
  const kind = kindAt(text, index);
  if (kind === ESCAPE) return lengthOf(escapeAt(text, index));
  return kind === DIGIT_SURROGATE ? 2 : 1;
}

/** A group of digits without anything else visible between them, where it was read last. */
export class GroupReader {
  start = 0;
  end = 0;
  size = 0;

  constructor(readonly text: string) {}

  /** Reads the group that starts at `start`; its digits go to `builder`, past the longest card number they are only counted. */
  read(start: number, builder: ChainBuilder | null): void {
    const { text } = this;
    this.start = start;
    this.size = 0;
    builder?.beginGroup();
    for (let at = start; at < text.length; ) {
      const value = valueAt(text, at);
      if (value >= 0) {
        const end = at + unitsOfDigit(text, at);
        if (this.size++ < LONGEST_PAN) builder?.add(value, at, end);
        at = end;
        this.end = end;
      } else if (kindAt(text, at) === INVISIBLE) at++;
      else break;
    }
  }
}

/** Units of the separator at `index`, 0 when there is none. */
function gapUnits(text: string, index: number): number {
  const kind = kindAt(text, index);
  if (kind !== ESCAPE) return isGap(kind) ? 1 : 0;
  const found = escapeAt(text, index);
  return isGap(KINDS[codeOf(found)] ?? OTHER) ? lengthOf(found) : 0;
}

/** Where the next group starts if only separators lie between, else -1. A `+` glued on both sides is a space in a URL. */
export function nextGroup(text: string, end: number): number {
  let at = end;
  while (at < text.length && at - end < LONGEST_GAP) {
    const units = gapUnits(text, at);
    if (units === 0) break;
    at += units;
  }
  if (at === end && text[at] === '+') at++;
  return at > end && valueAt(text, at) >= 0 ? at : -1;
}

/** Units before a digit in which an escape may start that the digit is part of: `&#x34;`, `%D9%A4`. */
const LONGEST_ESCAPE_HEAD = 3;

/** Where the digits begin to which `index` belongs: at the escape around it; behind the escape, when it is a separator. */
function beginning(text: string, index: number): number {
  for (let at = index - 1; at >= 0 && index - at <= LONGEST_ESCAPE_HEAD; at--) {
    const unit = text.charCodeAt(at);
    if (KINDS[unit] !== ESCAPE || unit === 0x3d) continue;
    const found = escapeAt(text, at);
    if (at + lengthOf(found) <= index) break;
    if (escapedDigit(found) >= 0) return at;
    if (isGap(KINDS[codeOf(found)] ?? OTHER)) return at + lengthOf(found);
  }
  return index;
}

/** What stage 1 found in a text. */
export interface Recognised {
  /** Those that have enough digits for a card number, in order. */
  readonly chains: readonly Chain[];
  /** Groups of a size that a verification code or a PIN may have. */
  readonly codes: number;
  /** Digits of the whole text. */
  readonly digits: number;
  /** Whether letters that look like digits touch digits. */
  readonly hasLetters: boolean;
}

/** Digits of a verification code or a PIN. */
const SHORTEST_CODE = 3;
const LONGEST_CODE = 6;

/** Reads the chain of groups that starts at `start` and goes on to `end`. */
function readChain(text: string, group: GroupReader, start: number, end: number): Chain {
  const builder = new ChainBuilder(text);
  for (let at = start; at >= 0 && at < end; at = nextGroup(text, group.end)) group.read(at, builder);
  return builder.build('digits');
}

/** The chains of a text; `from` is where its first digit stands. */
export function recognise(text: string, from: number): Recognised {
  const chains: Chain[] = [];
  const group = new GroupReader(text);
  let digits = 0;
  let codes = 0;
  let hasLetters = false;
  for (let at = from; at >= 0; at = nextDigit(text, group.end)) {
    let chainStart = beginning(text, at);
    group.end = Math.max(at + 1, chainStart);
    let chainDigits = 0;
    for (let next = valueAt(text, chainStart) < 0 ? -1 : chainStart; next >= 0; ) {
      const chainEnd = group.end;
      group.read(next, null);
      digits += group.size;
      if (group.size >= SHORTEST_CODE && group.size <= LONGEST_CODE) codes++;
      hasLetters ||= isLookAlike(text, group.start - 1) || isLookAlike(text, group.end);
      next = nextGroup(text, group.end);
      const tooLong = group.size > LONGEST_PAN;
      if (!tooLong) chainDigits += group.size;
      if (chainDigits >= SHORTEST_PAN && (tooLong || next < 0)) {
        const { end } = group;
        chains.push(readChain(text, group, chainStart, tooLong ? chainEnd : end));
        group.end = end;
      }
      // An unbroken run this long is no card number, and nothing is cut out of it.
      if (tooLong) {
        chainStart = next;
        chainDigits = 0;
      }
    }
  }
  return { chains, codes, digits, hasLetters };
}
