import { redactCardNumbers } from '../../../src/redaction';
import { inGroups, PUBLISHED } from './cards';

const mask = (text: string): string => redactCardNumbers(text).text;
const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
const BARE = '4111111111111111';
const BARE_MASKED = '411111••••••1111';

describe('published test numbers', () => {
  test.each(PUBLISHED)('%s %s', (network, pan, grouped) => {
    const [place] = redactCardNumbers(pan).found;
    expect(place).toEqual({ start: 0, end: pan.length, network, last4: pan.slice(-4), reason: 'bare' });
    expect(mask(pan)).toBe(pan.slice(0, 6) + '•'.repeat(pan.length - 10) + pan.slice(-4));
    expect(redactCardNumbers(`Card: ${grouped}, please.`).found).toEqual([{ start: 6, end: 6 + grouped.length, network, last4: pan.slice(-4), reason: 'grouped' }]);
  });
});

describe('what stays', () => {
  test.each([
    ['first6last4', MASKED],
    ['last4', '•••• •••• •••• 1111'],
    ['nothing', '•••• •••• •••• ••••'],
  ] as const)('%s', (keep, expected) => {
    expect(redactCardNumbers(CARD, { keep }).text).toBe(expected);
  });

  test('separators and everything around', () => {
    expect(mask(`Hi 👋\n${CARD}\tthanks 🙏`)).toBe(`Hi 👋\n${MASKED}\tthanks 🙏`);
  });

  test('offsets count UTF-16 units', () => {
    const text = `👋 ${CARD}`;
    const [place] = redactCardNumbers(text).found;
    expect(text.slice(place?.start, place?.end)).toBe(CARD);
  });

  test('a text without digits, or without card numbers, is the same string', () => {
    expect(redactCardNumbers('Hello, how are you?')).toEqual({ text: 'Hello, how are you?', found: [] });
    expect(redactCardNumbers('')).toEqual({ text: '', found: [] });
    expect(mask('See you at 12:30')).toBe('See you at 12:30');
  });
});

test.each([' ', ', ', ' - ', '\r\n'])('a code of single digits with %j between is masked wherever in a text it stands', (separator) => {
  const written = (digits: string): string => `cvv ${[...digits].join(separator)}`;
  for (let before = 0; before < 40; before++) expect(mask(' '.repeat(before) + written('123'))).toBe(' '.repeat(before) + written('•••'));
});

describe('separators', () => {
  test.each([
    ['space', ' '], ['two spaces', '  '], ['dash', '-'], ['en dash', '–'], ['minus', '−'], ['non-breaking hyphen', '‑'], ['dash with spaces', ' - '],
    ['dot', '.'], ['middle dot', '·'], ['slash', '/'], ['backslash', '\\'], ['underscore', '_'], ['NBSP', '\u00a0'], ['narrow NBSP', '\u202f'],
    ['thin space', '\u2009'], ['ideographic space', '\u3000'], ['tab', '\t'], ['line break', '\n'], ['CR LF', '\r\n'], ['line separator', '\u2028'],
    ['zero-width space', '\u200b'], ['zero-width joiner', '\u200d'], ['word joiner', '\u2060'], ['BOM', '\ufeff'], ['soft hyphen', '\u00ad'],
    ['left-to-right mark', '\u200e'], ['zero-width and space', '\u200b \u200b'], ['pipe', '|'], ['asterisk', '*'], ['tilde', '~'], ['full-width dash', '－'],
    ['plus, as in a URL', '+'],
  ])('%s', (_name, separator) => {
    expect(mask(inGroups(BARE, separator))).toBe(['4111', '11••', '••••', '1111'].join(separator));
    expect(redactCardNumbers(`my card ${inGroups('378282246310005', separator, [4, 6, 5])} ok`).found).toMatchObject([{ network: 'amex' }]);
  });

  test('mixed', () => {
    expect(mask('4111-1111 1111.1111')).toBe('4111-11•• ••••.1111');
    expect(mask('4111 – 1111\u00a01111\n1111')).toBe('4111 – 11••\u00a0••••\n1111');
  });

  test('digit by digit', () => {
    expect(mask([...BARE].join(' '))).toBe('4 1 1 1 1 1 • • • • • • 1 1 1 1');
    expect(redactCardNumbers([...BARE].join('-')).found[0]?.reason).toBe('spelled');
  });

  test('in groups of its own, when nothing else is near', () => {
    for (const sizes of ['8-8', '4-8-4', '6-10', '4-12', '12-4', '6-6-4', '5-5-6', '2-2-2-2-2-2-2-2']) {
      expect(redactCardNumbers(inGroups(BARE, ' ', sizes.split('-').map(Number))).found).toMatchObject([{ reason: 'irregular', last4: '1111' }]);
    }
  });
});

describe('digits of other scripts', () => {
  const inScript = (zero: number, text: string): string => text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  test.each([
    ['full-width', 0xff10], ['Arabic-Indic', 0x660], ['Persian', 0x6f0], ['Devanagari', 0x966], ['Bengali', 0x9e6], ['Tamil', 0xbe6], ['Thai', 0xe50],
    ['mathematical bold', 0x1d7ce], ['mathematical double-struck', 0x1d7d8], ['mathematical sans-serif', 0x1d7e2], ['mathematical bold sans-serif', 0x1d7ec],
    ['mathematical monospace', 0x1d7f6], ['segmented', 0x1fbf0],
    ['with a comma', 0x1f101],
  ])('%s', (_name, zero) => {
    expect(mask(inScript(zero, CARD))).toBe(inScript(zero, MASKED));
    expect(mask(`(${inScript(zero, BARE)})`)).toBe(`(${inScript(zero, BARE_MASKED)})`);
    expect(redactCardNumbers(inScript(zero, BARE)).found[0]?.last4).toBe('1111');
  });

  test('keycaps lose their frame with the digit', () => {
    const keycap = (text: string): string => text.replace(/\d/g, '$&\ufe0f\u20e3');
    expect(mask(keycap(BARE))).toBe(`${keycap('411111')}••••••${keycap('1111')}`);
    expect(mask(keycap(CARD))).toBe(`${keycap('4111 11')}•• •••• ${keycap('1111')}`);
  });

  test.each([['with a full stop', 0x2487, '🄀'], ['circled sans-serif', 0x277f, '🄋'], ['negative circled sans-serif', 0x2789, '🄌']])('%s, of which the zero stands alone', (_name, beforeOne, zero) => {
    const written = (text: string): string => text.replace(/\d/g, (digit) => (digit === '0' ? zero : String.fromCodePoint(beforeOne + Number(digit))));
    expect(mask(written('5500 0000 0000 0004'))).toBe(written('5500 00•• •••• 0004'));
  });

  test('scripts mixed in one number', () => {
    expect(mask('4111 ١١١١ १११１ 1111')).toBe('4111 ١١•• •••• 1111');
  });
});

describe('where it stands', () => {
  test.each([
    ['glued to a word that says card', `card${BARE}`, `card${BARE_MASKED}`],
    ['after a colon', `Visa:${BARE}`, `Visa:${BARE_MASKED}`],
    ['in brackets', `(${CARD})`, `(${MASKED})`],
    ['in JSON', `{"pan":"${BARE}","ok":true}`, `{"pan":"${BARE_MASKED}","ok":true}`],
    ['as a number in JSON', `{"pan": ${BARE}, "ok":true}`, `{"pan": "${BARE_MASKED}", "ok":true}`],
    ['in a query', `https://shop.example/pay?card=${BARE}&x=1`, `https://shop.example/pay?card=${BARE_MASKED}&x=1`],
    ['in a path that says card', `https://shop.example/card/${BARE}`, `https://shop.example/card/${BARE_MASKED}`],
    ['in a file name', `card_${BARE}.jpg`, `card_${BARE_MASKED}.jpg`],
    ['after a bullet point', `• ${CARD}\n• thanks`, `• ${MASKED}\n• thanks`],
    ['after a phone number', `+1 555 010 0199 ${CARD}`, `+1 555 010 0199 ${MASKED}`],
    ['after a phone number in brackets', `(555) 010-0199 ${CARD}`, `(555) 010-0199 ${MASKED}`],
    ['after a room number', `room 12 ${CARD}`, `room 12 ${MASKED}`],
    ['before an expiry date', `${CARD} 12/27`, `${MASKED} 12/27`],
    ['between date and code', `12/27 ${CARD} 123`, `12/27 ${MASKED} •••`],
    ['paid for an order', `I pay for my order with ${BARE}`, `I pay for my order with ${BARE_MASKED}`],
    ['in the next sentence', `I lost my order. ${BARE}`, `I lost my order. ${BARE_MASKED}`],
    ['in fours, with a compact date', `${CARD} 1227`, `${MASKED} 1227`],
    ['after an order number', `order 1042: ${BARE}`, `order 1042: ${BARE_MASKED}`],
    ['after words that are abbreviations elsewhere', `noch nie benutzt ${BARE}`, `noch nie benutzt ${BARE_MASKED}`],
    ['a personal card in French', `ma carte perso ${BARE}`, `ma carte perso ${BARE_MASKED}`],
    ['as requested', `as requested ${BARE}`, `as requested ${BARE_MASKED}`],
    ['a network and "number" in one word', `mijn maestronummer is ${BARE}`, `mijn maestronummer is ${BARE_MASKED}`],
    ['with a shorter number in front that passes as Maestro', 'card number 6370-9565-1732-6650, exp 05/26', 'card number 6370-95••-••••-6650, exp 05/26'],
    ['in groups of its own, with date and code', 'datos: 411111 1111111111, 12/27, 123', 'datos: 411111 ••••••1111, 12/27, •••'],
    ['in groups of its own, with a compact date and code', 'datos: 411111 1111111111, 1227, 123', 'datos: 411111 ••••••1111, 1227, •••'],
    ['a transaction on it', `the last transaction on ${CARD} was not me`, `the last transaction on ${MASKED} was not me`],
    ['in Arabic', `رقم بطاقتي ${BARE}`, `رقم بطاقتي ${BARE_MASKED}`],
    ['in Chinese', `我的卡号是${BARE}谢谢`, `我的卡号是${BARE_MASKED}谢谢`],
    ['old Visa of 13 digits, said to be a card', 'my card: 4222222222222', 'my card: 422222•••2222'],
    ['UATP, said to be a card', 'card 135412345678911', 'card 135412•••••8911'],
  ])('%s', (_where, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test('several in one text', () => {
    expect(mask(`${CARD} 5555 5555 5555 4444`)).toBe(`${MASKED} 5555 55•• •••• 4444`);
    expect(mask(`${BARE} ${BARE}\n378282246310005`)).toBe(`${BARE_MASKED} ${BARE_MASKED}\n378282•••••0005`);
    expect(redactCardNumbers(Array(500).fill(CARD).join(' ')).found).toHaveLength(500);
  });

  test('UnionPay without a check digit: grouped, or with a word, but not bare', () => {
    expect(mask('6212 3456 7890 1234')).toBe('6212 34•• •••• 1234');
    expect(mask('my card 6212345678901234')).toBe('my card 621234••••••1234');
    expect(mask('6212345678901234')).toBe('6212345678901234');
  });
});

describe('what is no card number stays', () => {
  test.each([
    ['epoch milliseconds', '1763776800000'],
    ['epoch microseconds', '1763776800000000'],
    ['phone number', '+49 30 12345678'],
    ['phone number of 15 digits that passes Luhn as Amex', '+378282246310005'],
    ['phone number in groups', '+62 812 3456 7890'],
    ['two phone numbers', '555 010 0199, 555 010 0123'],
    ['UUID', '550e8400-e29b-41d4-a716-446655440000'],
    ['UUID of digits', '41111111-1111-1111-8111-411111111111'],
    ['hexadecimal', '0x4111111111111111'],
    ['hexadecimal hash', 'a4111111111111111b'],
    ['wamid', 'wamid.HBgLMTU1NTAxMDAxOTkVAgARGBI0MTExMTExMTExMTExMTExMQA='],
    ['IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['IBAN with a card number inside', 'GB15 MIDL 4005 1512 3456 74'],
    ['IBAN, French', 'FR76 3000 6000 0112 3456 7890 189'],
    ['IBAN with a space behind its country', 'SA 30 2835 2396 2968 8143 4676'],
    ['IBAN, Italian, with a space behind its country', 'IT 32 D492 8149 9803 4876 6223 745'],
    ['social security number', 'my social security number is 135412345678911'],
    ['numéro de sécurité sociale', 'n° de sécurité sociale 160105146352896'],
    ['número de seguridad social', 'número de seguridad social 378282246310005'],
    ['IBAN without spaces', 'NL91ABNA0417164300'],
    ['IMEI', '490154203237518'],
    ['IMEI with its word that passes as JCB with version', 'IMEI 3530111333300000'],
    ['ICCID', '8914800000000000000'],
    ['UPS', '1Z999AA10123456784'],
    ['USPS', '9400 1000 0000 0000 0000 00'],
    ['USPS, bare', '9400111899223334444455'],
    ['FedEx', '613985012345'],
    ['tracking number', 'tracking 4532015112830366'],
    ['order number', 'order 4532015112830366'],
    ['order number in Spanish', 'mi pedido 4532015112830366'],
    ['order number behind', '4532015112830366 is my order number'],
    ['ticket', '#4532015112830366'],
    ['a transaction on a number in one run', 'the transaction on 4532015112830366'],
    ['Shopify order id', '4532015112831'],
    ['mobile number with its country code', '4915112345677'],
    ['Meta id of 15 digits', '102290129340398'],
    ['Meta id that passes Luhn as UATP', '135412345678911'],
    ['coordinates', '41.403380, 2.174030'],
    ['coordinates with many digits', '41.11111111111111, 11.1'],
    ['decimal fraction', '0.4111111111111111'],
    ['ISBN', '978-3-16-148410-0'],
    ['EAN', '4006381333931'],
    ['SIRET', '362 521 879 00034'],
    ['SIRET with its word', 'SIRET 36252187900034'],
    ['Egyptian national id', '30001010100009'],
    ['Indonesian NIK', '3528014501900005'],
    ['CNPJ', '36.252.187/0001-34'],
    ['Aadhaar', '5018 1234 5678'],
    ['list of numbers', '4021, 4022, 4023, 4024'],
    ['list of four-digit numbers', '4111 1111 1111 1111 2026 2027'],
    ['meter number', '2650 4392 9895 9239 4983'],
    ['times', '04.08 22.78 15.79 18.03 08.17 03.47'],
    ['bare SIRET', '35600000000048'],
    ['run longer than any card', '41111111111111111111'],
    ['run longer than any card, with zero-width characters', '4111111111\u200b1111111111'],
    ['id in a URL', 'https://shop.example/orders/4532015112830366'],
    ['id in a URL of a .com', 'https://www.facebook.com/groups/4532015112830366/'],
    ['row of a bank statement and the next', '240,01  41.932,91\n22/01'],
    ['rows of a bank statement with cards', 'PAIEMENT CB ****5235  -759.26  71,624.82'],
    ['row of a phone bill', '20:47 053771613340 00:39'],
    ['cells of a table', '624731\t4582838882653\t9'],
    ['phone numbers below each other', '+65 9177 4964\n0812-4033-4278\n022 73771190'],
    ['coordinates with many digits and a card', 'card -46.89263704668970 -135.14547695538557'],
    ['list of order numbers', '2566627922251986 and 3628099896777871 and 7436124897867928'],
    ['Luhn wrong', '4111 1111 1111 1112'],
    ['network unknown', '9111 1111 1111 1112'],
    ['one digit too many', '41111111111111114'],
    ['date and time', '2024-05-06 12:34:56.789'],
    ['bank transfer', 'Ref 2024 0506 0001 234'],
    ['price', 'EUR 4,111,111,111.11'],
    ['zeros', '0000 0000 0000 0000'],
  ])('%s', (_what, text) => {
    expect(redactCardNumbers(text)).toEqual({ text, found: [] });
    const said = `Hello, ${text} thank you`;
    expect(redactCardNumbers(said)).toEqual({ text: said, found: [] });
  });
});

test('"is" and the digits of a card are no IBAN', () => {
  expect(mask('my card is 5133694392339080. contract number 30011743314')).toBe('my card is 513369••••••9080. contract number 30011743314');
});

describe('what was masked before stays as it is', () => {
  test.each([
    ['its last four and a number behind', `${MASKED} 5555 5555 5555`],
    ['its last four, when only they stayed', '•••• •••• •••• 4111 1111 1111 1111'],
    ['its first six and a number before', '4111 1111 1111 11•• •••• 1111'],
    ['an Amex', '3782 82•••• •0005'],
    ['digit by digit', '4 1 1 1 1 1 • • • • • • 1 1 1 1 1 1 1 1 1 1'],
    ['a code', `${MASKED} cvv •••`],
  ])('%s', (_what, text) => {
    expect(redactCardNumbers(text)).toEqual({ text, found: [] });
  });

  test.each([
    ['bullet points', `•\n• ${CARD}`, `•\n• ${MASKED}`],
    ['bullet points that touch', `•\n•${CARD}\n•${BARE}`, `•\n•${MASKED}\n•${BARE_MASKED}`],
    ['a masked code before', `cvv ••• ${CARD}`, `cvv ••• ${MASKED}`],
    ['a masked code behind', `${CARD} ••• 12/27`, `${MASKED} ••• 12/27`],
    ['another card', `${MASKED} ${BARE}`, `${MASKED} ${BARE_MASKED}`],
  ])('but a new number is found beside %s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });
});

describe('verification codes, PINs and tracks go entirely', () => {
  test.each([
    ['code behind the date', `${CARD} 12/27 123`, `${MASKED} 12/27 •••`],
    ['code behind the date, compact', `${BARE}|12|2027|123`, `${BARE_MASKED}|12|2027|•••`],
    ['code behind MMYY', `${BARE} 1227 123`, `${BARE_MASKED} 1227 •••`],
    ['code behind a date with another word in front', `${CARD} ważna do 12/27 kod 123`, `${MASKED} ważna do 12/27 kod •••`],
    ['date and code as entries of a list', `1) ${CARD}\n2) exp 12/27\n3) 123`, `1) ${MASKED}\n2) exp 12/27\n3) •••`],
    ['code in brackets', `${CARD} (123) ok`, `${MASKED} (•••) ok`],
    ['code with an abbreviated word', `${CARD}, cod. 123 ok`, `${MASKED}, cod. ••• ok`],
    ['Prüfz.', `${CARD} gültig 1227 Prüfz. 123`, `${MASKED} gültig 1227 Prüfz. •••`],
    ['code of which the word stands behind, in front of the card', `123 is the cvv, number ${CARD}`, `••• is the cvv, number ${MASKED}`],
    ['code at the end of the line', `${CARD} 123\nthanks`, `${MASKED} •••\nthanks`],
    ['Amex has four digits', '378282246310005 12/27 1234', '378282•••••0005 12/27 ••••'],
    ['Amex, the date behind the code', '378282246310005 1234 12/27', '378282•••••0005 •••• 12/27'],
    ['cvv', `${CARD} cvv 123`, `${MASKED} cvv •••`],
    ['cvv alone', 'CVV: 123', 'CVV: •••'],
    ['cvc2', 'cvc2 is 1234', 'cvc2 is ••••'],
    ['cvv behind', '123 is my cvv', '••• is my cvv'],
    ['security code', `${CARD}, security code on the back 123`, `${MASKED}, security code on the back •••`],
    ['código de seguridad', `tarjeta ${CARD} código de seguridad 123`, `tarjeta ${MASKED} código de seguridad •••`],
    ['code de sécurité', `carte ${CARD} code de sécurité : 123`, `carte ${MASKED} code de sécurité : •••`],
    ['Prüfnummer', `Karte ${CARD} Prüfnummer 123`, `Karte ${MASKED} Prüfnummer •••`],
    ['رمز الأمان', 'البطاقة رمز الأمان ١٢٣', 'البطاقة رمز الأمان •••'],
    ['PIN of a card', `${CARD} pin 1234`, `${MASKED} pin ••••`],
    ['abbreviation between', 'cvv no. 123', 'cvv no. •••'],
    ['typed the wrong way round', 'ccv 123', 'ccv •••'],
    ['date and code, abbreviated in Portuguese', `${CARD} val 08/27 cod 123`, `${MASKED} val 08/27 cod •••`],
    ['date and code in Arabic', `${CARD} تاريخ الانتهاء 08/27 رمز 123`, `${MASKED} تاريخ الانتهاء 08/27 رمز •••`],
    ['the code of a card', 'le code au dos de la carte : 456', 'le code au dos de la carte : •••'],
    ['the secret code of a card', 'code confidentiel de ma carte : 1234', 'code confidentiel de ma carte : ••••'],
    ['the code of a card in Spanish', 'el código de la tarjeta es 321', 'el código de la tarjeta es •••'],
    ['cvv before the number', `cvv 123 ${CARD}`, `cvv ••• ${MASKED}`],
    ['track 1', `%B${BARE}^DOE/JANE^27121011000012300000?`, `%B${BARE_MASKED}^•••••••••••••••••••••••••••••?`],
    ['track 2', `;${BARE}=27121011000012300000?`, `;${BARE_MASKED}=••••••••••••••••••••?`],
  ])('%s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test.each([
    ['an order of 123 things', `${CARD} for 123 shirts`, `${MASKED} for 123 shirts`],
    ['an amount', `${CARD} 123.50`, `${MASKED} 123.50`],
    ['a pin code of a town', 'pin code 110001', 'pin code 110001'],
    ['a security code of a parcel', 'parcel security code 4821', 'parcel security code 4821'],
    ['what goes wrong', `${CARD} error code 402`, `${MASKED} error code 402`],
    ['how much of it', `${CARD} used 10/12 times, 402 left`, `${MASKED} used 10/12 times, 402 left`],
    ['an order in brackets', `${CARD} (order 123)`, `${MASKED} (order 123)`],
    ['a security code of a parcel locker', 'paid by card, the security code of the parcel locker is 4821', 'paid by card, the security code of the parcel locker is 4821'],
    ['a security code of a parcel locker behind a number', '3528 4821 0008, Sicherheitscode der Packstation 4821', '3528 4821 0008, Sicherheitscode der Packstation 4821'],
    ['a security code of a locker in Hindi', 'locker ka security code 4821 hai', 'locker ka security code 4821 hai'],
    ['a postal code behind a payment', 'card se payment kiya tha, pin - 560790 Mumbai', 'card se payment kiya tha, pin - 560790 Mumbai'],
    ['a code of a customer', 'payé avec ma CB\ncode client 6458', 'payé avec ma CB\ncode client 6458'],
    ['a code in the line before the payment', 'kode 8868\nbayar pakai kartu', 'kode 8868\nbayar pakai kartu'],
    ['a code in the line behind the payment', 'paguei no cartão\ncódigo 0847', 'paguei no cartão\ncódigo 0847'],
    ['a pin code of a town where a card is near', 'पिन कोड 110001, paid by card', 'पिन कोड 110001, paid by card'],
    ['a code of a promotion', 'promo code 123 for my card', 'promo code 123 for my card'],
    ['the date', `cvv exp 12/25`, `cvv exp 12/25`],
    ['another number', 'what is a cvv? I paid 12.50', 'what is a cvv? I paid 12.50'],
  ])('but not %s', (_what, text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  test('where the name of the field shows them', () => {
    expect(redactCardNumbers('123', { label: 'cvv' }).found).toEqual([{ start: 0, end: 3, network: null, last4: '', reason: 'verificationCode' }]);
    expect(redactCardNumbers('4321', { label: 'Card PIN' }).found).toEqual([{ start: 0, end: 4, network: null, last4: '', reason: 'pin' }]);
    expect(mask('123')).toBe('123');
  });

  test('are reported', () => {
    expect(redactCardNumbers(`${CARD} cvv 123`).found[1]).toEqual({ start: 24, end: 27, network: null, last4: '', reason: 'verificationCode' });
  });
});
