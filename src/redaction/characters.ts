// What a UTF-16 unit can be inside a card number: one table, so that the scan over a text is one look-up per unit.

/** Kinds of UTF-16 units besides digits, whose kind is their value 0 to 9. */
export const OTHER = 10;
/** Visible characters people put between groups: space, dash, dot, slash, … */
export const SEPARATOR = 11;
/** Separates the entries of a list more often than the groups of a card number. */
export const LIST_SEPARATOR = 12;
/** Zero-width: does not end a group of digits. */
export const INVISIBLE = 13;
/** The first half of a digit outside the basic plane. */
export const DIGIT_SURROGATE = 14;

/** Stands for a digit that was taken out. */
export const MASK = '•';
/** Kind of {@link MASK}. */
export const MASK_KIND = 15;
/** May start a character that is written as an escape: `%20`, `&nbsp;`, `\\u00a0`, `=20`. */
export const ESCAPE = 16;

/** Where each decimal digit system starts: its ten digits follow each other. */
const ZEROS: readonly number[] = [
  0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
  0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0x2080, 0xa620, 0xa8d0,
  0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];
/** Blocks that hold the digits 1 to 9 in a row: circled, parenthesised, with a full stop, negative circled. */
const ONES: readonly number[] = [0x2460, 0x2474, 0x2488, 0x24f5, 0x2776, 0x2780, 0x278a];
/** Digits that stand alone: superscripts, circled zeros. */
const SINGLE: ReadonlyArray<readonly [number, number]> = [
  [0xb9, 1], [0xb2, 2], [0xb3, 3], [0x2070, 0], [0x2074, 4], [0x2075, 5], [0x2076, 6], [0x2077, 7], [0x2078, 8], [0x2079, 9],
  [0x24ea, 0], [0x24ff, 0], [0x3007, 0],
];
const SEPARATORS = ' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u2800'
  + '-\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u30fc\ufe58\ufe63\uff0d'
  + './_*|~\u00b7\u2027\u2219\u22c5\u30fb\uff0e\uff0f\u2044\u2215\uff3f\uff5c\u3002\u066b';
const ESCAPES = '%&=\\';
const LIST_SEPARATORS = ',;\u060c\u066c\uff0c\u3001';
const INVISIBLES = '\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\u061c\u180e'
  // What makes a keycap of a digit: variation selectors and the enclosing key.
  + '\ufe0e\ufe0f\u20e3\u20dd\u20de\u034f'
  // Fillers.
  + '\u115f\u1160\u17b4\u17b5\u3164\uffa0';
/** Accents, overlines, strokes: `4̶1̶1̶1̶`. */
const COMBINING = [0x300, 0x36f] as const;

function buildKinds(): Uint8Array {
  const kinds = new Uint8Array(0x10000).fill(OTHER);
  for (const zero of ZEROS) for (let value = 0; value < 10; value++) kinds[zero + value] = value;
  for (const one of ONES) for (let value = 1; value < 10; value++) kinds[one + value - 1] = value;
  for (const [code, value] of SINGLE) kinds[code] = value;
  for (const character of SEPARATORS) kinds[character.charCodeAt(0)] = SEPARATOR;
  for (const character of LIST_SEPARATORS) kinds[character.charCodeAt(0)] = LIST_SEPARATOR;
  for (const character of INVISIBLES) kinds[character.charCodeAt(0)] = INVISIBLE;
  kinds.fill(INVISIBLE, COMBINING[0], COMBINING[1] + 1);
  for (const character of ESCAPES) kinds[character.charCodeAt(0)] = ESCAPE;
  kinds[MASK.charCodeAt(0)] = MASK_KIND;
  kinds[0xd835] = DIGIT_SURROGATE;
  kinds[0xd83e] = DIGIT_SURROGATE;
  kinds[0xd83c] = DIGIT_SURROGATE;
  return kinds;
}

/** Kind by UTF-16 unit: 0 to 9 for a digit of that value, else one of the constants above. */
export const KINDS: Uint8Array = buildKinds();

/** The unit at `index`, 0 outside the text: V8 leaves its quick path for good where it once was asked for one that is not there. */
export const unitAt = (text: string, index: number): number => (index >= 0 && index < text.length ? text.charCodeAt(index) : 0);

/** The value of a digit made of two UTF-16 units (mathematical 𝟎-𝟿, segmented 🯰-🯹, with a comma 🄁-🄊, zeros of the circled ones and of those with a full stop 🄀🄋🄌), or -1. */
function surrogateDigit(high: number, low: number): number {
  if (high === 0xd835 && low >= 0xdfce && low <= 0xdfff) return (low - 0xdfce) % 10;
  if (high === 0xd83e && low >= 0xdff0 && low <= 0xdff9) return low - 0xdff0;
  if (high === 0xd83c && low >= 0xdd00 && low <= 0xdd0c) return low <= 0xdd01 || low >= 0xdd0b ? 0 : low - 0xdd01;
  return -1;
}

/** V8 calls out of its native search for every unit that it compares with a class of more ranges than some 15. */
const MOST_RANGES = 15;

/** Classes that together hold all units of the basic plane that are a digit or may stand for one. */
function digitClasses(): readonly string[] {
  const isDigit = (unit: number): boolean => (KINDS[unit] as number) < OTHER || KINDS[unit] === MASK_KIND;
  const starts = [...KINDS.keys()].filter((unit) => isDigit(unit) && !isDigit(unit - 1));
  const ranges = starts.map((start) => {
    let end = start;
    while (isDigit(end + 1)) end++;
    return `${String.fromCharCode(start)}-${String.fromCharCode(end)}`;
  });
  return Array.from({ length: Math.ceil(ranges.length / MOST_RANGES) }, (_, index) => `[${ranges.slice(index * MOST_RANGES, (index + 1) * MOST_RANGES).join('')}]`);
}

/** What a search for digits looks at a second time: whether the unit before is one of many. */
const IS_DIGIT = `(?<=${digitClasses().join('|')}|\\ud835(?=[\\udfce-\\udfff])|\\ud83e(?=[\\udff0-\\udff9])|\\ud83c(?=[\\udd00-\\udd0c]))`;

/** Above ¹²³ and Latin letters, all that may be a digit, and not the halves of most emoji: these are in half of all chat. */
const MAYBE_DIGIT = '\\u0660-\\ud7ff\\ud835\\ud83c\\ud83e\\uff10-\\uff19';
/**
 * Pattern of a digit or what may stand for one, in a text that has more of them than ¹²³. A class of few ranges first, which
 * is what makes a native search fast, and the exact ones only where that fits.
 */
export const SOME_DIGIT = `[0-9${MAYBE_DIGIT}]${IS_DIGIT}`;
const NEXT_DIGIT = new RegExp(`[0-9²³¹${MAYBE_DIGIT}]${IS_DIGIT}`, 'g');

function mayBeDigit(text: string, index: number): boolean {
  const kind = KINDS[text.charCodeAt(index)] as number;
  return kind < OTHER || kind === MASK_KIND || (kind === DIGIT_SURROGATE && digitAt(text, index) >= 0);
}

/** Units that are looked at one by one before the native search is called, which takes as long as some forty of them. */
const NEAR = 24;

/** Where the next digit, or what may stand for one, is in a text, or -1. */
export function nextDigit(text: string, from: number): number {
  const near = Math.min(text.length, from + NEAR);
  for (let at = from; at < near; at++) if (mayBeDigit(text, at)) return at;
  if (near === text.length) return -1;
  NEXT_DIGIT.lastIndex = near;
  return NEXT_DIGIT.test(text) ? NEXT_DIGIT.lastIndex - 1 : -1;
}

/** The value of the digit that starts at `index`, or -1; a digit outside the basic plane has two units. */
export function digitAt(text: string, index: number): number {
  const unit = unitAt(text, index);
  const kind = KINDS[unit] as number;
  if (kind < OTHER) return kind;
  return kind === DIGIT_SURROGATE ? surrogateDigit(unit, unitAt(text, index + 1)) : -1;
}

/** Whether a digit of any script starts at `index`. */
export const isDigit = (text: string, index: number): boolean => digitAt(text, index) >= 0;

const COMMA = 0x2c;
const SLASH = 0x2f;
const COLON = 0x3a;
/** Comma, hyphen, full stop and slash, which follow each other, and colon. */
const joins = (unit: number): boolean => (unit >= COMMA && unit <= SLASH) || unit === COLON;

/** Whether a number goes on at `index` with a sign in between, as in 12/25, 3.50 or 555-0100. */
export function goesOn(text: string, index: number, step: 1 | -1): boolean {
  return joins(unitAt(text, index)) && (isDigit(text, index + step) || text.charAt(index + step) === MASK);
}

/** UTF-16 units of the character at `index`. */
export function unitsAt(text: string, index: number): 1 | 2 {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit < 0xdc00 ? 2 : 1;
}

/** Whether the kind of a unit may stand between two groups of one number. */
export const isGap = (kind: number): boolean => kind >= SEPARATOR && kind <= INVISIBLE;
