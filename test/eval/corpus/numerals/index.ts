import { de, en, nl } from './germanic';
import type { Numerals } from './Numerals';
import { ar, hi, id, tr } from './others';
import { es, fr, it, pt } from './romance';
import { pl, ru } from './slavic';

export type { Multiples, Numerals } from './Numerals';

const BY_LANGUAGE: Readonly<Record<string, Numerals>> = { en, fr, es, pt, de, it, nl, ar, hi, id, tr, pl, ru };

/** How this language says numbers. */
export function numeralsOf(language: string): Numerals {
  const numerals = BY_LANGUAGE[language];
  if (numerals === undefined) throw new Error(`No number words for the language ${language}`);
  return numerals;
}
