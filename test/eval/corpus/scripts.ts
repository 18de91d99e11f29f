/** Ten digits each, by family. */
export const SCRIPTS = {
  arabic: ['٠١٢٣٤٥٦٧٨٩', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹'],
  indic: ['०१२३४५६७८९', '०१२३४५६७८९', '০১২৩৪৫৬৭৮৯'],
  fullWidth: ['０１２３４５６７８９'],
  mathematical: ['𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡', '𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿'],
  enclosed: ['⁰¹²³⁴⁵⁶⁷⁸⁹', '₀₁₂₃₄₅₆₇₈₉', '⓪①②③④⑤⑥⑦⑧⑨'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Writes a digit in one of {@link SCRIPTS}. */
export function digitsOf(script: string): (digit: string) => string {
  const glyphs = [...script];
  return (digit) => glyphs[Number(digit)] ?? digit;
}

/** The emoji 0️⃣ to 9️⃣. */
export const KEYCAP = (digit: string): string => `${digit}\ufe0f\u20e3`;
