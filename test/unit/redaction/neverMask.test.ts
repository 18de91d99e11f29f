import { compileNeverMask } from '../../../src/redaction';
import { SupportError } from '../../../src/shared/errors';

test.each([
  ['4111111111111111', '4111111111111111', true],
  ['4111111111111111', '4111111111111112', false],
  ['4111########1111', '4111222233331111', true],
  ['4111########1111', '411122223333111', false],
  ['4111########1111', '4111aaaa33331111', false],
  ['ORD-*', 'ord-4111 1111 1111 1111', true],
  ['ORD-*', 'XORD-4111', false],
  ['*-2027-##', 'shop-4111-2027-12', true],
  ['*-2027-##', 'shop-4111-2027-1', false],
  ['40*00*1', '4000001', true],
  ['40*00*1', '400001x', false],
  [' 4000* ', '4000111122223333', true],
])('%s and %s', (pattern, written, fits) => {
  expect(compileNeverMask([pattern])(written)).toBe(fits);
});

test('one of several is enough, none lets everything be masked', () => {
  expect(compileNeverMask(['1234', '41*'])('4111')).toBe(true);
  expect(compileNeverMask([])('4111')).toBe(false);
});

test.each(['', ' ', '*', '################', '#### #### #### ####', '4###', '4'.repeat(101)])('refuses "%s", which fits too much or is too long, and says what to do', (pattern) => {
  const refused = expect(() => compileNeverMask(['4000*', pattern]));
  refused.toThrow(SupportError);
  refused.toThrow(expect.objectContaining({ code: 'invalidInput', hint: expect.stringContaining('# for one digit') }));
});
