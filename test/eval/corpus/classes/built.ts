import type { CaseClass } from '../Case';
import {
  AMEX, cardBody, cardNumber, DINERS, EVERY_DAY, JCB, MASTERCARD, passesLuhn, SIXTEEN, VISA, VISA_OTHER, withCheckDigit, withWrongDigit,
  type Network,
} from '../cards';
import type { BenignKind, Language } from '../languages';
import { egyptianId, ibanOf, nik } from '../numbers';
import { benign, fill, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';
import { saysWhat } from './everyday';

const built = (
  name: string, count: number, make: CaseClass['make'], languages?: readonly string[],
): CaseClass => ({ tier: 'built', name, count, make, ...(languages && { languages }) });

/** A number of a network with the right check digit, where words say that it is something else. */
const under = (name: string, kinds: readonly BenignKind[], networks: readonly Network[] = EVERY_DAY): CaseClass =>
  built(
    `prefix and Luhn under ${name}`, 104,
    (random, language) => [saysWhat(random, language, random.pick(kinds), benign(cardNumber(random, random.pick(networks))))],
  );

const alone = (random: Random, language: Language, number: string): readonly Piece[] =>
  [fill(humanised(random, language, random.pick(language.bare)), { card: benign(number) })];

const grouped = (digits: string): string => digits.match(/.{1,4}/g)?.join(' ') ?? digits;

/** They begin like JCB and Mastercard. */
const CARD_LIKE_DISTRICTS = ['3528', '3529', '3573', '5171', '5271', '5371'] as const;

/** Made again until it passes Luhn. */
function untilLuhn(make: () => string): string {
  const digits = make();
  return passesLuhn(digits) ? digits : untilLuhn(make);
}

const KINDS_IN_GROUPS: readonly BenignKind[] = ['order', 'tracking', 'customer', 'reference', 'iban'];

const FIELDS = [
  '{"order_id":"{n}"}', '{"tracking_number":{n}}', 'order_id={n}', '{"fbtrace_id":"{n}"}', 'https://shop.example/orders/{n}',
  'https://shop.example/item/{n}.html', 'https://x.example/status/{n}', '{"transaction_id":"{n}","status":"paid"}', 'invoice_{n}.pdf',
  'trackingId: {n}', 'https://photos.example/?fbid={n}', 'msg-id <{n}@mail.example>',
];

/** Numbers that a check of prefix and Luhn alone takes for cards. */
export const BUILT: readonly CaseClass[] = [
  under('order words', ['order']),
  under('parcel words', ['tracking']),
  under('invoice and ticket words', ['invoice', 'reference']),
  under('customer words', ['customer']),
  under('account and tax words', ['iban', 'taxId']),
  under('IMEI', ['imei'], [AMEX]),
  under('barcode words', ['barcode'], [VISA_OTHER]),
  under('identity words', ['nationalId'], [DINERS, JCB, MASTERCARD]),
  built('grouped in fours under other words', 78, (random, language) =>
    [saysWhat(random, language, random.pick(KINDS_IN_GROUPS), benign(grouped(cardNumber(random, random.pick(SIXTEEN), 16))))]),
  built('in fields and links that say what', 78, (random) => [fill(random.pick(FIELDS), { n: benign(cardNumber(random)) })]),
  built('NIK', 52, (random, language) => [saysWhat(random, language, 'nationalId', benign(untilLuhn(() => nik(random, CARD_LIKE_DISTRICTS))))], ['id']),
  built('Egyptian ids', 52, (random, language) => [saysWhat(random, language, 'nationalId', benign(untilLuhn(() => egyptianId(random, [2000, 2005]))))], ['ar']),
  built('accounts with a card inside', 52, (random, language) => {
    const account = ibanOf('DE', `${cardNumber(random, random.pick([MASTERCARD, VISA]), 16)}${random.digits(2)}`);
    return [saysWhat(random, language, 'iban', benign(random.chance(0.5) ? account : grouped(account)))];
  }),
  built(
    'Luhn without prefix', 104,
    (random, language) => alone(random, language, withCheckDigit(random.pick(['0', '7', '84', '86', '93']) + random.digits(random.between(12, 16)))),
  ),
  built('prefix without Luhn', 104, (random, language) => {
    const network = random.pick([VISA, MASTERCARD, AMEX, DINERS, JCB]);
    return alone(random, language, withWrongDigit(random, cardBody(random, network, random.pick(network.lengths))));
  }),
  built(
    'prefix without Luhn, grouped', 52,
    (random, language) => alone(random, language, grouped(withWrongDigit(random, cardBody(random, random.pick([VISA, MASTERCARD]), 16)))),
  ),
  built(
    'prefix and Luhn, wrong length', 78,
    (random, language) => alone(
      random, language,
      withCheckDigit(random.pick([
        `4${random.digits(13)}`, `4${random.digits(15)}`, `51${random.digits(12)}`, `52${random.digits(15)}`, `37${random.digits(13)}`,
        `34${random.digits(11)}`,
      ])),
    ),
  ),
  built(
    'inside a longer run', 78,
    (random, language) => alone(random, language, `${random.digits(random.between(2, 6))}${cardNumber(random, VISA)}${random.digits(random.between(2, 6))}`),
  ),
  built(
    'inside hex', 52,
    (random, language) => alone(random, language, `${random.text(4, 'abcdef')}${cardNumber(random, VISA)}${random.text(12, '0123456789abcdef')}`),
  ),
  built(
    'in decimals', 52,
    (random, language) => alone(
      random, language,
      random.pick([
        `0.${cardNumber(random, VISA)}`, `-${random.between(1, 60)}.${cardNumber(random, MASTERCARD)}`,
        `${random.between(1, 60)}.${cardNumber(random, AMEX)}, ${random.between(1, 60)}.${cardNumber(random, AMEX)}`,
      ]),
    ),
  ),
  built(
    'phone numbers with a plus', 52,
    (random, language) => [saysWhat(random, language, 'phone', benign(`+${cardNumber(random, random.pick([AMEX, DINERS]))}`))],
  ),
];
