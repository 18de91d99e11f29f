// The only place that knows how phone numbers are written in each country. Its data come from Google's libphonenumber.
import examples from 'libphonenumber-js/examples.mobile.json';
import { getExampleNumber, parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/min';
import { SupportError } from '../../shared/errors';
import { phoneSpellings } from './phoneSpellings';

/** A country to show how a number is written where the business's own is not known. */
const EXAMPLE_COUNTRY: CountryCode = 'FR';

/** The zeros of the scripts in which people type digits; each is followed by its nine others. */
const ZEROS = [...'0٠۰०০੦૦୦௦౦೦൦๐໐༠၀០'].map((zero) => zero.codePointAt(0) ?? 0);

function plainDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? digit : String(code - zero);
}

/** What was typed, in plain digits and without the invisible characters that come along when it is copied. */
const plainText = (typed: string) => typed.normalize('NFKC').replace(/\p{Nd}/gu, plainDigit).replace(/\p{Cf}/gu, '').trim();

function read(text: string, country?: CountryCode): PhoneNumber | null {
  const number = parsePhoneNumberFromString(text, { extract: false, ...(country === undefined ? {} : { defaultCountry: country }) });
  return number === undefined || number.ext !== undefined ? null : number;
}

/** Whether a number has as many digits as one of its country can have; WhatsApp knows some by a former spelling. */
function isPossible(number: PhoneNumber): boolean {
  return phoneSpellings(number.number.slice(1)).some((digits) => read(`+${digits}`)?.isPossible() === true);
}

/** Test numbers of Meta's belong to no single country: there the first that shares their code is meant. */
function countryOf(businessNumber: string | null): CountryCode | undefined {
  const number = read(`+${(businessNumber ?? '').replace(/\D/g, '')}`);
  return number?.country ?? number?.getPossibleCountries()[0];
}

/** All numbers that a text can mean: with "+" one; else one of the country of the business, or one that begins with its country code. */
function readings(text: string, country: CountryCode | undefined): readonly PhoneNumber[] {
  if (text.startsWith('+')) return [read(text)].filter((number) => number !== null);
  const abroad = text.startsWith('00') ? read(`+${text.slice(2)}`) : null;
  const all = country === undefined ? [abroad] : [read(text, country), abroad ?? read(`+${text}`)];
  return all.filter((number) => number !== null);
}

/** Whether all readings are the same number, country code included. */
const agree = ([first, ...rest]: readonly PhoneNumber[]) => first !== undefined && rest.every(({ number }) => number === first.number);

function unclear(country: CountryCode = EXAMPLE_COUNTRY): SupportError {
  const example = getExampleNumber(country, examples)?.formatInternational() ?? '';
  return new SupportError('invalidInput', 'It is not clear which phone number this is.', `Write it with the country code, for example ${example}.`);
}

/**
 * A phone number as people type it, as E.164 with "+". Written with its country code it only has to be possible; otherwise exactly one
 * reading has to be valid.
 * @param businessNumber the business's own number, which begins with its country code; `null` where it is not known
 * @throws {SupportError} `invalidInput` with an example where there is any doubt
 */
export function parsePhoneNumber(typed: string, businessNumber: string | null): string {
  const text = plainText(typed);
  const country = countryOf(businessNumber);
  const all = readings(text, country);
  const isComplete = text.startsWith('+') || (all.length > 1 && agree(all));
  const meant = all.filter((number) => (isComplete ? isPossible(number) : number.isValid()));
  const [number] = meant;
  if (number === undefined || !agree(meant)) throw unclear(country);
  return number.number;
}
