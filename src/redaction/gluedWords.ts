// Letters that touch a number: a code (`ORD4111…`, hexadecimal), or a word that was typed without a space.
import { digitAt, unitAt } from './characters';
import type { Chain } from './chain';
import { isLookAlike } from './letterDigits';
import { isLetter } from './lexicon';
import type { Surroundings, Window } from './lookalikes';

const POINTS = { bare: -4, grouped: -2, prefixed: -2 } as const;
const LONGEST_WORD = 24;
/** Year, month and service code. */
const DATE_BEHIND = /^D\d\d(?:0[1-9]|1[0-2])\d{3}/;
const LONGEST_PREFIX = 5;
/** Shorter ones are codes. */
const SHORTEST_WORD = 3;

/** The word that touches `index` from the left (`step` -1) or starts there (`step` 1); empty when there is none. */
function wordBeside(text: string, index: number, step: 1 | -1): string {
  let at = index;
  while (at >= 0 && at < text.length && Math.abs(at - index) <= LONGEST_WORD && isLetter(text.charCodeAt(at))) at += step;
  return step === 1 ? text.slice(index, at) : text.slice(at + 1, index + 1);
}

/** Only Latin letters are used in codes; other scripts write words without spaces. */
const isLatin = (word: string): boolean => word !== '' && word.charCodeAt(0) < 0x250;
const isHex = (word: string): boolean => /^[a-f]+$/i.test(word);
/** `Hello`, `hello`, and a long `HELLO`. */
const isWord = (word: string): boolean => word.length >= SHORTEST_WORD && !isHex(word) && (word.slice(1) === word.slice(1).toLowerCase() || word.length > 5);

function isCode(word: string, around: Surroundings): boolean {
  if (!isLatin(word)) return false;
  const kind = around.kindOf(word);
  if (kind === null || word.length === 1) return !isWord(word);
  return kind === 'other' || kind === 'document' || kind === 'customer';
}

/** `ABC-4111…`: capital letters that mean nothing here, with a hyphen. */
function isPrefixed(start: number, around: Surroundings): boolean {
  const { text } = around;
  if (text.charAt(start - 1) !== '-') return false;
  const word = wordBeside(text, start - 2, -1);
  return word.length >= 2 && word.length <= LONGEST_PREFIX && /^[A-Z]+$/.test(word) && around.kindOf(word) === null;
}

/** Points off for the letters that touch a number, or stand in front of one in an unbroken run like a code's. */
export function gluedPoints({ from, to, start, end }: Window, around: Surroundings): number {
  const { text } = around;
  if (!isLetter(unitAt(text, start - 1)) && !isLetter(unitAt(text, end))) return from === to && isPrefixed(start, around) ? POINTS.prefixed : 0;
  const left = wordBeside(text, start - 1, -1);
  const right = wordBeside(text, end, 1);
  // Track 1 of a magnetic stripe starts B; on track 2 a D may divide number and date.
  const isDivider = right === 'D' && DATE_BEHIND.test(text.slice(end, end + 8));
  const glued = (left !== 'B' && isCode(left, around)) || (!isDivider && isCode(right, around));
  if (!glued) return 0;
  return from === to ? POINTS.bare : POINTS.grouped;
}

/** Units of a group as printed. */
const PRINTED_GROUP = 4;

/** Whether the group that starts or ends at `at` is one of four with a letter for a digit: `6S28`. */
function isMixedGroup(text: string, at: number, step: 1 | -1): boolean {
  let letters = 0;
  for (let count = 0; count < PRINTED_GROUP; count++) {
    const index = at + count * step;
    if (isLookAlike(text, index)) letters++;
    else if (digitAt(text, index) < 0) return false;
  }
  return letters === 1 && !isLetter(unitAt(text, at + PRINTED_GROUP * step));
}

/** Whether a letter at `at` looks like a digit and has one behind it, seen from the number that it touches. */
const goesOnBehindLetter = (text: string, at: number, step: 1 | -1): boolean => isLookAlike(text, at) && digitAt(text, at + step) >= 0;

/** `6S28 6057 2822 4094`: the digits without the first group, or its `28`, may make a number of their own. */
export function isBesideLetter({ script }: Chain, { start, end }: Window, { text }: Surroundings): boolean {
  if (script !== 'digits') return false;
  return goesOnBehindLetter(text, start - 1, -1) || goesOnBehindLetter(text, end, 1) || isMixedGroup(text, start - 2, -1) || isMixedGroup(text, end + 1, 1);
}
