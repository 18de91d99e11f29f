// Whether a text may hold digits, at the cost of a look at every third unit: every text is asked.
import { BASE64_DIGITS } from './base64';
import { INVISIBLE, KINDS, MASK_KIND, OTHER, SOME_DIGIT } from './characters';
import { LETTERS } from './letterDigits';

/** A digit, or what stands for one. */
const DIGIT = 1;
/** One of the letters that every fourth unit of digits in base64 is. */
const BASE64_LETTER = 2;
/** What digits may be hidden by: they are looked for once more, at every unit. */
const DOUBTFUL = 4;

function clueOf(unit: number): number {
  const kind = KINDS[unit] as number;
  if (kind < OTHER || kind === MASK_KIND) return DIGIT;
  const character = String.fromCharCode(unit);
  if (/[I-O]/.test(character)) return BASE64_LETTER;
  const isCapital = LETTERS.has(character) && character !== character.toLowerCase();
  // Halves of digits outside the basic plane; emoji rarely have them.
  const isHalf = unit === 0xd835 || (unit >= 0xdfce && unit <= 0xdfff);
  return kind === INVISIBLE || isCapital || isHalf ? DOUBTFUL : 0;
}

/** By unit: what it is a clue to. */
const CLUES = Uint8Array.from({ length: 0x10000 }, (_, unit) => clueOf(unit));

const clueAt = (text: string, index: number): number => CLUES[text.charCodeAt(index)] as number;

/**
 * All clues of a text together. One of three digits in a row is looked at, or of three with one unit between. Every fifth step
 * is one unit long: then a card number is met also where its digits stand three, six or nine units behind each other. Not met,
 * at some places, are digits thirteen units behind each other, and three alone in a text with two units between (`1, 2, 3`).
 */
function cluesOf(text: string): number {
  const { length } = text;
  let clues = 0;
  let at = 2;
  // Not in one loop: it takes a quarter longer.
  for (; at + 12 < length; at += 13) clues |= clueAt(text, at) | clueAt(text, at + 3) | clueAt(text, at + 6) | clueAt(text, at + 9) | clueAt(text, at + 12);
  for (; at < length; at += 3) clues |= clueAt(text, at);
  return clues;
}

/** Most texts with a clue fit neither of both; in the other order it takes a third longer. */
const DIGITS = new RegExp(`${BASE64_DIGITS}|${SOME_DIGIT}`);

/** What a text may hold. */
export type Sampled = 'nothing' | 'digits' | 'base64';

/** Whether a text holds digits, or may hold a number in base64 and perhaps digits. */
export function sampleDigits(text: string): Sampled {
  const clues = cluesOf(text);
  if ((clues & DIGIT) === 0 && (clues === 0 || !DIGITS.test(text))) return 'nothing';
  return (clues & BASE64_LETTER) === 0 ? 'digits' : 'base64';
}
