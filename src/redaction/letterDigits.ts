// Letters typed or read in place of digits: `4lll OOOO`. They count only together with real digits.
import { isGap, KINDS, MASK_KIND, OTHER, unitAt } from './characters';
import { CHAIN, handOn, LONGEST_GAP, LONGEST_PAN, MASKED, type ChainTaker } from './chain';
import type { Hidden } from './hidden';
import { isLetter } from './lexicon';

const LETTERS: ReadonlyMap<string, number> = new Map(
  ['oOоОQD', 'lIiLıіІ|', 'zZ', 'Зз', 'A', 'sS', 'Gbб', 'T', 'B', 'gq'].flatMap((letters, value) => [...letters].map((letter) => [letter, value] as const)),
);

const NONE = 255;
const BAR = 0x7c;
/** Added to the digit that a letter looks like. */
const LETTER = 16;

/** By UTF-16 unit: the digit that it is, {@link MASKED}, the digit that it looks like plus {@link LETTER}, or {@link NONE}. */
const LOOKS = new Uint8Array(0x10000).fill(NONE);
for (let unit = 0; unit < LOOKS.length; unit++) {
  const kind = KINDS[unit] as number;
  if (kind < OTHER) LOOKS[unit] = kind;
  else if (kind === MASK_KIND) LOOKS[unit] = MASKED;
}
for (const [letter, value] of LETTERS) LOOKS[letter.charCodeAt(0)] = value + LETTER;

const lookAt = (text: string, index: number): number => LOOKS[unitAt(text, index)] as number;

/** Whether the letter at `index` looks like a digit; a bar alone is a separator. */
export function isLookAlike(text: string, index: number): boolean {
  const look = lookAt(text, index);
  return look >= LETTER && look < NONE && text.charCodeAt(index) !== BAR;
}

/** Whether the character at `index` is a letter that looks like none. */
function isOtherLetter(text: string, index: number): boolean {
  return lookAt(text, index) === NONE && isLetter(unitAt(text, index));
}

/** Hands on the chains of digits and letters that look like digits. A group that touches other letters is a word or a code. */
export function recogniseLetters(text: string, hidden: Hidden, taker: ChainTaker): void {
  CHAIN.begin('letters');
  for (let at = 0; at < text.length; ) {
    if (LOOKS[text.charCodeAt(at)] === NONE) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && (LOOKS[text.charCodeAt(at)] as number) < NONE) at++;
    if (at - start > LONGEST_PAN || isOtherLetter(text, start - 1) || isOtherLetter(text, at)) {
      handOn(taker, 'letters');
      continue;
    }
    const touchesHidden = hidden.touches(start, at);
    CHAIN.beginGroup();
    for (let index = start; index < at; index++) {
      const isHidden = touchesHidden && hidden.has(index);
      CHAIN.add(isHidden ? MASKED : (LOOKS[text.charCodeAt(index)] as number) % LETTER, index, index + 1);
    }
    const end = at;
    while (at < text.length && at - end < LONGEST_GAP && isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) at++;
    if (at === end || lookAt(text, at) === NONE) handOn(taker, 'letters');
  }
  handOn(taker, 'letters');
}
