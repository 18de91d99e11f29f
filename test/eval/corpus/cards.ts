import type { Random } from './random';

/** A network as people meet it: prefixes as ranges of the same number of digits, lengths, and how its cards print the number. */
export interface Network {
  readonly name: string;
  readonly prefixes: ReadonlyArray<readonly [from: number, to: number]>;
  readonly lengths: readonly number[];
  /** Whether prefix, length and Luhn alone say "card" to a person who knows cards; others come with words. */
  readonly speaksForItself: boolean;
}

const network = (name: string, speaksForItself: boolean, lengths: readonly number[], ...ranges: readonly string[]): Network => ({
  name,
  speaksForItself,
  lengths,
  prefixes: ranges.map((range) => {
    const [from = '', to = from] = range.split('-');
    return [Number(from), Number(to)];
  }),
});

export const VISA = network('visa', true, [16], '4');
export const VISA_OTHER = network('visa, other lengths', false, [13, 18, 19], '4');
export const MASTERCARD = network('mastercard', true, [16], '51-55', '2221-2720');
export const AMEX = network('amex', true, [15], '34', '37');
export const DINERS = network('diners', true, [14], '36', '38-39', '300-305');
export const DISCOVER = network('discover', true, [16], '6011', '644-649', '65');
export const JCB = network('jcb', true, [16], '3528-3589');
export const UNIONPAY = network('unionpay', true, [16, 17, 18, 19], '622126-622925', '6200-6259', '8110-8171');
export const MAESTRO = network('maestro', true, [16, 18, 19], '5018', '5020', '5038', '6304', '6759', '6761-6763');
export const MAESTRO_SHORT = network('maestro, other lengths', false, [12, 13, 14, 15, 17], '5018', '5020', '5038', '6304', '6759', '6761-6763');
export const MIR = network('mir', true, [16], '2200-2204');
export const RUPAY = network('rupay', true, [16], '6069-6079', '6521-6531', '8172-8199', '508500-508999');
export const ELO = network('elo, hipercard', true, [16], '636368', '509000-509999', '506707-506708', '438935', '606282');
const REGIONAL = [
  network('troy', true, [16], '9792'),
  network('verve', true, [16, 19], '506099-506198'),
  network('dankort', true, [16], '5019'),
  network('naranja', true, [16], '589562'),
  network('mada', true, [16], '968201-968211'),
  network('meeza', true, [16], '507803'),
  network('borica', true, [16], '2205'),
  network('lankapay', true, [16], '357111'),
  network('t-union', false, [19], '31'),
  network('uatp', false, [15], '1'),
];

/** The networks that a card in a message usually is of, the frequent ones more often. */
export const EVERY_DAY: readonly Network[] = [
  VISA, VISA, VISA, VISA, MASTERCARD, MASTERCARD, MASTERCARD, AMEX, AMEX, DISCOVER, DINERS, JCB, UNIONPAY, MAESTRO, MIR, RUPAY, ELO,
];

/** Those of them whose cards have sixteen digits. */
export const SIXTEEN = EVERY_DAY.filter(({ lengths }) => lengths.includes(16));

/** All networks, in the groups that the evaluation lists. */
export const NETWORKS: ReadonlyArray<readonly [title: string, networks: readonly Network[]]> = [
  ...[VISA, MASTERCARD, AMEX, DINERS, DISCOVER, JCB, UNIONPAY, MAESTRO, MIR, RUPAY, ELO].map((one): [string, Network[]] => [one.name, [one]]),
  ['regional networks', REGIONAL],
  ['rare lengths', [VISA_OTHER, MAESTRO_SHORT]],
];

/** ISO/IEC 7812-1 annex B, the plain way. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** These digits and a last one, with which the whole passes Luhn. */
export function withCheckDigit(body: string): string {
  for (let digit = 0; digit < 10; digit++) if (passesLuhn(body + digit)) return body + digit;
  throw new Error('One of ten digits always passes');
}

/** These digits with a last one that does not pass Luhn. */
export function withWrongDigit(random: Random, body: string): string {
  const right = Number(withCheckDigit(body).at(-1));
  return body + ((right + random.between(1, 9)) % 10);
}

/** All of a card number but its last digit. */
export function cardBody(random: Random, { prefixes }: Network, length: number): string {
  const [from, to] = random.pick(prefixes);
  const prefix = String(random.between(from, to));
  return prefix + random.digits(length - 1 - prefix.length);
}

export function cardNumber(random: Random, one: Network = random.pick(EVERY_DAY), length: number = random.pick(one.lengths)): string {
  return withCheckDigit(cardBody(random, one, length));
}

/** Groups as cards of this length print them. */
export function printedGroups(length: number): readonly number[] {
  switch (length) {
    case 13:
      return [4, 3, 3, 3];
    case 14:
      return [4, 6, 4];
    case 15:
      return [4, 6, 5];
    default:
      return [4];
  }
}
