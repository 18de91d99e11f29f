// Codes and PINs that are all that a field holds, and that only its name speaks of.
import { wordsOfLabel } from './context';
import type { Vocabulary } from './marks';
import { findSecrets } from './secrets';
import type { Found } from './types';

/** Units of a text that may be a code or PIN and nothing else, with white space around and digit by digit. */
const LONGEST_ALONE = 16;

/** The code or PIN that is all that a field holds, when the name of the field says so: `cvv`, `card_pin`. */
export function findLabelled(text: string, label: string, vocabulary: Vocabulary): readonly Found[] {
  if (label === '' || text.length > LONGEST_ALONE) return [];
  const name = `${wordsOfLabel(label)}: `;
  const said = name + text;
  return findSecrets(said, [], vocabulary.read(said))
    .map((found) => ({ ...found, start: found.start - name.length, end: found.end - name.length }))
    .filter(({ start, end }) => start >= 0 && text.slice(0, start).trim() === '' && text.slice(end).trim() === '');
}
