import { redactCardNumbers } from '../../../src/redaction';
import type { InboundRecord } from '../../../src/shared/inbound';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import {
  ADA,
  BOB,
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
} from '../../fixtures/webhooks';

const CARD = '4111 1111 1111 1111';
const read = (payload: unknown) => readEnvelope(onTheWire(payload), redactCardNumbers);
/** Deeper than anything Meta sends. */
const DEEP = JSON.parse('['.repeat(100) + ']'.repeat(100)) as unknown;
function keyOf(record: InboundRecord): string {
  if (record.kind === 'message') return record.message.id;
  if (record.kind === 'status') return `${record.wamid} ${record.status}`;
  return record.eventKey;
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
        standby: false,
        message: {
          id: 'wamid.A',
          type: 'text',
          text: 'Größe 42? 🛟',
          sentAt: NOON,
          forwarded: false,
          context: null,
          refersTo: null,
          referral: null,
          media: null,
          interactive: null,
          location: null,
          contacts: null,
          order: null,
          errors: [],
          raw: onTheWire(inbound(content.text('Größe 42? 🛟'), { id: 'wamid.A' })),
        },
        isDated: true,
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
    ['without a value', { field: 'messages' }],
    ['whose value is a list', { field: 'messages', value: [good] }],
    ['without a phone number id', { field: 'messages', value: { metadata: null, messages: [good] } }],
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

test.each([undefined, 'noon', '1e300', ''])('a message with the time %j has that of its arrival', (timestamp) => {
  const body = onTheWire(messageWebhook(content.text('Hi'), { extra: { timestamp } }));
  expect(readEnvelope(body, redactCardNumbers, NOON + 7)?.records).toMatchObject([{ message: { sentAt: NOON + 7 }, isDated: false, opensWindow: 'maybe' }]);
});
