// Card numbers in base64: a stretch that decodes to text with a card number is written anew with the number masked.

/**
 * Four characters that three decimal digits in a row become, and what follows a group of digits. Any number has such a place
 * in base64, unless each of its groups is cut in two.
 */
export const BASE64_DIGITS = '[MNO][DTjz][AEIMQUYcgk][w-z0-5][I-O]';
const DIGITS_IN_BASE64 = new RegExp(BASE64_DIGITS);
const ALONE = '[A-Za-z0-9+/_-]{16,}={0,2}';
/** Lines of e-mails (RFC 2045) and of certificates (RFC 7468): a number may start in one and end in the next. */
const inLines = (width: number): string => `(?:[A-Za-z0-9+/]{${width}}\\r?\\n)+[A-Za-z0-9+/]{1,${width}}={0,2}`;
const STRETCH = new RegExp(ALONE, 'g');
const STRETCH_IN_LINES = new RegExp(`${inLines(76)}|${inLines(64)}|${ALONE}`, 'g');
/** Text that was encoded has no control characters but these, and is UTF-8. */
const CONTROL = /[\u0000-\u0008\u000e-\u001f\ufffd]/;

/** A stretch of base64 and the text in it. */
export interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Writes another text in its place, in the same alphabet and padding. */
  encode(text: string): string;
}

function decode(stretch: string): string | null {
  const text = Buffer.from(stretch, 'base64').toString('utf8');
  return CONTROL.test(text) ? null : text;
}

/** Divides base64 into lines as the stretch was that it takes the place of. */
function inLinesAs(stretch: string, encoded: string): string {
  const end = /\r?\n/.exec(stretch);
  return end ? encoded.replace(new RegExp(`.{${end.index}}(?=.)`, 'g'), `$&${end[0]}`) : encoded;
}

const NONE: readonly Encoded[] = [];

/** The stretches of a text that are text in base64 and may hold a number. */
export function findBase64(text: string): readonly Encoded[] {
  if (!DIGITS_IN_BASE64.test(text)) return NONE;
  const found: Encoded[] = [];
  for (const match of text.matchAll(text.includes('\n') ? STRETCH_IN_LINES : STRETCH)) {
    const [stretch] = match;
    const decoded = DIGITS_IN_BASE64.test(stretch) ? decode(stretch) : null;
    if (decoded === null) continue;
    const isUrlSafe = /[-_]/.test(stretch);
    const isPadded = stretch.endsWith('=');
    found.push({
      start: match.index,
      end: match.index + stretch.length,
      text: decoded,
      encode(masked) {
        const encoded = Buffer.from(masked, 'utf8').toString(isUrlSafe ? 'base64url' : 'base64');
        return inLinesAs(stretch, isPadded || isUrlSafe ? encoded : encoded.replace(/=+$/, ''));
      },
    });
  }
  return found;
}
