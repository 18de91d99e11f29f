// Numbers read out in words: "four one one one", "double four", "forty-one eleven", "quatre-vingt-onze", "vier 1 1 eins".
import { isGap, KINDS, OTHER } from './characters';
import { CHAIN, handOn, SHORTEST_PAN, type ChainTaker } from './chain';
import type { Hidden } from './hidden';
import type { SpokenNumber } from './marks';
import { valueAt } from './recognise';
import { endOfSequence } from './sequence';
import { skipGap, Speech } from './speech';

/** Adds the number that was read to the chain, as a group of its own. */
function addSpoken({ value, size, times, start, end }: Speech): void {
  CHAIN.beginGroup();
  for (let power = 10 ** (size - 1); power > 1; power /= 10) CHAIN.add(Math.floor(value / power) % 10, start, end);
  for (let time = 0; time < times; time++) CHAIN.add(size === 1 ? value : value % 10, start, end);
}

/** Words of other languages as well, which count between numbers only: "charge me on four …", "… eins das ist sie". */
const WEAK = { first: /^(?:o|on|das|bin|mil|une?|una|uma?|een)$/i, last: /^(?:o|on|das|bin|mil)$/i } as const;

/** Units in front of a number word in which digits may be part of the number. */
const LONGEST_START = 24;

/** Where the digits start that stand right before a number word. */
function startOfDigits(text: string, index: number, done: number): number {
  let start = index;
  for (let at = index - 1; at >= done && index - at <= LONGEST_START; at--) {
    if (valueAt(text, at) >= 0) start = at;
    else if (!isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) break;
  }
  return start;
}

/** Hands on the chains that number words make, with single digits among them. */
export function recogniseSpoken(text: string, words: readonly SpokenNumber[], hidden: Hidden, taker: ChainTaker): void {
  recogniseAs(true, text, words, hidden, taker);
  if (AMBIGUOUS.test(text)) recogniseAs(false, text, words, hidden, taker);
}

/** What may be one number or two. */
const AMBIGUOUS = /nta \p{L}|vinte? \p{L}|quatre vingt/iu;

/** Digits in front of words such as "then". */
const FEWEST_BEFORE_WORDS = 3;

/** Where the next number starts behind words such as "then" and "the last four". */
const behindSequence = (text: string, end: number): number => skipGap(text, endOfSequence(text, end));

function recogniseAs(isStrict: boolean, text: string, words: readonly SpokenNumber[], hidden: Hidden, taker: ChainTaker): void {
  const speech = new Speech(text, words, hidden, isStrict);
  let done = 0;
  // Not for … of: a megabyte has hundreds of thousands of words.
  for (let index = 0; index < words.length; index++) {
    const { word: { role }, start } = words[index] as SpokenNumber;
    // "3628… and 7977…": digits alone are not spoken, and nothing is cut out of them.
    if (start < done || role === 'and' || role === 'repeats' || role === 'plural') continue;
    CHAIN.begin('words');
    let at = startOfDigits(text, start, done);
    let last = at;
    while (speech.read(at) || (CHAIN.digits >= FEWEST_BEFORE_WORDS && speech.read(behindSequence(text, done)))) {
      done = speech.end;
      last = speech.start;
      if (CHAIN.digits > 0 || !WEAK.first.test(text.slice(last, done))) addSpoken(speech);
      at = skipGap(text, done);
    }
    if (CHAIN.digits >= SHORTEST_PAN && WEAK.last.test(text.slice(last, done))) CHAIN.dropGroup();
    handOn(taker, 'words');
  }
}
