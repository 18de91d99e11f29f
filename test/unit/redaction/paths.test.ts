import { pathExists } from '../../../src/redaction';

const VALUE = { message: { text: 'a', media: null }, list: [{ name: 'b' }, { size: 1 }], 'with.dot': 1, empty: [] };

test.each<[string, boolean]>([
  ['message', true],
  ['message.text', true],
  ['message.media', true],
  ['message.media.id', false],
  ['message.txt', false],
  ['list.0.name', true],
  ['list[1].size', true],
  ['list[1].name', false],
  ['list.*.name', true],
  ['list.*.id', false],
  ['list.2', false],
  ['empty.*', false],
  ['with.dot', true],
  [' message.text ', true],
  ['', false],
])('%s leads somewhere: %s', (path, expected) => {
  expect(pathExists(VALUE, path)).toBe(expected);
});
