import type { Contact } from '../../../../src/shared/inbound';
import { contactAfter, renamedContact, withoutNumber } from '../../../../src/message/identity/contactAfter';

const NOBODY: Contact = { name: null, username: null, waId: null, userId: null, phone: null };
const ADA: Contact = { name: 'Ada', username: 'ada', waId: '5511987654321', userId: 'US.1', phone: '+5511987654321', parentUserId: 'US.ENT.1' };

test('what is known of a contact stays where nothing was said', () => {
  expect(contactAfter(ADA, NOBODY)).toEqual(ADA);
  expect(contactAfter(NOBODY, ADA)).toEqual(ADA);
  expect(contactAfter(NOBODY, NOBODY)).toEqual(NOBODY);
  expect(contactAfter(ADA, { ...NOBODY, waId: '551187654321', phone: '+551187654321' })).toEqual({ ...ADA, waId: '551187654321', phone: '+551187654321' });
});

test('a contact with other names has only those, and keeps what they are called', () => {
  expect(renamedContact(ADA, { ...NOBODY, userId: 'US.2' })).toEqual({ ...NOBODY, name: 'Ada', username: 'ada', userId: 'US.2' });
});

test('a contact whose number is another person’s is known without it, whatever its spelling', () => {
  const known = { ...ADA, waId: null, phone: null };
  expect(withoutNumber(ADA, { waId: '551187654321', userId: 'US.2' })).toEqual(known);
  expect(withoutNumber(ADA, { waId: '15550100001', userId: 'US.2' })).toEqual(ADA);
  expect(withoutNumber(known, { waId: '551187654321', userId: 'US.2' })).toEqual(known);
});
