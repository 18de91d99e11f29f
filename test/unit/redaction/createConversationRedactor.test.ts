import { createConversationRedactor } from '../../../src/redaction';
import { SupportError } from '../../../src/shared/errors';

const { redact } = createConversationRedactor();

test.each<[string, readonly string[], readonly string[]]>([
  ['two halves', ['4111 1111', '1111 1111'], ['4111 11••', '•••• 1111']],
  ['four quarters', ['4111', '1111', '1111', '1111'], ['4111', '11••', '••••', '1111']],
  ['all but one digit', ['411111111111111', '1'], ['411111••••••111', '1']],
  ['one digit first', ['it starts with 41', '11111111111111'], ['it starts with 41', '1111••••••1111']],
  ['remarks around', ['my card is 4111 1111, wait', 'ok?', 'now the rest: 1111 1111'], ['my card is 4111 11••, wait', 'ok?', 'now the rest: •••• 1111']],
  ['date and code behind', ['4111 1111', '1111 1111', '12/27', 'cvv 123'], ['4111 11••', '•••• 1111', '12/27', 'cvv •••']],
  ['the code alone', ['4012888888881881', '12/27', '123'], ['401288••••••1881', '12/27', '•••']],
  ['the code alone, its word in front', ['my card is 4012 8888 8888 1881', 'exp 12/27', 'and the cvv', ' 123. '], ['my card is 4012 88•• •••• 1881', 'exp 12/27', 'and the cvv', ' •••. ']],
  ['the code alone, behind a number in parts', ['41111111', '11111111', '12/27 123'], ['411111••', '••••1111', '12/27 •••']],
  ['another number behind a card', ['4012888888881881', 'ok', 'three nights in room', '123'], ['401288••••••1881', 'ok', 'three nights in room', '123']],
  ['two numbers', ['4111 1111', '1111 1111', '5555 5555', '5555 4444'], ['4111 11••', '•••• 1111', '5555 55••', '•••• 4444']],
  ['Amex as printed', ['3782', '822463', '10005'], ['3782', '82••••', '•0005']],
])('%s', (_what, messages, expected) => {
  expect(redact(messages).messages).toEqual(expected);
});

test('says where, and in which message; a split number is reported where it is completed', () => {
  expect(redact(['hi', 'card 4012 8888 8888 1881', '4111 1111', 'then 1111 1111']).found).toEqual([
    { message: 1, start: 5, end: 24, network: 'visa', last4: '1881', reason: 'grouped' },
    { message: 3, start: 5, end: 14, network: 'visa', last4: '1111', reason: 'irregular' },
  ]);
});

test.each<[string, readonly string[]]>([
  ['numbers that have nothing to do with each other', ['order 41111111', '11111111']],
  ['a phone number and an amount', ['+4111111', '111111111']],
  ['dates', ['4111 1111', '11.11.2011 11:11']],
  ['names that have digits in them', ['m374 hello', 'm391 hello', 'm397 hello', 'm401 hello', 'm440 hello']],
  ['too much in between', ['4111 1111', 'a', 'b', 'c', 'd', '1111 1111']],
  ['nothing', []],
])('leaves alone: %s', (_what, messages) => {
  expect(redact(messages)).toEqual({ messages, found: [] });
});

test('remembers nothing between calls', () => {
  expect(redact(['4111 1111']).found).toEqual([]);
  expect(redact(['1111 1111']).found).toEqual([]);
});

test('takes the options, and refuses bad ones at once', () => {
  expect(createConversationRedactor({ keep: 'last4' }).redact(['4111 1111', '1111 1111']).messages).toEqual(['•••• ••••', '•••• 1111']);
  expect(() => createConversationRedactor({ neverMask: ['#'] })).toThrow(SupportError);
});
