// Letters typed or read in place of digits: `4lll OOOO`. They count only together with real digits.
import { isGap, KINDS, MASK_KIND, OTHER } from './characters';
import { CHAIN, LONGEST_GAP, LONGEST_PAN, MASKED, SHORTEST_PAN, type OnChain } from './chain';
import { isLetter } from './lexicon';

const LETTERS: ReadonlyMap<string, number> = new Map(
  ['oOоОQD', 'lIiLıіІ|', 'zZ', 'Зз', 'A', 'sS', 'Gbб', 'T', 'B', 'gq'].flatMap((letters, value) => [...letters].map((letter) => [letter, value] as const)),
);

/** By UTF-16 unit: the digit that a letter looks like, plus one; 0 for none. */
const LOOK_ALIKES = new Uint8Array(0x500);
for (const [letter, value] of LETTERS) LOOK_ALIKES[letter.charCodeAt(0)] = value + 1;

/** Whether the letter at `index` looks like a digit. */
export function isLookAlike(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit < LOOK_ALIKES.length && (LOOK_ALIKES[unit] as number) > 0;
}

/** The digit that the character at `index` is or looks like, {@link MASKED}, or -1. */
function lookAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  const kind = KINDS[unit] ?? OTHER;
  if (kind === MASK_KIND) return MASKED;
  if (kind < OTHER) return kind;
  return unit < LOOK_ALIKES.length ? (LOOK_ALIKES[unit] as number) - 1 : -1;
}

/** Whether the character at `index` is a letter that looks like none. */
function isOtherLetter(text: string, index: number): boolean {
  return lookAt(text, index) < 0 && isLetter(text.charCodeAt(index));
}

/** Hands on the chains of digits and letters that look like digits. A group that touches other letters is a word or a code. */
export function recogniseLetters(text: string, onChain: OnChain): void {
  const close = (): void => {
    if (CHAIN.digits >= SHORTEST_PAN) onChain(CHAIN.finish(text));
    CHAIN.begin('letters');
  };
  CHAIN.begin('letters');
  for (let at = 0; at < text.length; ) {
    const start = at;
    while (lookAt(text, at) >= 0) at++;
    if (at === start) {
      at++;
      continue;
    }
    if (at - start > LONGEST_PAN || isOtherLetter(text, start - 1) || isOtherLetter(text, at)) {
      close();
      continue;
    }
    CHAIN.beginGroup();
    for (let index = start; index < at; index++) CHAIN.add(lookAt(text, index), index, index + 1);
    const end = at;
    while (at < text.length && at - end < LONGEST_GAP && isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) at++;
    if (at === end || lookAt(text, at) < 0) close();
  }
  close();
}
