// Numbers read out in words: "four one one one", "double four", "forty-one eleven", "quatre-vingt-onze", "vier 1 1 eins".
import { digitAt, isGap, KINDS, OTHER } from './characters';
import { CHAIN, SHORTEST_PAN, type OnChain } from './chain';
import type { SpokenNumber } from './marks';
import { valueAt } from './recognise';

/** Units of separators between two words. */
const LONGEST_GAP = 4;

/** Digits that one word, or a few that make one number, stand for. */
interface Spoken {
  readonly digits: readonly number[];
  readonly start: number;
  readonly end: number;
}

const spoken = (number: number | string, start: number, end: number): Spoken => ({ digits: [...String(number)].map(Number), start, end });

/** Where the next word or digit starts behind `end`, if only separators lie between, else -1. */
function skipGap(text: string, end: number): number {
  let at = end;
  while (at - end < LONGEST_GAP && isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) at++;
  return at;
}

/** Reads the numbers of a text word by word. */
class Speech {
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly words: readonly SpokenNumber[],
  ) {}

  /** The words that make the number at `at`, or a digit there; `null` when there is neither. */
  read(at: number): Spoken | null {
    const word = this.wordAt(at);
    if (!word) {
      const value = valueAt(this.text, at);
      return value >= 0 ? { digits: [value], start: at, end: at + 1 } : null;
    }
    const { word: said, start, end } = word;
    if (said.role === 'and') return null;
    if (said.role === 'times') {
      const repeated = this.read(skipGap(this.text, end));
      return repeated && repeated.digits.length === 1 ? { digits: Array<number>(said.times).fill(repeated.digits[0] ?? 0), start, end: repeated.end } : null;
    }
    return said.role === 'ten' ? this.withUnit(said.digits, start, end) : this.withTen(said.digits, start, end);
  }

  /** "forty one", "forty-one", "treinta y uno", "soixante-quinze". */
  private withUnit(ten: string, start: number, end: number): Spoken {
    const at = this.behindAnd(end);
    const unit = this.wordAt(at);
    if (unit?.word.role === 'ten' && ten === '60' && unit.word.digits === '10') return this.withUnit('70', start, unit.end);
    const value = unit?.word.role === 'digits' ? Number(unit.word.digits) : 0;
    const most = ten === '60' || ten === '80' ? 20 : 10;
    return unit && value > 0 && value < most ? spoken(Number(ten) + value, start, unit.end) : spoken(Number(ten), start, end);
  }

  /** "quatre-vingt", and Arabic, where the ten follows its unit. */
  private withTen(digits: string, start: number, end: number): Spoken {
    const ten = this.wordAt(skipGap(this.text, end));
    if (ten?.word.role === 'ten' && digits.length === 1) {
      if (ten.word.follows) return spoken(Number(ten.word.digits) + Number(digits), start, ten.end);
      if (digits === '4' && ten.word.digits === '20' && this.text[end] === '-') return this.withUnit('80', start, ten.end);
    }
    return spoken(digits, start, end);
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

/** Units in front of a number word in which digits may be part of the number. */
const LONGEST_START = 24;

/** Where the digits start that stand right before a number word. */
function startOfDigits(text: string, index: number, done: number): number {
  let start = index;
  for (let at = index - 1; at >= done && index - at <= LONGEST_START; at--) {
    if (digitAt(text, at) >= 0) start = at;
    else if (!isGap(KINDS[text.charCodeAt(at)] ?? OTHER)) break;
  }
  return start;
}

/** Hands on the chains that number words make, with single digits among them. */
export function recogniseSpoken(text: string, words: readonly SpokenNumber[], onChain: OnChain): void {
  const speech = new Speech(text, words);
  let done = 0;
  for (const { start } of words) {
    if (start < done) continue;
    CHAIN.begin('words');
    let at = startOfDigits(text, start, done);
    for (let number = speech.read(at); number; number = speech.read(at)) {
      CHAIN.beginGroup();
      for (const digit of number.digits) CHAIN.add(digit, number.start, number.end);
      done = number.end;
      at = skipGap(text, done);
    }
    if (CHAIN.digits >= SHORTEST_PAN) onChain(CHAIN.finish(text));
  }
}
