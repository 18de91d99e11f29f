import { redactCardNumbers } from '../../../src/redaction';
import { SupportError } from '../../../src/shared/errors';

const CARD = '4111 1111 1111 1111';
const mask = (text: string, options: Parameters<typeof redactCardNumbers>[1]): string => redactCardNumbers(text, options).text;

describe('neverMask', () => {
  test.each([
    ['as it is written', '4111 1111 1111 1111'],
    ['by its bare digits', '4111111111111111'],
    ['by wildcards', '4111########1111'],
  ])('%s', (_how, pattern) => {
    expect(mask(`card ${CARD}`, { neverMask: [pattern] })).toBe(`card ${CARD}`);
  });

  test('by the word that holds it', () => {
    expect(mask('(SHOP/4111111111111111).', { neverMask: ['(SHOP/*'] })).toBe('(SHOP/4111111111111111).');
  });

  test('leaves all other numbers to be masked, and nothing of the number', () => {
    expect(mask(`${CARD}, 5555 5555 5555 4444`, { neverMask: [CARD] })).toBe(`${CARD}, 5555 55•• •••• 4444`);
    // A shorter number lies within it.
    expect(mask('card 6297 9321 3683 5205 205', { neverMask: ['6297932136835205205'] })).toBe('card 6297 9321 3683 5205 205');
  });

  test('codes are masked all the same', () => {
    expect(mask(`${CARD} cvv 123`, { neverMask: [CARD] })).toBe(`${CARD} cvv •••`);
  });

  test('a pattern that fits nearly everything is refused', () => {
    expect(() => mask('hello', { neverMask: ['*'] })).toThrow(SupportError);
  });
});

test('networks limits what is masked', () => {
  expect(mask(`${CARD} and 5555 5555 5555 4444`, { networks: ['mastercard'] })).toBe(`${CARD} and 5555 55•• •••• 4444`);
  // Co-branded: Discover comes first where all are allowed.
  expect(redactCardNumbers('6221 2600 0000 0000', { networks: ['unionpay'] }).found[0]?.network).toBe('unionpay');
});

describe('words of one\'s own', () => {
  test('say that a number is a card number', () => {
    const text = 'bankokort 6304 0000 0000';
    expect(mask(text, undefined)).toBe(text);
    expect(mask(text, { context: { card: ['bankokort'] } })).toBe('bankokort 6304 00•• 0000');
  });

  test('say that it is another number, with any ending', () => {
    expect(mask('Reisenummern 4111111111111111', { context: { other: ['reise*'] } })).toBe('Reisenummern 4111111111111111');
    expect(mask('my voyage 4111111111111111', undefined)).toBe('my voyage 411111••••••1111');
    expect(mask('my voyage 4111111111111111', { context: { other: ['voyage'] } })).toBe('my voyage 4111111111111111');
  });
});
