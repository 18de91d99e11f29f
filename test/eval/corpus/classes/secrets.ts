import type { CaseClass } from '../Case';
import { cardNumber } from '../cards';
import { fill, join, literal, write, type Piece, type Target } from '../piece';
import type { Random } from '../random';
import { digitsOf, SCRIPTS } from '../scripts';
import { humanised } from '../writing';
import { pan, plainlyWritten } from './plain';

export const secret = (digits: string): Target => ({ kind: 'secret', digits });

export const secrets = (name: string, count: number, make: CaseClass['make']): CaseClass => ({ tier: 'secrets', name, count, make });

const twoDigits = (value: number): string => String(value).padStart(2, '0');

export function expiry(random: Random): Piece {
  const month = twoDigits(random.between(1, 12));
  const year = random.between(26, 33);
  return literal(`${month}${random.pick(['/', '/', '/', '-', ' / ', '/20', '.'])}${year}`);
}

/** A verification code beside the number that it belongs to. */
function codeBesideCard(random: Random, template: string): Piece {
  const digits = cardNumber(random);
  const card: Piece = { text: plainlyWritten(random, secret(digits)).text, marks: [] };
  return fill(template, { card, expiry: expiry(random), code: write(secret(random.digits(digits.length === 15 ? 4 : 3))) });
}

/** Scripts of their own, in which some write their digits. */
const OWN_DIGITS: Readonly<Record<string, readonly string[]>> = { ar: SCRIPTS.arabic, hi: SCRIPTS.indic };

function writtenCode(random: Random, language: string): Piece {
  const scripts = OWN_DIGITS[language];
  const code = secret(random.digits(random.chance(0.85) ? 3 : 4));
  return write(code, {
    ...(scripts && random.chance(0.25) && { glyph: digitsOf(random.pick(scripts)) }),
    ...(random.chance(0.1) && { groups: [1] }),
  });
}

/** What ISO 7813 puts on a card's stripe behind the number: expiry, service code, discretionary data. */
export function stripeTail(random: Random): Piece {
  const expires = `${random.between(26, 33)}${twoDigits(random.between(1, 12))}`;
  return write(secret(`${expires}${random.pick(['101', '201', '221', '120'])}${random.digits(random.between(8, 13))}`));
}

/** Card holders as a stripe writes them. */
export const HOLDERS = ['DOE/JANE', 'GARCIA/ANA M', 'MUELLER/JAN', 'ROSSI/MARIO.MR', 'KOWALSKI/EWA'] as const;

function trackOne(random: Random): Piece {
  const name = random.pick(HOLDERS);
  return join([literal('%B'), write(pan(cardNumber(random))), literal(`^${name}${' '.repeat(random.between(0, 8))}^`), stripeTail(random), literal('?')]);
}

const trackTwo = (random: Random): Piece =>
  join([
    literal(random.pick([';', ';', ''])), write(pan(cardNumber(random))), literal(random.pick(['=', '=', '=', 'D'])), stripeTail(random),
    literal(random.pick(['?', '?', ''])),
  ]);

/** Card verification codes, PINs and magnetic tracks: nothing of them may stay. */
export const SECRETS: readonly CaseClass[] = [
  secrets('code beside a card', 156, (random, language) => [codeBesideCard(random, humanised(random, language, random.pick(language.cardWithCode)))]),
  secrets('code in a form', 65, (random) =>
    [codeBesideCard(random, random.pick([
      '{"card":"{card}","cvv":"{code}"}', '{"cardNumber":"{card}","exp":"{expiry}","cvc":{code}}', 'card={card}&exp={expiry}&cvv={code}',
      '{card}|{expiry}|{code}', '<cvv>{code}</cvv>',
      '{"securityCode":"{code}"}', 'CVV2={code}', 'https://pay.example/?cvc={code}', 'cvv:{code}', 'Card: {card}\nCVC/CVV: {code}',
      'card_cvc: "{code}"', 'CVV #{code}',
    ]))]),
  secrets(
    'code alone', 156,
    (random, language) => [fill(humanised(random, language, random.pick(language.codeOnly)), { code: writtenCode(random, language.code) })],
  ),
  secrets('code in the message after the card', 78, (random, language) => [
    fill(humanised(random, language, random.pick(language.card)), { card: { text: plainlyWritten(random, secret(cardNumber(random))).text, marks: [] } }),
    fill(random.pick(language.codeOnly), { code: writtenCode(random, language.code) }),
  ]),
  secrets(
    'PIN', 117,
    (random, language) => [fill(humanised(random, language, random.pick(language.pinOnly)), { pin: write(secret(random.digits(random.pick([4, 4, 4, 6])))) })],
  ),
  secrets(
    'track 1', 52,
    (random, language) => [fill(humanised(random, language, random.pick(['{card}', 'swipe: {card}', 'track1 {card}'])), { card: trackOne(random) })],
  ),
  secrets(
    'track 2', 52,
    (random, language) => [fill(humanised(random, language, random.pick(['{card}', 'track2={card}', 'dump {card}'])), { card: trackTwo(random) })],
  ),
];

