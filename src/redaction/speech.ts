// What the words of a text are as numbers: "forty-one", "vier", "deux cent onze", "double four".
import { isGap, KINDS, unitAt } from './characters';
import { MASKED } from './chain';
import type { Hidden } from './hidden';
import type { SpokenNumber } from './marks';
import { valueAt } from './recognise';

/** Units of separators between two words. */
const LONGEST_GAP = 6;

/** Where the next word or digit starts behind `end`. */
export function skipGap(text: string, end: number): number {
  let at = end;
  while (at - end < LONGEST_GAP && isGap(KINDS[unitAt(text, at)] as number)) at++;
  return at;
}

/** Nobody counts further than "four times". */
const MOST_TIMES = 4;
const ARTICLE = /(?:die|der|das|the|de|het|le|la|el|il|lo|o|a)(?=\s)\s{1,2}/iy;
/** French counts on from it: "soixante-quinze". */
const SIXTY = /^soixante/i;
/** Ten in Turkish, and an English preposition. */
const ON = /^on\b/i;
const TURKISH_UNIT = /^(?:bir|iki|[uü][cç]|d[oö]rt|be[sş]|alt[iı]|yedi|sekiz|dokuz)/i;
const ARABIC_AND = 'و';
/** The first letter of مرات. */
const ARABIC_TIMES = 'م';

/** A number that a hundred, or a thousand, may stand behind. */
const MOST_HUNDREDS = 99;
const MOST_THOUSANDS = 9;

const SPACE_UNIT = 0x20;
const NO_BREAK_SPACE = 0xa0;
const HYPHEN = 0x2d;

/** Where the next word starts behind `end` if it may be of the same number: behind a space or a hyphen, but not a comma or a line. */
function skipJoint(text: string, end: number): number {
  const unit = unitAt(text, end);
  if (unit !== SPACE_UNIT && unit !== HYPHEN && unit !== NO_BREAK_SPACE) return end;
  return end + (unit === SPACE_UNIT && unitAt(text, end + 1) === SPACE_UNIT ? 2 : 1);
}

/** Tens of Spanish and Portuguese, behind which "y" or "e" stands in front of a unit. */
const TEN_WITH_AND = /^(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|vinte|trinta|quarenta|cinquenta|oitenta)\b/i;

/** Reads the numbers of a text word by word: numbers below ten thousand that one word, or a few, stand for. */
export class Speech {
  /** What was read last: its value, its digits (one that was masked is a single digit, too), and how often it is said, as in "double four". */
  value = 0;
  size = 1;
  times = 1;
  start = 0;
  end = 0;
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly words: readonly SpokenNumber[],
    private readonly hidden: Hidden,
    /** Whether "quatre vingt" is 80 and "setenta dos" 70 and 2; the other way they are read where that gives nothing. */
    private readonly isStrict: boolean,
  ) {}

  /** Reads the words that make the number at `at`, or a digit there; `false` when there is neither. */
  read(at: number): boolean {
    const found = this.wordAt(at);
    if (!found) {
      const value = this.hidden.has(at) ? MASKED : valueAt(this.text, at);
      return value >= 0 && this.note(value, 1, at, at + 1);
    }
    const { word, start, end } = found;
    if (this.hidden.touches(start, end)) return false;
    switch (word.role) {
      case 'and':
      case 'repeats':
      case 'plural':
        return false;
      case 'times':
        return this.withTimes(word.times, start, skipGap(this.text, end));
      case 'number':
        if (word.value < 100 && this.standsAlone(end)) return this.noteWords(word.value, start, end);
        return this.readThousands(start) && this.withRepetition(start);
      case 'ten':
      case 'scale':
        return this.readThousands(start) && this.withRepetition(start);
      default:
        return word satisfies never;
    }
  }

  /** Whether the number in hand, which ends at `end`, has one of its own behind it, as most have, or nothing. */
  private standsAlone(end: number): boolean {
    const behind = this.words[this.next + 1];
    if (behind === undefined || behind.start - end > LONGEST_GAP) return true;
    return behind.word.role === 'number' && this.words[this.next + 2]?.word.role !== 'repeats';
  }

  /** "four thousand one hundred and eleven", "mille deux cents", "twelve hundred" */
  private readThousands(at: number): boolean {
    const thousand = this.scaleAt(at, 1000);
    if (thousand < 0 && !this.readHundreds(at, MOST_HUNDREDS)) return false;
    if (thousand >= 0) this.noteWords(1000, at, thousand);
    else if (this.value <= MOST_THOUSANDS) {
      const end = this.scaleAt(skipJoint(this.text, this.end), 1000);
      if (end < 0) return true;
      this.noteWords(this.value * 1000, at, end);
    }
    return this.value % 1000 > 0 || this.value === 0 || this.withRest(1000);
  }

  /** "one hundred and eleven", "cent onze" */
  private readHundreds(at: number, most: number): boolean {
    const hundred = this.scaleAt(at, 100);
    if (hundred < 0 && !this.readBelowHundred(at)) return false;
    if (hundred >= 0) this.noteWords(100, at, hundred);
    else if (this.value > 0 && this.value <= most) {
      const end = this.scaleAt(skipJoint(this.text, this.end), 100);
      if (end < 0) return true;
      this.noteWords(this.value * 100, at, end);
    }
    return this.value < 100 || this.value % 100 > 0 || this.value % 1000 === 0 || this.withRest(100);
  }

  /** Adds the number behind a hundred or a thousand, unless that one has a hundred or a thousand of its own. */
  private withRest(below: 100 | 1000): true {
    const { value, start, end } = this;
    const at = this.behindAnd(end);
    const isRead = below === 1000 ? this.readHundreds(at, MOST_THOUSANDS) : this.readBelowHundred(at);
    const behind = isRead ? skipJoint(this.text, this.end) : at;
    const isMultiplied = isRead && this.value <= MOST_THOUSANDS && (this.scaleAt(behind, 100) >= 0 || this.scaleAt(behind, 1000) >= 0);
    const isRest = isRead && !isMultiplied && this.value > 0 && this.value < below;
    return isRest ? this.noteWords(value + this.value, start, this.end) : this.noteWords(value, start, end);
  }

  /** Where the word ends that multiplies by `value`, -1 when there is none at `at`. */
  private scaleAt(at: number, value: 10 | 100 | 1000): number {
    const found = this.wordAt(at);
    return found?.word.role === 'scale' && found.word.value === value ? found.end : -1;
  }

  private readBelowHundred(at: number): boolean {
    const found = this.wordAt(at);
    if (found?.word.role === 'ten' && found.word.follows) return this.noteWords(found.word.value, at, found.end);
    if (found?.word.role === 'ten') return this.withUnit(found.word.value, at, found.end, found.word.value === 60 && SIXTY.test(this.text.slice(at, at + 8)));
    return found?.word.role === 'number' && this.withTen(found.word.value, at, found.end);
  }

  /** "deux fois zéro", "drei mal die acht", "two fours", "خمسة مرتين" */
  private withRepetition(start: number): true {
    const { value, end } = this;
    const next = this.size === 1 ? this.wordAt(skipJoint(this.text, end)) : null;
    const behind = next?.word.role === 'number' && next.word.value <= MOST_TIMES ? this.wordAt(skipJoint(this.text, next.end)) : null;
    if (next?.word.role === 'number' && behind?.word.role === 'repeats' && this.text[behind.start] === ARABIC_TIMES) {
      this.end = behind.end;
      this.times = next.word.value;
    } else if (next?.word.role === 'times' && next.word.follows) {
      this.end = next.end;
      this.times = next.word.times;
    } else if (next && value >= 2 && value <= MOST_TIMES && next.word.role === 'plural') {
      this.note(next.word.value, 1, start, next.end);
      this.times = value;
    } else if (next && value >= 2 && value <= MOST_TIMES && next.word.role === 'repeats') {
      const digit = this.wordAt(this.behindArticle(skipGap(this.text, next.end)));
      if (digit?.word.role === 'number' && digit.word.value < 10) {
        this.note(digit.word.value, 1, start, digit.end);
        this.times = value;
      }
    }
    return true;
  }

  /** "dreimal die acht", "deux fois le zéro" */
  private behindArticle(at: number): number {
    ARTICLE.lastIndex = at;
    return ARTICLE.test(this.text) ? ARTICLE.lastIndex : at;
  }

  private note(value: number, size: number, start: number, end: number): true {
    this.value = value;
    this.size = size;
    this.times = 1;
    this.start = start;
    this.end = end;
    return true;
  }

  private noteWords(value: number, start: number, end: number): true {
    return this.note(value, String(value).length, start, end);
  }

  /** "double four"; not "double double four", which nobody says. */
  private withTimes(times: number, start: number, at: number): boolean {
    const from = this.behindArticle(at);
    if (this.wordAt(from)?.word.role === 'times' || !this.read(from) || this.size !== 1 || this.times !== 1) return false;
    this.times = times;
    this.start = start;
    return true;
  }

  /** "forty one", "forty-one", "treinta y uno", "soixante-quinze", "quatre-vingt-dix-sept". */
  private withUnit(ten: number, start: number, end: number, isByTwenties: boolean): true {
    const at = this.behindAnd(end);
    const unit = this.wordAt(at);
    if (unit?.word.role === 'ten' && isByTwenties && unit.word.value === 10) return this.withUnit(ten + 10, start, unit.end, false);
    const value = unit?.word.role === 'number' ? unit.word.value : 0;
    const most = isByTwenties ? 20 : 10;
    // "soixante quatre-vingt-un" is 60 and 81.
    const isUnit = unit && value > 0 && value < most && this.mayBeOfTen(ten, start, end, unit) && !this.isMultiplied(unit) && !this.isFourOfEighty(value, unit.end);
    return isUnit ? this.noteWords(ten + value, start, unit.end) : this.noteWords(ten, start, end);
  }

  /** Whether a unit may belong to the ten in front in the language of that. */
  private mayBeOfTen(ten: number, start: number, end: number, unit: SpokenNumber): boolean {
    const { text } = this;
    if (ten === 10 && ON.test(text.slice(start, start + 3))) return TURKISH_UNIT.test(text.slice(unit.start, unit.end));
    return !this.isStrict || unit.start !== skipJoint(text, end) || !TEN_WITH_AND.test(text.slice(start, end));
  }

  /** Indonesian: in "lima puluh delapan puluh", "dua puluh dua belas" the second number is one of its own; "thirty five thousand". */
  private isMultiplied({ start, end }: SpokenNumber): boolean {
    const next = this.wordAt(skipJoint(this.text, end))?.word;
    // "forty-one hundred", but "one hundred ninety nine hundred ten".
    if (next?.role === 'scale') return next.value !== 100 || this.text.charCodeAt(start - 1) !== HYPHEN;
    return (next?.role === 'ten' && next.value === 10 && next.follows === true);
  }

  /** "quatre-vingt", and Arabic, where the ten follows its unit. */
  private withTen(value: number, start: number, end: number): true {
    const ten = value < 10 ? this.wordAt(skipJoint(this.text, end)) : null;
    if (ten?.word.role === 'and' && this.text[ten.start] === ARABIC_AND) {
      const tens = this.wordAt(skipJoint(this.text, ten.end));
      if (tens?.word.role === 'number' && tens.word.value >= 20 && tens.word.value % 10 === 0) return this.noteWords(tens.word.value + value, start, tens.end);
    }
    // Indonesian: "empat puluh satu".
    if (ten?.word.role === 'scale' && ten.word.value === 10) return this.withUnit(value * 10, start, ten.end, false);
    if (ten?.word.role === 'ten') {
      if (ten.word.follows) return this.noteWords(ten.word.value + value, start, ten.end);
      if (this.isFourOfEighty(value, end)) return this.withUnit(80, start, ten.end, true);
    }
    return this.noteWords(value, start, end);
  }

  /** "quatre-vingt" */
  private isFourOfEighty(value: number, end: number): boolean {
    const next = value === 4 && (this.isStrict || this.text[end] === '-') ? this.wordAt(skipJoint(this.text, end)) : null;
    return next?.word.role === 'ten' && next.word.value === 20;
  }

  private behindAnd(end: number): number {
    const at = skipJoint(this.text, end);
    const word = this.wordAt(at);
    return word?.word.role === 'and' ? skipJoint(this.text, word.end) : at;
  }

  /** The number word that starts at `at`. */
  private wordAt(at: number): SpokenNumber | null {
    while (this.next > 0 && (this.words[this.next - 1]?.start ?? -1) >= at) this.next--;
    while ((this.words[this.next]?.start ?? Infinity) < at) this.next++;
    const word = this.words[this.next];
    return word?.start === at ? word : null;
  }
}
