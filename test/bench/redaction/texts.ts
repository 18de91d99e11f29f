import type { Case } from '../../eval/corpus/Case';
import { LANGUAGES } from '../../eval/corpus/languages';
import { makeCorpus } from '../../eval/corpus/makeCorpus';
import { seeded, type Random } from '../../eval/corpus/random';
import { humanised } from '../../eval/corpus/writing';

/** Messages of one sort. */
export interface Chat {
  readonly title: string;
  readonly messages: readonly string[];
}

/** The text as it comes out of a webhook's JSON: one piece of memory, one byte per character where that is enough. */
export const flat = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

const SEED = 1;
const MESSAGES = 10_000;
/** Of mixed chat: most messages hold no number, a few hold a card. */
const MIXED = { withNumber: 0.3, withCard: 0.02 };

function messageWithoutNumber(random: Random): string {
  const language = random.pick(LANGUAGES);
  return Array.from({ length: random.between(1, 4) }, () => humanised(random, language, random.pick(language.chat))).join(random.pick(['. ', '\n', ' ']));
}

const textsOf = (corpus: readonly Case[]): readonly string[] => corpus.flatMap(({ messages }) => messages.map(({ text }) => text));

/** Chat without digits, chat as it is, and messages that all hold numbers. */
export function makeChats(): readonly [withoutDigits: Chat, mixed: Chat, digitRich: Chat] {
  const random = seeded(SEED, 'chats');
  const corpus = makeCorpus(SEED, 0.5);
  const numbers = textsOf(corpus.filter(({ tier }) => tier === 'everyday')).filter((text) => /\d/.test(text));
  const cards = textsOf(corpus.filter(({ tier }) => tier === 'plain'));
  const many = (make: () => string): readonly string[] => Array.from({ length: MESSAGES }, () => flat(make()));
  const mixed = (): string => {
    if (random.chance(MIXED.withCard)) return random.pick(cards);
    return random.chance(MIXED.withNumber) ? random.pick(numbers) : messageWithoutNumber(random);
  };
  return [
    { title: 'without digits', messages: many(() => messageWithoutNumber(random)) },
    { title: 'mixed', messages: many(mixed) },
    { title: 'digit-rich', messages: many(() => random.pick(random.chance(0.2) ? cards : numbers)) },
  ];
}
