// Stage 2: which windows of a chain are card numbers. Network, length and Luhn come first: they refuse nearly everything.
import { groupCount, groupEnd, groupSize, groupStart, type Chain } from './chain';
import { pointsOfLabel, pointsOfWords } from './context';
import { lookalikePoints, type Surroundings, type Window } from './lookalikes';
import { LuhnSums } from './luhn';
import type { Mark, Marks } from './marks';
import { isLuhnPromised, LONGEST_PREFIX, networkRule, possibleLengths, type CardNetwork, type NetworkRule, type Trust } from './networks';
import type { Settings } from './settings';
import { Structures } from './structures';
import type { Writing } from './types';
import type { MarkKind } from './words';

/** A window that is a card number. */
export interface Pan {
  readonly start: number;
  readonly end: number;
  readonly network: CardNetwork;
  readonly reason: Writing;
  /** Where its digits are. */
  readonly chain: Chain;
  readonly first: number;
  readonly length: number;
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
const MOST_POINTS_AROUND = 4 + EXPIRY_POINTS;

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
export class Validator implements Surroundings {
  readonly structures: Structures;
  private known: Marks | null = null;
  private readonly textStart: number;
  private readonly textEnd: number;

  /** `label` is the name of the field that holds the text; empty when there is none. */
  constructor(
    readonly text: string,
    private readonly label: string,
    private readonly settings: Settings,
  ) {
    this.structures = new Structures(text);
    this.textStart = text.length - text.trimStart().length;
    this.textEnd = text.trimEnd().length;
  }

  /** The words of the text that say something about numbers. */
  words(): Marks {
    this.known ??= this.settings.vocabulary.read(this.text);
    return this.known;
  }

  marks = (): readonly Mark[] => this.words().marks;

  kindOf = (word: string): MarkKind | null => this.settings.vocabulary.kindOf(word);

  /** The card numbers of a chain, in order: of the windows that overlap, those that together are the most certain. */
  pansOf(chain: Chain): readonly Pan[] {
    const groups = groupCount(chain);
    const sums = new LuhnSums(chain);
    const endings = endingsOf(chain);
    // best[i]: the certainty of the best choice from group i on; chosen[i]: its window that starts there.
    const best = new Float64Array(groups + 1);
    const chosen = new Map<number, Judged>();
    for (let from = groups - 1; from >= 0; from--) {
      let most = best[from + 1] as number;
      const first = chain.firsts[from] as number;
      for (const length of possibleLengths(chain.values[first] as number, chain.values[first + 1] ?? 0)) {
        const judged = this.windowAt(chain, sums, from, endings[first + length] ?? -1, length);
        if (!judged) continue;
        const certainty = 2 ** judged.points + (best[judged.next] as number);
        if (certainty < most) continue;
        const shorter = chosen.get(from);
        const endsInDoubt = shorter?.points === judged.points && length - shorter.pan.length === CODE_DIGITS;
        most = certainty;
        chosen.set(from, endsInDoubt ? { ...judged, pan: { ...judged.pan, endsInDoubt } } : judged);
      }
      best[from] = most;
    }
    return chosen.size === 0 ? NONE : collect(chosen, groups);
  }

  /** The window of `length` digits from group `from` to group `to`, if it is a card number on its own account. */
  private windowAt(chain: Chain, sums: LuhnSums, from: number, to: number, length: number): Judged | null {
    if (to < 0) return null;
    const first = chain.firsts[from] as number;
    const luhn = sums.passes(first, length);
    if (!luhn && isLuhnPromised(chain.values[first] as number, chain.values[first + 1] as number)) return null;
    const rule = networkRule(headOf(chain.values, first), length, luhn, this.settings.networks);
    if (!rule) return null;
    return this.judge(chain, { from, to, first, length, start: groupStart(chain, from), end: groupEnd(chain, to) }, rule, luhn);
  }

  private judge(chain: Chain, window: Window, rule: NetworkRule, luhn: boolean): Judged | null {
    const writing = writingOf(chain, window, rule);
    let score = TRUST_POINTS[rule.trust] + (luhn ? LUHN_POINTS : 0) + WRITING_POINTS[writing];
    if (score + MOST_POINTS_AROUND < THRESHOLD) return null;
    score += this.pointsAround(window) + (writing !== 'scattered' && isExpiryBehind(chain, window.to) ? EXPIRY_POINTS : 0);
    if (score < THRESHOLD) return null;
    score += lookalikePoints(chain, window, this);
    const { start, end, first, length, to } = window;
    if (score < THRESHOLD || this.settings.isOurs(this.text, start, end)) return null;
    const reason = writing === 'scattered' ? 'irregular' : writing;
    const points = score - Math.abs(TRUST_POINTS[rule.trust]) + (isEven(chain, window) ? EVEN_POINTS : 0);
    return { pan: { start, end, network: rule.network, reason, chain, first, length, endsInDoubt: false }, points, next: to + 1 };
  }

  private pointsAround({ start, end, length }: Window): number {
    if (start > this.textStart || end < this.textEnd) return pointsOfWords(this.text, this.marks(), { start, end, digits: length });
    return this.label === '' ? 0 : pointsOfLabel(this.settings.vocabulary.read(this.label.replace(/([a-z])([A-Z])/g, '$1 $2')).marks);
  }
}

const NONE: readonly Pan[] = [];

function collect(chosen: ReadonlyMap<number, Judged>, groups: number): readonly Pan[] {
  const pans: Pan[] = [];
  for (let at = 0; at < groups; ) {
    const judged = chosen.get(at);
    if (judged) pans.push(judged.pan);
    at = judged?.next ?? at + 1;
  }
  return pans;
}

/** By number of digits: the group that ends behind so many digits of the chain, or -1 inside a group. */
function endingsOf({ values, firsts }: Chain): Int32Array {
  const endings = new Int32Array(values.length + 1).fill(-1);
  for (let group = 1; group < firsts.length; group++) endings[firsts[group] as number] = group - 1;
  return endings;
}

/** The digits at the start of a window as one number, as {@link networkRule} wants them. */
function headOf(values: Uint8Array, first: number): number {
  let head = 0;
  for (let index = first; index < first + LONGEST_PREFIX; index++) head = head * 10 + (values[index] as number);
  return head;
}

/** Most groups of a number that is divided in its own way. */
const MOST_IRREGULAR_GROUPS = 8;

function writingOf(chain: Chain, window: Window, rule: NetworkRule): Writing | 'scattered' {
  const { from, to } = window;
  if (from === to) return 'bare';
  const size = groupSize(chain, from);
  let same = true;
  for (let group = from + 1; group < to; group++) same &&= groupSize(chain, group) === size;
  const last = groupSize(chain, to);
  if (same && size === 4 && last <= 4) return 'grouped';
  if (same && size === 1 && last === 1) return isWholeRow(chain, window) ? 'spelled' : 'scattered';
  if (rule.groupings?.some((sizes) => isDividedAs(chain, window, sizes))) return 'grouped';
  if (chain.script === 'words') return from === 0 && to === groupCount(chain) - 1 ? 'spelled' : 'scattered';
  const alone = from === 0 && to === groupCount(chain) - 1;
  return alone && to - from < MOST_IRREGULAR_GROUPS ? 'irregular' : 'scattered';
}

/** Whether a window starts or ends where its row of evenly divided groups does: nothing is cut out of the middle. */
function isWholeRow({ rowFrom, rowTo }: Chain, { from, to }: Window): boolean {
  return rowFrom[from] === from || rowTo[to] === to;
}

function isDividedAs(chain: Chain, { from, to }: Window, sizes: readonly number[]): boolean {
  if (to - from + 1 !== sizes.length) return false;
  for (let index = 0; index < sizes.length; index++) if (groupSize(chain, from + index) !== sizes[index]) return false;
  return true;
}

/** Whether the same separator stands between all groups of a window. */
function isEven({ evenFrom }: Chain, { from, to }: Window): boolean {
  return from === to || (evenFrom[to] as number) <= from;
}

/** Whether the two groups behind group `to` are an expiry date: `12/27`, `12-2027`. */
function isExpiryBehind(chain: Chain, to: number): boolean {
  if (to + 2 >= groupCount(chain)) return false;
  const month = chain.firsts[to + 1] as number;
  const year = chain.firsts[to + 2] as number;
  const monthSize = groupSize(chain, to + 1);
  const yearSize = groupSize(chain, to + 2);
  if (monthSize > 2 || !isMonth(chain.values, month, monthSize)) return false;
  return yearSize === 2 || (yearSize === 4 && chain.values[year] === 2 && chain.values[year + 1] === 0);
}

/** Whether a group of one or two digits, or the first two of a longer one, are a month. */
export function isMonth(values: ArrayLike<number>, first: number, size: number): boolean {
  const ten = values[first] ?? 0;
  const month = size === 1 ? ten : ten * 10 + (values[first + 1] ?? 0);
  return month >= 1 && month <= 12;
}
