// Looks for planted texts in whatever they may have become on their way. Knows nothing of src/redaction, on purpose.
import { StringDecoder } from 'node:string_decoder';

/** What the kinds mean, and where each must not be: {@link FORBIDDEN} in places.ts. */
export type NeedleKind = 'card' | 'control' | 'marker' | 'phone' | 'secret';

/** Something that was planted, to be looked for everywhere. */
export interface Needle {
  readonly kind: NeedleKind;
  /** Where it was planted, for the report. */
  readonly name: string;
  /** ASCII digits are found in every writing of them, anything else as it is. */
  readonly value: string;
}

/** Gives the needles that a text holds, each once. */
export type FindNeedles = (text: string) => ReadonlySet<Needle>;

/** Enough for ` - `, `&nbsp;`, and the key around a digit. */
const WIDEST_GAP = 8;
/** Enough for the digits that a mask took out, each with a separator of its own. */
const MASK_GAP = 40;
/** Numbers are looked up by their last digits. */
const KEY_LENGTH = 6;
const KEYS = 10 ** KEY_LENGTH;
const NO_DIGIT = -1;

/** The value of every decimal digit of Unicode: each script's ten follow each other, beginning with zero. */
const DIGIT_VALUES = digitValues();

function digitValues(): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  for (let code = 0, before = 0; code <= 0x1ffff; code += 1) {
    before = /\p{Nd}/u.test(String.fromCodePoint(code)) ? before + 1 : 0;
    if (before > 0) values.set(code, (before - 1) % 10);
  }
  return values;
}

/**
 * Prepares the search for these.
 * @param widestGap so many characters may stand between two digits of one number
 * @throws Error for a number that is too short to be told from others
 */
export function needleFinder(needles: readonly Needle[], widestGap = WIDEST_GAP): FindNeedles {
  const numbers = needles.filter(({ value }) => /^\d+$/.test(value));
  const findNumbers = numberFinder(numbers, widestGap);
  const texts = needles.filter((needle) => !numbers.includes(needle));
  return (text) => {
    const found = new Set<Needle>();
    for (const reading of readingsOf(text)) {
      findNumbers(reading, found);
      for (const needle of texts) if (reading.includes(needle.value)) found.add(needle);
    }
    return found;
  };
}

/** Prepares the search for what is left of card numbers after masking: their first six and last four digits. */
export function maskedFinder(cards: readonly Needle[]): FindNeedles {
  const cardOf = new Map(cards.map((card): [Needle, Needle] => [{ ...card, value: card.value.slice(0, 6) + card.value.slice(-4) }, card]));
  const find = needleFinder([...cardOf.keys()], MASK_GAP);
  return (text) => new Set([...find(text)].flatMap((masked) => cardOf.get(masked) ?? []));
}

function numberFinder(numbers: readonly Needle[], widestGap: number): (text: string, found: Set<Needle>) => void {
  const byKey = new Map<number, Needle[]>();
  const isKey = new Uint8Array(KEYS);
  for (const needle of numbers) {
    if (needle.value.length <= KEY_LENGTH) throw new Error(`${needle.name} is too short to be looked for.`);
    const key = Number(needle.value.slice(-KEY_LENGTH));
    byKey.set(key, [...(byKey.get(key) ?? []), needle]);
    isKey[key] = 1;
  }
  return (text, found) => {
    // The digits of the run that is being read; a gap that is too wide begins a new one.
    const run = new Uint8Array(text.length);
    let length = 0;
    let gap = 0;
    let key = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const digit = code < 0x80 ? code - 0x30 : (DIGIT_VALUES.get(text.codePointAt(index) ?? code) ?? NO_DIGIT);
      if (digit < 0 || digit > 9) {
        gap += 1;
        continue;
      }
      if (gap > widestGap) length = 0;
      gap = 0;
      key = (key * 10 + digit) % KEYS;
      run[length++] = digit;
      if (isKey[key] === 0) continue;
      for (const needle of byKey.get(key) ?? []) if (endsWith(run, length, needle.value)) found.add(needle);
    }
  };
}

function endsWith(run: Uint8Array, length: number, digits: string): boolean {
  if (length < digits.length) return false;
  for (let index = 1; index <= digits.length; index += 1) if (run[length - index] !== digits.charCodeAt(digits.length - index) - 0x30) return false;
  return true;
}

/** The text as it is, and what it says where escapes and base64 are taken for what they stand for. */
function* readingsOf(text: string): Iterable<string> {
  yield folded(text);
  const unescaped = text.replace(ESCAPES, (escape, ...groups: readonly string[]) => unescape(groups) ?? escape);
  if (unescaped !== text) yield folded(unescaped);
  for (const [token] of text.matchAll(BASE64)) yield folded(Buffer.from(token, 'base64').toString('utf8'));
}

/** Full-width, circled and raised digits and letters become plain ones. */
const folded = (text: string): string => (BEYOND_ASCII.test(text) ? text.normalize('NFKC') : text);
const BEYOND_ASCII = /[^\0-\x7f]/;

/** JSON's `\uFF14`, however often it was escaped again; `%EF%BC%94` of URLs; `\xEF\xBC\x94` as Redis writes; `&#xFF14;` of HTML. */
const ESCAPES = /\\+u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)|((?:\\+x[0-9a-f]{2})+)|&#(x[0-9a-f]{1,6}|\d{1,7});/gi;
/** Also the part of a wamid that holds the customer's number. */
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

function unescape([unit, percent, bytes, entity]: readonly (string | undefined)[]): string | null {
  if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
  const octets = percent ?? bytes;
  if (octets !== undefined) return Buffer.from(octets.replace(/[^0-9a-f]/gi, ''), 'hex').toString('utf8');
  const code = entity === undefined ? NaN : Number(entity.replace(/^x/i, '0x'));
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/** What a number in its longest writing may take, so that none is cut in two between chunks. */
const OVERLAP = 2_048;

/** What was found in a stream, and how long it was. */
export interface StreamSearch {
  readonly found: ReadonlySet<Needle>;
  readonly bytes: number;
}

/** Looks through a stream of any length, such as a file, in the memory of two chunks. */
export async function searchStream(chunks: AsyncIterable<Buffer>, find: FindNeedles): Promise<StreamSearch> {
  const decoder = new StringDecoder('utf8');
  const found = new Set<Needle>();
  let bytes = 0;
  let kept = '';
  const search = (text: string): void => {
    for (const needle of find(kept + text)) found.add(needle);
    kept = (kept + text).slice(-OVERLAP);
  };
  for await (const chunk of chunks) {
    bytes += chunk.length;
    search(decoder.write(chunk));
  }
  search(decoder.end());
  return { found, bytes };
}
