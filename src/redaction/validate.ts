// Stage 2: which windows of a chain are card numbers. Network, length and Luhn come first: they refuse nearly everything.
import { contextOf, findMarks, kindOfLabel, type Mark } from './context';
import { lookalikePoints, type Window } from './lookalikes';
import { LONGEST_PREFIX, networkRule, possibleLengths, type CardNetwork, type NetworkRule, type Trust } from './networks';
import type { Chain, DigitGroup } from './recognise';
import type { Writing } from './types';
import type { MarkKind } from './words';

/** A window that is a card number. */
export interface Pan {
  readonly start: number;
  readonly end: number;
  readonly network: CardNetwork;
  readonly last4: string;
  readonly reason: Writing;
  readonly digits: number;
  /** Its last digits may as well be a verification code behind a shorter number: nothing of them may stay. */
  readonly endsInDoubt: boolean;
}

/** Digits of a verification code where it is not Amex's. */
const CODE_DIGITS = 3;

/** So many points make a card number: an unbroken run of a usual network and length with a right check digit has just them. */
const THRESHOLD = 4;
const TRUST_POINTS: Readonly<Record<Trust, number>> = { usual: 2, rare: 1, doubtful: -1 };
const LUHN_POINTS = 2;
const EXPIRY_POINTS = 2;
const WRITING_POINTS: Readonly<Record<Writing | 'scattered', number>> = { bare: 0, grouped: 2, spelled: 1, irregular: 0, scattered: -2 };
/** For choosing between windows that overlap: one written with the same separator throughout holds together. */
const EVEN_POINTS = 1;
const WORD_POINTS: Readonly<Record<MarkKind, number>> = { card: 3, code: 3, securityCode: 3, expiry: 1, pin: 0, payment: 0, other: -2 };
const MOST_POINTS_AROUND = WORD_POINTS.card + EXPIRY_POINTS;

/** What a digit adds to a Luhn sum where it is doubled. */
const DOUBLED: readonly number[] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** Luhn sums of all beginnings of a chain, once with the even and once with the odd digits doubled: any window in one step. */
interface LuhnSums {
  readonly even: Uint32Array;
  readonly odd: Uint32Array;
}

function luhnSums(digits: readonly number[]): LuhnSums {
  const even = new Uint32Array(digits.length + 1);
  const odd = new Uint32Array(digits.length + 1);
  for (let index = 0; index < digits.length; index++) {
    const plain = digits[index] ?? 0;
    const doubled = DOUBLED[plain] ?? 0;
    const isEven = index % 2 === 0;
    even[index + 1] = (even[index] ?? 0) + (isEven ? doubled : plain);
    odd[index + 1] = (odd[index] ?? 0) + (isEven ? plain : doubled);
  }
  return { even, odd };
}

/** ISO/IEC 7812-1 annex B: every second digit from the right doubled, the last one not. */
function passesLuhn({ even, odd }: LuhnSums, first: number, length: number): boolean {
  const sums = (first + length) % 2 === 0 ? even : odd;
  return ((sums[first + length] ?? 0) - (sums[first] ?? 0)) % 10 === 0;
}

/** A window that reached the threshold. */
interface Judged {
  readonly pan: Pan;
  /**
   * Its points but for how usual network and length are: of two windows of which one holds the other and both are right,
   * the wider one is masked, which hides the narrower one too.
   */
  readonly points: number;
  /** The group behind it. */
  readonly next: number;
}

/** Judges the chains of one text; its words are looked at when the first window needs them. */
export class Validator {
  private marks: readonly Mark[] | null = null;
  private readonly textStart: number;
  private readonly textEnd: number;

  /** `label` is the name of the field that holds the text; empty when there is none. */
  constructor(
    private readonly text: string,
    private readonly label: string,
  ) {
    this.textStart = text.length - text.trimStart().length;
    this.textEnd = text.trimEnd().length;
  }

  /** The words of the text that say something about numbers. */
  words(): readonly Mark[] {
    this.marks ??= findMarks(this.text);
    return this.marks;
  }

  /** The card numbers of a chain, in order: of the windows that overlap, those that together are the most certain. */
  pansOf(chain: Chain): Pan[] {
    const { groups } = chain;
    const sums = luhnSums(chain.digits);
    const endings = endingsOf(chain);
    // best[i]: the certainty of the best choice from group i on; chosen[i]: its window that starts there.
    const best = new Float64Array(groups.length + 1);
    const chosen = new Map<number, Judged>();
    for (let from = groups.length - 1; from >= 0; from--) {
      best[from] = best[from + 1] ?? 0;
      for (const judged of this.windowsFrom(chain, sums, endings, from)) {
        const certainty = 2 ** judged.points + (best[judged.next] ?? 0);
        if (certainty < (best[from] ?? 0)) continue;
        const shorter = chosen.get(from);
        const endsInDoubt = shorter?.points === judged.points && judged.pan.digits - shorter.pan.digits === CODE_DIGITS;
        best[from] = certainty;
        chosen.set(from, endsInDoubt ? { ...judged, pan: { ...judged.pan, endsInDoubt } } : judged);
      }
    }
    const pans: Pan[] = [];
    for (let at = 0; at < groups.length; ) {
      const judged = chosen.get(at);
      if (judged) pans.push(judged.pan);
      at = judged?.next ?? at + 1;
    }
    return pans;
  }

  /** The windows that start at one group and are card numbers on their own account, the shortest first. */
  private windowsFrom(chain: Chain, sums: LuhnSums, endings: Int32Array, from: number): readonly Judged[] {
    const { groups } = chain;
    const first = groups[from]?.first ?? 0;
    const head = headOf(chain.digits, first);
    let found = NONE;
    for (const length of possibleLengths(head)) {
      const to = endings[first + length] ?? -1;
      if (to < 0) continue;
      const luhn = passesLuhn(sums, first, length);
      const rule = networkRule(head, length, luhn);
      if (!rule) continue;
      const judged = this.judge(chain, { from, to, first, length, start: groups[from]?.start ?? 0, end: groups[to]?.end ?? 0 }, rule, luhn);
      if (judged) found = [...found, judged];
    }
    return found;
  }

  private judge(chain: Chain, window: Window, rule: NetworkRule, luhn: boolean): Judged | null {
    const writing = writingOf(chain, window, rule);
    let score = TRUST_POINTS[rule.trust] + (luhn ? LUHN_POINTS : 0) + WRITING_POINTS[writing];
    if (score + MOST_POINTS_AROUND < THRESHOLD) return null;
    score += this.pointsOfWords(window) + (writing !== 'scattered' && isExpiryBehind(chain, window.to) ? EXPIRY_POINTS : 0);
    if (score < THRESHOLD) return null;
    score += lookalikePoints(this.text, chain, window);
    if (score < THRESHOLD) return null;
    const { start, end, first, length, to } = window;
    const last4 = chain.digits.slice(first + length - 4, first + length).join('');
    const reason = writing === 'scattered' ? 'irregular' : writing;
    const points = score - TRUST_POINTS[rule.trust] + (isEven(chain, window) ? EVEN_POINTS : 0);
    return { pan: { start, end, network: rule.network, last4, reason, digits: length, endsInDoubt: false }, points, next: to + 1 };
  }

  private pointsOfWords({ start, end, length }: Window): number {
    const alone = start === this.textStart && end === this.textEnd;
    const kind = alone ? kindOfLabel(this.label) : contextOf(this.text, this.words(), { start, end, digits: length });
    return kind === null ? 0 : WORD_POINTS[kind];
  }
}

const NONE: readonly Judged[] = [];

/** By number of digits: the group that ends behind so many digits of the chain, or -1 inside a group. */
function endingsOf({ digits, groups }: Chain): Int32Array {
  const endings = new Int32Array(digits.length + 1).fill(-1);
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index];
    if (group) endings[group.first + group.size] = index;
  }
  return endings;
}

/** The digits at the start of a window as one number, as {@link networkRule} wants them. */
function headOf(digits: readonly number[], first: number): number {
  let head = 0;
  for (let index = first; index < first + LONGEST_PREFIX; index++) head = head * 10 + (digits[index] ?? 0);
  return head;
}

/** Most groups of a number that is divided in its own way. */
const MOST_IRREGULAR_GROUPS = 8;

function writingOf(chain: Chain, window: Window, rule: NetworkRule): Writing | 'scattered' {
  const { from, to } = window;
  if (from === to) return 'bare';
  const { groups } = chain;
  const firstSize = groups[from]?.size ?? 0;
  const lastSize = groups[to]?.size ?? 0;
  let smallest = firstSize;
  let same = true;
  for (let index = from; index < to; index++) {
    const size = groups[index]?.size ?? 0;
    smallest = Math.min(smallest, size);
    same &&= size === firstSize;
  }
  if (same && firstSize === 4 && lastSize <= 4) return 'grouped';
  if (same && firstSize === 1) return lastSize === 1 ? 'spelled' : 'scattered';
  if (rule.groupings?.includes(groups.slice(from, to + 1).map((group) => group.size).join('-'))) return 'grouped';
  const alone = from === 0 && to === groups.length - 1;
  const deliberate = smallest >= 3 || (same && isEven(chain, window));
  return alone && to - from < MOST_IRREGULAR_GROUPS && deliberate ? 'irregular' : 'scattered';
}

/** Whether the same separator stands between all groups of a window. */
function isEven({ runs }: Chain, { from, to }: Window): boolean {
  return runs[from] === runs[to] || (runs[from + 1] === runs[to] && to === from + 1);
}

/** Whether the two groups behind group `to` are an expiry date: `12/27`, `12-2027`. */
function isExpiryBehind(chain: Chain, to: number): boolean {
  const month = chain.groups[to + 1];
  const year = chain.groups[to + 2];
  if (!month || !year || month.size > 2) return false;
  const isYear = year.size === 2 || (year.size === 4 && chain.digits[year.first] === 2 && chain.digits[year.first + 1] === 0);
  return isYear && isMonth(chain.digits, month);
}

/** Whether a group of one or two digits, or the first two of a longer one, are a month. */
export function isMonth(digits: readonly number[], { first, size }: DigitGroup): boolean {
  const ten = digits[first] ?? 0;
  const month = size === 1 ? ten : ten * 10 + (digits[first + 1] ?? 0);
  return month >= 1 && month <= 12;
}
