// Stage 1: digits in a text → chains of groups, from whose neighbours a card number may be made up. No judgement here.
import { DIGIT_SURROGATE, digitAt, INVISIBLE, isGap, KINDS, MASK_KIND, OTHER, unitsAt } from './characters';

/** The fewest and the most digits of a card number (ISO/IEC 7812). */
export const SHORTEST_PAN = 12;
export const LONGEST_PAN = 19;
/** Visible and invisible characters that may stand between two groups, as in `4111 – 1111`. */
const LONGEST_GAP = 6;

/** Digits, and dots that stand for digits, without anything else visible between them. */
export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** Index of its first digit in {@link Chain.digits}. */
  readonly first: number;
  readonly size: number;
}

/** Neighbouring groups with the same separator between them: `from` to `to`, both included. */
export interface Run {
  readonly from: number;
  to: number;
  /** All groups have four digits, except that the last may have fewer. */
  inFours: boolean;
}

/**
 * Groups of at most 19 digits that only separators divide. A card number starts and ends at borders of its groups.
 * Masking does not change a chain's shape: that is what makes masking a masked text again change nothing.
 */
export interface Chain {
  /** Values 0 to 9, and {@link MASKED} for a digit that was taken out. */
  readonly digits: readonly number[];
  readonly groups: readonly DigitGroup[];
  /** The run that each group belongs to. */
  readonly runs: readonly Run[];
}

/** Value of a digit that an earlier masking took out. */
export const MASKED = 10;

const kindAt = (text: string, index: number): number => KINDS[text.charCodeAt(index)] ?? OTHER;

/** Where the first digit of a text stands, or -1: a text without one is let pass at the cost of one look-up per unit. */
export function firstDigit(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const kind = KINDS[text.charCodeAt(index)] ?? OTHER;
    if (kind < OTHER || (kind === DIGIT_SURROGATE && digitAt(text, index) >= 0)) return index;
  }
  return -1;
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

/** The digit at `index`: 0 to 9, {@link MASKED}, or -1 for anything else. */
export function valueAt(text: string, index: number): number {
  const kind = kindAt(text, index);
  if (kind < OTHER) return kind;
  if (kind === MASK_KIND) return isMaskedDigit(text, index) ? MASKED : -1;
  return kind === DIGIT_SURROGATE ? digitAt(text, index) : -1;
}

/** Reads the group that starts at `start` and appends its digits; past the longest card number they are counted, not kept. */
export function readGroup(text: string, start: number, digits: number[]): DigitGroup {
  const first = digits.length;
  let size = 0;
  let end = start;
  for (let at = start; at < text.length; ) {
    const value = valueAt(text, at);
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
  return at > end && valueAt(text, at) >= 0 ? at : -1;
}

/** Puts groups together into chains. */
class ChainBuilder {
  readonly chains: Chain[] = [];
  digits: number[] = [];
  private groups: DigitGroup[] = [];
  private runs: Run[] = [];

  constructor(private readonly text: string) {}

  add(group: DigitGroup): void {
    const index = this.groups.length;
    const run = this.runs.at(-1);
    if (run && this.continues(run, group)) {
      run.to = index;
      run.inFours &&= this.groups.at(-1)?.size === 4 && group.size <= 4;
      this.runs.push(run);
    } else this.runs.push({ from: index, to: index, inFours: group.size <= 4 });
    this.groups.push(group);
  }

  /** Whether the same separator stands before a group as within the run before it. */
  private continues({ from, to }: Run, { start }: DigitGroup): boolean {
    if (from === to) return true;
    const gap = this.groups[from]?.end ?? 0;
    const length = (this.groups[from + 1]?.start ?? 0) - gap;
    const end = this.groups[to]?.end ?? 0;
    if (start - end !== length) return false;
    for (let at = 0; at < length; at++) if (this.text.charCodeAt(gap + at) !== this.text.charCodeAt(end + at)) return false;
    return true;
  }

  /** Ends the chain; one with too few digits for a card number is forgotten. */
  close(): void {
    const { digits, groups, runs } = this;
    if (digits.length >= SHORTEST_PAN) this.chains.push({ digits, groups, runs });
    this.digits = [];
    this.groups = [];
    this.runs = [];
  }
}

/** The chains of a text that have enough digits for a card number, in order; `from` is where its first digit stands. */
export function recognise(text: string, from: number): readonly Chain[] {
  const builder = new ChainBuilder(text);
  for (let at = from; at < text.length; ) {
    if (valueAt(text, at) < 0) {
      at++;
      continue;
    }
    const group = readGroup(text, at, builder.digits);
    const next = nextGroup(text, group.end);
    if (group.size > LONGEST_PAN) {
      // An unbroken run this long is no card number, and nothing is cut out of it.
      builder.digits.length = group.first;
      builder.close();
    } else {
      builder.add(group);
      if (next < 0) builder.close();
    }
    at = next < 0 ? group.end : next;
  }
  return builder.chains;
}
