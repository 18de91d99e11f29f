import { redactCardNumbers } from '../../../src/redaction';
import type { InboundRecord } from '../../../src/shared/inbound';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import {
  ADA,
  BOB,
  call,
  callWebhook,
  change,
  contactEntry,
  content,
  DISPLAY_PHONE_NUMBER,
  envelope,
  inbound,
  messageWebhook,
  NOON,
  onTheWire,
  PHONE_NUMBER_ID,
  status,
  statusWebhook,
  WABA_ID,
  type Json,
} from '../../fixtures/webhooks';

const CARD = '4111 1111 1111 1111';
const read = (payload: unknown) => readEnvelope(onTheWire(payload), redactCardNumbers);
/** Deeper than anything Meta sends. */
const DEEP = JSON.parse('['.repeat(100) + ']'.repeat(100)) as unknown;
function keyOf(record: InboundRecord): string {
  if (record.kind === 'message') return record.message.id;
  if (record.kind === 'status') return `${record.wamid} ${record.status}`;
  return record.kind === 'call' ? record.callId : record.eventKey;
}

test('a message comes with who wrote, to which number, and when on the customer’s clock', () => {
  const body = messageWebhook(content.text('Größe 42? 🛟'), { id: 'wamid.A' });
  expect(read(body)).toEqual({
    skipped: 0,
    records: [
      {
        kind: 'message',
        eventKey: 'wamid.A',
        business: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: DISPLAY_PHONE_NUMBER, wabaId: WABA_ID },
        contact: { name: 'Ada Example', username: null, waId: '15550100001', userId: ADA.userId, phone: '+15550100001' },
        groupId: null,
        message: {
          id: 'wamid.A',
          type: 'text',
          text: 'Größe 42? 🛟',
          sentAt: NOON,
          forwarded: false,
          context: null,
          referral: null,
          media: null,
          interactive: null,
          location: null,
          contacts: null,
          order: null,
          raw: onTheWire(inbound(content.text('Größe 42? 🛟'), { id: 'wamid.A' })),
        },
        opensWindow: 'yes',
        redaction: { count: 0, fields: [] },
      },
    ],
  });
});

test('a batch is read whole and in order: entries, changes, messages, statuses', () => {
  const both = change({
    contacts: [contactEntry(ADA), contactEntry(BOB)],
    messages: [inbound(content.text('one'), { id: 'wamid.1' }), inbound(content.text('two'), { id: 'wamid.2', from: BOB })],
    statuses: [status('sent'), status('delivered')],
  });
  const second = change({ messages: [inbound(content.image('three'), { id: 'wamid.3' })] });
  const otherNumber = change({ messages: [inbound(content.sticker(), { id: 'wamid.4' })] }, '106540352242933');
  const envelopeRead = read(envelope([both, second], [otherNumber]));
  expect(envelopeRead?.records.map(keyOf)).toEqual([
    'wamid.1',
    'wamid.2',
    'wamid.SENT0001 sent',
    'wamid.SENT0001 delivered',
    'wamid.3',
    'wamid.4',
  ]);
  const [one, two, ...rest] = envelopeRead?.records ?? [];
  expect(one).toMatchObject({ contact: { name: 'Ada Example' } });
  expect(two).toMatchObject({ contact: { name: 'Bob Example', waId: BOB.waId } });
  expect(rest.at(-1)).toMatchObject({ business: { phoneNumberId: '106540352242933' } });
});

test('a thousand updates in one body', () => {
  const messages = Array.from({ length: 1_000 }, (_, index) => inbound(content.text(`${index}`), { id: `wamid.${index}` }));
  const found = read(envelope([change({ messages })]));
  expect(found?.records).toHaveLength(1_000);
  expect(found?.records.map(keyOf)).toEqual(messages.map(({ id }) => id));
});

test('card numbers are masked unless masking is switched off', () => {
  const body = onTheWire(messageWebhook(content.text(`my card is ${CARD}`)));
  expect(JSON.stringify(readEnvelope(body, redactCardNumbers))).not.toContain('1111 1111');
  expect(readEnvelope(body)?.records[0]).toMatchObject({ message: { text: `my card is ${CARD}` } });
});

test.each([
  ['another product', { object: 'page', entry: [] }],
  ['no object', { entry: [] }],
  ['no entries', { object: 'whatsapp_business_account' }],
  ['entries that are no list', { object: 'whatsapp_business_account', entry: {} }],
  ['null', null],
  ['a list', [messageWebhook(content.text('Hi'))]],
  ['a text', 'whatsapp_business_account'],
  ['a number', 4],
  ['nothing', undefined],
])('%s is not a WhatsApp webhook', (_what, body) => {
  expect(readEnvelope(body)).toBeNull();
});

describe('one odd part does not cost the rest of the batch', () => {
  const good = inbound(content.text('still here'), { id: 'wamid.GOOD' });
  const found = (...changes: readonly unknown[]) => {
    const result = read(envelope(changes));
    return { keys: result?.records.map(keyOf), skipped: result?.skipped };
  };

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'text'],
    ['without id', { ...good, id: undefined }],
    ['with an id that is a number', { ...good, id: 7 }],
    ['without time', { ...good, timestamp: undefined }],
    ['with a time that is no number', { ...good, timestamp: 'noon' }],
    ['with a time that no calendar knows', { ...good, timestamp: '1e300' }],
    ['with an empty time', { ...good, timestamp: '' }],
    ['nested without end', { ...good, text: DEEP }],
  ])('a message that is %s is passed over and counted', (_what, odd) => {
    expect(found(change({ messages: [odd, good] }))).toEqual({ keys: ['wamid.GOOD'], skipped: 1 });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['without id', { ...status('sent'), id: null }],
    ['without status', { ...status('sent'), status: null }],
    ['nested without end', { ...status('sent'), pricing: DEEP }],
  ])('a status that is %s is passed over and counted', (_what, odd) => {
    const body = change({ messages: [good], statuses: [odd, status('read')] });
    expect(found(body)).toEqual({ keys: ['wamid.GOOD', 'wamid.SENT0001 read'], skipped: 1 });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['of a field that nobody reads', { ...change({ messages: [good] }), field: 'history' }],
    ['of a field named as what every object has', { ...change({ messages: [good] }), field: 'constructor' }],
    ['without a value', { field: 'messages' }],
    ['whose value is a list', { field: 'messages', value: [good] }],
    ['without a phone number id', { field: 'messages', value: { metadata: null, messages: [good] } }],
    ['with errors only', change({ errors: [{ code: 131000, title: 'Something went wrong' }] })],
    ['with messages that are no list', change({ messages: good })],
  ])('a change that is %s is passed over and counted', (_what, odd) => {
    expect(found(odd, change({ messages: [good] }))).toEqual({ keys: ['wamid.GOOD'], skipped: 1 });
  });

  it.each<[string, unknown]>([['null', null], ['a text', 'text'], ['without changes', {}], ['with changes that are no list', { changes: 5 }]])(
    'an entry that is %s is passed over',
    (_what, odd) => {
      const body = { ...envelope(), entry: [odd, { id: null, changes: [change({ messages: [good] })] }] };
      expect(read(body)?.records.map(keyOf)).toEqual(['wamid.GOOD']);
    },
  );
});

describe('what the business wrote, and what Meta’s own agent is told, is no message of a customer', () => {
  const echo = { from: DISPLAY_PHONE_NUMBER, to: ADA.waId, id: 'wamid.ECHO', timestamp: '1791201600', type: 'text', text: { body: 'Hi' } };
  it.each<[string, Json]>([
    ['smb_message_echoes', { message_echoes: [echo] }],
    ['message_echoes', { message_echoes: [echo] }],
    ['standby', { standby: { messages: [inbound(content.text('Hi'))] } }],
    ['messaging_handovers', { type: 'control_taken', sender: { phone_number: ADA.waId } }],
    ['user_preferences', { user_preferences: [{ wa_id: ADA.waId, category: 'marketing_messages', value: 'stop', timestamp: 1_791_201_600 }] }],
  ])('%s', (field, part) => {
    expect(read(envelope([change(part, PHONE_NUMBER_ID, field)]))).toEqual({ records: [], skipped: 1 });
  });
});

describe('calls', () => {
  it('a customer’s call comes with who called which number when, and without the offer of a connection', () => {
    const { session: _, ...raw } = call();
    expect(read(callWebhook())).toEqual({
      skipped: 0,
      records: [
        {
          kind: 'call',
          eventKey: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
          business: { phoneNumberId: PHONE_NUMBER_ID, displayPhoneNumber: DISPLAY_PHONE_NUMBER, wabaId: WABA_ID },
          contact: { name: 'Ada Example', username: null, waId: ADA.waId, userId: ADA.userId, phone: `+${ADA.waId}` },
          callId: 'wacid.CALL0001',
          at: NOON,
          raw,
        },
      ],
    });
  });

  it.each<[string, Json]>([
    ['the business’s own call', { direction: 'BUSINESS_INITIATED' }],
    ['its end', { event: 'terminate', status: 'COMPLETED', duration: 30 }],
    ['one of unknown direction', { direction: undefined }],
    ['one without id', { id: undefined }],
    ['one without time', { timestamp: undefined }],
    ['one nested without end', { cta_payload: DEEP }],
  ])('%s is passed over and counted', (_what, part) => {
    expect(read(callWebhook(part))).toEqual({ records: [], skipped: 1 });
  });

  it('how a call of the business goes is no message’s status', () => {
    const ringing = status('RINGING', { id: 'wacid.CALL0002', type: 'call' });
    expect(read(envelope([change({ statuses: [ringing] }, PHONE_NUMBER_ID, 'calls')]))).toEqual({ records: [], skipped: 1 });
  });

  it('has the same key in every delivery, and another one for each call', () => {
    const keys = [callWebhook(), callWebhook({ timestamp: '1791201601' }), callWebhook({ id: 'wacid.CALL0003' })].map((body) => read(body)?.records[0]?.eventKey);
    expect(new Set(keys).size).toBe(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it('is masked where free text may be', () => {
    const body = envelope([change({ contacts: [contactEntry({ ...ADA, name: `Ada ${CARD}` })], calls: [call({ cta_payload: CARD })] }, PHONE_NUMBER_ID, 'calls')]);
    expect(JSON.stringify(read(body))).not.toContain('1111 1111');
  });
});

test('a status without a time has that of its arrival', () => {
  const body = onTheWire(statusWebhook('sent', { timestamp: undefined }));
  expect(readEnvelope(body, redactCardNumbers, NOON + 7)?.records).toMatchObject([{ at: NOON + 7 }]);
  const before = Date.now();
  const [now] = readEnvelope(body)?.records ?? [];
  expect(now?.kind === 'status' ? now.at : NaN).toBeGreaterThanOrEqual(before);
});

test('the same status of one message has the same key in every delivery, and another one for each status', () => {
  const keys = ['sent', 'sent', 'delivered'].map((name) => read(statusWebhook(name))?.records[0]?.eventKey);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).not.toBe(keys[2]);
});
