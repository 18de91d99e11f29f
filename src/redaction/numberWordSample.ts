// Whether a text may hold a card number in words, at the cost of a few letters per line: every text is asked.
import { digitAt } from './characters';
import { fold, isLetter } from './lexicon';
import { SPOKEN, type Vocabulary } from './marks';

/** Units between two samples: a card number takes more, in words alone some words more; in digits and words, few may be words. */
const STRIDE = { words: 40, mixed: 32, mixedInChat: 24 } as const;
/** Units of a longest message that is chat. */
const CHAT = 300;
/** Units that the words take which are looked at behind a sample. */
const LOOK = 16;
const LONGEST_WORD = 60;
const LONGEST_GAP = 6;
const LAST_GAP = 0x2f;
/** So many number words in a row are more than chance: "one or two". */
const FEWEST_WORDS = 3;
/** Units of "e 1 2". */
const SHORTEST_WORDS = 5;

/** Classes of units; that of a letter is shared with a few of other scripts. */
const SILENT = 0;
const GAP = 1;
const DIGIT = 2;
const FIRST_LETTER = 3;
const CLASS_BITS = 5;
const CLASSES = 2 ** CLASS_BITS;

function classOf(character: string): number {
  if (digitAt(character, 0) >= 0) return DIGIT;
  const letter = fold(character);
  if (letter === '') return SILENT;
  const unit = letter.charCodeAt(0);
  return isLetter(unit) ? FIRST_LETTER + (unit % (CLASSES - FIRST_LETTER)) : GAP;
}

const UNIT_CLASSES = Uint8Array.from({ length: 0x10000 }, (_, unit) => classOf(String.fromCharCode(unit)));

const trigram = (first: number, second: number, third: number): number => (((first << CLASS_BITS) | second) << CLASS_BITS) | third;

/** By the classes of three units in a row: a bit that is 1 where number words and digits, with gaps between, may have them. Bits, because they stay in the cache. */
function buildTrigrams(): Int32Array {
  const words = [...SPOKEN.map(fold), '0', '00', '000'].map((word) => [GAP, ...[...word].map(classOf), GAP]);
  const trigrams = new Int32Array(CLASSES ** 2);
  const add = (first: number, second: number, third: number): void => {
    const bit = trigram(first, second, third);
    trigrams[bit >> CLASS_BITS] = (trigrams[bit >> CLASS_BITS] as number) | (1 << bit);
  };
  for (const word of words) for (let at = 2; at < word.length; at++) add(word[at - 2] as number, word[at - 1] as number, word[at] as number);
  const firsts = new Set([GAP, ...words.map((word) => word[1] as number)]);
  const lasts = new Set([GAP, ...words.map((word) => word[word.length - 2] as number)]);
  for (const last of lasts) for (const first of firsts) add(last, GAP, first);
  for (let one = 0; one < CLASSES; one++) {
    for (let other = 0; other < CLASSES; other++) {
      add(SILENT, one, other);
      add(one, SILENT, other);
      add(one, other, SILENT);
    }
  }
  return trigrams;
}

const TRIGRAMS = buildTrigrams();

const classAt = (text: string, index: number): number => UNIT_CLASSES[text.charCodeAt(index)] as number;

/**
 * 1 if number words may have the three units from `index` on, which lie in the text, else 0. Several are asked at once,
 * with `&`: every second one is known, and branches that a processor cannot foresee take longer than looking.
 */
const known = (text: string, index: number): number =>
  ((TRIGRAMS[(classAt(text, index) << CLASS_BITS) | classAt(text, index + 1)] as number) >> classAt(text, index + 2)) & 1;

/** Units of three {@link known} places that follow each other. */
const SAMPLE = 9;

/** Whether number words may have all of {@link SAMPLE} units from `index` on: every third place first, which most texts have not. */
function looksSpoken(text: string, index: number): boolean {
  if ((known(text, index) & known(text, index + 3) & known(text, index + 6)) === 0) return false;
  return (known(text, index + 1) & known(text, index + 2) & known(text, index + 4) & known(text, index + 5)) === 1;
}

/** Where the next word starts, if it is close. Space, comma, hyphen, full stop and slash are below the letters and digits of all scripts. */
function nextWord(text: string, index: number): number {
  const { length } = text;
  const end = Math.min(length, index + LONGEST_WORD);
  let at = index;
  while (at < end && text.charCodeAt(at) > LAST_GAP) at++;
  const behind = Math.min(length, at + LONGEST_GAP);
  while (at < behind && text.charCodeAt(at) <= LAST_GAP) at++;
  return at;
}

/** Whether the words from `index` on are number words, or digits among them. */
function isSpoken(text: string, index: number, vocabulary: Vocabulary): boolean {
  let at = index;
  let spoken = 0;
  for (let words = 0; words < FEWEST_WORDS; words++) {
    if (digitAt(text, at) < 0) {
      if (!vocabulary.isNumberWord(text, at)) return false;
      spoken++;
    }
    at = nextWord(text, at);
  }
  return spoken > 0;
}

/** Whether a text without digits may: number words have their letters in every place, other texts hardly any in a row. */
export function mayHoldNumberWords(text: string, vocabulary: Vocabulary): boolean {
  for (let sample = STRIDE.words / 2; sample < text.length - LOOK; sample += STRIDE.words) {
    if (looksSpoken(text, sample) && isSpoken(text, nextWord(text, sample), vocabulary)) return true;
  }
  return false;
}

/** Whether a text with digits may: of a number in words and digits, few words may be the words. */
export function mayMixNumberWords(text: string, vocabulary: Vocabulary): boolean {
  const stride = text.length > CHAT ? STRIDE.mixed : STRIDE.mixedInChat;
  for (let sample = stride / 2; sample < text.length - SHORTEST_WORDS; sample += stride) {
    const word = nextWord(text, sample);
    const isNear = word + SHORTEST_WORDS <= text.length;
    if (isNear && (known(text, word - 1) & known(text, word + 2)) === 1 && isSpoken(text, word, vocabulary)) return true;
  }
  return false;
}

/** Units of a message that may say a code in words at the end of a line, and of the signs and emoji behind them. */
const SPELT = { longest: 160, signs: 12 } as const;

/** Whether a line of a short text without digits may end with a number in words, as "my cvv is one two three". */
export function mayEndInWords(text: string, vocabulary: Vocabulary): boolean {
  if (text.length > SPELT.longest) return false;
  for (let line = text.indexOf('\n'); line >= 0; line = text.indexOf('\n', line + 1)) if (endsInWords(text, line, vocabulary)) return true;
  return endsInWords(text, text.length, vocabulary);
}

function endsInWords(text: string, to: number, vocabulary: Vocabulary): boolean {
  let end = to;
  while (end > to - SPELT.signs && end > SAMPLE && classAt(text, end - 1) <= GAP) end--;
  if (end < SAMPLE || !looksSpoken(text, end - SAMPLE)) return false;
  let word = end;
  while (word > 0 && classAt(text, word - 1) !== GAP) word--;
  return vocabulary.isNumberWord(text, word);
}
