import { passesLuhn } from '../corpus/cards';
import { messageByMessage } from './Contestant';

/**
 * What of zendesk/credit_card_sanitizer 1.1.0 (Ruby) decides, written again in JavaScript: the whole run of digits, with up
 * to five characters of "noise" between two of them, has to pass Luhn and be of a known brand; runs behind a plus, a slash
 * or inside `scheme:…` are skipped; expiry dates behind white space are set aside first. Its options that are off by
 * default are left out.
 */
const NOISE = '[^\\w\\n,()&./:;<>]{0,5}';
const RUN = new RegExp(`((?:&#43;|\\+|/)|(?:[a-zA-Z][-+.a-zA-Z\\d]{0,9}):[^\\s>]+)?\\d(?:${NOISE}\\d){10,30}`, 'g');
const EXPIRY = /\s(?:0?[1-9]|1[0-2])[/-](?:\d{4}|\d{2})(?:\D|$)/g;

/** Its brands: Visa, Mastercard, Discover, American Express, Diners, JCB, Switch and Solo, Dankort, Maestro, UnionPay, Korean cards. */
const BRANDS = [
  /^4\d{12}(?:\d{3}){0,2}$/,
  /^(?:5[1-5]\d{4}|677189|222[1-9]\d\d|22[3-9]\d{3}|2[3-6]\d{4}|27[01]\d{3}|2720\d\d)\d{10}$/,
  /^(?:6011|65[4-9]\d|64[4-9]\d)\d{12}$/,
  /^3[47]\d{13}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^389\d{11}$/,
  /^35(?:28|29|[3-8]\d)\d{12}$/,
  /^(?:49(?:03|05|11|36)|6333)(?:\d{12}|\d{14,15})$/,
  /^(?:564182|633110)(?:\d{10}|\d{12,13})$/,
  /^5019\d{12}$/,
  /^5[06-8]\d{10,17}$/,
  /^6\d\d{10,17}$/,
  /^9\d{15}$/,
];

const KEPT_AT_START = 6;
const KEPT_AT_END = 4;

function masked(run: string, count: number): string {
  let seen = 0;
  return run.replace(/\d/g, (digit) => {
    seen++;
    return seen > KEPT_AT_START && seen <= count - KEPT_AT_END ? '▇' : digit;
  });
}

/** Private-use characters that hold the places of expiry dates while the rest is read. */
function withoutExpiry(text: string, treat: (text: string) => string): string {
  const dates: string[] = [];
  const held = text.replace(EXPIRY, (date) => {
    dates.push(date);
    return '\ue000';
  });
  return treat(held).replace(/\ue000/g, () => dates.shift() ?? '');
}

function redact(text: string): string {
  return withoutExpiry(text, (rest) =>
    rest.replace(RUN, (run: string, skipped: string | undefined) => {
      const digits = run.replace(/\D/g, '');
      return skipped === undefined && passesLuhn(digits) && BRANDS.some((brand) => brand.test(digits)) ? masked(run, digits.length) : run;
    }));
}

export const ZENDESK_PORT = messageByMessage(
  'Zendesk (port)', 'the rules of Zendesk’s credit_card_sanitizer 1.1.0, ported to JavaScript for this comparison; not Zendesk itself', redact,
);
