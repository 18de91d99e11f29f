// Secrets, too: codes in words or in a message of their own, and tracks as links hold them.
import type { CaseClass } from '../Case';
import { cardNumber } from '../cards';
import type { Language } from '../languages';
import { numeralsOf } from '../numerals';
import { fill, join, literal, write, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';
import { pan, plainlyWritten } from './plain';
import { expiry, HOLDERS, secret, secrets, stripeTail } from './secrets';
import { say } from './spoken';

/** A code digit by digit in words, now and then as one number. */
function codeInWords(random: Random, language: Language): Piece {
  const code = secret(random.digits(3));
  if (!code.digits.startsWith('0') && random.chance(0.2)) {
    return say(code, [{ from: 0, to: 3, words: numeralsOf(language.code).hundreds(Number(code.digits)) }], () => '');
  }
  const separator = random.pick([' ', ' ', ' ', ', ', '-']);
  return write(code, { glyph: (digit) => language.digits[Number(digit)] ?? '', groups: [1], separator });
}

/** A card whose code counts, not itself. */
const unmarked = (random: Random, digits: string): Piece => literal(plainlyWritten(random, secret(digits)).text);

const codeOf = (random: Random, card: string): Piece => write(secret(random.digits(card.length === 15 ? 4 : 3)));

/** A sentence with a code as two messages: what stands before the code, and the code with the rest. */
function keywordFirst(random: Random, language: Language): readonly Piece[] {
  const [keyword = '', rest = ''] = random.pick(language.codeOnly).split('{code}');
  const code = random.chance(0.2) ? codeInWords(random, language) : write(secret(random.digits(3)));
  return [literal(humanised(random, language, keyword.trim())), fill(`{code}${rest}`, { code })];
}

/** A card in one message and its code in the next, with the expiry in one of them or between. */
function codeWithoutWord(random: Random, language: Language): readonly Piece[] {
  const digits = cardNumber(random);
  const card = fill(humanised(random, language, random.pick(language.card)), { card: unmarked(random, digits) });
  const [code, expires] = [codeOf(random, digits), expiry(random)];
  return random.pick([
    [card, code], [card, code], [card, expires, code], [card, join([expires, code], ' ')], [join([card, expires], ' '), code],
  ]);
}

const escaped = (text: string): Piece => literal(encodeURIComponent(text));

function escapedTrack(random: Random): Piece {
  const card = write(pan(cardNumber(random)));
  if (random.chance(0.5)) return join([escaped('%B'), card, escaped(`^${random.pick(HOLDERS)}^`), stripeTail(random), escaped('?')]);
  return join([escaped(random.pick([';', ';', ''])), card, escaped('='), stripeTail(random), escaped(random.pick(['?', '?', '']))]);
}

const TRACK_CARRIERS = [
  '{card}', 'track={card}', 'https://pay.example.com/swipe?track={card}&amount=20', 'https://pos.example.com/?id=7&t2={card}', 'swipe: {card}',
  'data={card}&terminal=4',
];

export const CODES: readonly CaseClass[] = [
  secrets('code in number words', 130, (random, language) =>
    [fill(humanised(random, language, random.pick(language.codeOnly)), { code: codeInWords(random, language) })]),
  secrets('keyword in one message, code in the next', 104, keywordFirst),
  secrets('card in one message, code without a word in the next', 104, codeWithoutWord),
  secrets('track in a link', 52, (random, language) =>
    [fill(humanised(random, language, '{card}'), { card: fill(random.pick(TRACK_CARRIERS), { card: escapedTrack(random) }) })]),
];
