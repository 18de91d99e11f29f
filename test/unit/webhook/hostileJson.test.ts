// Whatever the JSON holds, readEnvelope gives records that can be stored and shown, or passes it over.
import { redactCardNumbers } from '../../../src/redaction';
import { toIso } from '../../../src/shared/clock';
import type { InboundRecord } from '../../../src/shared/inbound';
import { asRecord } from '../../../src/shared/shape';
import { readEnvelope, type Envelope } from '../../../src/webhook/readEnvelope';
import { pick, seededRandom, type Random } from '../../fixtures/seededRandom';
import { ADA, BOB, call, change, contactEntry, content, envelope, inbound, onTheWire, PHONE_NUMBER_ID, status } from '../../fixtures/webhooks';

/** Every kind of message and status, and a call, in one body. */
const everything = onTheWire(
  envelope([
    change({
      contacts: [contactEntry(ADA), contactEntry({ ...BOB, username: '@bob' })],
      messages: [
        content.text('my card is 4111 1111 1111 1111'),
        content.image('caption'),
        content.voice(),
        content.document('invoice.pdf', 'caption'),
        content.buttonReply('Yes'),
        content.listReply('Express'),
        content.flowReply({ name: 'Ada', flow_token: 'token' }),
        content.templateButton('Stop', 'payload'),
        content.location('Shop', '1 Main Street'),
        content.contacts({ name: { formatted_name: 'Bob' }, phones: [{ phone: '+1 555 010 0002', wa_id: BOB.waId }] }),
        content.order('note'),
        content.system('Ada changed'),
        content.reaction('👍'),
        content.edit('new caption'),
        content.unsupported(),
      ].map((what, index) => inbound(what, { id: `wamid.${index}`, from: index % 2 === 0 ? ADA : BOB, extra: { context: { id: 'wamid.X', from: '1' } } })),
      statuses: [
        status('sent', { pricing: { billable: true, category: 'service' }, biz_opaque_callback_data: 'key' }),
        status('failed', { errors: [{ code: 131047, title: 'Re-engagement message', error_data: { details: 'More than 24 hours' } }] }),
      ],
    }),
    change({ contacts: [contactEntry(ADA)], calls: [call({ cta_payload: '4111 1111 1111 1111' })] }, PHONE_NUMBER_ID, 'calls'),
  ]),
);

const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  4111111111111111,
  '',
  ' ',
  'constructor',
  '__proto__',
  'toString',
  '\u0000\ud800',
  '4111111111111111',
  [],
  [[]],
  [null],
  {},
  { length: 3 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": null, "hasOwnProperty": 1, "toString": "x"}'),
];

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

function places(node: unknown): readonly Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const holder = node as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...places(holder[key])]);
}

/** Puts something nasty into one place of a copy, takes it away, or writes it under another key. */
function mutate(body: unknown, random: Random): unknown {
  const copy = structuredClone(body);
  const { holder, key } = pick(random, places(copy));
  const kind = random();
  if (kind < 0.15) delete holder[key];
  else if (kind < 0.3) Object.defineProperty(holder, pick(random, ['__proto__', 'type', 'id', 'text', 'field', 'entry']), { value: holder[key], enumerable: true, configurable: true, writable: true });
  else holder[key] = pick(random, NASTY);
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

/** What everything behind readEnvelope relies on, of one record. */
function isSound(record: InboundRecord): boolean {
  const time = record.kind === 'message' ? record.message.sentAt : record.at;
  const common = record.eventKey !== '' && record.business.phoneNumberId !== '' && toIso(time).endsWith('Z') && Number.isSafeInteger(time);
  if (record.kind === 'status') return common && record.wamid !== '' && record.status !== '';
  if (record.kind === 'call') return common && record.callId !== '';
  if (record.kind === 'event') return false;
  const { message, opensWindow, redaction } = record;
  return common && typeof message.text === 'string' && ['yes', 'no', 'maybe'].includes(opensWindow) && redaction.fields.length <= redaction.count;
}

/** The records that are not sound, or whose card number was not masked. */
function faults(read: Envelope | null): readonly InboundRecord[] {
  return (read?.records ?? []).filter((record) => !isSound(record) || JSON.stringify(record).includes('1111 1111'));
}

test('the unharmed body is read in full', () => {
  const read = readEnvelope(everything, redactCardNumbers);
  expect(read?.records).toHaveLength(18);
  expect(read?.skipped).toBe(0);
  expect(faults(read)).toEqual([]);
});

test.each([1, 2, 3, 4])('mutation after mutation (seed %i)', (seed) => {
  const random = seededRandom(seed);
  for (let round = 0; round < 500; round += 1) {
    let body = everything;
    const mutations = 1 + Math.floor(random() * 4);
    for (let step = 0; step < mutations; step += 1) body = mutate(body, random);
    expect(faults(readEnvelope(body, redactCardNumbers))).toEqual([]);
  }
});

test('nothing that the JSON names changes what all objects have', () => {
  const hostile = JSON.parse(
    '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "text": {"body": "4111 1111 1111 1111", "__proto__": {"polluted": 1}}}',
  ) as Record<string, unknown>;
  const [record] = readEnvelope(onTheWire(envelope([change({ messages: [{ ...inbound({ type: 'text' }), ...hostile }] })])), redactCardNumbers)?.records ?? [];
  expect(record).toMatchObject({ redaction: { count: 1, fields: ['text.body'] } });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(asRecord(asRecord(record).message).polluted).toBeUndefined();
});

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('a message of the type “%s” is as unknown as any', (type) => {
  const [record] = readEnvelope(onTheWire(envelope([change({ messages: [inbound({ type })] })])))?.records ?? [];
  expect(record).toMatchObject({ opensWindow: 'maybe', message: { type, text: '', media: null } });
});

test('nesting deeper than any recursion goes', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`) as unknown;
  const body = (where: object) => ({ object: 'whatsapp_business_account', entry: [{ id: deep, changes: [deep, { field: 'messages', value: where }] }] });
  const metadata = { phone_number_id: '1', display_phone_number: deep };
  const good = inbound(content.text('still here'));
  const read = readEnvelope(body({ metadata, contacts: deep, messages: [{ ...good, text: deep }, good], statuses: [{ ...status('sent'), errors: [deep] }] }), redactCardNumbers);
  expect(read?.records.map(({ kind }) => kind)).toEqual(['message']);
  expect(read?.skipped).toBe(3);
  expect(readEnvelope(deep)).toBeNull();
  expect(() => JSON.stringify(read)).not.toThrow();
});
