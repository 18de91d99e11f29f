// Words that people put between the groups of a number: "first four 4111 then 1111, and the last four …".
import { fold, isLetter } from './lexicon';

const WORDS = new Set(
  ('first second third next then and after that afterwards last finally ending ends with in the end is digits numbers plus also '
    + 'puis ensuite apres et les derniers dernieres chiffres enfin pour finir a la fin luego despues y los ultimos digitos numeros sigue termina con en por ultimo al final '
    + 'depois e ai em seguida os por fim termina com dann danach und die letzten ziffern zum schluss am ende zuletzt weiter mit poi dopo quindi gli ultimi cifre infine finisce alla fine '
    + 'dan daarna en vervolgens de laatste cijfers als eindigt op tot slot phir uske baad aur aage aakhri mein me lalu terus kemudian habis itu terakhir belakangnya akhirnya angka '
    + 'sonra ardından devamı ve son en olarak sonu rakam potem następnie dalej i ostatnie na koniec końcówka cyfry potom zatem потом затем дальше и последние в конце конец цифры '
    + 'بعدين ثم وبعدها بعد كذا وآخر واخر شي والاخير وفي النهاية ارقام फिर उसके बाद और आगे आखिरी अंत में आखिर लास्ट अंक').split(' ').map(fold),
);
/** "The last four" is of the sequence where such a word follows. */
const FOUR = new Set('four quatre cuatro quatro vier quattro chaar char empat dört cztery четыре أربعة चार 4'.split(' ').map(fold));
/** Units between two groups. */
export const LONGEST_SEQUENCE = 32;

/** Where the words end that stand between two groups from `from` on; `from` itself when there are none. */
export function endOfSequence(text: string, from: number): number {
  let end = from;
  let at = from;
  let isPending = false;
  while (at < text.length && at - from < LONGEST_SEQUENCE) {
    if (!isLetter(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && at - from < LONGEST_SEQUENCE && isLetter(text.charCodeAt(at))) at++;
    const word = fold(text.slice(start, at));
    const isFour = FOUR.has(word);
    if ((!isFour && !WORDS.has(word)) || (isFour && isPending)) break;
    isPending = isFour;
    if (!isFour) end = at;
  }
  return end;
}

/** Whether nothing but such words, or the letters of a list, stand between two groups. */
export function isSequence(text: string, from: number, to: number): boolean {
  if (to - from > LONGEST_SEQUENCE) return false;
  for (const word of text.slice(from, to).match(/[\p{L}\p{M}]+/gu) ?? []) if (word.length > 1 && !WORDS.has(fold(word)) && !FOUR.has(fold(word))) return false;
  return true;
}
