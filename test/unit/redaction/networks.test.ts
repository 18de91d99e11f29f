import { CARD_NETWORKS } from '../../../src/redaction';
import { LONGEST_PREFIX, networkRule } from '../../../src/redaction/networks';

/** What the engine asks about a number. */
const ruleOf = (first: string, length: number, luhn = true) => {
  const rule = networkRule(Number(first.padEnd(LONGEST_PREFIX, '0')), length, luhn);
  return rule && `${rule.network} ${rule.trust}`;
};

describe('the table is well-formed', () => {
  test.each(CARD_NETWORKS.map((rule) => [rule.network, rule] as const))('%s', (_network, { prefixes, lengths, groupings = [] }) => {
    for (const prefix of prefixes) {
      expect(prefix).toMatch(/^\d{1,8}(-\d{1,8})?$/);
      const [from = '', to = from] = prefix.split('-');
      expect([from.length === to.length, from <= to]).toEqual([true, true]);
    }
    for (const length of lengths) expect(length >= 12 && length <= 19).toBe(true);
    for (const grouping of groupings) expect(lengths).toContain(grouping.reduce((sum, size) => sum + size, 0));
  });

  test('no number of a network is taken for usual by an empty prefix', () => {
    expect(ruleOf('00', 16)).toBeNull();
    expect(ruleOf('7', 16)).toBeNull();
  });
});

test.each<[string, number, string | null]>([
  ['4', 16, 'visa usual'], ['4', 19, 'visa usual'], ['4', 13, 'visa usual'], ['4', 15, null],
  ['51', 16, 'mastercard usual'], ['55', 16, 'mastercard usual'], ['2221', 16, 'mastercard usual'], ['2720', 16, 'mastercard usual'],
  ['2220', 16, null], ['2721', 16, null],
  ['34', 15, 'amex usual'], ['37', 15, 'amex usual'], ['35', 15, null], ['37', 16, null],
  ['6011', 16, 'discover usual'], ['644', 16, 'discover usual'], ['65', 19, 'discover usual'],
  ['300', 14, 'diners usual'], ['305', 14, 'diners usual'], ['306', 14, null], ['36', 16, 'diners usual'], ['39', 19, 'diners usual'],
  ['3528', 16, 'jcb usual'], ['3589', 16, 'jcb usual'], ['3527', 16, null], ['3528', 19, 'jcb rare'], ['2131', 15, 'jcb doubtful'],
  ['62', 16, 'unionpay usual'], ['62', 19, 'unionpay usual'], ['8110', 16, 'unionpay usual'], ['8109', 16, 'rupay usual'],
  ['31', 19, 'tUnion rare'],
  ['5018', 16, 'maestro usual'], ['6304', 12, 'maestro doubtful'], ['57', 16, 'maestro doubtful'],
  ['508', 16, 'rupay usual'], ['353', 16, 'jcb usual'], ['82', 16, 'rupay usual'],
  ['2200', 16, 'mir usual'], ['2204', 16, 'mir usual'], ['2205', 16, 'borica usual'],
  ['506699', 16, 'elo usual'], ['636368', 16, 'elo usual'], ['606282', 16, 'hipercard usual'], ['637095', 16, 'hiper usual'],
  ['9792', 16, 'troy usual'], ['506099', 19, 'verve usual'], ['4571', 16, 'dankort usual'], ['1', 15, 'uatp doubtful'], ['589562', 16, 'naranja usual'],
  ['968201', 16, 'mada usual'], ['507808', 16, 'meeza usual'], ['357111', 16, 'lankapay usual'], ['1946', 16, 'gpn rare'],
  ['60400100', 16, 'ukrcard usual'], ['60420099', 16, 'ukrcard usual'], ['60420100', 16, 'rupay usual'], ['636', 17, 'interpayment rare'], ['637', 16, 'instapayment rare'],
])('%s… with %i digits: %s', (first, length, expected) => {
  expect(ruleOf(first, length)).toBe(expected);
});

test('where the check digit is wrong only UnionPay is left, co-branded ranges included', () => {
  expect(ruleOf('622126', 16)).toBe('discover usual');
  expect(ruleOf('622126', 16, false)).toBe('unionpay usual');
  expect(ruleOf('4', 16, false)).toBeNull();
});
