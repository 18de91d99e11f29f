// Looks words up without cutting them out of the text: a tree of letters, one step per unit.
import { INVISIBLE, KINDS, OTHER, unitAt } from './characters';

/** What does not end a word and does not count in it: soft hyphens, zero-width characters, combining accents, Arabic vowel signs. */
const SILENT = 1;
/** So many of them before a word are no longer looked through: all of a long run would be, from each of its units. */
const MOST_SILENT = 24;
/** Scripts without spaces between words: a word may start at any letter. */
const UNSPACED_FROM = 0x2e80;
const UNSPACED_TO = 0xac00;

/** How a letter is compared: lower case, without accents, as its plain form. */
function folded(unit: number): number {
  const character = String.fromCharCode(unit);
  if (/\p{M}/u.test(character)) return /[\u0300-\u036f\u064b-\u0652\u0670]/.test(character) ? SILENT : unit;
  if (!/\p{L}/u.test(character)) return 0;
  const [plain = character] = character.toLowerCase().normalize('NFKD');
  return (PLAIN.get(plain) ?? plain).charCodeAt(0);
}

/** Letters that are typed for one another, and have no decomposition that says so. */
const PLAIN: ReadonlyMap<string, string> = new Map(
  Object.entries({ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ß: 's', æ: 'a', œ: 'o', أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ة: 'ه', ى: 'ي', ی: 'ي', ک: 'ك', ۀ: 'ه', ё: 'е', й: 'и' }),
);

function buildFolds(): Uint16Array {
  const folds = new Uint16Array(0x10000);
  for (let unit = 0x41; unit < UNSPACED_FROM; unit++) folds[unit] = folded(unit);
  for (let unit = UNSPACED_FROM; unit < 0xd800; unit++) folds[unit] = unit < 0x3400 && !/\p{L}/u.test(String.fromCharCode(unit)) ? 0 : unit;
  for (let unit = 0xf900; unit < 0xfffd; unit++) folds[unit] = folded(unit);
  for (let unit = 0; unit < 0x10000; unit++) {
    const kind = KINDS[unit] ?? OTHER;
    if (kind === INVISIBLE) folds[unit] = SILENT;
    else if (kind !== OTHER) folds[unit] = 0;
  }
  folds[0x640] = SILENT;
  return folds;
}

/** By UTF-16 unit: 0 for what is no letter, {@link SILENT}, or the unit as which it is compared. */
const FOLDS = buildFolds();

const foldAt = (text: string, index: number): number => FOLDS[unitAt(text, index)] as number;

/** Whether a unit is a letter of any script; punctuation, digits and separators end a word. */
export function isLetter(unit: number): boolean {
  return (FOLDS[unit] ?? 0) > SILENT;
}

/** A text as words are compared: lower case, without accents. */
export function fold(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const unit = FOLDS[text.charCodeAt(at)] ?? 0;
    if (unit > SILENT) result += String.fromCharCode(unit);
    else if (unit === 0) result += text[at];
  }
  return result;
}

/** Stands for any ending of a word (`kredit*`), or for any beginning (`*nummer`). */
const ANY = '*';

/** Receives the words that were found: index of the entry, start and end. */
export type OnWord = (entry: number, start: number, end: number) => void;

/** Spreads keys over a hash table: 2^32 divided by the golden ratio (Knuth, The Art of Computer Programming, 6.4). */
const GOLDEN_RATIO = 0x9e3779b1;

/** A word to look for: folded letters, and whether more may follow. */
interface Pattern {
  readonly letters: string;
  readonly isOpen: boolean;
  readonly entry: number;
}

/** Letters one after the other. A hash table of few and small columns, because it has to stay in the cache. */
class LetterTree {
  /** By folded unit: the node of a first letter, 0 for none. */
  private readonly roots = new Uint16Array(0x10000);
  /** By slot: parent and letter of a node, and the node; 0 for an empty slot. */
  private readonly keys: Int32Array;
  private readonly children: Uint16Array;
  private readonly mask: number;
  /** By node: entry plus one of the word that ends there, and of the word whose beginning it is. */
  private readonly exact: Uint16Array;
  private readonly beginnings: Uint16Array;
  private nodes = 1;
  /** Where the last walk ended. */
  walkedTo = 0;
  /** Whether it gave the beginning of a word. */
  isOpen = false;

  constructor(patterns: readonly Pattern[]) {
    const most = patterns.reduce((sum, { letters }) => sum + letters.length, 1);
    const slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.mask = slots - 1;
    this.keys = new Int32Array(slots);
    this.children = new Uint16Array(slots);
    this.exact = new Uint16Array(most);
    this.beginnings = new Uint16Array(most);
    for (const { letters, isOpen, entry } of patterns) {
      let node = 0;
      for (let at = 0; at < letters.length; at++) node = this.childOf(node, letters.charCodeAt(at)) || this.addChild(node, letters.charCodeAt(at));
      (isOpen ? this.beginnings : this.exact)[node] = entry + 1;
    }
  }

  /** The slot of a child, or the empty one where it belongs. */
  private slotOf(node: number, letter: number): number {
    const key = (node << 16) | letter;
    const { keys, mask } = this;
    let slot = (Math.imul(key, GOLDEN_RATIO) >>> 15) & mask;
    for (let found = keys[slot]; found !== key && found !== 0; found = keys[slot]) slot = (slot + 1) & mask;
    return slot;
  }

  /** The child of a node for a letter, 0 for none; the roots are the children of node 0. */
  private childOf(node: number, letter: number): number {
    return (node === 0 ? this.roots[letter] : this.children[this.slotOf(node, letter)]) as number;
  }

  private addChild(node: number, letter: number): number {
    const child = this.nodes++;
    if (node === 0) this.roots[letter] = child;
    else {
      const slot = this.slotOf(node, letter);
      this.keys[slot] = (node << 16) | letter;
      this.children[slot] = child;
    }
    return child;
  }

  /** The entry of the word that starts at `start` and goes in direction `step`, or -1; it is known as far as {@link walkedTo}. */
  walk(text: string, start: number, step: 1 | -1): number {
    const { length } = text;
    let node = 0;
    let known = 0;
    let at = start;
    for (; at >= 0 && at < length; at += step) {
      const unit = FOLDS[text.charCodeAt(at)] as number;
      if (unit === SILENT) continue;
      node = unit === 0 ? node : this.childOf(node, unit);
      if (unit === 0 || node === 0) break;
      known = (this.beginnings[node] as number) || known;
    }
    this.walkedTo = at;
    const exact = node > 0 ? (this.exact[node] as number) : 0;
    this.isOpen = exact === 0;
    return (exact || known) - 1;
  }
}

const FULL_STOP = 0x2e;
/** Letters of an abbreviation: fewer are initials. */
const DOTTED = { fewest: 3, most: 4 } as const;

/** The letters of an abbreviation such as `C.V.V.` that starts at `index`, each with a full stop; empty when there is none. */
function dottedAt(text: string, index: number): string {
  let letters = '';
  for (let at = index; letters.length < DOTTED.most && foldAt(text, at) > SILENT && unitAt(text, at + 1) === FULL_STOP; at += 2) letters += text[at];
  return letters.length < DOTTED.fewest ? '' : letters;
}

/**
 * A fixed set of words, each with the index of an entry. Of several that fit the exact one counts, then the longest
 * beginning, then the longest ending.
 */
export class Lexicon {
  /** Where the word stands that was found last. */
  start = 0;
  end = 0;
  private readonly forward: LetterTree;
  private readonly backward: LetterTree;
  private readonly hasEndings: boolean;

  constructor(words: ReadonlyArray<readonly [word: string, entry: number]>) {
    const lettersOf = (word: string): string => fold(word.replaceAll(ANY, ''));
    this.forward = new LetterTree(
      words.filter(([word]) => !word.startsWith(ANY)).map(([word, entry]) => ({ letters: lettersOf(word), isOpen: word.endsWith(ANY), entry })),
    );
    this.hasEndings = words.some(([word]) => word.startsWith(ANY));
    this.backward = new LetterTree(
      words.filter(([word]) => word.startsWith(ANY)).map(([word, entry]) => ({ letters: [...lettersOf(word)].reverse().join(''), isOpen: true, entry })),
    );
  }

  /** The entry of the next word of a stretch of text that has one, or -1; it stands between {@link start} and {@link end}. */
  next(text: string, from: number, to: number): number {
    const { length } = text;
    for (let at = from; at < to; ) {
      const unit = FOLDS[text.charCodeAt(at)] as number;
      if (unit <= SILENT) {
        at++;
        continue;
      }
      const isSpaced = unit < UNSPACED_FROM || unit >= UNSPACED_TO;
      let known = this.forward.walk(text, at, 1);
      let end = this.forward.walkedTo;
      if (isSpaced) {
        // The rest of a word that is not known to its end.
        while (end < length && (FOLDS[text.charCodeAt(end)] as number) > 0) end++;
        const dotted = end === at + 1 && unitAt(text, end) === FULL_STOP ? dottedAt(text, at) : '';
        if (dotted !== '') {
          known = this.forward.walk(dotted, 0, 1);
          end = at + dotted.length * 2;
        }
        if (known < 0 && this.hasEndings) known = this.backward.walk(text, end - 1, -1);
      } else if (known < 0) end = at + 1;
      if (known >= 0) {
        this.start = at;
        this.end = end;
        return known;
      }
      at = end;
    }
    return -1;
  }

  /** Calls `onWord` for every word of a stretch of text that has an entry, in order. */
  scan(text: string, from: number, to: number, onWord: OnWord): void {
    for (let entry = this.next(text, from, to); entry >= 0; entry = this.next(text, this.end, to)) onWord(entry, this.start, this.end);
  }

  /** The entry of the word that starts at `index`, behind a few units that are {@link SILENT}, or -1. */
  entryAt(text: string, index: number): number {
    let at = index;
    while (at < index + MOST_SILENT && foldAt(text, at) === SILENT) at++;
    if (foldAt(text, at) <= SILENT) return -1;
    const known = this.forward.walk(text, at, 1);
    return this.forward.isOpen || foldAt(text, this.forward.walkedTo) === 0 ? known : -1;
  }

  /** The entry of a word that stands by itself, or -1. */
  entryOf(word: string): number {
    let found = -1;
    this.scan(word, 0, word.length, (entry, start, end) => {
      if (start === 0 && end === word.length) found = entry;
    });
    return found;
  }
}
