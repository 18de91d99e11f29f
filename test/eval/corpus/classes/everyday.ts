import type { CaseClass } from '../Case';
import { cardNumber, UNIONPAY, VISA } from '../cards';
import { BENIGN_KINDS, type BenignKind, type Language } from '../languages';
import { benignNumber, TECHNICAL } from '../numbers';
import { benign, fill, join, literal, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';
import { pan, plainlyWritten } from './plain';

const everyday = (name: string, count: number, make: CaseClass['make']): CaseClass => ({ tier: 'everyday', name, count, make });

const TITLES: Readonly<Record<BenignKind, string>> = {
  order: 'orders', tracking: 'parcels', invoice: 'invoices', phone: 'phone numbers', date: 'dates', amount: 'amounts', imei: 'IMEI',
  iban: 'bank accounts', taxId: 'tax ids', nationalId: 'national ids',
  oneTimeCode: 'one-time codes', barcode: 'EAN, ISBN', reference: 'tickets, transactions', postalCode: 'postal codes', customer: 'customers, contracts',
};

/** A number of one kind in a sentence that says what it is. */
export function saysWhat(random: Random, language: Language, kind: BenignKind, number: Piece): Piece {
  return fill(humanised(random, language, random.pick(language.benign[kind])), { n: number });
}

/** A number of a kind, marked as one that stays. */
const numberOf = (random: Random, language: Language, kind: BenignKind): Piece => benign(benignNumber(random, kind, language.code));

/** The same in a sentence. */
const toldOf = (random: Random, language: Language, kind: BenignKind): Piece => saysWhat(random, language, kind, numberOf(random, language, kind));

const ofKind = (kind: BenignKind): CaseClass => everyday(TITLES[kind], 117, (random, language) => [toldOf(random, language, kind)]);

/** Kinds that customers also send without a word, as answers to a question. */
const ALONE: readonly BenignKind[] = ['order', 'tracking', 'phone', 'date', 'amount', 'imei', 'oneTimeCode', 'customer', 'reference', 'nationalId'];

/** Two numbers of different kinds in one message, such as an order and a phone number. */
function several(random: Random, language: Language): Piece {
  const sentences = [random.pick(BENIGN_KINDS), random.pick(BENIGN_KINDS)].map((kind) => toldOf(random, language, kind));
  return join(sentences, random.pick([', ', '\n', '. ', ' ']));
}

const KINDS_BESIDE: readonly BenignKind[] = ['order', 'phone', 'date', 'amount', 'invoice', 'customer'];

/** A card with another number in the same message: only the card may change. */
function besideCard(random: Random, language: Language): Piece {
  const kind = random.pick(KINDS_BESIDE);
  const card = fill(random.pick(language.card), { card: plainlyWritten(random, pan(cardNumber(random))) });
  const other = toldOf(random, language, kind);
  return join(random.chance(0.5) ? [card, other] : [other, card], random.pick(['\n', '. ', ', ']));
}

/** A card of which somebody has already taken the middle, or only the end. */
function alreadyMasked(random: Random): Piece {
  const digits = cardNumber(random, random.pick([VISA, UNIONPAY]), 16);
  const sign = random.pick(['*', 'x', 'X', '•', '#', '.']);
  return benign(random.pick([
    `${digits.slice(0, 6)}${sign.repeat(6)}${digits.slice(12)}`, `${sign.repeat(4)} ${sign.repeat(4)} ${sign.repeat(4)} ${digits.slice(12)}`,
    digits.slice(12), `${digits.slice(0, 4)} ${digits.slice(4, 6)}${sign.repeat(2)} ${sign.repeat(4)} ${digits.slice(12)}`,
  ]));
}

/** Numbers that customers send every day and that are no card numbers. */
export const EVERYDAY: readonly CaseClass[] = [
  ...BENIGN_KINDS.map(ofKind),
  ...Object.entries(TECHNICAL).map(([name, make]) => everyday(
    name, 78, (random, language) => [fill(humanised(random, language, random.pick(language.bare)), { card: benign(make(random)) })],
  )),
  everyday('numbers without a word', 117, (random, language) => [numberOf(random, language, random.pick(ALONE))]),
  everyday('two in one message', 117, (random, language) => [several(random, language)]),
  everyday('no number at all', 78, (random, language) => [literal(humanised(random, language, random.pick(language.chat)))]),
  everyday('cards already masked', 78, (random, language) => [fill(humanised(random, language, random.pick(language.card)), { card: alreadyMasked(random) })]),
  everyday(
    'parts of a card', 78,
    (random, language) => [fill(
      humanised(random, language, random.pick(language.card)),
      { card: benign(random.pick([random.digits(4), cardNumber(random).slice(0, 6), cardNumber(random).slice(0, 8)])) },
    )],
  ),
  everyday('beside a card', 117, (random, language) => [besideCard(random, language)]),
  everyday('in messages that follow each other', 78, (random, language) =>
    Array.from({ length: random.between(2, 4) }, () => (random.chance(0.5) ? toldOf : numberOf)(random, language, random.pick(ALONE)))),
];
