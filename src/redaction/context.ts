// What the words around a number say it is. One pass over a text, only once a number needs it.
import { KINDS, MASK, OTHER } from './characters';
import { WORD_GROUPS, type MarkKind, type WordGroup } from './words';

/** A word, or a phrase of two, that says something about the numbers near it. */
export interface Mark {
  readonly kind: MarkKind;
  /** The most digits of a number that it speaks about. */
  readonly longest: number;
  readonly start: number;
  readonly end: number;
}

type Meaning = Pick<WordGroup, 'kind'> & { readonly longest: number };

const LONGEST_WORD = 24;
/** How far a word reaches, in UTF-16 units: forward to a number behind it, and back to a number before it. */
const REACH = { card: 72, other: 40, back: 32 } as const;

const exact = new Map<string, Meaning>();
const stems = new Map<string, Meaning>();
for (const { kind, longest = Infinity, words } of WORD_GROUPS) {
  for (const word of words.split(' ')) {
    if (word.endsWith('*')) stems.set(word.slice(0, -1), { kind, longest });
    else exact.set(word, { kind, longest });
  }
}
const STEM_LENGTHS: readonly number[] = [...new Set([...stems.keys()].map((stem) => stem.length))];

/** Letters of any script with their combining signs; punctuation, digits and separators end a word. */
function isLetter(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
  if (KINDS[unit] !== OTHER || unit < 0xaa || (unit > 0xaa && unit < 0xc0 && unit !== 0xb5 && unit !== 0xba)) return false;
  if (unit >= 0x2000 && unit < 0x2c00) return false;
  if (unit >= 0xd800 && unit < 0xf900) return false;
  return !PUNCTUATION.has(unit);
}

const PUNCTUATION: ReadonlySet<number> = new Set(
  [...'×÷،؛؟۔।॥、。「」『』【】（）：；！？，．'].map((character) => character.charCodeAt(0)),
);

function meaningOf(word: string): Meaning | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const lower = word.toLowerCase();
  const found = exact.get(lower);
  if (found) return found;
  for (const length of STEM_LENGTHS) {
    const stem = lower.length >= length ? stems.get(lower.slice(0, length)) : undefined;
    if (stem) return stem;
  }
  return undefined;
}

/** Whether a single word belongs beside a card number. */
export function isCardWord(word: string): boolean {
  const kind = meaningOf(word)?.kind;
  return kind !== undefined && kind !== 'other' && kind !== 'payment';
}

/** The word that touches `index` from the left (`step` -1) or starts there (`step` 1); empty when there is none. */
export function wordBeside(text: string, index: number, step: 1 | -1): string {
  let at = index;
  while (at >= 0 && at < text.length && Math.abs(at - index) <= LONGEST_WORD && isLetter(text.charCodeAt(at))) at += step;
  return step === 1 ? text.slice(index, at) : text.slice(at + 1, index + 1);
}

/** Units between the two halves of "código de seguridad". */
const PHRASE_GAP = 5;

/** Every word of a text that says something about numbers, in order. */
export function findMarks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let half: (Meaning & { readonly start: number; readonly end: number }) | null = null;
  for (let at = 0; at < text.length; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isLetter(text.charCodeAt(at))) at++;
    // cvv2, cvc2, cav2
    if (text[at] === '2' && at - start === 3) at++;
    const meaning = meaningOf(text.slice(start, at));
    if (!meaning) continue;
    const { kind, longest } = meaning;
    if (kind !== 'security' && kind !== 'codeWord') {
      marks.push({ kind, longest, start, end: at });
      continue;
    }
    const together: boolean = half !== null && half.kind !== kind && start - half.end <= PHRASE_GAP;
    if (together) marks.push({ kind: 'securityCode', longest, start: half?.start ?? start, end: at });
    half = together ? null : { kind, longest, start, end: at };
  }
  return marks;
}

/** What the name of a field says about a number that is all it holds: `card_number`, `orderId`. */
export function kindOfLabel(label: string): MarkKind | null {
  return findMarks(label.replace(/([a-z])([A-Z])/g, '$1 $2')).at(-1)?.kind ?? null;
}

/** A number of which the words are asked. */
export interface NumberPlace {
  readonly start: number;
  readonly end: number;
  readonly digits: number;
}

/** Index of the first mark that starts at or after `position`. */
function firstMarkFrom(marks: readonly Mark[], position: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Digits that make a number of its own, as in "order 10". */
const FEWEST_DIGITS = 2;

/** Whether another number, masked or not, stands in a stretch of text. */
function hasNumber(text: string, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to && digits < FEWEST_DIGITS; at++) {
    digits = (KINDS[text.charCodeAt(at)] ?? OTHER) < OTHER || text[at] === MASK ? digits + 1 : 0;
  }
  return digits >= FEWEST_DIGITS;
}

/** Letters between a word and its number, as in "order number is"; more of them tell another story. */
const MOST_LETTERS = 14;

/** Whether only a few words of the same sentence stand in a stretch of text. */
function isDirect(text: string, from: number, to: number): boolean {
  let letters = 0;
  for (let at = from; at < to; at++) {
    if (isLetter(text.charCodeAt(at))) letters++;
    else if (/[.!?]/.test(text[at] ?? '') && /\s/.test(text[at + 1] ?? '') && !/\b(?:no|nr|num|núm|n)$/i.test(text.slice(Math.max(0, at - 4), at))) return false;
  }
  return letters <= MOST_LETTERS;
}

/** Whether a mark before a number speaks about it; all but "card" are used up by the first number behind them. */
function speaksOf(text: string, mark: Mark, place: NumberPlace): boolean {
  if (mark.kind === 'card') return true;
  if (hasNumber(text, mark.end, place.start)) return false;
  if (mark.kind !== 'other') return true;
  return place.start - mark.end <= REACH.other && place.digits <= mark.longest && isDirect(text, mark.end, place.start);
}

/** What the words around a number say it is. The closest one before it decides, unless one behind it is twice as close. */
export function contextOf(text: string, marks: readonly Mark[], place: NumberPlace): MarkKind | null {
  const after = firstMarkFrom(marks, place.end);
  const next = marks[after];
  const follows = next && next.start - place.end <= REACH.back && place.digits <= next.longest ? next : null;
  for (let index = after - 1; index >= 0; index--) {
    const mark = marks[index];
    if (!mark || place.start - mark.end > REACH.card) break;
    if (!speaksOf(text, mark, place)) continue;
    if (follows && (follows.start - place.end) * 2 < place.start - mark.end) return follows.kind;
    const before = marks[index - 1];
    // "SIM card", "gift card": the first word says what card it is.
    const otherCard = mark.kind === 'card' && before?.kind === 'other' && mark.start - before.end === 1 && place.digits <= before.longest;
    return otherCard ? 'other' : mark.kind;
  }
  return follows?.kind ?? null;
}
