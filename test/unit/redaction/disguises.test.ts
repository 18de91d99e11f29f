// Numbers that are not written as digits with separators between: words, look-alike letters, escapes, base64, other signs.
import { redactCardNumbers } from '../../../src/redaction';

const mask = (text: string): string => redactCardNumbers(text).text;
const CARD = '4111 1111 1111 1111';
const times = (count: number, word: string): string => Array.from({ length: count }, () => word).join(' ');

describe('number words', () => {
  test.each([
    ['en', 'four', 'one'], ['fr', 'quatre', 'un'], ['es', 'cuatro', 'uno'], ['pt', 'quatro', 'um'], ['de', 'vier', 'eins'], ['it', 'quattro', 'uno'], ['nl', 'vier', 'een'], ['ar', 'أربعة', 'واحد'],
    ['hi', 'चार', 'एक'], ['hi', 'char', 'ek'], ['id', 'empat', 'satu'], ['tr', 'dört', 'bir'], ['pl', 'cztery', 'jeden'], ['ru', 'четыре', 'один'],
  ])('%s: %s %s', (_language, four, one) => {
    expect(mask(`${four} ${times(15, one)}`)).toBe(`${four} ${times(5, one)} ${times(6, '•')} ${times(4, one)}`);
  });

  test.each([
    ['en', 'forty-one', 'eleven'], ['en', 'forty one', 'eleven'], ['fr', 'quarante et un', 'onze'], ['es', 'cuarenta y uno', 'once'], ['pt', 'quarenta e um', 'onze'], ['de', 'einundvierzig', 'elf'],
    ['it', 'quarantuno', 'undici'], ['nl', 'eenenveertig', 'elf'], ['tr', 'kırk bir', 'on bir'], ['ru', 'сорок один', 'одиннадцать'], ['pl', 'czterdzieści jeden', 'jedenaście'], ['ar', 'واحد وأربعون', 'احدعشر'],
  ])('%s, two digits to a word: %s %s', (_language, first, eleven) => {
    expect(redactCardNumbers(`${first} ${times(7, eleven)}`).found).toMatchObject([{ network: 'visa', last4: '1111', reason: 'spelled' }]);
  });

  test.each([
    ['double and triple', 'four triple one quadruple one quadruple one double one double one', 'four triple one •••• •••• double one double one'],
    ['digits among the words', 'card: 4 one 11 one 1 one one 1111 1 one 11', 'card: 4 one 11 one 1 • • •••• 1 one 11'],
    ['French tens', 'carte quatre-vingt-un soixante-quinze', 'carte quatre-vingt-un soixante-quinze'],
    ['French sixty in front of eighty', 'carte quarante-neuf soixante-dix-huit soixante quatre-vingt-un trente-six quatre-vingt-huit soixante-huit trente-cinq', 'carte quarante-neuf soixante-dix-huit soixante •• •• •• soixante-huit trente-cinq'],
    ['French ninety', 'cinquante et un, trente-six, soixante-six, quatre-vingt-dix-sept, soixante-quinze, vingt-huit, cinquante, quatre-vingt-un', 'cinquante et un, trente-six, soixante-six, ••, ••, ••, cinquante, quatre-vingt-un'],
    ['commas between pairs', 'cuarenta y cinco, cincuenta y seis, cincuenta y cuatro, setenta y dos, cincuenta y uno, ochenta y cinco, treinta y seis, cero dos', 'cuarenta y cinco, cincuenta y seis, cincuenta y cuatro, ••, ••, ••, treinta y seis, cero dos'],
    ['German ß', 'neunundvierzig null sieben zweiunddreißig neunundfünfzig neunundachtzig vierundachtzig fünfundsiebzig zweiundneunzig', 'neunundvierzig null sieben zweiunddreißig •• •• •• fünfundsiebzig zweiundneunzig'],
    ['o for zero', 'four five three nine one four eight eight o three four three six four six seven', 'four five three nine one four • • • • • • six four six seven'],
    ['behind "this one"', 'use this one four five three nine one four double eight zero three four three six four six seven', 'use this one four five three nine one four •• • • • • six four six seven'],
    ['commas', `my card: four one one one, ${times(4, 'one')}, ${times(4, 'one')}, ${times(4, 'one')}`, `my card: four one one one, one one • •, • • • •, ${times(4, 'one')}`],
  ])('%s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test.each([
    ['words', 'four/one/one/one/one/one/one/one/one/one/one/one/one/one/one/one'],
    ['words and digits', 'four 1 1 one 1 1 one 1 1 one 1 1 one 1 1 1'],
  ])('%s, wherever they stand in the text', (_what, number) => {
    for (let length = 0; length < 60; length++) expect(redactCardNumbers(`${'- '.repeat(length)}card ${number} thanks`).found).toHaveLength(1);
  });

  test.each(['one two three four five six seven eight nine ten eleven twelve', 'I have one or two questions, one about my order and two about delivery', `${times(16, 'one')} is no card number`])('not: %s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('letters that look like digits', () => {
  test.each([
    ['a slip', '4O12 8888 8888 I88I', '4O12 88•• •••• I88I'],
    ['many, where a word says card', 'card 4III II11 IIII 1111', 'card 4III II•• •••• 1111'],
    ['of another script', 'card 4О12888888881881', 'card 4О1288••••••1881'],
  ])('%s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test.each(['4lll llll llll llll', 'SOS SOS LOL LOL OO SOSO LILO', 'B0ES8SGOIL5Z2QGB'])('not: %s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

test.each([
  ['kart 6S28 6057 2822 4094', 'kart 6S28 60•• •••• 4094'],
  ['rupay card 42O4 6170 5439 8059', 'rupay card 42O4 61•• •••• 8059'],
  ['Mastercard 4989 4457 2364 6O67', 'Mastercard 4989 44•• •••• 6O67'],
])('a letter in one group, and a number in the others: %s', (text, expected) => {
  expect(mask(text)).toBe(expected);
});

describe('escapes', () => {
  test.each([
    ['percent', '4111%201111%201111%201111', '4111%2011••%20••••%201111'],
    ['percent, every digit', '%34' + '%31'.repeat(15), `%34${'%31'.repeat(5)}••••••${'%31'.repeat(4)}`],
    ['percent, UTF-8', '4111%C2%A01111%C2%A01111%C2%A01111', '4111%C2%A011••%C2%A0••••%C2%A01111'],
    ['percent, in a link within a link', '4111%25201111%25201111%25201111', '4111%252011••%2520••••%25201111'],
    ['entities', '4111&nbsp;1111&#160;1111&#xa0;1111', '4111&nbsp;11••&#160;••••&#xa0;1111'],
    ['entities, every digit', '&#52;' + '&#49;'.repeat(15), `&#52;${'&#49;'.repeat(5)}••••••${'&#49;'.repeat(4)}`],
    ['JSON', '"4111\\u00a01111\\n1111\\t1111"', '"4111\\u00a011••\\n••••\\t1111"'],
    ['quoted-printable', '4111=201111=C2=A01111=\r\n1111', '4111=2011••=C2=A0••••=\r\n1111'],
  ])('%s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test('a value behind = is none', () => {
    expect(mask('pan=378282246310005&cvv2=203')).toBe('pan=378282•••••0005&cvv2=•••');
  });
});

describe('base64', () => {
  const encode = (text: string, encoding: 'base64' | 'base64url' = 'base64'): string => Buffer.from(text).toString(encoding);

  test.each([CARD, '4111111111111111', `{"pan":"4111111111111111","name":"Zoë"}`])('%s', (inner) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const masked = mask(`here: ${encode(inner, encoding)} ok`);
      const [, stretch = ''] = /^here: (\S+) ok$/.exec(masked) ?? [];
      expect(Buffer.from(stretch, encoding).toString()).toBe(mask(inner));
      expect(mask(masked)).toBe(masked);
    }
  });

  test.each([76, 64])('in lines of %d', (width) => {
    const wrapped = (text: string): string => encode(text).replace(new RegExp(`.{${width}}(?=.)`, 'g'), '$&\r\n');
    for (let before = 0; before < 60; before++) {
      const inner = `${'Hello! '.repeat(9).slice(before)}${CARD}, ${'thank you, '.repeat(8)}`;
      const masked = mask(`mail:\r\n${wrapped(inner)}\r\n-- end`);
      expect(masked).toBe(`mail:\r\n${wrapped(mask(inner))}\r\n-- end`);
      expect(mask(masked)).toBe(masked);
    }
  });

  test.each([encode('hello, how are you today?'), 'wamid.HBgLMTU1NTAxMDAxOTkVAgARGBI0MTExMTExMTExMTExMTExMQA=', 'MONDAYMONDAYMONDAY', 'NTU1NTU1NTU1NTU1NDQ0'])('not: %s', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('other signs between the groups', () => {
  test.each([':', '💳', ' 😀 ', '</span><span>', '</div>\n  <div class="number">', ') (', '] [', ' then ', ' dash ', '"+"'])('%s', (sign) => {
    const parts = ['4111', '1111', '1111', '1111'];
    expect(mask(parts.join(sign))).toBe(['4111', '11••', '••••', '1111'].join(sign));
  });

  test('not the same everywhere, but no words', () => {
    expect(mask('4111😀1111🙈1111🎉1111')).toBe('4111😀11••🙈••••🎉1111');
    expect(mask('4111 apples 1111 pears 1111 plums 1111')).toBe('4111 apples 1111 pears 1111 plums 1111');
  });
});
