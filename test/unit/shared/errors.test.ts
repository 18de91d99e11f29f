import { messageOf, SupportError } from '../../../src/shared/errors';

test('what happened, what to do, and what to look up', () => {
  const failure = new SupportError('notFound', 'There is no such ticket.', 'Choose another one.', { number: 7 });
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({ name: 'SupportError', code: 'notFound', message: 'There is no such ticket.', hint: 'Choose another one.', details: { number: 7 } });
  expect(new SupportError('notFound', 'a', 'b').details).toEqual({});
});

test.each<[unknown, string]>([
  [new Error('in words'), 'in words'],
  [new SupportError('notFound', 'in words', 'hint'), 'in words'],
  ['a text', 'a text'],
  [7, '7'],
  [undefined, 'undefined'],
  [null, 'null'],
])('%p as one line', (failure, line) => {
  expect(messageOf(failure)).toBe(line);
});
