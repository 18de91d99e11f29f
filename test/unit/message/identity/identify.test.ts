import fc from 'fast-check';
import { identify, isRenamed, type Candidate, type Saying } from '../../../../src/message/identity/identify';
import { contactAliases, type CustomerNames } from '../../../../src/message/identity/names';

const PHONE = '15550100001';
const OTHER_PHONE = '15550100009';

const names = (part: Partial<CustomerNames>): CustomerNames => ({ userId: null, waId: null, ...part });
const saying = (part: Partial<CustomerNames>, formerly: Partial<CustomerNames> | null = null, at = 100): Saying => ({
  names: names(part),
  formerly: formerly === null ? null : names(formerly),
  at,
});
const known = (id: string, contact: Partial<CustomerNames>, part: Partial<Candidate> = {}): Candidate => ({
  id,
  contact: names(contact),
  createdAt: 1,
  heardAt: 1,
  renamedAt: null,
  ...part,
});

/** Each name leads to the first conversation whose contact has it. */
const identifyAmong = (who: Saying, ...candidates: readonly Candidate[]) =>
  identify(who, (alias) => candidates.find(({ contact }) => contactAliases(contact).includes(alias)));

const BY_PHONE = known('phone', { waId: PHONE });
const BY_USER = known('user', { userId: 'US.1' }, { createdAt: 2 });

describe('a message is', () => {
  it.each<[string, Saying, readonly Candidate[], Partial<ReturnType<typeof identify>>]>([
    ['of nobody known', saying({ waId: PHONE }), [], { own: [] }],
    ['of whoever has the BSUID', saying({ userId: 'US.1' }), [BY_PHONE, BY_USER], { own: ['user'] }],
    ['of whoever has the number, in any spelling', saying({ waId: '551187654321' }), [known('a', { waId: '5511987654321' })], { own: ['a'] }],
    ['of both, the older first', saying({ userId: 'US.1', waId: PHONE }), [BY_USER, BY_PHONE], { own: ['phone', 'user'] }],
    ['of whoever has the parent’s id', saying({ userId: 'US.2', parentUserId: 'US.ENT.1' }), [known('a', { userId: 'US.1', parentUserId: 'US.ENT.1' })], { own: ['a'] }],
    ['of somebody else than the one with the number and another BSUID', saying({ userId: 'US.2', waId: PHONE }), [known('a', { userId: 'US.1', waId: PHONE })], { own: [], others: ['a'] }],
    ['of one person with two BSUIDs where the parent’s id is the same', saying({ userId: 'US.2', parentUserId: 'US.ENT.1', waId: PHONE }), [known('a', { userId: 'US.1', parentUserId: 'US.ENT.1', waId: PHONE })], { own: ['a'] }],
    ['of whoever has the number, although it names no BSUID', saying({ waId: PHONE }), [known('a', { userId: 'US.1', waId: PHONE })], { own: ['a'] }],
    ['from before the customer changed', saying({ userId: 'US.1', waId: PHONE }, null, 5), [known('a', { userId: 'US.1', waId: OTHER_PHONE }, { renamedAt: 6 }), BY_PHONE], { own: ['a'], outdated: true }],
    ['from before somebody else got the number', saying({ userId: 'US.1', waId: PHONE }, null, 5), [BY_USER, known('b', { userId: 'US.2', waId: PHONE }, { heardAt: 6 })], { own: ['user'], others: [], outdated: true }],
  ])('%s', (_what, who, candidates, identity) => {
    expect(identifyAmong(who, ...candidates)).toMatchObject(identity);
  });
});

describe('a notice that a customer changed is', () => {
  const formerly = { waId: PHONE, userId: 'US.1' };
  const now = { waId: OTHER_PHONE, userId: 'US.2' };

  it.each<[string, Saying, readonly Candidate[], Partial<ReturnType<typeof identify>>]>([
    ['of whoever had the former names', saying(now, formerly), [known('a', formerly)], { own: ['a'] }],
    ['of both where they wrote under the new ones', saying(now, formerly), [known('a', formerly), known('b', now, { createdAt: 2 })], { own: ['a', 'b'] }],
    ['of both where the new number was heard of since', saying({ waId: OTHER_PHONE }, { waId: PHONE }), [BY_PHONE, known('b', { waId: OTHER_PHONE }, { createdAt: 2, heardAt: 101 })], { own: ['phone', 'b'] }],
    ['of both where the new number never wrote', saying({ waId: OTHER_PHONE }, { waId: PHONE }), [BY_PHONE, known('b', { waId: OTHER_PHONE }, { createdAt: 2, heardAt: null })], { own: ['phone', 'b'] }],
    ['not of whoever had the new number before', saying({ waId: OTHER_PHONE }, { waId: PHONE }), [BY_PHONE, known('b', { waId: OTHER_PHONE }, { heardAt: 99 })], { own: ['phone'], others: ['b'] }],
    ['not of whoever has the former number by now', saying(now, formerly), [known('b', { waId: PHONE, userId: 'US.3' })], { own: [] }],
  ])('%s', (_what, who, candidates, identity) => {
    expect(identifyAmong(who, ...candidates)).toMatchObject(identity);
  });

  it.each<[boolean, string, Saying]>([
    [false, 'nothing was different before', saying(now)],
    [false, 'the names are the same', saying(now, now)],
    [false, 'only the spelling of the number is different', saying({ waId: '5511987654321' }, { waId: '551187654321' })],
    [false, 'the BSUID is heard for the first time', saying(now, { waId: OTHER_PHONE })],
    [true, 'the number is another one', saying({ waId: OTHER_PHONE }, { waId: PHONE })],
    [true, 'the BSUID is another one', saying({ userId: 'US.2' }, { userId: 'US.1' })],
    [true, 'the new names are not told', saying({}, formerly)],
  ])('%s as to new names: %s', (renamed, _what, who) => {
    expect(isRenamed(who)).toBe(renamed);
  });
});

test('two people who both have a BSUID of their own are never one, whatever else they have in common', () => {
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const phone = fc.constantFrom(PHONE, OTHER_PHONE);
  const candidate = fc.record({ waId: some(phone), userId: fc.constantFrom('US.1', 'US.2') });
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 4 }), some(phone), fc.constantFrom('US.1', 'US.2', 'US.3'), fc.nat(200), (contacts, waId, userId, at) => {
      const candidates = contacts.map((contact, index) => known(String(index), contact, { heardAt: 100 }));
      const { own, others } = identifyAmong(saying({ waId, userId }, null, at), ...candidates);
      for (const id of own) expect(contacts[Number(id)]?.userId).toBe(userId);
      for (const id of others) expect(contacts[Number(id)]).not.toMatchObject({ userId });
      expect(own.filter((id) => others.includes(id))).toEqual([]);
    }),
  );
});
