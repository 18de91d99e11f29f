// The words of a text that say something about the numbers near them, found in one pass.
import { fold, Lexicon } from './lexicon';
import { GLUED_STARTS, GLUED_WORDS, gluedNumber, numberWords, type NumberWord } from './numberWords';
import type { ContextWords } from './types';
import { WORD_GROUPS, type MarkKind, type WordGroup } from './words';

/** A word, or a phrase such as "código de seguridad". */
export interface Mark {
  readonly kind: MarkKind;
  /** The most digits of a number that it speaks about. */
  readonly longest: number;
  readonly start: number;
  readonly end: number;
}

/** A number word and where it stands. */
export interface SpokenNumber {
  readonly word: NumberWord;
  readonly start: number;
  readonly end: number;
}

/** What the words of a text say, in order. */
export interface Marks {
  readonly marks: readonly Mark[];
  readonly spoken: readonly SpokenNumber[];
}

type Meaning = { readonly kind: MarkKind; readonly longest: number } | NumberWord | { readonly role: 'glued' };

const NUMBER_WORDS = numberWords();
/** The number words themselves. */
export const SPOKEN: readonly string[] = [...NUMBER_WORDS.map(([word]) => word), ...GLUED_WORDS];

/** Articles and prepositions that Arabic writes together with the word. */
const ARABIC_PREFIXES = ['', 'ال', 'ب', 'بال', 'ل', 'لل', 'و', 'وال'];
const isArabic = (word: string): boolean => /^[\u0600-\u06ff]/.test(word);

function spellings(words: string): readonly string[] {
  return words.split(' ').flatMap((word) => (isArabic(word) ? ARABIC_PREFIXES.map((prefix) => prefix + word) : [word]));
}

/** The words without which no verification code and no PIN is spoken of, as long as there is no card number. */
const OF_SECRETS: ReadonlySet<MarkKind> = new Set<MarkKind>(['code', 'securityCode', 'verificationCode', 'security', 'verification', 'codeWord', 'pin', 'password', 'back']);
const SECRET_WORDS = new Lexicon(
  WORD_GROUPS.filter(({ kind }) => OF_SECRETS.has(kind)).flatMap(({ words }) => Object.values(words).flatMap(spellings)).map((word) => [word, 0] as const),
);

/** Whether a text may speak of a verification code or a PIN: a quicker look than {@link Vocabulary.read}. */
export const mayNameSecret = (text: string): boolean => SECRET_WORDS.next(text, 0, text.length) >= 0;

/** A lexicon and what its entries mean. */
export class Vocabulary {
  private readonly meanings: Meaning[] = [];
  private readonly lexicon: Lexicon;

  constructor(own: ContextWords = {}) {
    const groups: readonly WordGroup[] = [
      ...WORD_GROUPS,
      { kind: 'card', words: { own: (own.card ?? []).join(' ') } },
      { kind: 'other', words: { own: (own.other ?? []).join(' ') } },
    ];
    const entries: Array<readonly [string, number]> = [];
    for (const { kind, longest = Infinity, words } of groups) {
      const entry = this.meanings.push({ kind, longest }) - 1;
      for (const line of Object.values(words)) for (const word of spellings(line)) if (word !== '') entries.push([word, entry]);
    }
    for (const [word, meaning] of NUMBER_WORDS) entries.push([word, this.meanings.push(meaning) - 1]);
    const glued = this.meanings.push({ role: 'glued' }) - 1;
    for (const start of GLUED_STARTS) entries.push([`${start}*`, glued]);
    this.lexicon = new Lexicon(entries);
  }

  /** Every word of a text that says something about numbers. */
  read(text: string): Marks {
    const marks: Mark[] = [];
    const spoken: SpokenNumber[] = [];
    this.lexicon.scan(text, 0, text.length, (entry, start, end) => {
      const meaning = this.meanings[entry] as Meaning;
      if ('role' in meaning) {
        const word = meaning.role === 'glued' ? wordOf(text, start, end) : meaning;
        if (isOnTheBack(text, start, end)) addMark(text, marks, { kind: 'back', longest: Infinity, start, end });
        else if (word) spoken.push({ word, start, end: endWithAyn(text, end) });
      } else addMark(text, marks, { kind: meaning.kind, longest: meaning.longest, start, end: meaning.kind === 'code' && isTwo(text, end) ? end + 1 : end });
    });
    return { marks, spoken };
  }

  /** What a single word says, or `null`. */
  kindOf(word: string): MarkKind | null {
    const meaning = this.meanings[this.lexicon.entryOf(word)];
    return meaning && 'kind' in meaning ? meaning.kind : null;
  }

  /** Whether a number word starts at `index`. */
  isNumberWord(text: string, index: number): boolean {
    const meaning = this.meanings[this.lexicon.entryAt(text, index)];
    return meaning !== undefined && 'role' in meaning;
  }
}

/** "au dos": elsewhere "dos" is two. */
const isOnTheBack = (text: string, start: number, end: number): boolean => end - start === 3 && /^au dos$/i.test(text.slice(start - 3, end));

const AYN = /['’`3]ah?(?!\p{L})/uy;

/** Where a word ends that is Arabic in Latin letters: `arba3a`, `sab'a`. */
function endWithAyn(text: string, end: number): number {
  AYN.lastIndex = end;
  return AYN.test(text) ? AYN.lastIndex : end;
}

/** Letters of the longest number below ten thousand in one word. */
const LONGEST_NUMBER = 60;

/** The number that a word is which begins as one of several parts does, or `null`. */
function wordOf(text: string, start: number, end: number): NumberWord | null {
  const value = end - start > LONGEST_NUMBER ? -1 : gluedNumber(fold(text.slice(start, end)));
  return value < 0 ? null : { role: 'number', value };
}

/** cvv2, cvc2, cav2 */
const isTwo = (text: string, index: number): boolean => text[index] === '2' && !/\d/.test(text[index + 1] ?? '');

/** What two words together mean; `gap` is what may stand between them. */
interface Phrase {
  readonly kind: MarkKind;
  readonly gap: RegExp;
}

/** `código de seguridad`, `carte d'identité`: an article or preposition, at most. */
const SHORT_WORD = /^[.°]?[ -]{0,2}(?:\p{L}{1,3}[ '’-])?$/u;
const TOUCHING = /^[ -]{0,2}$/;
const LONGEST_GAP = 5;

const SECURITY_CODE: Phrase = { kind: 'securityCode', gap: SHORT_WORD };
const VERIFICATION_CODE: Phrase = { kind: 'verificationCode', gap: SHORT_WORD };
/** "Social security": whose number is not the one on a card's back. */
const LABEL: Phrase = { kind: 'label', gap: TOUCHING };
const TOGETHER: Phrase = { kind: 'other', gap: TOUCHING };
/** A document, because the card may follow: "номер подарочной карты". */
const LABELLED: Phrase = { kind: 'document', gap: SHORT_WORD };

/** By the kinds of a word and the one behind it. */
const PHRASES: Readonly<Partial<Record<MarkKind, Readonly<Partial<Record<MarkKind, Phrase>>>>>> = {
  security: { codeWord: SECURITY_CODE, number: SECURITY_CODE },
  verification: { codeWord: VERIFICATION_CODE, number: VERIFICATION_CODE },
  codeWord: { security: SECURITY_CODE, verification: VERIFICATION_CODE, label: LABELLED },
  number: { security: SECURITY_CODE, verification: VERIFICATION_CODE, label: LABELLED },
  card: { label: LABELLED },
  // "numéro de sécurité sociale"
  securityCode: { label: LABELLED },
  document: { card: TOGETHER },
  customer: { card: TOGETHER },
  password: { security: SECURITY_CODE },
  label: { card: TOGETHER, number: TOGETHER, codeWord: TOGETHER, security: LABEL },
};

/** Appends a mark, or puts it together with the one before: "security code", "gift card", "carte d'identité". */
function addMark(text: string, marks: Mark[], mark: Mark): void {
  const at = marks.at(-1)?.kind === 'link' ? marks.length - 2 : marks.length - 1;
  const half = marks[at];
  const phrase = half && mark.start - half.end <= LONGEST_GAP ? PHRASES[half.kind]?.[mark.kind] : undefined;
  if (!half || !phrase?.gap.test(text.slice(half.end, mark.start))) {
    marks.push(mark);
    return;
  }
  marks.length = at;
  marks.push({ kind: phrase.kind, longest: Infinity, start: half.start, end: mark.end });
}
