import { digitsAsPhone, readContact } from '../../../src/message/contact';
import { asRecord } from '../../../src/shared/shape';
import { ADA, BOB, contactEntry, content, inbound, onTheWire, type Customer, type Json } from '../../fixtures/webhooks';

const WRITER = { name: 'Ada Example', username: null, waId: ADA.waId, userId: ADA.userId, phone: `+${ADA.waId}` };

/** The contact of a message whose ids are those of `from`, beside these entries. */
function read(from: Customer, ...entries: readonly unknown[]) {
  return readContact(asRecord(onTheWire(inbound(content.text('Hi'), { from }))), asRecord(onTheWire({ contacts: entries })));
}

describe('a customer is known by', () => {
  it('phone number and BSUID', () => {
    expect(read(ADA, contactEntry(ADA))).toEqual(WRITER);
  });

  it('phone number alone', () => {
    const { userId: _, ...withoutUserId } = ADA;
    expect(read(withoutUserId, contactEntry(withoutUserId))).toEqual({ ...WRITER, userId: null });
  });

  it('BSUID alone, with the user name they chose', () => {
    const hidden = { userId: ADA.userId, name: 'Ada Example', username: '@ada.example' };
    expect(read(hidden, contactEntry(hidden))).toEqual({ ...WRITER, waId: null, phone: null, username: 'ada.example' });
  });

  it('the parent’s id too, where Meta tells it', () => {
    const parent = { ...contactEntry(ADA), parent_user_id: 'US.ENT.1' };
    expect(read(ADA, parent)).toEqual({ ...WRITER, parentUserId: 'US.ENT.1' });
  });

  it('the number that they share when they are asked for it, and no number on a card that they forward', () => {
    const { waId: _, ...hidden } = ADA;
    const shares = (part: object) => ({ type: 'contacts', contacts: [{ name: { formatted_name: 'Ada' }, phones: [{ phone: `+${ADA.waId}`, wa_id: ADA.waId }], ...part }] });
    const readShared = (what: Json) => readContact(asRecord(onTheWire(inbound(what, { from: hidden }))), asRecord(onTheWire({ contacts: [contactEntry(hidden)] })));
    expect(readShared(shares({ origin: 'contact_request' }))).toEqual(WRITER);
    const none = { ...WRITER, waId: null, phone: null };
    expect(readShared(shares({ origin: 'other' }))).toEqual(none);
    expect(readShared(shares({ origin: 'contact_request', phones: [] }))).toEqual(none);
    expect(readShared({ type: 'contacts', contacts: [...shares({ origin: 'contact_request' }).contacts, {}] })).toEqual(none);
  });

  it('nothing', () => {
    const nobody = { name: null, username: null, waId: null, userId: null, phone: null };
    expect(read({})).toEqual(nobody);
    expect(read({}, null, 'text', [])).toEqual(nobody);
  });

  it('the ids on the message, when there is no entry', () => {
    expect(read(ADA)).toEqual({ ...WRITER, name: null });
  });

  it('the ids of the only entry, when the message has none', () => {
    expect(read({}, contactEntry(ADA))).toEqual(WRITER);
  });

  it('a BSUID that stands in the place of the phone number', () => {
    expect(read({ waId: ADA.userId }, { ...contactEntry(ADA), wa_id: ADA.userId })).toEqual({ ...WRITER, waId: null, phone: null });
    expect(read({ waId: 'US.ENT.11815799212886844830' })).toMatchObject({ waId: null, userId: 'US.ENT.11815799212886844830' });
  });
});

describe('of several entries it is', () => {
  it('the one with the BSUID of the message, before the one with its phone number', () => {
    const other = contactEntry({ ...BOB, waId: ADA.waId });
    expect(read(ADA, other, contactEntry(ADA)).name).toBe('Ada Example');
  });

  it('the one with the phone number', () => {
    expect(read({ waId: BOB.waId }, contactEntry(ADA), contactEntry(BOB))).toMatchObject({ name: 'Bob Example', userId: BOB.userId });
  });

  it('none, when no id is the same', () => {
    expect(read({ waId: '15550100009' }, contactEntry(ADA), contactEntry(BOB))).toMatchObject({ name: null, userId: null });
    expect(read({}, contactEntry(ADA), contactEntry(BOB))).toMatchObject({ name: null, waId: null, userId: null });
  });
});

describe('the only entry', () => {
  it('counts although it has no id in common', () => {
    const { waId: _, ...hidden } = ADA;
    expect(read({ waId: ADA.waId }, contactEntry(hidden))).toEqual(WRITER);
  });

  it('never makes one customer of two', () => {
    expect(read(ADA, contactEntry(BOB))).toEqual({ ...WRITER, name: null });
    expect(read({ waId: ADA.waId }, contactEntry(BOB))).toEqual({ ...WRITER, name: null, userId: null });
    expect(read({ userId: ADA.userId }, contactEntry(BOB))).toEqual({ ...WRITER, name: null, waId: null, phone: null });
  });
});

test.each([
  ['16505551234', '+16505551234'],
  ['1234567', '+1234567'],
  ['123456', null],
  ['1234567890123456', null],
  ['+16505551234', null],
  ['US.13491208655302741918', null],
  ['', null],
  [null, null],
])('%j as a phone number is %j', (waId, phone) => {
  expect(digitsAsPhone(waId)).toBe(phone);
});
