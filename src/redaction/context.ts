// What the words around a number say it is.
import { KINDS, MASK, OTHER } from './characters';
import { isLetter } from './lexicon';
import type { Mark } from './marks';
import type { MarkKind } from './words';

/** A number of which the words are asked. */
export interface NumberPlace {
  readonly start: number;
  readonly end: number;
  readonly digits: number;
}

/** How far a word reaches, in UTF-16 units: forward to a number behind it, and back to a number before it. */
const REACH = { forward: 80, other: 40, back: 32 } as const;
const POINTS = { cardNear: 2, cardDirect: 4, expiry: 1, otherDirect: -3, otherNear: -1 } as const;

/** Letters between a word and its number that do not say "is" or "number" and still do not part them. */
const FEW_LETTERS = 3;
const SOME_LETTERS = 8;
const MANY_LETTERS = 14;

/** Digits that make a number of its own, as in "order 10". */
const FEWEST_DIGITS = 2;

/** Index of the first mark that starts at or after `position`. */
export function firstMarkFrom(marks: ReadonlyArray<{ readonly start: number }>, position: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.start ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether another number, masked or not, stands in a stretch of text. */
function hasNumber(text: string, from: number, to: number): boolean {
  let digits = 0;
  for (let at = from; at < to && digits < FEWEST_DIGITS; at++) {
    digits = (KINDS[text.charCodeAt(at)] ?? OTHER) < OTHER || text.charAt(at) === MASK ? digits + 1 : 0;
  }
  return digits >= FEWEST_DIGITS;
}

const ABBREVIATION = /(?:\b(?:no|n|id|num|núm|nro|c[oó]d|seg|sec|kod|exp)|nr|pr(?:ü|ue)fz)$/i;

/** Units that {@link ABBREVIATION} looks at. */
const LONGEST_BEFORE_STOP = 6;

/** Letters of an abbreviated word, whose full stop ends no sentence: "ref." */
const LONGEST_ABBREVIATION = 4;

const SENTENCE_ENDS = new Uint8Array(0x10000);
for (const sign of '.!?؟।。') SENTENCE_ENDS[sign.charCodeAt(0)] = 1;

/** Whether a sentence ends with the sign at `index`. */
export function endsSentence(text: string, index: number): boolean {
  return SENTENCE_ENDS[text.charCodeAt(index)] === 1 && /\s/.test(text.charAt(index + 1)) && !ABBREVIATION.test(text.slice(Math.max(0, index - LONGEST_BEFORE_STOP), index));
}

/** Whether a sentence ends in the stretch of text behind a word. */
function hasSentenceEnd(text: string, { start, end }: { readonly start: number; readonly end: number }, to: number): boolean {
  for (let at = end - start <= LONGEST_ABBREVIATION ? end + 1 : end; at < to; at++) if (endsSentence(text, at)) return true;
  return false;
}

const TRANSPARENT: ReadonlySet<MarkKind> = new Set<MarkKind>(['link', 'number', 'codeWord', 'purpose']);

/** Letters in a stretch of text outside words such as "number" and "is"; `first` is the first mark that may lie there. */
export function strangeLetters(text: string, marks: readonly Mark[], first: number, from: number, to: number, transparent = TRANSPARENT): number {
  let letters = 0;
  let index = first;
  for (let at = from; at < to; at++) {
    let mark = marks[index];
    while (mark && mark.end <= at) mark = marks[++index];
    if (mark && mark.start <= at && transparent.has(mark.kind)) at = mark.end - 1;
    else if (isLetter(text.charCodeAt(at))) letters++;
  }
  return letters;
}

const saysOther = (kind: MarkKind): boolean => kind === 'other' || kind === 'document' || kind === 'customer';
const saysCard = (kind: MarkKind): boolean => kind === 'card' || kind === 'code' || kind === 'securityCode';

/** "for my order": what the number is used for, not what it is. */
function isPurpose(marks: readonly Mark[], index: number): boolean {
  for (let at = index - 1; at >= Math.max(0, index - 2); at--) {
    const before = marks[at] as Mark;
    if (before.kind === 'purpose') return (marks[index] as Mark).start - before.end <= 12;
    if (before.kind !== 'link' && before.kind !== 'number') return false;
  }
  return false;
}

/** Units between the start of a line and the name of who speaks, `> `, `- *`, `[12/05/26, 14:36] `, and what they are. */
const LONGEST_BULLET = 24;
const OF_BULLET = ' >*_-[](),.:/0123456789';

function startsLine(text: string, index: number): boolean {
  let at = index - 1;
  while (at >= 0 && index - at <= LONGEST_BULLET && OF_BULLET.includes(text.charAt(at))) at--;
  return at < 0 || text[at] === '\n';
}

/** `Customer: 4111…` in a line of its own, as in a transcript: it may as well tell whose words these are as whose number. */
const isSpeaker = (text: string, { kind, start, end }: Mark): boolean => kind === 'customer' && /^\*? ?[:：]/.test(text.slice(end, end + 3)) && startsLine(text, start);

/** "the transaction on 4111…": what it was done with, rather than its number. */
const ON = /^ (?:on|sur|en|auf|op|sulla?|su|di|na|по|على)(?: (?:the|my|la|le|ma|mi|mia|mijn|de|der|meiner))? $/i;

/** Points of the words before a number: the closest one that speaks about it decides. */
function pointsBefore(text: string, marks: readonly Mark[], place: NumberPlace, behind: number): { readonly points: number; readonly distance: number } {
  let points = 0;
  let isOver = false;
  for (let index = behind - 1; index >= 0; index--) {
    const { kind, longest, end } = marks[index] as Mark;
    const distance = place.start - end;
    if (distance > REACH.forward) break;
    if (kind === 'payment') isOver = true;
    else if (kind === 'expiry') points = Math.max(points, POINTS.expiry);
    else if (saysCard(kind)) {
      const direct = !hasNumber(text, end, place.start) && strangeLetters(text, marks, index + 1, end, place.start) <= MANY_LETTERS;
      return { points: points + (direct ? POINTS.cardDirect : POINTS.cardNear), distance };
    } else if (saysOther(kind) && !isOver && distance <= REACH.other && place.digits <= longest) {
      const letters = strangeLetters(text, marks, index + 1, end, place.start);
      isOver = letters > SOME_LETTERS || hasNumber(text, end, place.start) || hasSentenceEnd(text, marks[index] as Mark, place.start);
      if (isOver) continue;
      if (letters > FEW_LETTERS || isSpeaker(text, marks[index] as Mark) || ON.test(text.slice(end, place.start))) points = Math.min(points, POINTS.otherNear);
      else if (!isPurpose(marks, index) || !hasCardBefore(marks, index, place.start)) return { points: POINTS.otherDirect, distance };
    }
  }
  return { points, distance: Infinity };
}

function hasCardBefore(marks: readonly Mark[], index: number, start: number): boolean {
  for (let at = index - 1; at >= 0 && start - (marks[at] as Mark).end <= REACH.forward; at--) if (saysCard((marks[at] as Mark).kind)) return true;
  return false;
}

/** Whether a word behind a number speaks about a further number behind itself, as "order" in "4111… order 12345". */
function hasOwnNumber(text: string, { end }: Mark): boolean {
  return hasNumber(text, end, Math.min(text.length, end + 16));
}

/** A date with a day, as an invoice has; no card's date has one. Some languages call both a date and nothing more. */
const WHOLE_DATE = /^\D{0,3}\p{Nd}{1,4}([./-])\p{Nd}{1,2}\1\p{Nd}{2,4}/u;
const LONGEST_DATE = 14;

/** Points of the words behind a number. */
function pointsAfter(text: string, marks: readonly Mark[], place: NumberPlace, behind: number): { readonly points: number; readonly distance: number } {
  for (let index = behind; index < marks.length; index++) {
    const mark = marks[index] as Mark;
    const distance = mark.start - place.end;
    if (distance > REACH.back || mark.kind === 'purpose' || mark.kind === 'payment') break;
    if (hasNumber(text, place.end, mark.start) || hasSentenceEnd(text, place, mark.start)) break;
    if (saysCard(mark.kind)) {
      return { points: mark.kind === 'card' && hasOwnNumber(text, mark) ? 0 : POINTS.cardNear, distance };
    }
    if (mark.kind === 'expiry') {
      if (WHOLE_DATE.test(text.slice(mark.end, mark.end + LONGEST_DATE))) break;
      return { points: POINTS.expiry, distance };
    }
    if (!saysOther(mark.kind)) continue;
    if (place.digits > mark.longest || hasOwnNumber(text, mark) || text.slice(place.end, mark.start).includes('\n')) break;
    const isSaid = index > behind || /^[\s)\].,!]*$/.test(text.slice(mark.end, mark.end + 3)) || /^\s*[([]/.test(text.slice(place.end, mark.start));
    if (isSaid && strangeLetters(text, marks, behind, place.end, mark.start) <= FEW_LETTERS) return { points: POINTS.otherDirect, distance };
    break;
  }
  return { points: 0, distance: Infinity };
}

/** Points of the words around a number. Those before it decide, unless one behind it is twice as close; where both speak for a card, neither takes from the other. */
export function pointsOfWords(text: string, marks: readonly Mark[], place: NumberPlace): number {
  if (marks.length === 0) return 0;
  const behind = firstMarkFrom(marks, place.end);
  const before = pointsBefore(text, marks, place, firstMarkFrom(marks, place.start));
  const after = pointsAfter(text, marks, place, behind);
  if (before.points === 0) return after.points;
  if (before.points > 0 && after.points > 0) return Math.max(before.points, after.points);
  return after.distance * 2 < before.distance ? after.points : before.points;
}

/** The name of a field as words: `cardNumber` and `card_number` are two. */
export const wordsOfLabel = (label: string): string => label.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ');

/** Points for what the name of a field says about a number that is all it holds: `card_number`, `orderId`. */
export function pointsOfLabel(marks: readonly Mark[]): number {
  for (const { kind } of [...marks].reverse()) {
    if (saysCard(kind)) return POINTS.cardDirect;
    if (saysOther(kind)) return POINTS.otherDirect;
  }
  return 0;
}
