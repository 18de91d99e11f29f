import type { InboundStatus } from '../../../src/shared/inbound';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { readStatus } from '../../fixtures/read';
import { ADA, BOB, change, DISPLAY_PHONE_NUMBER, envelope, NOON, onTheWire, PHONE_NUMBER_ID, status, WABA_ID, type Json } from '../../fixtures/webhooks';

const RECEIVED_AT = NOON + 5_000;
const read = (name: string, part: Json = {}) => readStatus(name, part, RECEIVED_AT);

test('a status comes with message, recipient and time', () => {
  const raw = onTheWire(status('delivered'));
  expect(read('delivered')).toEqual({
    kind: 'status',
    eventKey: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    implies: [read('sent').eventKey],
    business: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: DISPLAY_PHONE_NUMBER, wabaId: WABA_ID },
    recipient: { name: null, username: null, waId: ADA.waId, userId: ADA.userId, phone: `+${ADA.waId}` },
    groupId: null,
    participants: [],
    standby: false,
    wamid: 'wamid.SENT0001',
    status: 'delivered',
    at: NOON,
    errors: [],
    pricing: null,
    callbackData: null,
    raw,
  });
});

test.each(['sent', 'delivered', 'read', 'played', 'failed', 'deleted', 'a status of tomorrow'])('“%s” is taken as it is', (name) => {
  expect(read(name).status).toBe(name);
});

test('what it cost and our key', () => {
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };
  expect(read('sent', { pricing, biz_opaque_callback_data: 'our-key' })).toMatchObject({ pricing, callbackData: 'our-key' });
});

test.each([undefined, null, 'regular', []])('pricing that is %j is none', (pricing) => {
  expect(read('sent', { pricing }).pricing).toBeNull();
});

test('why it could not be delivered', () => {
  const errors = [
    { code: 131047, title: 'Re-engagement message', message: 'Re-engagement', error_data: { details: 'More than 24 hours have passed.' } },
    { code: '131026', message: 'Message undeliverable' },
    null,
  ];
  expect(read('failed', { errors }).errors).toEqual([
    { code: 131047, title: 'Re-engagement message', details: 'More than 24 hours have passed.' },
    { code: 131026, title: 'Message undeliverable', details: null },
    { code: null, title: null, details: null },
  ]);
});

test('a recipient known by BSUID only, wherever it stands', () => {
  const recipient = { waId: null, userId: ADA.userId, phone: null };
  expect(read('sent', { recipient_id: undefined })).toMatchObject({ recipient });
  expect(read('sent', { recipient_id: ADA.userId, recipient_user_id: undefined })).toMatchObject({ recipient });
});

test.each([undefined, null, '', 'noon', true, '1e300'])('a status with the time %j is no reason to lose the proof that the message went out: it has that of its arrival', (timestamp) => {
  expect(read('sent', { timestamp })).toMatchObject({ at: RECEIVED_AT, wamid: 'wamid.SENT0001' });
});

describe('the key of a status', () => {
  const group = (part: Json) => ({ recipient_type: 'group', recipient_id: 'group-1', recipient_user_id: undefined, ...part });
  const keys = (...statuses: readonly InboundStatus[]) => new Set(statuses.map(({ eventKey }) => eventKey)).size;

  it('is the same in every delivery', () => {
    expect(keys(read('sent'), read('sent', { pricing: { billable: true } }))).toBe(1);
  });

  it('differs by message, status and recipient', () => {
    expect(keys(read('sent'), read('read'), read('sent', { id: 'wamid.SENT0002' }), read('sent', { recipient_id: BOB.waId }))).toBe(4);
  });

  it('differs by the member of a group, by phone number or BSUID', () => {
    const byPhone = [ADA, BOB].map(({ waId }) => read('read', group({ recipient_participant_id: waId })));
    const byUserId = [ADA, BOB].map(({ userId }) => read('read', group({ recipient_participant_user_id: userId })));
    expect(keys(...byPhone, ...byUserId)).toBe(4);
  });

  it('a group is nobody’s phone number', () => {
    expect(read('read', group({ recipient_participant_id: ADA.waId })).recipient).toMatchObject({ waId: null, userId: null, phone: null });
  });
});

describe('the order of statuses', () => {
  const namesIn = (...lists: ReadonlyArray<readonly string[]>) =>
    readEnvelope(onTheWire(envelope(lists.map((names) => change({ statuses: names.map((name) => status(name)) })))))?.records.map((record) => (record.kind === 'status' ? record.status : record.kind));

  it('is the one in which they happen, whatever the batch', () => {
    expect(namesIn(['read', 'played', 'sent'], ['delivered', 'tomorrow', 'failed'])).toEqual(['sent', 'failed', 'delivered', 'read', 'played', 'tomorrow']);
  });

  it.each([
    ['sent', []],
    ['delivered', ['sent']],
    ['read', ['sent', 'delivered']],
    ['played', ['sent', 'delivered', 'read']],
    ['failed', ['sent']],
    ['deleted', []],
  ])('%s makes these stale: %j', (name, stale) => {
    expect(read(name).implies).toEqual(stale.map((one) => read(one).eventKey));
  });
});
