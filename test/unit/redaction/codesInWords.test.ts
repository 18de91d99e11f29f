// Verification codes and PINs in number words, by what is printed beside them, and in messages of their own.
import { createConversationRedactor, redactCardNumbers } from '../../../src/redaction';

const CARD = '4111 1111 1111 1111';

test.each([
  'my cvv is one two three', 'CVV: nine hundred and twelve', 'código de seguridad ciento veintitrés', 'o cvv é zero nove quatro', 'Prüfziffer neunhundertzwölf',
  'cvc centoventitré', 'pin do karty: osiem, osiem, cztery, osiem', 'mój pin to dwa jeden cztery osiem', 'cvv double four one', `${CARD} 12/27 one two three`,
])('in words: %s', (text) => {
  expect(redactCardNumbers(text).found.at(-1)).toMatchObject({ network: null, end: text.length });
});

test.each([
  'the 3 digits on the back are 739', 'le code au dos : 739', 'les trois chiffres derrière 739', 'los 3 dígitos de atrás 739', 'die 3 Ziffern hinten: 739', 'le 3 cifre sul retro 739',
  'de 3 cijfers achterop 739', '3 cyfry z tyłu 739', 'три цифры на обороте 739', 'clave de seguridad 739', 'cod. seg. 739', 'sec code 739', 'पीछे के तीन अंक 739',
])('by what is printed beside it: %s', (text) => {
  expect(redactCardNumbers(text)).toMatchObject({ text: text.replace('739', '•••'), found: [{ reason: 'verificationCode' }] });
});

test.each([
  'the code on the back of the parcel is 739', 'mein Paket, Code hinten 739', 'one two three testing', 'pin code 110001, Delhi', 'call me back at 739', 'the wifi code is 6575, thanks',
])('another code stays: %s', (text) => {
  expect(redactCardNumbers(text)).toEqual({ text, found: [] });
});

test.each([
  [[CARD, '12/27', '123'], 2], [[CARD, '12/27 123'], 1], [[`my card is ${CARD} thanks`, 'expires 12/27', 'ok', '123'], 3], [['4111 1111', '1111 1111', '12/27', '123'], 3],
  [['my cvv is?', '739'], 1], [['security code', 'seven three nine'], 1], [['visa', CARD, 'cvc', '739'], 3], [['mi pin de la tarjeta', '7391'], 1],
])('in a message of its own: %j', (messages, message) => {
  const { messages: masked, found } = createConversationRedactor().redact(messages);
  expect(found.at(-1)).toMatchObject({ message, network: null, end: messages[message]?.length });
  expect(masked[message]).toMatch(/^(?:12.27 )?•+$/);
});

test.each([
  [[CARD, 'I ordered 123 shirts']], [['my order has not arrived', '739']], [[CARD, 'my order 4512', '739']], [['door code', '739']],
])('another number in a message of its own stays: %j', (messages) => {
  expect(createConversationRedactor().redact(messages).messages.slice(1)).toEqual(messages.slice(1));
});

test.each([
  ['%25B4111111111111111%5EDOE%2FJANE%5E27121010000012300000%3F', '2712'], ['%3B4111111111111111%3D27121010000012300000%3F', '2712'], [';4111111111111111 = 27121010000012300000 ?', '2712'],
  ['%B4111 1111 1111 1111^DOE/JANE ^ 27121010000012300000?', '2712'],
])('tracks in URLs and with spaces: %s', (track, date) => {
  expect(redactCardNumbers(`the machine says ${track}`).text).not.toContain(date);
});
