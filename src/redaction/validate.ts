// Stage 2: which windows of a chain are card numbers. Network, length and Luhn first: they refuse nearly everything.
import { LIST_SEPARATOR, KINDS } from './characters';
import { contextOf, findMarks, kindOfLabel, kindOfWord, wordBeside, type Mark } from './context';
import { LONGEST_PREFIX, networkRule, type CardNetwork, type NetworkRule, type Trust } from './networks';
import { LONGEST_PAN, SHORTEST_PAN, type Chain } from './recognise';
import type { Reason } from './types';

/** A window that is a card number. */
export interface Pan {
  readonly start: number;
  readonly end: number;
  readonly network: CardNetwork;
  readonly last4: string;
  readonly reason: Exclude<Reason, 'verificationCode' | 'track'>;
  readonly digits: number;
}

/** Points for what speaks for and against; {@link THRESHOLD} points make a card number. */
const THRESHOLD = 4;
const TRUST: Readonly<Record<Trust, number>> = { usual: 2, rare: 1, doubtful: -1 };
const LUHN = 2;
const CARD_WORD = 3;
const EXPIRY_FOLLOWS = 2;
const OTHER_WORD = -2;
const LIST = -3;
const GLUED_BARE = -4;
const GLUED_GROUPED = -2;

type Writing = Pan['reason'] | 'scattered';
const WRITING: Readonly<Record<Writing, number>> = { bare: 0, grouped: 2, spelled: 1, irregular: 0, scattered: -2 };

/** Adds what position `index` contributes to a Luhn sum when it is doubled. */
const DOUBLED: readonly number[] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** Luhn sums of every prefix of a chain, once with even and once with odd positions doubled: any window in one step. */
function luhnSums(digits: readonly number[]): { readonly even: Uint32Array; readonly odd: Uint32Array } {
  const even = new Uint32Array(digits.length + 1);
  const odd = new Uint32Array(digits.length + 1);
  for (let index = 0; index < digits.length; index++) {
    const plain = digits[index] ?? 0;
    const doubled = DOUBLED[plain] ?? 0;
    even[index + 1] = (even[index] ?? 0) + (index % 2 === 0 ? doubled : plain);
    odd[index + 1] = (odd[index] ?? 0) + (index % 2 === 0 ? plain : doubled);
  }
  return { even, odd };
}

/** A stretch of neighbouring groups of one chain: groups `from` to `to`, both included. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/** Judges the windows of one text; words are looked for when the first window needs them. */
export class Validator {
  private marks: readonly Mark[] | null = null;

  constructor(
    private readonly text: string,
    private readonly label: string,
  ) {}

  /** The words of the text that say something about numbers. */
  words(): readonly Mark[] {
    this.marks ??= findMarks(this.text);
    return this.marks;
  }

  /** The card numbers of a chain: the windows that do not overlap and together have the best scores. */
  pansOf(chain: Chain): Pan[] {
    const { groups } = chain;
    const best = new Float64Array(groups.length + 1);
    const choice: Array<{ readonly pan: Pan; readonly next: number } | undefined> = new Array(groups.length);
    const sums = luhnSums(chain.digits);
    for (let from = groups.length - 1; from >= 0; from--) {
      best[from] = best[from + 1] ?? 0;
      const first = groups[from]?.first ?? 0;
      const head = headOf(chain.digits, first);
      for (let to = from, length = 0; to < groups.length; to++) {
        length += groups[to]?.size ?? 0;
        if (length > LONGEST_PAN) break;
        if (length < SHORTEST_PAN) continue;
        const rule = networkRule(head, length);
        if (!rule) continue;
        const total = ((first + length) % 2 === 1 ? sums.odd : sums.even);
        const luhn = ((total[first + length] ?? 0) - (total[first] ?? 0)) % 10 === 0;
        if (!luhn && rule.luhn) continue;
        const window: Window = { from, to, first, length, start: groups[from]?.start ?? 0, end: groups[to]?.end ?? 0 };
        const judged = this.judge(chain, window, rule, luhn);
        const weight = judged ? 2 ** judged.score + (best[to + 1] ?? 0) : 0;
        if (judged && weight > (best[from] ?? 0)) {
          best[from] = weight;
          choice[from] = { pan: judged.pan, next: to + 1 };
        }
      }
    }
    const pans: Pan[] = [];
    for (let at = 0; at < groups.length; ) {
      const chosen = choice[at];
      if (chosen) pans.push(chosen.pan);
      at = chosen?.next ?? at + 1;
    }
    return pans;
  }

  private judge(chain: Chain, window: Window, rule: NetworkRule, luhn: boolean): { readonly pan: Pan; readonly score: number } | null {
    const writing = writingOf(chain, window, rule);
    const certain = TRUST[rule.trust] + (luhn ? LUHN : 0) + WRITING[writing];
    if (certain + CARD_WORD + EXPIRY_FOLLOWS < THRESHOLD || this.ruledOut(chain, window)) return null;
    const score = certain + this.neighbours(chain, window, writing) + this.wordsAround(window);
    if (score < THRESHOLD) return null;
    const { start, end, first, length } = window;
    const last4 = chain.digits.slice(first + length - 4, first + length).join('');
    const reason = writing === 'scattered' ? 'irregular' : writing;
    return { pan: { start, end, network: rule.network, last4, reason, digits: length }, score };
  }

  /** What no score makes up for: digits left by an earlier masking, international phone numbers, one repeated digit. */
  private ruledOut(chain: Chain, { first, length }: Window): boolean {
    const total = chain.digits.length;
    if (first < chain.maskedBefore || first + length > total - chain.maskedAfter) return true;
    const phone = this.text[(chain.groups[0]?.start ?? 0) - 1];
    // ITU E.164: at most 15 digits after the plus.
    return (phone === '+' || phone === '＋') && first + length <= 15;
  }

  private neighbours(chain: Chain, window: Window, writing: Writing): number {
    const { text } = this;
    const { start, end } = window;
    let points = followedByExpiry(chain, window) ? EXPIRY_FOLLOWS : 0;
    if (hasListSeparator(text, chain, window)) points += LIST;
    const bare = writing === 'bare';
    const left = wordBeside(text, start - 1, -1);
    const right = wordBeside(text, end, 1);
    const glued = (word: string): boolean => /^[A-Za-z]/.test(word) && kindOfWord(word) === null;
    const track = text[start - 1] === 'B' && text[start - 2] === '%';
    if ((glued(left) && !track) || glued(right)) points += bare ? GLUED_BARE : GLUED_GROUPED;
    if (bare && (isFraction(text, chain, window) || inUrlPath(text, start))) points += OTHER_WORD;
    return points;
  }

  private wordsAround({ start, end }: Window): number {
    const alone = this.text.slice(0, start).trim() === '' && this.text.slice(end).trim() === '';
    const kind = alone ? kindOfLabel(this.label) : contextOf(this.words(), start, end, (from, to) => hasNumber(this.text, from, to));
    if (kind === 'other') return OTHER_WORD;
    return kind === null || kind === 'pin' ? 0 : CARD_WORD;
  }
}

/** The first digits of a window as one number, as {@link networkRule} wants them. */
function headOf(digits: readonly number[], first: number): number {
  let head = 0;
  for (let index = first; index < first + LONGEST_PREFIX; index++) head = head * 10 + (digits[index] ?? 0);
  return head;
}

function writingOf(chain: Chain, { from, to }: Window, rule: NetworkRule): Writing {
  if (from === to) return 'bare';
  const sizes = chain.groups.slice(from, to + 1).map((group) => group.size);
  const last = sizes.at(-1) ?? 0;
  const head = sizes.slice(0, -1);
  if (head.every((size) => size === 4) && last <= 4) return 'grouped';
  if (rule.groupings?.includes(sizes.join('-'))) return 'grouped';
  if (head.every((size) => size === 1) && last === 1) return 'spelled';
  const alone = from === 0 && to === chain.groups.length - 1;
  return alone && sizes.every((size) => size >= 2) && Math.max(...sizes) > 3 ? 'irregular' : 'scattered';
}

/** `12/27`, `12-2027`, `12 27` right behind the window. */
function followedByExpiry(chain: Chain, { to }: Window): boolean {
  const month = chain.groups[to + 1];
  const year = chain.groups[to + 2];
  if (!month || !year || month.size > 2 || (year.size !== 2 && year.size !== 4)) return false;
  const number = chain.digits.slice(month.first, month.first + month.size).reduce((sum, digit) => sum * 10 + digit, 0);
  return number >= 1 && number <= 12;
}

function hasListSeparator(text: string, chain: Chain, { from, to }: Window): boolean {
  for (let index = from; index < to; index++) {
    const end = chain.groups[index + 1]?.start ?? 0;
    for (let at = chain.groups[index]?.end ?? 0; at < end; at++) if (KINDS[text.charCodeAt(at)] === LIST_SEPARATOR) return true;
  }
  return false;
}

/** The digits behind a decimal point or comma: `0.4111111111111111`. */
function isFraction(text: string, chain: Chain, { from, start }: Window): boolean {
  const before = chain.groups[from - 1];
  return before !== undefined && before.end === start - 1 && before.size <= 3 && (text[start - 1] === '.' || text[start - 1] === ',');
}

/** How far back a URL is looked for. */
const LONGEST_URL = 200;

/** Part of a URL's path, where ids stand; values behind `?` are told by their names. */
function inUrlPath(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0 && start - at < LONGEST_URL; at--) {
    const unit = text.charCodeAt(at);
    if (unit <= 0x20 || unit === 0x3f || unit === 0x3d) return false;
    if (unit === 0x2f && text[at - 1] === '/' && text[at - 2] === ':') return true;
  }
  return false;
}

/** Whether a number of five or more digits stands in a stretch of text. */
function hasNumber(text: string, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to; at++) {
    digits = (KINDS[text.charCodeAt(at)] ?? 10) < 10 ? digits + 1 : 0;
    if (digits >= 5) return true;
  }
  return false;
}
