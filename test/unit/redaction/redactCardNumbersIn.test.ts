import { redactCardNumbersIn } from '../../../src/redaction';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';

/** An item as a workflow sees it: text in several places, ids that must survive. */
const item = () => ({
  message: { id: '4111111111111111', text: `my card: ${CARD}`, at: 1_700_000_000_000 },
  contacts: [{ name: `Ann ${CARD}` }, { name: 'Bo' }],
  note: null,
});

test('masks every text at any depth and says where', () => {
  const { value, count, fields, found } = redactCardNumbersIn(item(), ['message.text', 'contacts']);
  expect(value).toEqual({ ...item(), message: { ...item().message, text: `my card: ${MASKED}` }, contacts: [{ name: `Ann ${MASKED}` }, { name: 'Bo' }] });
  expect(count).toBe(2);
  expect(fields).toEqual(['message.text', 'contacts.0.name']);
  expect(found).toEqual([
    { start: 9, end: 28, network: 'visa', last4: '1111', reason: 'grouped', field: 'message.text' },
    { start: 4, end: 23, network: 'visa', last4: '1111', reason: 'grouped', field: 'contacts.0.name' },
  ]);
});

test('never changes what it is given, and copies only the way to a change', () => {
  const given = item();
  const { value } = redactCardNumbersIn(given, ['message.text']);
  expect(given).toEqual(item());
  expect(value.contacts).toBe(given.contacts);
  expect(value.message).not.toBe(given.message);
});

test('hands back the very same value when there is nothing to mask', () => {
  const given = { text: 'hello', at: 1_700_000_000_000, list: [1, 2, { deep: null }] };
  expect(redactCardNumbersIn(given).value).toBe(given);
});

test.each<[string, readonly string[] | undefined, readonly string[]]>([
  ['no paths: every text', undefined, ['a.b', 'a.list.0.b', 'a.list.1.b', 'dotted.name']],
  ['none', [], []],
  ['a field', ['a.b'], ['a.b']],
  ['everything below an object', ['a'], ['a.b', 'a.list.0.b', 'a.list.1.b']],
  ['an index, both ways', ['a.list[1].b', 'a.list.0.b'], ['a.list.0.b', 'a.list.1.b']],
  ['every entry', ['a.list.*.b'], ['a.list.0.b', 'a.list.1.b']],
  ['a key with a dot', ['dotted.name'], ['dotted.name']],
  ['a way that leads nowhere', ['a.c', 'x.y', 'a.b.c'], []],
  ['a field and its parent, in any order', ['a.b', 'a', 'a.list'], ['a.b', 'a.list.0.b', 'a.list.1.b']],
])('looks at %s', (_what, paths, expected) => {
  const given = { a: { b: CARD, list: [{ b: CARD }, { b: CARD }] }, 'dotted.name': CARD };
  expect(redactCardNumbersIn(given, paths).fields).toEqual(expected);
});

test('a card number without quotes becomes a masked text; other numbers stay numbers', () => {
  const { value } = redactCardNumbersIn({ card: 4111111111111111, at: 1_700_000_000_000, price: 41.11, big: 1e300, not: NaN });
  expect(value).toEqual({ card: '411111••••••1111', at: 1_700_000_000_000, price: 41.11, big: 1e300, not: NaN });
});

test('the name of a field says what a lone number is', () => {
  const { value } = redactCardNumbersIn({ orderId: '4532015112830366', order_id: 4532015112830366, cardNumber: '4532015112830366' });
  expect(value).toEqual({ orderId: '4532015112830366', order_id: 4532015112830366, cardNumber: '453201••••••0366' });
  const ids = { phone_number_id: '4532015112830366', 'wa-id': '4532015112830366', trackingNumber: '4532015112830366', id: '4532015112830366' };
  expect(redactCardNumbersIn(ids)).toMatchObject({ value: ids, count: 0 });
});

test.each([
  ['cvv', '123', '•••'], ['cvv', 123, '•••'], ['cardCvc2', ' 1234 ', ' •••• '], ['security_code', '1 2 3', '• • •'], ['card_pin', '1234', '••••'], ['pin', 4321, '••••'], ['cvc', '١٢٣', '•••'],
])('a code or PIN that the name of its field shows goes entirely: %s: %p', (key, given, masked) => {
  expect(redactCardNumbersIn({ [key]: given })).toMatchObject({ value: { [key]: masked }, count: 1 });
  expect(redactCardNumbersIn({ [key]: masked })).toMatchObject({ count: 0 });
});

test.each([['pincode', '110001'], ['verification_code', '123456'], ['code', '123'], ['parcelPin', '1234'], ['pin', 'at 1234 Main Street'], ['cvv', '12'], ['order', '123']])(
  'but not %s: %p',
  (key, given) => {
    expect(redactCardNumbersIn({ [key]: given })).toMatchObject({ value: { [key]: given }, count: 0 });
  },
);

test('a lone text', () => {
  expect(redactCardNumbersIn(CARD)).toMatchObject({ value: MASKED, count: 1, fields: [''] });
});

test('nesting of any depth, loops, dates and __proto__ do no harm', () => {
  let deep: unknown = CARD;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(redactCardNumbersIn(deep).count).toBe(1);
  const loop: Record<string, unknown> = { text: CARD, at: new Date(0) };
  loop.self = loop;
  expect(redactCardNumbersIn(loop).value).toMatchObject({ text: MASKED, at: new Date(0) });
  const { value } = redactCardNumbersIn(JSON.parse(`{"__proto__":{"text":"${CARD}"},"a":1}`) as object);
  expect(JSON.stringify(value)).toBe(`{"__proto__":{"text":"${MASKED}"},"a":1}`);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});
