// Whether a text may hold a card number in words, at the cost of a few letters per line: every text is asked.
import { digitAt } from './characters';
import { fold } from './lexicon';
import { SPOKEN, type Vocabulary } from './marks';

/** The shortest card number in words takes more units than two samples are apart. */
const STRIDE = 32;
const SHORTEST_SPEECH = 38;
/** Units that the words take which are looked at behind a sample. */
const LOOK = 16;
const LONGEST_WORD = 24;
const LONGEST_GAP = 4;
/** So many number words in a row are more than chance: "one or two". */
const FEWEST_WORDS = 3;

/** Some bits of a word's first two units: enough to tell scripts apart. */
const pairOf = (first: number, second: number): number => ((first & 0xff) << 6) | (second & 0x3f);

/** By pair: whether a number word, with its accents or without, or digits start so. */
const STARTS = new Uint8Array(1 << 14);
for (const word of SPOKEN.map((spoken) => `${spoken} `)) {
  for (const written of [word, fold(word), word.toUpperCase(), (word[0] ?? '').toUpperCase() + word.slice(1)]) {
    STARTS[pairOf(written.charCodeAt(0), written.charCodeAt(1))] = 1;
  }
}
for (const digit of '0123456789') for (const next of '0123456789 ') STARTS[pairOf(digit.charCodeAt(0), next.charCodeAt(0))] = 1;

/** Where the next word starts, if it is close. Space, comma and hyphen are below the letters and digits of all scripts. */
function nextWord(text: string, index: number): number {
  let at = index;
  const end = Math.min(text.length, index + LONGEST_WORD);
  while (at < end && text.charCodeAt(at) > 0x2d) at++;
  for (let gap = 0; gap < LONGEST_GAP && text.charCodeAt(at) <= 0x2d; gap++) at++;
  return at;
}

/** Whether number words start behind `index`, going by their first letters only. */
function looksSpoken(text: string, index: number): boolean {
  let at = index;
  for (let words = 0; words < FEWEST_WORDS; words++) {
    at = nextWord(text, at);
    if (STARTS[pairOf(text.charCodeAt(at), text.charCodeAt(at + 1))] === 0) return false;
  }
  return true;
}

function isSpoken(text: string, index: number, vocabulary: Vocabulary): boolean {
  let at = index;
  let spoken = 0;
  for (let words = 0; words < FEWEST_WORDS; words++) {
    at = nextWord(text, at);
    if (digitAt(text, at) >= 0) continue;
    if (!vocabulary.isNumberWord(text, at)) return false;
    spoken++;
  }
  return spoken > 0;
}

/** Looks at a few words here and there: a number in words has number words in every place, other texts hardly any in a row. */
export function mayHoldNumberWords(text: string, vocabulary: Vocabulary): boolean {
  if (text.length < SHORTEST_SPEECH) return false;
  for (let sample = STRIDE / 2; sample < text.length - LOOK; sample += STRIDE) {
    if (looksSpoken(text, sample) && isSpoken(text, sample, vocabulary)) return true;
  }
  return false;
}
