import { asArray, asNumber, asObject, asRecord, asText, asWritten, isNestedWithin } from '../../../src/shared/shape';

const OBJECT = { key: 1 };
const LIST = [1];

test.each<[unknown, unknown]>([[OBJECT, OBJECT], [{}, {}], [null, null], [undefined, null], [LIST, null], ['text', null], [7, null], [true, null]])(
  '%j as an object: %j',
  (value, object) => {
    expect(asObject(value)).toEqual(object);
    expect(asRecord(value)).toEqual(object ?? {});
  },
);

test.each<[unknown, unknown]>([[LIST, LIST], [[], []], [OBJECT, []], [{ length: 2 }, []], [null, []], ['text', []]])('%j as a list: %j', (value, list) => {
  expect(asArray(value)).toEqual(list);
});

test.each<[unknown, unknown]>([['text', 'text'], [' ', ' '], ['', null], [7, null], [null, null], [LIST, null], [OBJECT, null]])('%j as a text: %j', (value, text) => {
  expect(asText(value)).toBe(text);
});

test.each<[unknown, unknown]>([
  [7, 7],
  [0, 0],
  [-1.5, -1.5],
  ['7', 7],
  [' 7 ', 7],
  ['1e3', 1_000],
  ['', null],
  [' ', null],
  ['seven', null],
  ['7 of', null],
  [NaN, null],
  [Infinity, null],
  ['Infinity', null],
  ['1e999', null],
  [true, null],
  [null, null],
  [[7], null],
  [OBJECT, null],
])('%j as a number: %j', (value, number) => {
  expect(asNumber(value)).toBe(number);
});

test.each<[unknown, unknown]>([['text', 'text'], ['', ''], [0, '0'], [false, 'false'], [null, ''], [undefined, ''], [LIST, null], [OBJECT, null], [() => 1, null]])(
  '%p as it reads inside a text: %j',
  (value, text) => {
    expect(asWritten(value)).toBe(text);
  },
);

describe('how deep JSON nests', () => {
  it.each<[unknown, number]>([
    ['text', 0],
    [null, 0],
    [[], 1],
    [{}, 1],
    [[[]], 2],
    [{ a: [1, { b: null }], c: 1 }, 3],
  ])('%j: %i levels', (value, levels) => {
    expect(isNestedWithin(value, levels)).toBe(true);
    if (levels > 0) expect(isNestedWithin(value, levels - 1)).toBe(false);
  });

  it('is told without going all the way down', () => {
    const deep = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) as unknown;
    expect(isNestedWithin(deep, 32)).toBe(false);
  });
});
