// Numbers read out in words: "four one one one", "double four", "forty-one eleven", "quatre-vingt-onze", "vier 1 1 eins".
import { isGap, KINDS, OTHER } from './characters';
import { CHAIN, handOn, MASKED, type ChainTaker } from './chain';
import type { Hidden } from './hidden';
import type { SpokenNumber } from './marks';
import { valueAt } from './recognise';

/** Units of separators between two words. */
const LONGEST_GAP = 4;

/** Where the next word or digit starts behind `end`. */
function skipGap(text: string, end: number): number {
  let at = end;
  while (at - end < LONGEST_GAP && isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) at++;
  return at;
}

/** Reads the numbers of a text word by word: numbers below a hundred that one word, or a few, stand for. */
class Speech {
  /** What was read last: its value, its digits (one that was masked is a single digit, too), and how often it is said, as in "double four". */
  value = 0;
  size: 1 | 2 = 1;
  times = 1;
  start = 0;
  end = 0;
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly words: readonly SpokenNumber[],
    private readonly hidden: Hidden,
  ) {}

  /** Reads the words that make the number at `at`, or a digit there; `false` when there is neither. */
  read(at: number): boolean {
    const found = this.wordAt(at);
    if (!found) {
      const value = this.hidden.has(at) ? MASKED : valueAt(this.text, at);
      return value >= 0 && this.note(value, 1, at, at + 1);
    }
    const { word, start, end } = found;
    switch (word.role) {
      case 'and':
        return false;
      case 'times':
        return this.withTimes(word.times, start, skipGap(this.text, end));
      case 'ten':
        return this.withUnit(word.value, start, end);
      case 'number':
        return this.withTen(word.value, start, end);
      default:
        return word satisfies never;
    }
  }

  private note(value: number, size: 1 | 2, start: number, end: number): true {
    this.value = value;
    this.size = size;
    this.times = 1;
    this.start = start;
    this.end = end;
    return true;
  }

  private noteWords(value: number, start: number, end: number): true {
    return this.note(value, value < 10 ? 1 : 2, start, end);
  }

  /** "double four"; not "double double four", which nobody says. */
  private withTimes(times: number, start: number, at: number): boolean {
    if (this.wordAt(at)?.word.role === 'times' || !this.read(at) || this.size !== 1) return false;
    this.times = times;
    this.start = start;
    return true;
  }

  /** "forty one", "forty-one", "treinta y uno", "soixante-quinze", "quatre-vingt-dix-sept". */
  private withUnit(ten: number, start: number, end: number): true {
    const unit = this.wordAt(this.behindAnd(end));
    const isByTwenties = ten === 60 || ten === 80;
    if (unit?.word.role === 'ten' && isByTwenties && unit.word.value === 10) return this.withUnit(ten + 10, start, unit.end);
    const value = unit?.word.role === 'number' ? unit.word.value : 0;
    const most = isByTwenties ? 20 : 10;
    // "soixante quatre-vingt-un" is 60 and 81.
    const isUnit = unit && value > 0 && value < most && !this.isFourOfEighty(value, unit.end);
    return isUnit ? this.noteWords(ten + value, start, unit.end) : this.noteWords(ten, start, end);
  }

  /** "quatre-vingt", and Arabic, where the ten follows its unit. */
  private withTen(value: number, start: number, end: number): true {
    const ten = value < 10 ? this.wordAt(skipGap(this.text, end)) : null;
    if (ten?.word.role === 'ten') {
      if (ten.word.follows) return this.noteWords(ten.word.value + value, start, ten.end);
      if (this.isFourOfEighty(value, end)) return this.withUnit(80, start, ten.end);
    }
    return this.noteWords(value, start, end);
  }

  /** "quatre-vingt" */
  private isFourOfEighty(value: number, end: number): boolean {
    const next = value === 4 && this.text[end] === '-' ? this.wordAt(end + 1) : null;
    return next?.word.role === 'ten' && next.word.value === 20;
  }

  private behindAnd(end: number): number {
    const at = skipGap(this.text, end);
    const word = this.wordAt(at);
    return word?.word.role === 'and' ? skipGap(this.text, word.end) : at;
  }

  /** The number word that starts at `at`. */
  private wordAt(at: number): SpokenNumber | null {
    while (this.next > 0 && (this.words[this.next - 1]?.start ?? -1) >= at) this.next--;
    while ((this.words[this.next]?.start ?? Infinity) < at) this.next++;
    const word = this.words[this.next];
    return word?.start === at ? word : null;
  }
}

/** Adds the number that was read to the chain, as a group of its own. */
function addSpoken({ value, size, times, start, end }: Speech): void {
  CHAIN.beginGroup();
  if (size === 2) CHAIN.add(Math.floor(value / 10), start, end);
  for (let time = 0; time < times; time++) CHAIN.add(size === 2 ? value % 10 : value, start, end);
}

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
  const speech = new Speech(text, words, hidden);
  let done = 0;
  // Not for … of: a megabyte has hundreds of thousands of words.
  for (let index = 0; index < words.length; index++) {
    const { start } = words[index] as SpokenNumber;
    if (start < done) continue;
    CHAIN.begin('words');
    let at = startOfDigits(text, start, done);
    while (speech.read(at)) {
      addSpoken(speech);
      done = speech.end;
      at = skipGap(text, done);
    }
    handOn(taker, 'words');
  }
}
