// Numbers that a shop knows to be its own: exact text, or with wildcards. No regular expressions, so that time stays linear.
import { SupportError } from '../shared/errors';

/** Whether a number, in one of the ways to look at it, is to be left alone. */
export type NeverMask = (written: string) => boolean;

const LONGEST_PATTERN = 100;
const HINT = 'Enter the number itself, or use # for one digit and * for any characters, e.g. ORD-######## or 4000*. Keep at least two characters that are no wildcard.';
/** Characters of a pattern that are no wildcard; with fewer it would let nearly every card number pass. */
const FEWEST_FIXED = 2;

function check(pattern: string): string {
  const trimmed = pattern.trim();
  const fixed = trimmed.replace(/[#*\s.-]/g, '').length;
  if (fixed < FEWEST_FIXED) throw new SupportError('invalidInput', 'A pattern of the numbers that are never masked fits nearly every number', HINT);
  if (trimmed.length > LONGEST_PATTERN) {
    throw new SupportError('invalidInput', `A pattern of the numbers that are never masked is longer than ${LONGEST_PATTERN} characters`, HINT);
  }
  return trimmed;
}

const isDigit = (character: string | undefined): boolean => character !== undefined && character >= '0' && character <= '9';

/** Whether a pattern fits a whole text; `*` gives back one character at a time, so time is bounded by both lengths multiplied. */
function fits(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length; ) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resume = index;
    } else if (wanted === text[index] || (wanted === '#' && isDigit(text[index]))) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/**
 * Reads the patterns of {@link RedactionOptions.neverMask}; upper and lower case are the same.
 * Throws `SupportError` (`invalidInput`) for one that is empty, too long, or made of wildcards only.
 */
export function compileNeverMask(patterns: readonly string[]): NeverMask {
  const checked = patterns.map((pattern) => check(pattern).toLowerCase());
  return (written) => {
    const lower = written.toLowerCase();
    return checked.some((pattern) => fits(pattern, lower));
  };
}
