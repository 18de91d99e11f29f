import { cardNumber, VISA } from '../../eval/corpus/cards';
import { seeded, type Random } from '../../eval/corpus/random';
import { flat } from './texts';

const SEED = 1;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEPARATORS = ' -._/\u00a0\u2009\u200b\n,:|*';

type Make = (random: Random, length: number) => string;

/** The same text over and over. */
const repeated = (text: string): Make => (_random, length) => text.repeat(Math.ceil(length / text.length));

const VARIED = 2 ** 16;

/** A random text in pieces of some size; a long one repeats its first 64 kB, so that it is made quickly. */
const inPieces = (make: (random: Random) => string): Make => (random, length) => {
  let text = '';
  while (text.length < VARIED) text += make(random);
  return repeated(text)(random, length);
};

/** Texts that make a redactor with a wrong idea slow, by name. */
const FAMILIES: Readonly<Record<string, Make>> = {
  'one digit run': inPieces((random) => random.digits(64)),
  'the same digit': repeated('4'),
  'digits, every separator': inPieces((random) => random.digits(1) + random.text(1, SEPARATORS)),
  'groups of four': repeated('4000 '),
  'card numbers in a row': inPieces((random) => `${cardNumber(random, VISA)} `),
  'card numbers, glued': repeated('4111111111111111'),
  'almost card numbers': repeated('4111 1111 1111 1112 '),
  'digit, letter, digit': repeated('4a1b'),
  'look-alike letters': repeated('OlISBo'),
  'look-alikes in groups': repeated('4lOO '),
  'card words': repeated('card tarjeta carte Karte '),
  'card words and digits': repeated('card 4 '),
  'number words': repeated('four one one one '),
  'repetitions of number words': repeated('double '),
  cvv: repeated('cvv '),
  'cvv and digits': repeated('cvv 12 pin 1 '),
  'base64': inPieces((random) => random.text(64, BASE64)),
  'base64 in words': inPieces((random) => `${random.text(20, BASE64)} `),
  'percent signs': repeated('%'),
  'percent codes': repeated('%34%31%20'),
  'entities and escapes': repeated('&#52;\\u0034&#x'),
  'zero-width': repeated('4\u200b\u200b\u200b\u200b\u200b\u200b\u200b'),
  'invisible behind digits': (random, length) => `4111 1111 1111 1111 ${repeated('\u200b')(random, length)}`,
  'lone surrogates': repeated('\ud8354'),
  'one long link': (random, length) => `https://pay.example/?${repeated('card=4&')(random, length)}`,
  tracks: repeated('%B4111111111111111^'),
  'beginnings of tracks': repeated('%B1^;1=1'),
  'expiry dates': repeated('12/27 '),
  'already masked': repeated('4111 11•• •••• '),
};

export const FAMILY_NAMES: readonly string[] = Object.keys(FAMILIES);

/** A hostile text of a family, of so many UTF-16 units. */
export function hostileText(family: string, length: number): string {
  const make = FAMILIES[family];
  if (make === undefined) throw new Error(`There is no family "${family}"`);
  return flat(make(seeded(SEED, family), length).slice(0, length));
}
