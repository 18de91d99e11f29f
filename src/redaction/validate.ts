// Stage 2: which windows of a chain are card numbers. Network, length and Luhn come first: they refuse nearly everything.
import type { Chain } from './chain';
import { Choices, PAN, setWindow, type Mutable, type Pan, type PanTaker } from './choices';
import { pointsOfLabel, pointsOfWords, wordsOfLabel } from './context';
import { lookalikePoints, type Surroundings, type Window } from './lookalikes';
import { LuhnSums } from './luhn';
import type { Mark, Marks } from './marks';
import { isLuhnPromised, LONGEST_PREFIX, networkRule, possibleLengths, type NetworkRule, type Trust } from './networks';
import type { Settings } from './settings';
import { isMonth } from './shortNumbers';
import { Structures } from './structures';
import { isOnTrack } from './tracks';
import type { Writing } from './types';
import type { MarkKind } from './words';

/** So many points make a card number: an unbroken run of a usual network and length with a right check digit has just them. */
const THRESHOLD = 4;
// Functions, because V8 takes longer to look an entry up by a name that changes.
const pointsOfTrust = (trust: Trust): number => (trust === 'usual' ? 2 : trust === 'rare' ? 1 : -1);
const LUHN_POINTS = 2;
const EXPIRY_POINTS = 2;
const pointsOfWriting = (writing: Writing | 'scattered'): number => (writing === 'grouped' ? 2 : writing === 'spelled' ? 1 : writing === 'scattered' ? -2 : 0);
/** For choosing between windows that overlap: one written with the same separator throughout holds together. */
const EVEN_POINTS = 1;
const POINTS_ON_TRACK = 4;
const MOST_POINTS_AROUND = 4 + EXPIRY_POINTS;

/** Judges the chains of one text; its words are looked at when the first window needs them. */
export class Validator implements Surroundings {
  private found: Structures | null = null;
  private known: Marks | null = null;
  /** Whether {@link sums} are those of the chain in hand. */
  private isSummed = false;

  /**
   * `label` is the name of the field that holds the text; empty when there is none. `seam` is where the second of two texts
   * starts that were put together: a number across it may be divided in any way.
   */
  constructor(
    readonly text: string,
    private readonly settings: Settings,
    readonly label: string,
    readonly seam = -1,
  ) {}

  get structures(): Structures {
    this.found ??= new Structures(this.text);
    return this.found;
  }

  /** The words of the text that say something about numbers. */
  words(): Marks {
    this.known ??= this.settings.vocabulary.read(this.text);
    return this.known;
  }

  marks(): readonly Mark[] {
    return this.words().marks;
  }

  kindOf(word: string): MarkKind | null {
    return this.settings.vocabulary.kindOf(word);
  }

  /** Hands on the card numbers of a chain: of the windows that overlap, those that together are the most certain. */
  handOnPans(chain: Chain, taker: PanTaker): void {
    const { groups, firsts, values, borders } = chain;
    this.isSummed = false;
    choices.begin();
    for (let from = groups - 1; from >= 0; from--) {
      const first = firsts[from] as number;
      const lengths = possibleLengths(values[first] as number, values[first + 1] as number);
      // Not for … of: this is where most of the time is spent.
      for (let index = 0; index < lengths.length; index++) {
        const length = lengths[index] as number;
        if (first + length > chain.digits) break;
        if (borders[first + length] === 1 && this.isPan(chain, from, length)) choices.offer(PAN);
      }
    }
    choices.handOn(chain, taker);
  }

  /** Whether the window of `length` digits that starts with group `from` is a card number on its own account: then it is {@link PAN}. */
  private isPan(chain: Chain, from: number, length: number): boolean {
    const first = chain.firsts[from] as number;
    if (!this.isSummed) sums.read(chain);
    this.isSummed = true;
    const luhn = sums.passes(first, length);
    if (!luhn && isLuhnPromised(chain.values[first] as number, chain.values[first + 1] as number)) return false;
    const rule = networkRule(headOf(chain.values, first), length, luhn, this.settings.networks);
    if (!rule) return false;
    let to = from;
    while ((chain.firsts[to + 1] as number) < first + length) to++;
    chain.compareGaps(this.text);
    setWindow(chain, from, to, length);
    PAN.network = rule.network;
    return this.judge(chain, PAN, rule, luhn);
  }

  /** Whether a window is a card number; if so, sees how it is written and how certain that is. */
  private judge(chain: Chain, window: Mutable<Pan>, rule: NetworkRule, luhn: boolean): boolean {
    const isAcross = window.start < this.seam && window.end > this.seam;
    const writing = isAcross ? writingAcross(chain, window, this.seam) : writingOf(chain, window, rule);
    const trust = pointsOfTrust(rule.trust);
    let score = trust + (luhn ? LUHN_POINTS : 0) + pointsOfWriting(writing);
    if (score + MOST_POINTS_AROUND < THRESHOLD) return false;
    score += this.pointsAround(window) + (writing !== 'scattered' && isExpiryBehind(chain, window.to) ? EXPIRY_POINTS : 0);
    if (score < THRESHOLD) return false;
    score += lookalikePoints(chain, window, this);
    if (score < THRESHOLD || this.isOurs(chain, window)) return false;
    window.reason = writing === 'scattered' ? 'irregular' : writing;
    window.points = score - Math.abs(trust) + (isEven(chain, window) ? EVEN_POINTS : 0) + (isWholeSpeech(chain, window) ? EVEN_POINTS : 0);
    return true;
  }

  /** Whether the number, or the whole chain that it is a part of, is never masked. */
  private isOurs(chain: Chain, { start, end }: Window): boolean {
    const { text, settings } = this;
    return settings.isOurs(text, start, end) || settings.isOurs(text, chain.start(0), chain.end(chain.groups - 1));
  }

  private pointsAround({ start, end, length }: Window): number {
    const isAlone = this.label !== '' && this.text.slice(0, start).trim() === '' && this.text.slice(end).trim() === '';
    if (isOnTrack(this.text, start, end)) return POINTS_ON_TRACK;
    if (isAlone) return pointsOfLabel(this.settings.vocabulary.read(wordsOfLabel(this.label)).marks);
    return pointsOfWords(this.text, this.marks(), { start, end, digits: length });
  }
}

/** Room that is kept from chain to chain, as {@link CHAIN} is. */
const sums = new LuhnSums();
const choices = new Choices();

/** The digits at the start of a window as one number, as {@link networkRule} wants them. */
function headOf(values: Uint8Array, first: number): number {
  let head = 0;
  for (let index = first; index < first + LONGEST_PREFIX; index++) head = head * 10 + (values[index] as number);
  return head;
}

/** Digits of a group that no date and no time has in front. */
const SMALLEST_GREAT = 3;
/** Most groups of a number that is divided in its own way. */
const MOST_IRREGULAR_GROUPS = 8;

const NO_GROUPINGS: NonNullable<NetworkRule['groupings']> = [];

function writingOf(chain: Chain, window: Window, rule: NetworkRule): Writing | 'scattered' {
  const { from, to } = window;
  if (from === to) return 'bare';
  const size = chain.size(from);
  let same = true;
  for (let group = from + 1; group < to; group++) same &&= chain.size(group) === size;
  const last = chain.size(to);
  if (same && size === 4 && last <= 4) return 'grouped';
  if (same && size === 1 && last === 1) return isWholeRow(chain, window) ? 'spelled' : 'scattered';
  for (const sizes of rule.groupings ?? NO_GROUPINGS) if (isDividedAs(chain, window, sizes)) return 'grouped';
  if (chain.script === 'words') return (from === 0 || isThisOne(chain, from)) && to === chain.groups - 1 ? 'spelled' : 'scattered';
  const alone = from === 0 && (to === chain.groups - 1 || isDatedToEnd(chain, to));
  return alone && to - from < MOST_IRREGULAR_GROUPS ? 'irregular' : 'scattered';
}

/** "this one four one …": the first word counts nothing. */
const isThisOne = (chain: Chain, from: number): boolean => from === 1 && chain.size(0) === 1 && chain.values[0] === 1;

/** A number across a seam may be divided in any way, but not into small groups as a date is; the seam may cut one. */
function writingAcross(chain: Chain, { from, to }: Window, seam: number): Writing | 'scattered' {
  let first = from;
  while (chain.start(first) < seam) first++;
  let isSpelled = true;
  let isGreat = true;
  for (let group = first; group <= to; group++) {
    isSpelled &&= chain.size(group) === 1;
    isGreat &&= group === first || group === to || chain.size(group) >= SMALLEST_GREAT;
  }
  return isSpelled || isGreat ? 'irregular' : 'scattered';
}

/** Whether a window starts or ends where its row of evenly divided groups does: nothing is cut out of the middle. */
function isWholeRow({ rowFrom, rowTo }: Chain, { from, to }: Window): boolean {
  return rowFrom[from] === from || rowTo[to] === to;
}

function isDividedAs(chain: Chain, { from, to }: Window, sizes: readonly number[]): boolean {
  if (to - from + 1 !== sizes.length) return false;
  for (let index = 0; index < sizes.length; index++) if (chain.size(from + index) !== sizes[index]) return false;
  return true;
}

/** Whether a window is all that was read out. */
const isWholeSpeech = ({ script, groups }: Chain, { from, to }: Window): boolean => script === 'words' && from === 0 && to === groups - 1;

/** Whether the same separator stands between all groups of a window. */
function isEven({ evenFrom }: Chain, { from, to }: Window): boolean {
  return from === to || (evenFrom[to] as number) <= from;
}

/** Whether the two groups behind group `to` are an expiry date: `12/27`, `12-2027`. */
function isExpiryBehind(chain: Chain, to: number): boolean {
  if (to + 2 >= chain.groups || chain.size(to + 1) > 2 || !isMonth(groupValue(chain, to + 1))) return false;
  const size = chain.size(to + 2);
  return size === 2 || (size === 4 && Math.floor(groupValue(chain, to + 2) / 100) === 20);
}

/** Whether a group is month and year of a date to come: `1227`. */
function isCompactDate(chain: Chain, group: number): boolean {
  const value = groupValue(chain, group);
  return chain.size(group) === 4 && isMonth(Math.floor(value / 100)) && value % 100 >= 20;
}

/** Whether what a chain has behind group `to` is an expiry date, and a verification code at most: `12/27`, `1227, 123`. */
function isDatedToEnd(chain: Chain, to: number): boolean {
  const isCompact = isCompactDate(chain, to + 1);
  if (!isCompact && !isExpiryBehind(chain, to)) return false;
  const code = to + (isCompact ? 2 : 3);
  return code === chain.groups || (code === chain.groups - 1 && (chain.size(code) === 3 || chain.size(code) === 4));
}

/** The number that the digits of a short group make. */
function groupValue(chain: Chain, group: number): number {
  let value = 0;
  for (let index = chain.firsts[group] as number; index < (chain.firsts[group + 1] as number); index++) value = value * 10 + (chain.values[index] as number);
  return value;
}
