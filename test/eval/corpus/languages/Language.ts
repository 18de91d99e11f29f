/** Kinds of numbers that customers send every day and that are no card numbers. */
export const BENIGN_KINDS = [
  'order', 'tracking', 'invoice', 'phone', 'date', 'amount', 'imei', 'iban', 'taxId', 'nationalId', 'oneTimeCode', 'barcode',
  'reference', 'postalCode', 'customer',
] as const;

export type BenignKind = (typeof BENIGN_KINDS)[number];

/**
 * How customers of one language write. Slots: `{card}`, `{expiry}`, `{code}` (card verification code), `{pin}`, `{n}` (a
 * number that is no card). Written from how people write to shops and banks, never from the engine's word lists.
 */
export interface Language {
  readonly code: string;
  /** Messages that say what the number is: a card, or how somebody pays. */
  readonly card: readonly string[];
  /** Messages that only hand over a number. */
  readonly bare: readonly string[];
  /** Card, expiry and code in one message. */
  readonly cardWithCode: readonly string[];
  readonly codeOnly: readonly string[];
  readonly pinOnly: readonly string[];
  /** The first and the second of two messages, each with a part of the number: `{first}`, `{second}`. */
  readonly split: ReadonlyArray<readonly [first: string, second: string]>;
  /** What stands before the number in a form. */
  readonly cardLabel: string;
  /** Number words for 0 to 9. */
  readonly digits: readonly string[];
  readonly benign: Readonly<Record<BenignKind, readonly string[]>>;
  /** Messages without a number. */
  readonly chat: readonly string[];
}
