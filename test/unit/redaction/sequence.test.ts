// Words between the groups of a number that say which part of it comes next.
import { redactCardNumbers } from '../../../src/redaction';

test.each([
  'first 4532 then 0151 and then 1283 and the last 0366', 'les quatre premiers 4532 puis 0151 ensuite 1283 et les quatre derniers 0366', 'primero 4532, luego 0151, después 1283 y los últimos cuatro 0366',
  'zuerst 4532 dann 0151 danach 1283 und die letzten vier 0366', 'prima 4532 poi 0151 e poi 1283 e gli ultimi quattro 0366', 'pehle 4532 phir 0151 uske baad 1283 aur last mein 0366', 'a) 4532 b) 0151 c) 1283 d) 0366',
])('%s', (text) => {
  expect(redactCardNumbers(text).text).toMatch(/4532.* 01••.* ••••.* 0366$/);
});

test('in number words', () => {
  const text = 'four five three two and then zero one five one and then one two eight three and finally zero three six six thanks';
  expect(redactCardNumbers(text).found).toMatchObject([{ network: 'visa', last4: '0366', reason: 'spelled' }]);
});

test.each(['we had 4532 visitors in May, 0151 in June, 1283 in July and 0366 in August', 'rooms 4532 then the bus 0151 then gate 1283 and then seat 0366'])('numbers of their own stay: %s', (text) => {
  expect(redactCardNumbers(text)).toEqual({ text, found: [] });
});

test('a stripe that "track" speaks of', () => {
  expect(redactCardNumbers('track2 ;4111111111111111=27121010000012300000?').found).toMatchObject([{ network: 'visa' }, { reason: 'track' }]);
});
