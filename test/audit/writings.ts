/** A way in which people write a card number. */
export interface Writing {
  readonly name: string;
  readonly write: (pan: string) => string;
}

/** 4-4-4-4, and 4-6-5 for the 15 digits of American Express. */
const groups = (pan: string): readonly string[] => (pan.length === 15 ? pan.match(/^(.{4})(.{6})(.{5})$/)?.slice(1) : pan.match(/.{1,4}/g)) ?? [pan];
const groupedWith = (separator: string) => (pan: string) => groups(pan).join(separator);
const each = (text: string, write: (digit: string) => string): string => text.replace(/\d/g, write);
const inScript = (zero: number) => (digit: string) => String.fromCodePoint(zero + Number(digit));

const FULL_WIDTH = inScript(0xff10);
const ARABIC_INDIC = inScript(0x660);

/** Add a line, and every field of every message is tried with it. */
export const WRITINGS: readonly Writing[] = [
  { name: 'bare', write: (pan) => pan },
  { name: 'spaces', write: groupedWith(' ') },
  { name: 'dashes', write: groupedWith('-') },
  { name: 'dots', write: groupedWith('.') },
  { name: 'no-break spaces', write: groupedWith('\u00a0') },
  { name: 'zero-width', write: groupedWith('\u200b') },
  { name: 'zero-width between all digits', write: (pan) => [...pan].join('\u200b') },
  { name: 'full-width', write: (pan) => each(pan, FULL_WIDTH) },
  { name: 'full-width, spaces', write: (pan) => each(groupedWith('\u3000')(pan), FULL_WIDTH) },
  { name: 'Arabic-Indic', write: (pan) => each(pan, ARABIC_INDIC) },
  { name: 'Arabic-Indic, spaces', write: (pan) => each(groupedWith(' ')(pan), ARABIC_INDIC) },
  { name: 'Devanagari, dashes', write: (pan) => each(groupedWith('-')(pan), inScript(0x966)) },
  { name: 'mathematical', write: (pan) => each(pan, inScript(0x1d7ce)) },
  { name: 'keycaps', write: (pan) => each(pan, (digit) => `${digit}\ufe0f\u20e3`) },
];
