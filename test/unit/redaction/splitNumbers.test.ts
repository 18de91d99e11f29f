import { continueNumber, maskPart, type OpenNumber } from '../../../src/redaction';

const open = (...parts: readonly string[]): OpenNumber => ({ parts: parts.map((digits) => ({ digits })) });

describe('what is remembered of a message', () => {
  test.each<[string, string, OpenNumber | null]>([
    ['its last digits', 'my card is 4111 1111', open('41111111')],
    ['in ASCII', '٤١١١ １１１１', open('41111111')],
    ['also with words behind', '4111 1111 and the rest in a minute', open('41111111')],
    ['up to 12', '4111 1111 1111', open('411111111111')],
    ['not a small number in front', 'room 12 4111 1111', open('41111111')],
    ['nothing of a longer number', '4111 1111 1111 1', null],
    ['nothing without digits', 'hello', null],
    ['nothing of a phone number', 'call +4930123', null],
    ['nothing of an order number', 'order number 123456', null],
    ['nothing of a name', 'table A12 please', null],
    ['what a letter touches by mistake', 'card4111 1111', open('41111111')],
    ['nothing of a number that was masked', '4111 11•• •••• 1111', null],
    ['nothing of a whole card number', '4111111111111111', null],
  ])('%s', (_what, text, expected) => {
    expect(continueNumber(null, text).open).toEqual(expected);
  });

  test('older parts stay as long as there is room', () => {
    expect(continueNumber(open('4111'), '1111')).toMatchObject({ open: open('4111', '1111'), dropped: 0, completes: null });
    expect(continueNumber(open('4111', '111111'), '4000')).toMatchObject({ open: open('111111', '4000'), dropped: 1, completes: null });
    expect(continueNumber(open('4111', '1111'), 'hello')).toMatchObject({ open: null, dropped: 2, completes: null });
  });
});

describe('what completes a number', () => {
  test('is masked, and so are the parts', () => {
    expect(continueNumber(open('41111111'), '1111 1111')).toEqual({
      text: '•••• 1111',
      found: [{ start: 0, end: 9, network: 'visa', last4: '1111', reason: 'irregular' }],
      open: null,
      dropped: 1,
      completes: [{ part: 0, digits: 8, first: 6, last: 0 }],
    });
  });

  test('is found behind a remark, in front of a date and a code', () => {
    expect(continueNumber(open('4111', '1111'), 'and then 1111 1111 12/27 123')).toMatchObject({
      text: 'and then •••• 1111 12/27 •••',
      completes: [{ part: 0, digits: 4, first: 4, last: 0 }, { part: 1, digits: 4, first: 2, last: 0 }],
    });
  });

  test('may lack a few digits only', () => {
    expect(continueNumber(open('411111111111'), '1111')).toMatchObject({ text: '1111', completes: [{ part: 0, digits: 12, first: 6, last: 0 }] });
    expect(continueNumber({ parts: [{ digits: '37828224631000' }] }, '5')).toMatchObject({ text: '5', completes: [{ part: 0, digits: 14, first: 6, last: 3 }] });
  });

  test('leaves out a part that does not belong to it', () => {
    expect(continueNumber(open('12', '4111', '1111'), '11111111')).toMatchObject({ completes: [{ part: 1 }, { part: 2 }], dropped: 3 });
  });

  test('keeps what is to be kept', () => {
    expect(continueNumber(open('41111111'), '11111111', { keep: 'nothing' })).toMatchObject({ text: '••••••••', completes: [{ digits: 8, first: 0, last: 0 }] });
  });

  test.each([
    ['a date', '4283', '01-10-2027 08:37'],
    ['an order number', '41111111', 'order 11111111'],
    ['a phone number', '41111111', '+1111 1111'],
    ['a wrong check digit', '41111111', '1111 1112'],
    ['a number that is never masked', '41111111', '11111111'],
  ])('is not %s', (what, before, text) => {
    const step = continueNumber(open(before), text, { neverMask: what.includes('never') ? ['41111111*'] : [] });
    expect(step).toMatchObject({ text, completes: null });
  });

  test('a card number of its own is masked without the part', () => {
    expect(continueNumber(open('4111'), 'card 5555 5555 5555 4444')).toMatchObject({ text: 'card 5555 55•• •••• 4444', completes: null });
  });
});

test.each([
  ['my card is 4111 1111', { digits: 8, first: 6, last: 0 }, 'my card is 4111 11••'],
  ['1111 !!', { digits: 4, first: 0, last: 0 }, '•••• !!'],
  ['12, 4111', { digits: 4, first: 4, last: 0 }, '12, 4111'],
  ['𝟒𝟏𝟏𝟏', { digits: 4, first: 1, last: 1 }, '𝟒••𝟏'],
])('the end of "%s" is masked by %j', (text, mask, expected) => {
  expect(maskPart(text, { part: 0, ...mask })).toBe(expected);
});
