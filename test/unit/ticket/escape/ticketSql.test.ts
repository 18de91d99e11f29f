import fc from 'fast-check';
import { ticketSqlText } from '../../../../src/ticket/escape/ticketSql';

/** Reads one value as `RT::SQL` does: up to the first quote that has no backslash before it, which takes what follows it. */
function readValue(query: string): { readonly value: string; readonly rest: string } {
  const [whole = '', inside = ''] = /^'((?:[^'\\]|\\[^])*)'/.exec(query) ?? [];
  return { value: inside.replace(/\\([^])/g, '$1'), rest: query.slice(whole.length) };
}

test('whatever a text holds, it is one value, and the same', () => {
  const hostile = fc.array(fc.constantFrom("'", '\\', '"', ' OR ', 'id > 0', '\n', '%', 'é', '}', '{'), { maxLength: 20 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
      expect(readValue(`${ticketSqlText(text)} AND Status = 'open'`)).toEqual({ value: text, rest: " AND Status = 'open'" });
    }),
  );
});

test('a quote does not end the value', () => {
  expect(ticketSqlText(`x' OR id > 0 OR Subject = '`)).toBe(`'x\\' OR id > 0 OR Subject = \\''`);
});
