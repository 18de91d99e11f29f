// Stretches of a text that have a form of their own: no card number lies within them. Found once per text, in one pass each.
import { isLetter } from './lexicon';

/** Neighbouring pairs of start and end, in order. */
type Stretches = readonly number[];

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
const isUpper = (unit: number): boolean => unit >= 0x41 && unit <= 0x5a;
const isHex = (unit: number): boolean => isDigit(unit) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);

const UUID = [8, 4, 4, 4, 12] as const;

/** Where the 8-4-4-4-12 hexadecimal digits (RFC 9562) end whose first dash is at `dash`, or -1. */
function uuidEnd(text: string, dash: number): number {
  let at = dash - UUID[0];
  for (const size of UUID) {
    if (at > dash - UUID[0] && text[at++] !== '-') return -1;
    for (let count = 0; count < size; count++) if (!isHex(text.charCodeAt(at++))) return -1;
  }
  return at;
}

function findUuids(text: string): Stretches {
  const found: number[] = [];
  for (let dash = text.indexOf('-', UUID[0]); dash >= 0; dash = text.indexOf('-', dash + 1)) {
    const end = uuidEnd(text, dash);
    if (end >= 0) found.push(dash - UUID[0], end);
  }
  return found;
}

/** Characters of an IBAN by country: ISO 13616 registry, release 99. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  ('AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 '
    + 'GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 '
    + 'MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 '
    + 'TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30')
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** What a letter or digit adds to a remainder: digits one place, letters two (A = 10). */
function mod97(remainder: number, unit: number): number {
  return isDigit(unit) ? (remainder * 10 + unit - 0x30) % 97 : (remainder * 100 + unit - 55) % 97;
}

/** Where the IBAN that starts at `from` ends, or -1: its check digits (ISO 7064, mod 97) have to be right. */
function ibanEnd(text: string, from: number): number {
  const length = IBAN_LENGTHS.get(text.slice(from, from + 2).toUpperCase());
  if (length === undefined) return -1;
  let remainder = 0;
  const check = from + 2 + gapAt(text, from + 2);
  let at = check + 2;
  for (let count = 4; count < length; at++) {
    const unit = upper(text.charCodeAt(at));
    if (unit === 0x20 || unit === 0xa0 || unit === 0x2d || unit === 0x2e) continue;
    if (!isDigit(unit) && !isUpper(unit)) return -1;
    remainder = mod97(remainder, unit);
    count++;
  }
  for (const head of [from, from + 1, check, check + 1]) remainder = mod97(remainder, upper(text.charCodeAt(head)));
  return remainder === 1 ? at : -1;
}

const upper = (unit: number): number => (unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit);

/** Units between country and check digits, as in `IT 60 X054 2811 …`. */
const gapAt = (text: string, index: number): number => (text.charCodeAt(index) === 0x20 || text.charCodeAt(index) === 0xa0 ? 1 : 0);

/** Two letters of a country and two check digits start an IBAN. With a gap, in upper case and alone: "my card is 51…". */
function startsIban(text: string, from: number): boolean {
  const [first, second] = [text.charCodeAt(from), text.charCodeAt(from + 1)];
  if (!isUpper(upper(first)) || !isUpper(upper(second)) || isLetter(text.charCodeAt(from - 1))) return false;
  const gap = gapAt(text, from + 2);
  const check = from + 2 + gap;
  if (!isDigit(text.charCodeAt(check)) || !isDigit(text.charCodeAt(check + 1))) return false;
  return gap === 0 || (isUpper(first) && isUpper(second) && gapAt(text, check + 2) === 1);
}

const IBAN_START = /[A-Za-z]{2}[0-9]{2}|[A-Z]{2}[ \u00a0][0-9]{2}[ \u00a0]/;

function findIbans(text: string): Stretches {
  const found: number[] = [];
  if (!IBAN_START.test(text)) return found;
  for (let from = 0; from < text.length - 14; from++) {
    const end = startsIban(text, from) ? ibanEnd(text, from) : -1;
    if (end < 0) continue;
    found.push(from, end);
    from = end;
  }
  return found;
}

/** The part of each URL that names a place on its server; what stands behind `?` and `=` is told by its name. */
function findUrlPaths(text: string): Stretches {
  const found: number[] = [];
  for (let scheme = text.indexOf('://'); scheme >= 0; ) {
    let end = scheme + 3;
    while (end < text.length && text.charCodeAt(end) > 0x20 && text[end] !== '?' && text[end] !== '=') end++;
    found.push(scheme, end);
    scheme = text.indexOf('://', end);
  }
  return found;
}

/** Index of the stretch that holds a place, or -1. */
function stretchOf(stretches: Stretches, start: number, end: number): number {
  let low = 0;
  let high = stretches.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle * 2 + 1] as number) < end) low = middle + 1;
    else high = middle;
  }
  return low * 2 < stretches.length && (stretches[low * 2] as number) <= start ? low * 2 : -1;
}

/** The structures of one text, each kind looked for when it is asked about first. */
export class Structures {
  private uuids: Stretches | null = null;
  private ibans: Stretches | null = null;
  private urlPaths: Stretches | null = null;

  constructor(private readonly text: string) {}

  isInUuid(start: number, end: number): boolean {
    this.uuids ??= findUuids(this.text);
    return stretchOf(this.uuids, start, end) >= 0;
  }

  isInIban(start: number, end: number): boolean {
    this.ibans ??= findIbans(this.text);
    return stretchOf(this.ibans, start, end) >= 0;
  }

  /** Where the URL starts in whose path a place lies, or -1. */
  urlStart(start: number, end: number): number {
    this.urlPaths ??= findUrlPaths(this.text);
    const found = stretchOf(this.urlPaths, start, end);
    return found < 0 ? -1 : (this.urlPaths[found] as number);
  }
}
