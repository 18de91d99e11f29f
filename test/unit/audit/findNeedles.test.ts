// The searcher of `npm run audit:leaks` must not be blind: whatever it is to find is shown to it here.
import { Readable } from 'node:stream';
import { maskedFinder, needleFinder, searchStream, type Needle } from '../../audit/findNeedles';
import { Plants } from '../../audit/Plants';
import { WRITINGS } from '../../audit/writings';
import { seededRandom } from '../../fixtures/seededRandom';

const plants = new Plants(seededRandom(1));
const pan = plants.card('a card');
const other = plants.card('another card');
const phone = plants.add('phone', 'a customer', '15550170001');
const token = plants.secret('the token', 'EAA');
const find = needleFinder(plants.needles);
const found = (text: string) => [...find(text)].map(({ value }) => value);

describe.each(WRITINGS.map(({ name, write }) => [name, write(pan)] as const))('a number written with %s', (_name, written) => {
  const around = `x12,4 ${written} 7`;
  const forms: ReadonlyArray<readonly [string, string]> = [
    ['plain', around],
    ['in JSON', JSON.stringify({ text: around })],
    ['in JSON inside JSON', JSON.stringify(JSON.stringify({ text: around }))],
    ['escaped as Meta does', escaped(around)],
    ['escaped, inside JSON', JSON.stringify(escaped(around))],
    ['in a URL', encodeURIComponent(around)],
    ['as Redis shows it', Buffer.from(around).reduce((text, byte) => text + (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`), '')],
    ['as HTML', around.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`)],
    ['in base64', Buffer.from(around).toString('base64')],
    ['beside zero bytes', `\0\0\u0007${around}\0`],
  ];
  test.each(forms)('%s', (_form, text) => expect(found(text)).toEqual([pan]));

  test('in a stream, wherever it is cut', async () => {
    const bytes = Buffer.from(`${'7 '.repeat(50)}${written}`);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const { found: inStream, bytes: length } = await searchStream(Readable.from([bytes.subarray(0, cut), bytes.subarray(cut)]), find);
      expect([[...inStream].map(({ value }) => value), length]).toEqual([[pan], bytes.length]);
    }
  });
});

test.each(['<b>', '&nbsp;', ' / ', '\n', '\\n', '•', '\\\\r\\\\n'])('%j between the groups', (separator) => {
  expect(found(pan.match(/.{1,4}/g)?.join(separator) ?? '')).toEqual([pan]);
});

test('inside a longer run, right after another one, and several in one text', () => {
  expect(found(`9${pan}9`)).toEqual([pan]);
  expect(found(`${pan}${other}`)).toEqual([pan, other]);
  expect(found(`${pan} and ${other}, ${phone}`)).toEqual([pan, other, phone]);
});

test('a percent sign before a number does not swallow its first digits', () => {
  expect(found(`100%${pan}`)).toEqual([pan]);
});

test('the number in a wamid, a secret in a header and in a URL', () => {
  expect(found(`wamid.${Buffer.from(`\x1d\x18\x0b${phone}\x15\x02\0`).toString('base64')}`)).toEqual([phone]);
  expect(found(`authorization: Bearer ${token}`)).toEqual([token]);
  expect(found(`Basic ${Buffer.from(`agent/token:${token}`).toString('base64')}`)).toEqual([token]);
});

test('what was masked, cut off or changed is not found', () => {
  const masked = `${pan.slice(0, 6)}${'•'.repeat(pan.length - 10)}${pan.slice(-4)}`;
  const near = pan.replace(/.$/, (last) => String((Number(last) + 1) % 10));
  expect(found(`${masked} ${pan.slice(0, -1)} then words in between ${pan.slice(-1)} ${near} ${token.slice(1)}`)).toEqual([]);
});

test.each(WRITINGS.map(({ name, write }) => [name, write(pan)] as const))('what masking leaves of %s is known again', (_name, written) => {
  let digits = 0;
  const masked = Array.from(written, (character) => (/\p{Nd}/u.test(character) && ++digits > 6 && digits <= pan.length - 4 ? '•' : character)).join('');
  expect([...maskedFinder(plants.needles.filter(({ kind }) => kind === 'card'))(masked)].map(({ value }) => value)).toEqual([pan]);
  expect(found(masked)).toEqual([]);
});

test('nothing is found where nothing was planted', () => {
  expect([...needleFinder([])(pan)]).toEqual([]);
});

test('a needle that every haystack would hold is refused', () => {
  const short: Needle = { kind: 'card', name: 'half a number', value: '411111' };
  expect(() => needleFinder([short])).toThrow('half a number is too short');
});

function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
    .map((code) => (code < 0x80 ? String.fromCharCode(code) : `\\u${code.toString(16).padStart(4, '0')}`))
    .join('');
}
