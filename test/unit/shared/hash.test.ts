import { hashKey, mintId, shortWamid } from '../../../src/shared/hash';

test('a key is the same for the same parts', () => {
  expect(hashKey('a', 1)).toBe(hashKey('a', 1));
  expect(hashKey('a', 1)).toMatch(/^[0-9a-f]{40}$/);
});

test('parts never run into each other, and their number and order count', () => {
  const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['c', 'ab'], [], ['', '']];
  expect(new Set(lists.map((parts) => hashKey(...parts))).size).toBe(lists.length);
});

test('ids are opaque, random and say what they are of', () => {
  const ids = Array.from({ length: 1_000 }, () => mintId('c'));
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^c_[0-9a-f]{24}$/);
});

test('a wamid is shown without the phone number in it', () => {
  const wamid = `wamid.${Buffer.from('\x1c\x18\x0b15550100001\x15\x02\x00\x11\x18\x14ABCDEF').toString('base64')}`;
  expect(Buffer.from(wamid.slice('wamid.'.length), 'base64').toString('latin1')).toContain('15550100001');
  expect(shortWamid(wamid)).toBe(`…${wamid.slice(-8)}`);
  expect(Buffer.from(shortWamid(wamid).slice(1), 'base64').toString('latin1')).not.toMatch(/\d{4}/);
});
