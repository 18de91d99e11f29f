import { lengthOf } from './limits';

/** What one text message holds, in characters. Source: cloud-api.md §4. */
export const MOST_TEXT = 4096;

const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const segmentsOf = (text: string, by: Intl.Segmenter) => [...by.segment(text)].map(({ segment }) => segment);

/** Words, each with the space before it: joined again they are the text. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*\S+/g) ?? [];

const LINK = /(https?:\/\/\S+)/i;

/** Of a word that is too long for any message, as in languages without spaces: what may stand in different messages. */
function piecesOf(word: string, most: number): readonly string[] {
  if (lengthOf(word.trimStart()) <= most) return [word];
  return word.split(LINK).flatMap((part) => (LINK.test(part) ? [part] : segmentsOf(part, WORDS).flatMap((piece) => fitting(piece, most))));
}

const fitting = (piece: string, most: number) => (lengthOf(piece) <= most ? [piece] : segmentsOf(piece, GRAPHEMES));

/**
 * A long text as the fewest messages of at most `most` characters each, because each of them is charged. It is cut between
 * words, never within an emoji or a link; the space where it is cut is dropped. A link that is too long by itself stays
 * whole, for {@link brokenLimits} to name.
 */
export function splitText(text: string, most = MOST_TEXT): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let length = 0;
  for (const piece of wordsOf(text).flatMap((word) => piecesOf(word, most))) {
    const added = lengthOf(piece);
    if (part !== '' && length + added > most) {
      parts.push(part.trimEnd());
      part = '';
      length = 0;
    }
    const next = part === '' ? piece.trimStart() : piece;
    part += next;
    length += next === piece ? added : lengthOf(next);
  }
  if (part !== '') parts.push(part.trimEnd());
  return parts;
}
