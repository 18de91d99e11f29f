import type { CardNetwork } from './networks';

/** What of a card number stays readable. PCI DSS allows at most the first six and the last four digits. */
export type Keep = 'first6last4' | 'last4' | 'nothing';

/** Words of a trade or a language of one's own, beside the built-in ones. A final `*` stands for any ending. */
export interface ContextWords {
  /** Words that say that the number near them is a card number. */
  readonly card?: readonly string[];
  /** Words that say that it is another number, as "voyage" may be for a shipping company. */
  readonly other?: readonly string[];
}

/** Settings of {@link redactCardNumbers}. */
export interface RedactionOptions {
  /** Default `first6last4`. */
  readonly keep?: Keep;
  /** Name of the field that holds the text: says what a number is that stands there alone, as in `order_id` or `cvv`. */
  readonly label?: string;
  /**
   * Numbers to leave alone: exact text, or with the wildcards `#` (one digit) and `*` (any run of characters). Compared
   * with the number as it is written, with its bare digits, and with the word that holds it (`ORD-4111…`).
   */
  readonly neverMask?: readonly string[];
  /** Default: all. */
  readonly networks?: readonly CardNetwork[];
  readonly context?: ContextWords;
}

/**
 * Why a place was masked: how the number was written (`bare` in one run of digits, `grouped` as printed on its card,
 * `spelled` digit by digit, `irregular` otherwise), or what else than a card number it is.
 */
export type Reason = Writing | 'verificationCode' | 'pin' | 'track';

/** How a card number was written. */
export type Writing = 'bare' | 'grouped' | 'spelled' | 'irregular';

/** One masked place. `start` and `end` count UTF-16 units of the text before masking. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** `null` for what is no card number: a verification code, a PIN, the rest of a track. */
  readonly network: CardNetwork | null;
  /** The last four digits, in ASCII; empty for what is no card number, of which nothing stays. */
  readonly last4: string;
  readonly reason: Reason;
}

/** A text after masking, and every place that was masked, in order. */
export interface RedactedText {
  readonly text: string;
  readonly found: readonly Found[];
}
