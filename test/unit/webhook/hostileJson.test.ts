// Whatever the JSON holds, readEnvelope gives records that can be stored and shown, or passes it over.
import { redactCardNumbers } from '../../../src/redaction';
import { eventJson } from '../../../src/message/eventJson';
import { toIso } from '../../../src/shared/clock';
import type { CustomerEvent, MetaRecord } from '../../../src/shared/inbound';
import { asRecord } from '../../../src/shared/shape';
import { contactAliases } from '../../../src/message/identity/names';
import { parseWebhook } from '../../../src/webhook/parseWebhook';
import { readEnvelope, type Envelope } from '../../../src/webhook/readEnvelope';
import { pick, seededRandom, type Random } from '../../fixtures/seededRandom';
import { change, content, envelope, inbound, onTheWire, status } from '../../fixtures/webhooks';
import { CARD, WEBHOOK_TYPES } from '../../fixtures/webhookTypes';

const CHANGES = WEBHOOK_TYPES.map(([, change]) => onTheWire(change));
/** Every type of message, status and event in one body. */
const everything = envelope(CHANGES);

/** More with `HOSTILE_ROUNDS=20000`. */
const ROUNDS = Number(process.env.HOSTILE_ROUNDS ?? 2_000);

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
  const all = places(copy);
  if (all.length === 0) return copy;
  const { holder, key } = pick(random, all);
  const kind = random();
  if (kind < 0.15) delete holder[key];
  else if (kind < 0.3) Object.defineProperty(holder, pick(random, ['__proto__', 'type', 'id', 'text', 'field', 'entry']), { value: holder[key], enumerable: true, configurable: true, writable: true });
  else holder[key] = pick(random, NASTY);
  return JSON.parse(JSON.stringify(copy)) as unknown;
}

const isNamed = ({ groupId, contact, formerly }: CustomerEvent) =>
  groupId !== null || [contact, formerly].some((names) => names !== null && contactAliases(names).length > 0);

/** What everything behind readEnvelope relies on, of one record. */
function isSound(record: MetaRecord): boolean {
  const time = record.kind === 'message' ? record.message.sentAt : record.at;
  const common = record.eventKey !== '' && toIso(time).endsWith('Z') && Number.isSafeInteger(time);
  const addressed = common && record.business.phoneNumberId !== '';
  switch (record.kind) {
    case 'accountEvent':
      return common && record.event !== '' && record.summary !== '';
    case 'customerEvent':
      return addressed && isNamed(record);
    case 'status':
      return addressed && record.wamid !== '' && record.status !== '';
    case 'message': {
      const { message, opensWindow, redaction } = record;
      return addressed && typeof message.text === 'string' && ['yes', 'no', 'maybe'].includes(opensWindow) && redaction.fields.length <= redaction.count;
    }
    default:
      return record satisfies never;
  }
}

/** The records that are not sound, or whose card number was not masked. */
function faults(read: Envelope | null): readonly MetaRecord[] {
  return (read?.records ?? []).filter((record) => !isSound(record) || JSON.stringify(record).includes(CARD));
}

test('the unharmed body is read in full', () => {
  const read = readEnvelope(everything, redactCardNumbers);
  expect(read?.skipped).toBe(0);
  expect(read?.records.length).toBeGreaterThan(CHANGES.length);
  expect(faults(read)).toEqual([]);
});

test.each([1, 2, 3, 4])('mutation after mutation (seed %i)', (seed) => {
  const random = seededRandom(seed);
  for (let round = 0; round < ROUNDS / 4; round += 1) {
    let body: unknown = envelope([pick(random, CHANGES), pick(random, CHANGES)]);
    const mutations = 1 + Math.floor(random() * 6);
    for (let step = 0; step < mutations; step += 1) body = mutate(body, random);
    const read = readEnvelope(body, redactCardNumbers, 0);
    expect(faults(read)).toEqual([]);
    expect(parseWebhook(JSON.stringify(body), { mask: redactCardNumbers, receivedAt: 0 })).toEqual({
      events: (read?.records ?? []).map(eventJson),
      skipped: read?.skipped ?? 1,
    });
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
  expect(record).toMatchObject({ opensWindow: 'maybe', message: { type: 'unsupported', text: '', media: null, raw: { type } } });
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
