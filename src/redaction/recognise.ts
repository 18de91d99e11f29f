// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, ESCAPE, goesOn, INVISIBLE, isGap, KINDS, MASK_KIND, OTHER, SEPARATOR, unitAt } from './characters';
import { CHAIN, handOn, LONGEST_GAP, LONGEST_PAN, MASKED, type Chain, type ChainTaker } from './chain';
import { codeOf, escapeAt, escapedDigit, lengthOf, NO_ESCAPE, type Escape } from './escapes';
import { isLookAlike } from './letterDigits';

const kindAt = (text: string, index: number): number => KINDS[unitAt(text, index)] as number;

const LINE_FEED = 0x0a;
const PLUS = 0x2b;
const EQUALS = 0x3d;

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

  /** Reads the group that starts at `start`; its digits go to `chain`, past the longest card number they are only counted. */
  read(start: number, chain: Chain | null): void {
    const { text } = this;
    let size = 0;
    let end = start;
    if (chain !== null) chain.beginGroup();
    for (let at = start; at < text.length; ) {
      const kind = KINDS[text.charCodeAt(at)] as number;
      if (kind < OTHER) {
        if (size++ < LONGEST_PAN && chain !== null) chain.add(kind, at, at + 1);
        end = ++at;
        continue;
      }
      const value = kind > INVISIBLE ? valueAt(text, at) : -1;
      if (value >= 0) {
        end = at + unitsOfDigit(text, at);
        if (size++ < LONGEST_PAN && chain !== null) chain.add(value, at, end);
        at = end;
      } else if (kind === INVISIBLE) at++;
      else break;
    }
    this.start = start;
    this.end = end;
    this.size = size;
  }
}

/** Units of an escape if it is a separator, else 0. */
const gapUnits = (found: Escape): number => (isGap(KINDS[codeOf(found)] ?? OTHER) ? lengthOf(found) : 0);

/** Where the next group starts if only separators lie between, else -1. A `+` glued on both sides is a space in a URL. */
export function nextGroup(text: string, end: number): number {
  const limit = Math.min(text.length, end + LONGEST_GAP);
  let at = end;
  let kind = OTHER;
  while (at < limit) {
    kind = KINDS[text.charCodeAt(at)] as number;
    if (isGap(kind)) {
      at++;
      continue;
    }
    const units = kind === ESCAPE ? gapUnits(escapeAt(text, at)) : 0;
    if (units === 0) break;
    at += units;
  }
  if (at === end && text.charCodeAt(at) === PLUS) at++;
  return at > end && (kind < OTHER || valueAt(text, at) >= 0) ? at : -1;
}

/** Digits of a verification code or a PIN. */
const SHORTEST_CODE = 3;
const LONGEST_CODE = 6;

/** Whether a group is no part of a longer number, as the year of a date; three digits may stand behind one: `12/27/123`. */
function mayBeCode(text: string, start: number, end: number, size: number): boolean {
  if (size < SHORTEST_CODE || size > LONGEST_CODE || goesOn(text, end, 1)) return false;
  return size === SHORTEST_CODE || !goesOn(text, start - 1, -1);
}

/** What else stage 1 saw in a text. */
export class Sight {
  /** Digits of the whole text. */
  digits = 0;
  /** Groups that may be a verification code or a PIN, also digit by digit: `1 2 3`. */
  codes = 0;
  /** Stretches of digits with something else than separators between. */
  stretches = 0;
  /** How often letters that look like digits touch digits. */
  letters = 0;
  /** Whether three groups follow each other that are of the sizes printed on cards, whatever stands between. */
  hasPrinted = false;
  private ones = 0;
  private before = 0;
  private last = 0;

  beginStretch(): void {
    this.stretches++;
    this.ones = 0;
  }

  add({ text, start, end, size }: GroupReader): void {
    this.digits += size;
    this.ones = size === 1 ? this.ones + 1 : 0;
    if (this.ones === SHORTEST_CODE || mayBeCode(text, start, end, size)) this.codes++;
    this.hasPrinted ||= this.before === 4 && ((this.last === 4 && size === 4) || (this.last === 6 && (size === 4 || size === 5)));
    this.before = this.last;
    this.last = size;
  }

  /** Takes note of the character at `index`, which touches a group of digits. */
  addNeighbour(text: string, index: number): void {
    if (isLookAlike(text, index)) this.letters++;
  }
}

/** Whether a `+` that touches a digit at its left is a space in a URL. */
const isPlusInside = (text: string, index: number): boolean => unitAt(text, index) === PLUS && valueAt(text, index + 1) >= 0;

/** Hands on the chains of a text that have enough digits for a card number, in one pass. */
export function recognise(text: string, taker: ChainTaker): Sight {
  const group = new GroupReader(text);
  const sight = new Sight();
  /** Where the last group of the open chain ends, -1 when there is none. */
  let end = -1;
  let before = SEPARATOR;
  CHAIN.begin('digits');
  for (let at = 0; at < text.length; ) {
    let kind = KINDS[text.charCodeAt(at)] as number;
    // Most of most texts.
    while (end < 0 && kind >= OTHER && kind <= INVISIBLE && ++at < text.length) {
      before = kind;
      kind = KINDS[text.charCodeAt(at)] as number;
    }
    if (kind >= OTHER && kind <= INVISIBLE) {
      before = kind;
      if (end >= 0) {
        if (kind === OTHER && at === end) sight.addNeighbour(text, at);
        const divides = kind === OTHER ? at !== end || !isPlusInside(text, at) : at - end >= LONGEST_GAP;
        if (divides) {
          handOn(taker, 'digits');
          end = -1;
        }
      }
      at++;
      continue;
    }
    // `=20` divides digits and does nothing else.
    const found = kind === ESCAPE && (end >= 0 || text.charCodeAt(at) !== EQUALS) ? escapeAt(text, at) : NO_ESCAPE;
    const isDigit = kind < OTHER || (kind > INVISIBLE && (kind === ESCAPE ? escapedDigit(found) : valueAt(text, at)) >= 0);
    if (isDigit) {
      if (end < 0) sight.beginStretch();
      if (before === OTHER) sight.addNeighbour(text, at - 1);
      before = kind;
      group.read(at, CHAIN);
      sight.add(group);
      ({ end } = group);
      at = end;
      if (group.size <= LONGEST_PAN) continue;
      // An unbroken run this long is no card number, and nothing is cut out of it.
      CHAIN.dropGroup();
      handOn(taker, 'digits');
      continue;
    }
    const units = gapUnits(found);
    before = kind;
    if (end >= 0 && (units === 0 || at - end >= LONGEST_GAP)) {
      handOn(taker, 'digits');
      end = -1;
    }
    at += units || 1;
  }
  handOn(taker, 'digits');
  return sight;
}
