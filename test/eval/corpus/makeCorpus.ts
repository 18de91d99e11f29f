import type { Case, CaseClass } from './Case';
import { BUILT } from './classes/built';
import { CARRIERS } from './classes/carriers';
import { CODES } from './classes/codes';
import { CONVERSATIONS } from './classes/conversations';
import { EVERYDAY } from './classes/everyday';
import { EXTREME } from './classes/extreme';
import { HARD } from './classes/hard';
import { PAPER_CLASSES } from './classes/papers';
import { PLAIN } from './classes/plain';
import { SECRETS } from './classes/secrets';
import { SPOKEN } from './classes/spoken';
import { LANGUAGES } from './languages';
import { seeded } from './random';

export const CLASSES: readonly CaseClass[] = [...PLAIN, ...HARD, ...CARRIERS, ...CONVERSATIONS, ...EXTREME, ...SPOKEN, ...SECRETS, ...CODES, ...EVERYDAY, ...PAPER_CLASSES, ...BUILT];

function casesOf(caseClass: CaseClass, seed: number, scale: number): readonly Case[] {
  const { tier, name, count, languages: codes } = caseClass;
  const languages = LANGUAGES.filter(({ code }) => codes?.includes(code) ?? true);
  const random = seeded(seed, `${tier} ${name}`);
  return Array.from({ length: Math.max(1, Math.round(count * scale)) }, (_, index) => {
    const language = languages[index % languages.length];
    if (language === undefined) throw new Error(`The class "${name}" has no language`);
    return { tier, className: name, language: language.code, messages: caseClass.make(random, language) };
  });
}

/** The labelled corpus of one seed. The same seed makes the same messages; a class does not depend on the others. */
export function makeCorpus(seed: number, scale = 1): readonly Case[] {
  return CLASSES.flatMap((caseClass) => casesOf(caseClass, seed, scale));
}
