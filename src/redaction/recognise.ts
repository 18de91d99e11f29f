// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, ESCAPE, goesOn, INVISIBLE, isGap, KINDS, MASK_KIND, OTHER, SEPARATOR, unitAt } from './characters';
import { CHAIN, handOn, LONGEST_GAP, LONGEST_PAN, MASKED, SHORTEST_PAN, type Chain, type ChainTaker } from './chain';
import { codeOf, escapeAt, escapedDigit, lengthOf, NO_ESCAPE, type Escape } from './escapes';
import { isLookAlike } from './letterDigits';

/** {@link KINDS} as a constant of this module: one of another module is loaded anew for every unit. */
const KIND_OF = KINDS;

const kindAt = (text: string, index: number): number => KIND_OF[unitAt(text, index)] as number;

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

/** Where digits of one unit each end that start at `start`. */
function endOfUnits(text: string, start: number): number {
  const { length } = text;
  let end = start;
  while (end < length && (KIND_OF[text.charCodeAt(end)] as number) < OTHER) end++;
  return end;
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
    const end = chain === null ? endOfUnits(text, start) : chain.addGroup(text, start);
    this.start = start;
    this.end = end;
    this.size = end - start;
    if (end < text.length && (KIND_OF[text.charCodeAt(end)] as number) >= INVISIBLE) this.readOn(chain);
  }

  /** Reads on behind digits of one unit each: there may be others, and invisible characters between them. */
  private readOn(chain: Chain | null): void {
    const { text } = this;
    for (let at = this.end; at < text.length; ) {
      const kind = KIND_OF[text.charCodeAt(at)] as number;
      const value = kind < OTHER ? kind : kind > INVISIBLE ? valueAt(text, at) : -1;
      if (value >= 0) {
        this.end = at + unitsOfDigit(text, at);
        if (this.size++ < LONGEST_PAN && chain !== null) chain.add(value, at, this.end);
        at = this.end;
      } else if (kind === INVISIBLE) at++;
      else break;
    }
  }
}

/** Units of an escape if it is a separator, else 0. */
const gapUnits = (found: Escape): number => (isGap(KIND_OF[codeOf(found)] ?? OTHER) ? lengthOf(found) : 0);

/**
 * Where the next group starts if only separators lie between, else `~place`, which is negative: the place where they end. A `+`
 * glued on both sides is a space in a URL.
 */
export function nextGroup(text: string, end: number): number {
  const limit = Math.min(text.length, end + LONGEST_GAP);
  let at = end;
  let kind = OTHER;
  while (at < limit && isGap((kind = KIND_OF[text.charCodeAt(at)] as number))) at++;
  if (kind < OTHER) return at > end ? at : ~at;
  return kind === OTHER && (at > end || unitAt(text, at) !== PLUS) ? ~at : nextGroupBehindSigns(text, end, at);
}

/** {@link nextGroup} from `at` on, where no separator stands, but an escape may. */
function nextGroupBehindSigns(text: string, end: number, from: number): number {
  const limit = Math.min(text.length, end + LONGEST_GAP);
  let at = from;
  while (at < limit) {
    const kind = KIND_OF[text.charCodeAt(at)] as number;
    const units = isGap(kind) ? 1 : kind === ESCAPE ? gapUnits(escapeAt(text, at)) : 0;
    if (units === 0) break;
    at += units;
  }
  if (at === end && unitAt(text, at) === PLUS) at++;
  return at > end && valueAt(text, at) >= 0 ? at : ~at;
}

/** Digits of a verification code or a PIN. */
const SHORTEST_CODE = 3;
const LONGEST_CODE = 6;

/** Whether a group is no part of a longer number, as the year of a date; three digits may stand behind one: `12/27/123`. */
const mayBeCode = (text: string, start: number, end: number, size: number): boolean =>
  size >= SHORTEST_CODE && size <= LONGEST_CODE && !goesOn(text, end, 1) && (size === SHORTEST_CODE || !goesOn(text, start - 1, -1));

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

  add(text: string, start: number, end: number, size: number): void {
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

/** Hands on the chain of the groups from `start` to `end`. */
function handOnChain(text: string, group: GroupReader, start: number, end: number, taker: ChainTaker): void {
  CHAIN.begin('digits');
  for (let at = start; at >= 0 && at < end; at = nextGroup(text, group.end)) group.read(at, CHAIN);
  handOn(taker, 'digits');
}

/** Units of what is no digit at `index`, an escape or a single unit; 0 for a digit. `=20` divides digits and does nothing else. */
function unitsBetween(text: string, index: number, kind: number): number {
  if (kind !== ESCAPE) return valueAt(text, index) < 0 ? 1 : 0;
  const found = text.charCodeAt(index) === EQUALS ? NO_ESCAPE : escapeAt(text, index);
  return escapedDigit(found) < 0 ? gapUnits(found) || 1 : 0;
}

/** Hands on the chains of a text that have enough digits for a card number. Digits are counted first: most chains are too short. */
export function recognise(text: string, taker: ChainTaker): Sight {
  const { length } = text;
  const group = new GroupReader(text);
  const sight = new Sight();
  /** Where the last chain or the last escape ends. */
  let done = 0;
  for (let at = 0; at < length; ) {
    const kind = KIND_OF[text.charCodeAt(at)] as number;
    // Most of most texts.
    if (kind >= OTHER && kind <= INVISIBLE) {
      at++;
      continue;
    }
    if (kind > INVISIBLE) {
      const units = unitsBetween(text, at, kind);
      if (units > 0) {
        at += units;
        done = at;
        continue;
      }
    }
    sight.beginStretch();
    if (at > done) sight.addNeighbour(text, at - 1);
    let start = at;
    let digits = 0;
    for (let next = at; next >= 0; ) {
      let end = endOfUnits(text, next);
      let size = end - next;
      const behind = end < length ? (KIND_OF[text.charCodeAt(end)] as number) : SEPARATOR;
      if (behind >= INVISIBLE) {
        group.read(next, null);
        ({ end, size } = group);
      }
      sight.add(text, next, end, size);
      if (behind === OTHER || behind >= INVISIBLE) sight.addNeighbour(text, end);
      if (size <= LONGEST_PAN) {
        if (digits === 0) start = next;
        digits += size;
      } else {
        // An unbroken run this long is no card number, and nothing is cut out of it.
        if (digits >= SHORTEST_PAN) handOnChain(text, group, start, next, taker);
        digits = 0;
      }
      done = end;
      next = nextGroup(text, end);
      at = ~next;
    }
    if (digits >= SHORTEST_PAN) handOnChain(text, group, start, done, taker);
    done = at;
  }
  return sight;
}
