import type { Language } from './languages';
import type { Random } from './random';

const EMOJI = ['🙏', '😭', '😡', '👍', '🙂', '❤️', '🤷‍♀️', '!!!', '😅', '🥺'] as const;

/** Two neighbouring letters of a longer word the wrong way round, or one of them missing. */
function withTypo(random: Random, text: string): string {
  const words = [...text.matchAll(/\p{L}{5,}/gu)];
  if (words.length === 0) return text;
  const { index, 0: word } = random.pick(words);
  const at = index + random.between(1, word.length - 3);
  const pair = text.slice(at, at + 2);
  return text.slice(0, at) + (random.chance(0.5) ? pair.slice(1) : `${pair[1]}${pair[0]}`) + text.slice(at + 2);
}

/** What hurried thumbs and voice input do to a text; digits and slots stay. */
function hurried(random: Random, text: string): string {
  let written = text;
  if (random.chance(0.35)) written = written.toLowerCase();
  if (random.chance(0.3)) written = written.replace(/[,;!?]|[.:](?=\s|$)/g, '');
  if (random.chance(0.08)) written = withTypo(random, written);
  if (random.chance(0.05)) written = written.toUpperCase();
  return written;
}

/**
 * A template as a customer would write it: often without capitals and punctuation, now and then with a typo, an emoji, a
 * greeting before or a remark behind it. Slots stay as they are.
 */
export function humanised(random: Random, language: Language, template: string): string {
  const parts = template.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? part : hurried(random, part)));
  let message = parts.join('');
  if (random.chance(0.15)) message += ` ${random.pick(EMOJI)}`;
  if (random.chance(0.12)) message = `${random.pick(language.chat)}${random.pick(['\n', '. ', ' '])}${message}`;
  if (random.chance(0.08)) message += `${random.pick(['\n', ' '])}${random.pick(language.chat)}`;
  return message;
}
