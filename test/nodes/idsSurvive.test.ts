// Ids survive on the whole way: every type of message, status and event, signed, through the trigger's webhook into the store.
import { startTriggerBench, type TriggerBench } from './triggerBench';
import { TRIGGER_EVENTS } from '../../nodes/WhatsAppSupportTrigger/properties';
import type { InboundRecord, Wish } from '../../src/shared/inbound';
import { asArray, asRecord } from '../../src/shared/shape';
import { keepText } from '../../src/message/maskFreeText';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { accountKey } from '../../src/webhook/signature';
import { envelope, onTheWire, type Json } from '../fixtures/webhooks';
import { CARD, WEBHOOK_TYPES } from '../fixtures/webhookTypes';
import { triggerNode } from './whatsAppBench';

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());

const EVERYTHING: readonly Wish[] = [...Object.values(TRIGGER_EVENTS).flat(), 'groups', 'standby'];

let workflows = 0;

/** What the store holds after Meta posted this change to a trigger of its own. */
async function received(change: Json): Promise<InboundRecord> {
  const id = `ids-${(workflows += 1)}`;
  const { appSecret, phoneNumberId } = bench.sandbox.account;
  const target = { workflowId: id, nodeId: triggerNode().id };
  const wishes = { topics: EVERYTHING, combine: null, maxMessageAgeMs: null, webhookUrl: null } as const;
  await bench.store.registerTrigger({ ...target, phoneNumberId, accountKey: accountKey(appSecret), ...wishes }, Date.now());
  const hosted = bench.workflow(id);
  hosted.serve();
  expect(await bench.meta(hosted.productionUrl, { ...envelope(), entry: [{ id: bench.sandbox.account.wabaId, changes: [change] }] })).toMatchObject({ status: 200 });
  const [first] = await bench.taken(id);
  await bench.store.unregisterTrigger(target, Date.now());
  if (first === undefined) throw new Error('Nothing was written.');
  return first.record;
}

/** The same to the bench's number and of this moment: others' numbers and times that cannot be start no run. */
function ofNow({ field, value }: Json, list: 'messages' | 'statuses'): { readonly change: Json; readonly sent: Json } {
  const { metadata, [list]: entries, ...rest } = asRecord(onTheWire(value));
  const sent = { ...asRecord(asArray(entries)[0]), timestamp: String(Math.floor(Date.now() / 1_000)) };
  return { sent, change: { field, value: { ...rest, metadata: { ...asRecord(metadata), phone_number_id: bench.sandbox.account.phoneNumberId }, [list]: [sent] } } };
}

/** Values by path. */
function leavesOf(value: unknown, path = ''): ReadonlyArray<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`));
}

const isWritten = (value: unknown): boolean => String(value).replace(/\D/g, '').includes(CARD.replace(/\D/g, ''));
const unwritten = (value: unknown) => leavesOf(value).filter(([, leaf]) => !isWritten(leaf));

/** In `raw` stands what was sent, but for the leaves in which somebody wrote a card number. */
function expectOnlyWordsMasked(raw: unknown, sent: unknown): void {
  const stored = new Map(leavesOf(raw));
  expect([...stored.keys()]).toEqual(leavesOf(sent).map(([path]) => path));
  expect([...stored].filter(([, leaf]) => isWritten(leaf))).toEqual([]);
  expect(unwritten(sent).filter(([path, leaf]) => stored.get(path) !== leaf)).toEqual([]);
}

const isNotice = (name: string) => name.startsWith('messages: system');
const typesOf = (list: 'messages' | 'statuses') => WEBHOOK_TYPES.filter(([name]) => name.startsWith(`${list}: `) && !isNotice(name));

test.each(typesOf('messages'))('%s', async (_name, given) => {
  const { change, sent } = ofNow(given, 'messages');
  const record = await received(change);
  if (record.kind !== 'message') throw new Error(`This is a ${record.kind}.`);
  expectOnlyWordsMasked(record.message.raw, sent);
  expect(record).toMatchObject({ eventKey: sent.id, groupId: sent.group_id, contact: { waId: sent.from, userId: sent.from_user_id, phone: `+${String(sent.from)}` } });
  const { id, type, media, context } = record.message;
  const { id: messageId, from, referred_product: product } = asRecord(sent.context);
  expect({ id, type, context }).toEqual({ id: sent.id, type: sent.type === 'hologram' ? 'unsupported' : sent.type, context: { messageId, from, product } });
  const file = asRecord(type === 'edit' ? asRecord(asRecord(sent.edit).message).image : sent[type]);
  if (media !== null) expect(media).toMatchObject({ id: file.id, sha256: file.sha256, mimeType: file.mime_type });
});

test.each(typesOf('statuses'))('%s', async (_name, given) => {
  const { change, sent } = ofNow(given, 'statuses');
  const record = await received(change);
  if (record.kind !== 'status') throw new Error(`This is a ${record.kind}.`);
  expectOnlyWordsMasked(record.raw, sent);
  const waId = sent.recipient_type === 'group' ? null : sent.recipient_id;
  expect(record).toMatchObject({ wamid: sent.id, callbackData: sent.biz_opaque_callback_data, recipient: { waId, userId: sent.recipient_user_id } });
});

/** The change for the bench's account, as of this moment. */
function ofThisAccount({ field, value }: Json): Json {
  const { metadata, ...rest } = asRecord(onTheWire(value));
  const own = { ...asRecord(metadata), phone_number_id: bench.sandbox.account.phoneNumberId };
  return { field, value: metadata === undefined ? rest : { ...rest, metadata: own } };
}

const others = WEBHOOK_TYPES.filter(([name]) => !/^(messages|statuses): (?!system)/.test(name) && name !== 'standby');

test.each(others)('%s', async (_name, given) => {
  const change = ofThisAccount(given);
  const record = await received(change);
  if (record.kind !== 'customerEvent' && record.kind !== 'accountEvent') throw new Error(`This is a ${record.kind}.`);
  const { value } = readEnvelope(envelope([change]), keepText)?.records.map((one) => ({ value: asRecord(one).raw })).find((one) => one.value !== undefined) ?? {};
  expectOnlyWordsMasked(record.raw, value);
});
