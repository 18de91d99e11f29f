// What PCI DSS 3.3.1 forbids to keep at all: verification codes and PINs, where a card number or words show them.
import { goesOn, isDigit, MASK } from './characters';
import { firstMarkFrom, strangeLetters } from './context';
import { HIDDEN } from './hidden';
import type { Mark, Marks, SpokenNumber } from './marks';
import { nextGroup } from './recognise';
import { digitWithin, endOfDate, isLeftOver, numberFrom, type Stretch } from './shortNumbers';
import { skipGap, Speech } from './speech';
import type { Found, Reason, Writing } from './types';
import type { MarkKind } from './words';

/** A stretch of text of which nothing may stay. */
export const secret = (start: number, end: number, reason: Exclude<Reason, Writing>): Found => ({ start, end, network: null, last4: '', reason });

/**
 * Units between a word and the code it names, as in "CVV on the back: 123"; between a code and the word behind it; between
 * date and code; between the words of a phrase; "locker ka code"; between "password" and the card that it is of.
 */
const REACH = { forward: 40, back: 20, behind: 24, phrase: 3, owner: 6, card: 24 } as const;
/** What a word asks for. */
interface Wanted {
  readonly sizes: readonly number[];
  readonly reason: 'verificationCode' | 'pin';
  /** Letters of words that say nothing here, which may stand between the word and its number. */
  readonly strange: number;
}

const CODE: Wanted = { sizes: [3, 4], reason: 'verificationCode', strange: 16 };
/** Codes of four digits and more are also sent to phones. */
const SHORT_CODE: Wanted = { ...CODE, sizes: [3] };
const PIN: Wanted = { sizes: [4, 5, 6], reason: 'pin', strange: 16 };
const SHORT_PIN: Wanted = { ...PIN, sizes: [4] };
const PASSWORD: Wanted = { ...PIN, sizes: [3, 4, 5, 6] };
/** Nothing says that the PIN is a card's: "drop a pin at 1234 Main Street", "pin 110001" in an Indian address. */
const BARE_PIN: Wanted = { sizes: [4], reason: 'pin', strange: 1 };

/** `1234 AB`: a Dutch postal code. */
const POSTAL_LETTERS = /^ ?[A-Z]{2}\b/;

const ABOUT_CARDS: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'card', 'code', 'securityCode', 'verificationCode', 'expiry', 'link', 'number', 'codeWord', 'back', 'security', 'verification', 'pin', 'password',
]);

/** Said of a card, and of parcel lockers, doors and customers. */
const OF_ANYTHING: ReadonlySet<MarkKind> = new Set<MarkKind>(['securityCode', 'verificationCode', 'codeWord', 'password']);

const SECRET_WORDS: ReadonlySet<MarkKind> = new Set<MarkKind>(['code', 'securityCode', 'verificationCode', 'pin']);

/** Letters of words such as "until" between a card number and its date. */
const MOST_BEFORE_DATE = 12;
/** The number of a line in a list, and no date: `2) exp 12/27`. */
const ITEM = /^\d[).](?!\d)/;
/** Digits of the shortest and the longest code or PIN. */
const SHORTEST_CODE = 3;
const LONGEST_CODE = 6;

/** Finds the secrets of one text. */
class SecretFinder {
  private readonly marks: readonly Mark[];
  private readonly spoken: readonly SpokenNumber[];
  private readonly isAboutCards: boolean;
  private starts: ReadonlySet<number> | null = null;

  constructor(
    private readonly text: string,
    private readonly cards: readonly Found[],
    words: Marks,
  ) {
    this.marks = words.marks;
    this.spoken = words.spoken;
    this.isAboutCards = cards.length > 0 || this.marks.some(({ kind }) => kind === 'card' || kind === 'code');
  }

  find(): readonly Found[] {
    const secrets: Found[] = [];
    for (let index = 0; index < this.cards.length; index++) {
      const behind = this.codeBehind(this.cards[index] as Found, this.cards[index + 1]);
      if (behind) secrets.push(secret(behind.start, behind.end, 'verificationCode'));
    }
    for (let index = 0; index < this.marks.length; index++) {
      const mark = this.marks[index] as Mark;
      const wanted = this.wantedBy(index, mark);
      const named = wanted && this.numberOf(index, mark, wanted);
      if (named && !isLeftOver(this.text, named)) secrets.push(secret(named.start, named.end, wanted.reason));
    }
    return secrets;
  }

  /** What a word asks for, or `null`. Words such as "security code" and "PIN" are also said of parcels, doors and post offices. */
  private wantedBy(index: number, { kind, start, end }: Mark): Wanted | null {
    const before = this.marks[index - 1];
    const owner = before?.kind === 'link' ? this.marks[index - 2] : before;
    const isOthers = !this.isAboutCards && owner?.kind === 'other' && start - owner.end <= (owner === before ? REACH.phrase : REACH.owner);
    switch (kind) {
      case 'code':
        return CODE;
      case 'securityCode':
        return isOthers ? null : CODE;
      case 'verificationCode':
        if (this.cards.length > 0) return CODE;
        return this.isCardNear(index) ? SHORT_CODE : null;
      case 'back':
        if (this.cards.length > 0 || this.isCardNear(index)) return CODE;
        return this.isOnBack(index) ? SHORT_CODE : null;
      case 'pin':
        if (this.isCardNear(index)) return this.isPostal(index) || before?.kind === 'payment' ? SHORT_PIN : PIN;
        if (this.isAboutCards) return this.isPostal(index) ? null : SHORT_PIN;
        return isOthers ? null : BARE_PIN;
      case 'password':
        return this.cards.length > 0 || this.isCardNear(index) ? PASSWORD : null;
      case 'codeWord':
        // "code de carte bleue 1234", "card code 123"
        if (this.kindWithin(index + 1, end, REACH.phrase + 3) === 'card') return PASSWORD;
        if (before?.kind === 'card' && start - before.end <= 1 && this.text[before.end] !== '\n') return CODE;
        // "le code au dos de la carte : 123"
        return this.kindWithin(index + 1, end, REACH.card) === 'card' ? CODE : null;
      default:
        return null;
    }
  }

  /** The kind of the next word that starts within reach, links aside. */
  private kindWithin(index: number, end: number, reach: number): MarkKind | null {
    const mark = this.marks[index];
    if (!mark || mark.start - end > reach || digitWithin(this.text, end, mark.start) >= 0) return null;
    return mark.kind === 'link' ? this.kindWithin(index + 1, mark.end, reach) : mark.kind;
  }

  /** "The 3 digits on the back", "le code au dos": without a card, two words have to say it, and no other thing is spoken of. */
  private isOnBack(index: number): boolean {
    const { start } = this.marks[index] as Mark;
    const before = this.marks.slice(Math.max(0, index - 3), index).filter((mark) => start - mark.end <= REACH.back);
    const saysCode = before.some(({ kind }) => kind === 'back' || kind === 'codeWord' || kind === 'number');
    const saysThree = this.text[start - 2] === '3' || this.spoken.some(({ word, end }) => word.role === 'number' && word.value === 3 && end <= start && start - end <= REACH.back);
    return (saysCode || saysThree) && !this.marks.some(({ kind }) => kind === 'other' || kind === 'document' || kind === 'label');
  }

  private isCardNear(index: number): boolean {
    const { start, end } = this.marks[index] as Mark;
    return this.marks.slice(Math.max(0, index - 4), index + 5).some((mark) => mark.kind === 'card' && mark.start - end <= REACH.card && start - mark.end <= REACH.card);
  }

  /** "PIN code 110001" is an Indian postal code, even where cards are spoken of. */
  private isPostal(index: number): boolean {
    const { end } = this.marks[index] as Mark;
    return this.kindWithin(index + 1, end, REACH.phrase) === 'codeWord';
  }

  /** The code that a word speaks of: the first number behind it; where there is none, the one right before it. */
  private numberOf(index: number, mark: Mark, wanted: Wanted): Stretch | null {
    if (this.isOfAnother(index, mark)) return null;
    const behind = this.numberBehind(index, mark, wanted) ?? this.spokenBehind(index, mark, wanted);
    // Where it was masked before, what stands in front is something else.
    const isMasked = this.text.slice(mark.end, mark.end + REACH.forward).includes(MASK);
    return behind ?? (wanted === CODE && !isMasked ? this.numberBefore(mark) : null);
  }

  /** Whether a card number starts at a place: its first group is no code. */
  private startsCard(at: number): boolean {
    this.starts ??= new Set(this.cards.map(({ start }) => start));
    return this.starts.has(at);
  }

  /** "The security code of the parcel locker is 4821": between word and number stands what it is of, and no card. */
  private isOfAnother(index: number, { kind, end }: Mark): boolean {
    if (this.cards.length > 0 || !OF_ANYTHING.has(kind)) return false;
    const number = digitWithin(this.text, end, end + REACH.forward);
    let isAnother = false;
    for (let at = index + 1; at < this.marks.length; at++) {
      const mark = this.marks[at] as Mark;
      if (mark.start >= number) break;
      if (mark.kind === 'card' || mark.kind === 'back') return false;
      isAnother ||= mark.kind === 'other' || mark.kind === 'document';
    }
    return isAnother;
  }

  private strange(first: number, from: number, to: number): number {
    return strangeLetters(this.text, this.marks, first, from, to, ABOUT_CARDS);
  }

  private numberBehind(index: number, mark: Mark, wanted: Wanted): Stretch | null {
    const { text } = this;
    const reach = Math.min(mark.end + REACH.forward, this.nextSecretWord(index));
    for (let at = digitWithin(text, mark.end, reach); at >= 0; ) {
      if (this.startsCard(at)) return null;
      const number = numberFrom(text, at);
      const date = endOfDate(text, number);
      if (this.isWanted(number, wanted)) return this.strange(index + 1, mark.end, at) <= wanted.strange ? number : null;
      // "The 3 digits on the back", "cvv and date: 12/27 123".
      const isPassed = number.size === 1 || (date > number.end && number.size <= 2);
      if (!isPassed) return null;
      at = digitWithin(text, Math.max(number.end, date), reach);
    }
    return null;
  }

  /** Where the next word stands that names a secret: what is behind it is its own. */
  private nextSecretWord(index: number): number {
    const next = this.marks[index + 1];
    return next && SECRET_WORDS.has(next.kind) ? next.start : Infinity;
  }

  private isWanted({ end, size }: Stretch, { sizes, strange }: Wanted): boolean {
    if (!sizes.includes(size) || goesOn(this.text, end, 1)) return false;
    // "018 427" is one code of six digits, sent to a phone.
    const next = nextGroup(this.text, end);
    if (strange === BARE_PIN.strange && POSTAL_LETTERS.test(this.text.slice(end, end + 4))) return false;
    return size !== 3 || next < 0 || next - end > 1 || numberFrom(this.text, next).size !== 3;
  }

  /** "cvv one two three", "cvv ciento veintitrés" */
  private spokenBehind(index: number, mark: Mark, { sizes, strange }: Wanted): Stretch | null {
    let spoken = this.spokenFrom(mark.end, REACH.behind);
    // "pin do karty": "do" is two in Hindi.
    while (spoken && !sizes.includes(spoken.size)) spoken = this.spokenFrom(spoken.end, mark.end + REACH.forward - spoken.end);
    return spoken && this.strange(index + 1, mark.end, spoken.start) <= strange ? spoken : null;
  }

  /** The digits in number words that start within reach of `from`. */
  private spokenFrom(from: number, reach: number): Stretch | null {
    let first = firstMarkFrom(this.spoken, from);
    while (this.spoken[first]?.word.role === 'and') first++;
    const start = this.spoken[first]?.start ?? Infinity;
    if (start - from > reach) return null;
    const speech = new Speech(this.text, this.spoken, HIDDEN, true);
    let size = 0;
    let end = start;
    for (let at = start; size <= LONGEST_CODE && speech.read(at); at = skipGap(this.text, end)) {
      size += speech.size + speech.times - 1;
      ({ end } = speech);
    }
    return { start, end: Math.max(end, start + 1), size };
  }

  private numberBefore(mark: Mark): Stretch | null {
    const { text } = this;
    let end = mark.start;
    while (end > 0 && mark.start - end < REACH.back && !isDigit(text, end - 1)) {
      if (text[end - 1] === MASK) return null;
      end--;
    }
    let start = end;
    while (start > 0 && end - start < 5 && isDigit(text, start - 1)) start--;
    if (!CODE.sizes.includes(end - start) || goesOn(text, start - 1, -1)) return null;
    return this.strange(firstMarkFrom(this.marks, end), end, mark.start) === 0 ? { start, end, size: end - start } : null;
  }

  /** `4111 1111 … 12/27 123`, `… 123 12/27`, and without the date where the line ends behind the code. */
  private codeBehind(card: Found, next: Found | undefined): Stretch | null {
    const { text } = this;
    const first = this.closeNumber(card.end, MOST_BEFORE_DATE, next);
    if (!first) return null;
    // Amex prints four digits on the front.
    const size = card.network === 'amex' ? 4 : 3;
    const isCode = (number: Stretch | null): number is Stretch => number?.size === size && !goesOn(text, number.end, 1);
    const dated = isCode(first) ? this.closeNumber(first.end) : null;
    if (dated && endOfDate(text, dated) > dated.end) return first;
    const date = endOfDate(text, first);
    const code = date < 0 ? first : this.closeNumber(date);
    if (!isCode(code)) return null;
    const isLast = /^[ \t.]*($|[\r\n])/.test(text.slice(code.end, code.end + 8)) && nextGroup(text, card.end) === code.start;
    const isBracketed = code.start - card.end <= 2 && text[code.start - 1] === '(' && text[code.end] === ')';
    // "4111 … cod. 123"
    const word = this.marks[firstMarkFrom(this.marks, card.end)];
    const isNamed = word?.kind === 'codeWord' && word.end <= code.start;
    return date >= 0 || isLast || isBracketed || isNamed ? code : null;
  }

  /**
   * The next number behind `end`, unless it is the `card`, with nothing but separators and words about cards between; before a
   * date, also some letters of other words.
   */
  private closeNumber(end: number, mostBeforeDate = 0, card?: Found): Stretch | null {
    const { text } = this;
    let at = digitWithin(text, end, end + REACH.behind);
    const spoken = this.spoken.length > 0 ? this.spokenFrom(end, REACH.behind) : null;
    // Not "do" in "ważna do 12/27", which is two in Hindi.
    if (spoken && spoken.size >= SHORTEST_CODE && (at < 0 || spoken.end <= at)) return this.strange(firstMarkFrom(this.marks, end), end, spoken.start) > 0 ? null : spoken;
    if (at > 0 && text[at - 1] === '\n' && ITEM.test(text.slice(at, at + 3))) at = digitWithin(text, at + 1, at + 1 + REACH.behind);
    if (at < 0 || at === card?.start) return null;
    const letters = this.strange(firstMarkFrom(this.marks, end), end, at);
    if (letters > mostBeforeDate) return null;
    const number = numberFrom(text, at);
    return letters === 0 || endOfDate(text, number) >= 0 ? number : null;
  }
}

/** The secrets of a text. They may overlap each other and a card number: `4111` in "cvv 4111 1111 …" is none. */
export function findSecrets(text: string, cards: readonly Found[], words: Marks): readonly Found[] {
  return new SecretFinder(text, cards, words).find();
}
