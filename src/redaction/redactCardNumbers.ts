import { operate } from './operate';
import { hasDigit, recognise } from './recognise';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator } from './validate';

const NOTHING: readonly Found[] = [];

/**
 * Masks the card numbers in a text: recognise (digit runs with separators) → validate (network, exact length, Luhn,
 * grouping, context words) → operate (first six and last four stay, `•` for each other digit, separators stay).
 * Time grows linearly with the text; a text without digits is returned as it is and costs one look-up per character.
 * Offsets in `found` count UTF-16 units of the given text. Rules: PCI DSS 4.0.1, 3.4.1 and FAQ 1091.
 */
export function redactCardNumbers(text: string, options: RedactionOptions = {}): RedactedText {
  if (!hasDigit(text)) return { text, found: NOTHING };
  const { keep = 'first6last4', label = '' } = options;
  const validator = new Validator(text, label);
  const pans = recognise(text).flatMap((chain) => validator.pansOf(chain));
  if (pans.length === 0) return { text, found: NOTHING };
  const found = pans.map(({ digits: _digits, ...place }): Found => place);
  return { text: operate(text, pans.map(({ start, end, digits }) => ({ start, end, digits, keep }))), found };
}
