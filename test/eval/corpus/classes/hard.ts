import type { CaseClass } from '../Case';
import { cardBody, cardNumber, printedGroups, SIXTEEN, UNIONPAY, withWrongDigit } from '../cards';
import type { Language } from '../languages';
import { fill, join, literal, write, type Hand, type Piece } from '../piece';
import type { Random } from '../random';
import { digitsOf, KEYCAP, SCRIPTS } from '../scripts';
import { humanised } from '../writing';
import { aroundCard, pan, plainlyWritten } from './plain';

const hard = (name: string, make: CaseClass['make'], languages?: readonly string[]): CaseClass => ({
  tier: 'hard', name, count: 65, make, ...(languages && { languages }),
});

/** A card of the frequent networks in some hand. */
function inHand(random: Random, language: Language, hand: (length: number) => Hand, saysCard = 0.7): readonly Piece[] {
  const target = pan(cardNumber(random));
  return [aroundCard(random, language, write(target, hand(target.digits.length)), random.chance(saysCard))];
}

const separated = (name: string, ...separators: readonly string[]): CaseClass =>
  hard(`separators: ${name}`, (random, language) => {
    const separator = random.pick(separators);
    return inHand(random, language, (length) => ({ groups: printedGroups(length), separator }), 0.5);
  });

const inScript = (name: string, scripts: readonly string[], languages?: readonly string[]): CaseClass =>
  hard(
    `digits: ${name}`,
    (random, language) => {
      const glyph = digitsOf(random.pick(scripts));
      return inHand(random, language, (length) => ({ glyph, ...(random.chance(0.5) && { groups: printedGroups(length) }) }), 0.5);
    },
    languages,
  );

const MIXED_SEPARATORS = [' ', '-', '.', '  ', ' - ', '\u00a0', '_', '/', '\n'] as const;

const SEPARATORS: readonly CaseClass[] = [
  separated('dot, slash, underscore', '.', '/', '_'),
  separated('other signs', ',', ':', '|', '*', '·', '•', '–', '—', '+', '~'),
  separated('signs with spaces', ' - ', ' . ', ' / ', '  ', ' – ', '. '),
  separated('no-break, thin, zero-width', '\u00a0', '\u2009', '\u202f', '\u200b', '\u2060', '\u3000'),
  separated('line breaks and tabs', '\n', '\n', '\t', ' \n', '\r\n'),
  hard('separators: mixed', (random, language) =>
    inHand(random, language, (length) => ({ groups: printedGroups(length), separator: () => random.pick(MIXED_SEPARATORS) }))),
  hard('digit by digit', (random, language) => {
    const separator = random.pick([' ', '-', '.', ' ', '\u200b', ', ']);
    return inHand(random, language, () => ({ groups: [1], separator }));
  }),
  hard('other groups', (random, language) => {
    const groups = random.pick([[2], [3], [5], [8], [4, 4, 8], [4, 8, 4], [6, 10], [1, 4], [4, 2, 2, 4]]);
    return inHand(random, language, () => ({ groups, separator: random.pick([' ', '-']) }), 0.8);
  }),
  hard('a group slipped', (random, language) => {
    const groups = random.pick([[3, 5, 4, 4], [4, 5, 3, 4], [4, 4, 3, 5], [5, 3, 4, 4]]);
    const target = pan(cardNumber(random, random.pick(SIXTEEN), 16));
    return [aroundCard(random, language, write(target, { groups }), random.chance(0.7))];
  }),
];

const DIGIT_SCRIPTS: readonly CaseClass[] = [
  inScript('Arabic-Indic, Persian', SCRIPTS.arabic, ['ar']),
  inScript('Devanagari, Bengali', SCRIPTS.indic, ['hi']),
  inScript('full-width', SCRIPTS.fullWidth),
  inScript('mathematical', SCRIPTS.mathematical),
  inScript('superscript, circled', SCRIPTS.enclosed),
  hard('digits: keycap emoji', (random, language) =>
    inHand(random, language, (length) => ({ glyph: KEYCAP, ...(random.chance(0.5) && { groups: printedGroups(length) }) }), 0.5)),
  hard('digits: mixed scripts', (random, language) => {
    const other = digitsOf(random.pick(Object.values(SCRIPTS).flat()));
    return inHand(random, language, () => ({ glyph: (digit) => (random.chance(0.4) ? other(digit) : digit) }));
  }),
];

const numberBefore = (random: Random): string =>
  random.pick([
    `room ${random.between(1, 40)}`, `${random.between(2, 9)} x ${random.between(10, 99)}`,
    `+${random.between(30, 59)} ${random.between(600, 799)} ${random.digits(6)}`,
    `${random.between(1, 28)}/${random.between(1, 12)}/2026`, `#${random.digits(5)}`, `${random.between(10, 900)}.${random.digits(2)}`,
    `${random.between(1, 24)}:${random.between(10, 59)}`,
    `0${random.digits(9)}`, random.digits(6),
  ]);

const NEIGHBOURS: readonly CaseClass[] = [
  hard('after another number', (random, language) => {
    const card = plainlyWritten(random, pan(cardNumber(random)));
    return [join([literal(numberBefore(random)), aroundCard(random, language, card, random.chance(0.5))], random.pick([' ', ', ', '\n', '; ', ' - ']))];
  }),
  hard('straight after another number', (random) => {
    const card = write(pan(cardNumber(random)), { groups: [random.pick([4, 19])] });
    return [join([literal(numberBefore(random)), card], random.pick([' ', ' ', ', ', '\n', ' / ']))];
  }),
  hard('before another number', (random, language) => {
    const card = plainlyWritten(random, pan(cardNumber(random)));
    return [join([aroundCard(random, language, card, random.chance(0.5)), literal(numberBefore(random))], random.pick([' ', ', ', '\n', '; ']))];
  }),
  hard('several cards', (random, language) => {
    const cards = Array.from({ length: random.between(2, 4) }, () => plainlyWritten(random, pan(cardNumber(random))));
    return [aroundCard(random, language, join(cards, random.pick([' ', ', ', '\n', ' / ', ' & ', ';'])), random.chance(0.5))];
  }),
  hard('expiry and code behind it', (random) => {
    const month = String(random.between(1, 12)).padStart(2, '0');
    const year = String(random.between(26, 32));
    const code = random.digits(3);
    const tail = random.pick([
      ` ${month}/${year} ${code}`, `|${month}|${year}|${code}`, `|${month}|20${year}|${code}`, ` ${month}${year} ${code}`,
      `/${month}${year}/${code}`, ` - ${month}/${year} - ${code}`,
      `exp${month}/${year}`, ` exp ${month}-${year} cvv${code}`, `,${month}/${year},${code}`, ` ${month} ${year} ${code}`,
      `\n${month}/${year}\n${code}`, `:${month}:${year}:${code}`,
    ]);
    return [join([plainlyWritten(random, pan(cardNumber(random))), literal(tail)])];
  }),
  hard('glued to words', (random) => {
    const before = random.pick(['card', 'cc', 'visa', 'nr', 'no', 'CARTE', 'tarjeta', 'is', 'CC#', 'карта', 'رقم', 'Kartennr']);
    const after = random.pick(['', 'thanks', 'ok', 'exp', 'gracias', 'pls', '👍']);
    return [join([literal(before), plainlyWritten(random, pan(cardNumber(random))), literal(after)])];
  }),
];

const LABELS: readonly CaseClass[] = [
  hard('labelled', (random, language) => {
    const label = random.chance(0.6) ? language.cardLabel : random.pick(['PAN', 'CC', 'Card', 'cardNumber', 'card_no', 'Visa', 'MC', 'Amex']);
    const sign = random.pick([': ', ' = ', '=', ' - ', ' 👉 ', ':\n', ' → ', '; ', ' >> ', '* ']);
    return [fill(
      humanised(random, language, '{card}'),
      { card: join([literal(`${sign === '* ' ? '*' : ''}${label}${sign}`), plainlyWritten(random, pan(cardNumber(random)))]) },
    )];
  }),
  hard('in brackets and quotes', (random, language) => {
    const [open = '', close = ''] = random.pick([
      ['(', ')'], ['"', '"'], ['«', '»'], ['<', '>'], ['[', ']'], ['*', '*'], ['_', '_'], ['```', '```'], ['“', '”'], ['~', '~'],
      ['\u200f', '\u200f'], ['\u2066', '\u2069'],
    ]);
    const card = join([literal(open), plainlyWritten(random, pan(cardNumber(random))), literal(close)]);
    return [aroundCard(random, language, card, random.chance(0.5))];
  }),
  hard('UnionPay without Luhn', (random, language) => {
    const digits = withWrongDigit(random, cardBody(random, UNIONPAY, random.pick([16, 16, 19])));
    const grouped = random.chance(0.5);
    const card = write(pan(digits), grouped ? { groups: [4], separator: random.pick([' ', '-']) } : {});
    return [aroundCard(random, language, card, !grouped || random.chance(0.7))];
  }),
];

/** What a customer writes plainly enough for a person, and what simple patterns miss. */
export const HARD: readonly CaseClass[] = [...SEPARATORS, ...DIGIT_SCRIPTS, ...NEIGHBOURS, ...LABELS];
