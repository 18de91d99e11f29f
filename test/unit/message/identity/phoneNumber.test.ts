import fc from 'fast-check';
import { parseCustomer } from '../../../../src/message/identity/parseCustomer';
import { parsePhoneNumber } from '../../../../src/message/identity/phoneNumber';

const FRANCE = '33123456789';
const UNITED_STATES = '16502530000';
const BRAZIL = '551130000000';
const TEST_NUMBER = '15550783881';

describe('a phone number that is clear', () => {
  it.each<[string, string, string | null, string]>([
    ['with country code', '+33 6 12 34 56 78', null, '+33612345678'],
    ['with points, hyphens and brackets', '+1 (650) 253-0000', FRANCE, '+16502530000'],
    ['with another hyphen', '+1 650‑253–0000', FRANCE, '+16502530000'],
    ['with the trunk prefix in brackets', '+44 (0)20 7946 0958', FRANCE, '+442079460958'],
    ['with a space that does not break', '+33\u00a06\u00a012\u00a034\u00a056\u00a078', null, '+33612345678'],
    ['copied with invisible marks', '\u202a+33 6 12 34 56 78\u202c', null, '+33612345678'],
    ['with 00', '0033 6 12 34 56 78', null, '+33612345678'],
    ['with 00, of a country that writes it', '0033 6 12 34 56 78', FRANCE, '+33612345678'],
    ['with 00, in a country that dials 011', '0033612345678', UNITED_STATES, '+33612345678'],
    ['with 011', '011 33 6 12 34 56 78', UNITED_STATES, '+33612345678'],
    ['of the country of the business', '06 12 34 56 78', FRANCE, '+33612345678'],
    ['without the trunk prefix', '612345678', FRANCE, '+33612345678'],
    ['of the United States', '(650) 253-0000', UNITED_STATES, '+16502530000'],
    ['of the United States, with the 1', '1-650-253-0000', TEST_NUMBER, '+16502530000'],
    ['of Brazil, with trunk prefix and carrier', '0 15 11 98765-4321', BRAZIL, '+5511987654321'],
    ['of Argentina, with 15', '011 15 2345-6789', '541140000000', '+5491123456789'],
    ['of Italy, whose zero stays', '06 1234 5678', '390612345678', '+390612345678'],
    ['as WhatsApp has it, without "+"', '33612345678', UNITED_STATES, '+33612345678'],
    ['as WhatsApp has it, of the country of the business and a range that nobody has yet', '15550100001', TEST_NUMBER, '+15550100001'],
    ['as WhatsApp has it, in a former spelling', '+5215512345678', null, '+5215512345678'],
    ['as WhatsApp has it, without the 9', '+551187654321', null, '+551187654321'],
    ['in Arabic digits', '٠٦ ١٢ ٣٤ ٥٦ ٧٨', FRANCE, '+33612345678'],
    ['in Persian digits', '+۳۳ ۶ ۱۲ ۳۴ ۵۶ ۷۸', null, '+33612345678'],
    ['in Devanagari digits', '+९१ ९८७६५ ४३२१०', null, '+919876543210'],
    ['in wide digits', '＋３３　６　１２　３４　５６　７８', null, '+33612345678'],
    ['of a range that nobody has yet', '+1 555 010 0001', null, '+15550100001'],
  ])('%s: %s', (_what, typed, business, number) => {
    expect(parsePhoneNumber(typed, business)).toBe(number);
  });
});

describe('a phone number that is not clear', () => {
  it.each<[string, string, string | null]>([
    ['nothing', '', FRANCE],
    ['words', 'Ada', FRANCE],
    ['a number among words', 'call 06 12 34 56 78', FRANCE],
    ['letters for digits', '1-800-FLOWERS', UNITED_STATES],
    ['an extension', '+1 650 253 0000 ext. 5', null],
    ['two numbers', '06 12 34 56 78 / 06 12 34 56 79', FRANCE],
    ['one digit less', '06 12 34 56 7', FRANCE],
    ['one digit more', '+33 6 12 34 56 78 9', FRANCE],
    ['a country code that does not exist', '+999 123 456 789', FRANCE],
    ['no country code, of a business that is not known', '06 12 34 56 78', null],
    ['no country code, and as an international number one of Singapore', '6598234567', UNITED_STATES],
    ['00 with a carrier or a country code', '0021 1 9123 4567', BRAZIL],
    ['no country code, of a range that nobody has', '555 010 0001', UNITED_STATES],
    ['a user name', '@ada', FRANCE],
  ])('%s', (_what, typed, business) => {
    expect(() => parsePhoneNumber(typed, business)).toThrow(expect.objectContaining({ code: 'invalidInput', message: 'It is not clear which phone number this is.' }));
  });

  it.each([
    [FRANCE, '+33 6 12 34 56 78'],
    [UNITED_STATES, '+1 201 555 0123'],
    [TEST_NUMBER, '+1 201 555 0123'],
    [BRAZIL, '+55 11 96123 4567'],
    ['+49 30 123456', '+49 1512 3456789'],
    [null, '+33 6 12 34 56 78'],
    ['', '+33 6 12 34 56 78'],
  ])('is refused with an example of the country of the business: %s', (business, example) => {
    expect(() => parsePhoneNumber('123', business)).toThrow(expect.objectContaining({ hint: `Write it with the country code, for example ${example}.` }));
  });
});

test('what is read is E.164, or refused in our words, whatever was typed', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[+0]{0,2}[\d ()./-]{5,20}$/), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(typed, fc.constantFrom(FRANCE, UNITED_STATES, BRAZIL, null), (text, business) => {
      try {
        expect(parsePhoneNumber(text, business)).toMatch(/^\+[1-9]\d{5,14}$/);
      } catch (failure) {
        expect(failure).toMatchObject({ code: 'invalidInput' });
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a customer is named by phone number or user id', () => {
  const nobody = { name: null, username: null, waId: null };
  expect(parseCustomer(' 06 12 34 56 78 ', FRANCE)).toEqual({ ...nobody, userId: null, phone: '+33612345678' });
  expect(parseCustomer(' US.13491208655302741918 ', FRANCE)).toEqual({ ...nobody, userId: 'US.13491208655302741918', phone: null });
  expect(parseCustomer('US.ENT.11815799212886844830', null)).toMatchObject({ userId: 'US.ENT.11815799212886844830' });
});
