// What Meta tells of a conversation beside the customer's messages.
import type { CustomerEvent } from '../../../src/shared/inbound';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { readOne } from '../../fixtures/read';
import { ADA, BOB, call, callWebhook, change, contactEntry, content, DISPLAY_PHONE_NUMBER, envelope, inbound, messageWebhook, NOON, NOON_SECONDS, onTheWire, PHONE_NUMBER_ID, status, type Json } from '../../fixtures/webhooks';

/** A body with one change of another field than `messages`. */
const of = (field: string, part: Json): Json => envelope([change(part, PHONE_NUMBER_ID, field)]);

function read(body: Json): CustomerEvent {
  const record = readOne(body);
  if (record.kind !== 'customerEvent') throw new Error(`This is a ${record.kind}.`);
  return record;
}

const skippedOf = (body: Json) => readEnvelope(onTheWire(body))?.skipped;

describe('calls', () => {
  it('of the customer open the window, and hold no offer of a connection', () => {
    const { session: _, ...raw } = call();
    expect(read(callWebhook())).toMatchObject({
      event: 'call',
      contact: { name: 'Ada Example', waId: ADA.waId, userId: ADA.userId, phone: `+${ADA.waId}` },
      at: NOON,
      opensWindow: true,
      details: { call: { id: 'wacid.CALL0001', event: 'connect', direction: 'user_initiated', outcome: null, seconds: null } },
      raw,
    });
  });

  it.each<[string, Json]>([
    ['the business’s own call', { direction: 'BUSINESS_INITIATED', from: DISPLAY_PHONE_NUMBER, to: ADA.waId }],
    ['its end', { event: 'terminate', status: 'COMPLETED', duration: 30 }],
    ['one of unknown direction', { direction: undefined }],
    ['one without time', { timestamp: undefined }],
  ])('%s opens nothing', (_what, part) => {
    expect(read(callWebhook(part))).toMatchObject({ event: 'call', opensWindow: false, contact: { waId: ADA.waId } });
  });

  it('of the business name whom it called, among several', () => {
    const own = call({ direction: 'BUSINESS_INITIATED', from: DISPLAY_PHONE_NUMBER, to: BOB.waId, from_user_id: undefined });
    expect(read(of('calls', { contacts: [contactEntry(ADA), contactEntry(BOB)], calls: [own] })).contact).toMatchObject({ waId: BOB.waId, name: BOB.name });
  });

  it('tell how they go', () => {
    const ringing = status('RINGING', { id: 'wacid.CALL0002', type: 'call' });
    expect(read(of('calls', { statuses: [ringing] }))).toMatchObject({ event: 'call', opensWindow: false, details: { call: { event: 'ringing', direction: 'business_initiated' } } });
  });

  it('without an id, or of nobody, are passed over and counted', () => {
    expect(skippedOf(callWebhook({ id: undefined }))).toBe(1);
    expect(skippedOf(of('calls', { calls: [call({ from: undefined, from_user_id: undefined })] }))).toBe(1);
  });

  it('have the same key in every delivery, and another one for each call and event', () => {
    const keys = [callWebhook(), callWebhook({ timestamp: '1791201601' }), callWebhook({ id: 'wacid.CALL0003' }), callWebhook({ event: 'terminate' })].map((body) => read(body).eventKey);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });
});

describe('what the business wrote elsewhere', () => {
  const echo = { from: DISPLAY_PHONE_NUMBER, to: ADA.waId, to_user_id: ADA.userId, id: 'wamid.ECHO', timestamp: String(NOON_SECONDS), type: 'text', text: { body: 'Hi' } };

  it.each(['smb_message_echoes', 'message_echoes'])('%s: is an answer to the customer who got it, and opens nothing', (field) => {
    expect(read(of(field, { message_echoes: [echo] }))).toMatchObject({
      event: 'phoneAppReply',
      contact: { waId: ADA.waId, userId: ADA.userId },
      at: NOON,
      opensWindow: false,
      details: { message: { id: 'wamid.ECHO', type: 'text', text: 'Hi', timestamp: new Date(NOON).toISOString() } },
    });
  });

  it('was edited: it refers to the original', () => {
    const edited = { ...echo, text: undefined, type: 'edit', edit: { original_message_id: 'wamid.FIRST', message: { type: 'text', text: { body: 'Hello' } } } };
    expect(read(of('smb_message_echoes', { message_echoes: [edited] }))).toMatchObject({ details: { message: { text: 'Hello', refersTo: 'wamid.FIRST' } } });
  });

  it.each<[string, Json]>([
    ['as a message', echo],
    ['one level deeper', { id: 'wamid.ECHO', message: { to: ADA.waId, to_user_id: ADA.userId, timestamp: String(NOON_SECONDS), type: 'text', text: { body: 'Hi' } } }],
  ])('and was Meta’s own AI, %s', (_how, one) => {
    expect(read(of('standby', { standby: { message_echoes: [one] } }))).toMatchObject({ event: 'metaAgentReply', contact: { waId: ADA.waId }, details: { message: { text: 'Hi' } } });
  });
});

describe('conversations that Meta’s own AI answers', () => {
  it('bring copies of messages and statuses that say so', () => {
    const standby = { contacts: [contactEntry(ADA)], standby: { messages: [inbound(content.text('Hi'))], statuses: [status('sent')] } };
    const records = readEnvelope(onTheWire(of('standby', standby)))?.records;
    expect(records).toMatchObject([{ kind: 'message', standby: true, opensWindow: 'yes', contact: { name: ADA.name } }, { kind: 'status', standby: true }]);
  });

  const passed = (roles: Json) => ({ type: 'control_passed', timestamp: String(NOON_SECONDS), sender: { phone_number: ADA.waId }, control_passed: { metadata: 'wants a human', ...roles } });
  it.each<[string, Json, string]>([
    ['passed to a human', passed({ previous_owner_role: 'ai_agent', new_owner_role: 'escalation' }), 'metaAgentGaveBack'],
    ['passed to the AI', passed({ previous_owner_role: 'escalation', new_owner_role: 'ai_agent' }), 'metaAgentTookOver'],
    ['passed by the AI', passed({ previous_owner_app_role: 'meta_business_agent' }), 'metaAgentGaveBack'],
    ['passed, nobody says by whom', passed({}), 'metaAgentGaveBack'],
    ['taken', { type: 'control_taken', sender: { phone_number: ADA.waId } }, 'metaAgentTookOver'],
    ['taken from the AI', { type: 'control_taken', sender: { phone_number: ADA.waId }, control_taken: { previous_owner_role: 'ai_agent' } }, 'metaAgentGaveBack'],
    ['taken, by the name of its part', { sender: { phone_number: ADA.waId }, control_taken: {} }, 'metaAgentTookOver'],
  ])('%s', (_what, value, event) => {
    expect(read(of('messaging_handovers', value))).toMatchObject({ event, contact: { waId: ADA.waId } });
  });

  it('name the business number as the recipient', () => {
    const value = { ...passed({}), recipient: { phone_number_id: PHONE_NUMBER_ID, display_phone_number: DISPLAY_PHONE_NUMBER } };
    const record = read(envelope([{ field: 'messaging_handovers', value }]));
    expect(record).toMatchObject({ business: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: DISPLAY_PHONE_NUMBER }, details: { handover: { type: 'control_passed', note: 'wants a human' } } });
  });
});

describe('marketing messages', () => {
  const preference = (value: string) => of('user_preferences', { user_preferences: [{ wa_id: ADA.waId, category: 'marketing_messages', value, detail: 'User requested it', timestamp: NOON_SECONDS }] });
  it.each([
    ['stop', 'marketingOptOut'],
    ['resume', 'marketingOptIn'],
    ['signup', 'marketingOptIn'],
  ])('%s', (value, event) => {
    expect(read(preference(value))).toMatchObject({ event, at: NOON, contact: { waId: ADA.waId }, details: { preference: { category: 'marketing_messages', value, text: 'User requested it' } } });
  });

  it('a wish that nobody knows is no wish', () => {
    expect(skippedOf(preference('perhaps'))).toBe(1);
  });
});

describe('other names of a customer', () => {
  it('a phone number', () => {
    const notice = { type: 'system', system: { body: 'Ada changed', wa_id: BOB.waId, type: 'user_changed_number' } };
    expect(read(envelope([change({ messages: [inbound(notice)] })]))).toMatchObject({
      event: 'contactChanged',
      eventKey: 'wamid.MESSAGE0001',
      contact: { waId: BOB.waId, phone: `+${BOB.waId}` },
      formerly: { waId: ADA.waId, userId: ADA.userId },
      details: { change: { what: 'phoneNumber', text: 'Ada changed', formerWaId: ADA.waId } },
    });
  });

  it('a phone number that the notice does not tell: the former one is theirs no more', () => {
    const notice = { type: 'system', system: { body: 'Ada changed', user_id: BOB.userId, previous_user_id: ADA.userId, type: 'user_changed_number' } };
    expect(read(envelope([change({ messages: [inbound(notice)] })]))).toMatchObject({
      contact: { waId: null, phone: null, userId: BOB.userId },
      formerly: { waId: ADA.waId, userId: ADA.userId },
    });
  });

  it('the parent’s user id too', () => {
    const ids = { parent_user_id: 'US.ENT.2', previous_parent_user_id: 'US.ENT.1' };
    const notice = { type: 'system', system: { user_id: BOB.userId, previous_user_id: ADA.userId, ...ids, type: 'user_changed_user_id' } };
    expect(read(messageWebhook(notice))).toMatchObject({ contact: { userId: BOB.userId, parentUserId: 'US.ENT.2' }, formerly: { userId: ADA.userId, parentUserId: 'US.ENT.1' } });
  });

  it('a user id', () => {
    const notice = { type: 'system', system: { body: 'Ada changed', user_id: BOB.userId, previous_user_id: ADA.userId, type: 'user_changed_user_id' } };
    expect(read(messageWebhook(notice))).toMatchObject({ contact: { waId: ADA.waId, userId: BOB.userId }, formerly: { userId: ADA.userId }, details: { change: { what: 'userId' } } });
    const update = { wa_id: ADA.waId, user_id: { previous: ADA.userId, current: BOB.userId }, timestamp: String(NOON_SECONDS) };
    expect(read(of('user_id_update', { user_id_update: [update] }))).toMatchObject({ event: 'contactChanged', contact: { userId: BOB.userId }, formerly: { userId: ADA.userId } });
  });

  it('a device', () => {
    const notice = { type: 'system', identity: { hash: 'x' }, system: { body: 'changed', type: 'customer_identity_changed' } };
    expect(read(messageWebhook(notice))).toMatchObject({ contact: { waId: ADA.waId, userId: ADA.userId }, details: { change: { what: 'identity' } } });
  });
});

test('a group that changes is a conversation of its own', () => {
  const group = { timestamp: String(NOON_SECONDS), group_id: 'group-1', type: 'group_participants_add', added_participants: [{ wa_id: ADA.waId }] };
  const body = (one: Json) => of('group_participants_update', { groups: [one] });
  expect(read(body(group))).toMatchObject({ event: 'groupChanged', groupId: 'group-1', details: { group: { id: 'group-1', change: 'group_participants_add', added: [{ wa_id: ADA.waId }] } } });
  expect(read(body(group)).eventKey).toBe(read(body(group)).eventKey);
  expect(read(body({ ...group, type: 'group_participants_remove' })).eventKey).not.toBe(read(body(group)).eventKey);
});
