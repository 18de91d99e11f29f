// Every kind of webhook through the trigger with its masking on. Each text holds a card number as people write it, and each id,
// phone number, link and key holds digits that pass for one, as some of Meta's do: the texts are masked, nothing else changes.
import { startTriggerBench, type TriggerBench } from './triggerBench';
import { redactCardNumbers } from '../../src/redaction';
import type { InboundRecord } from '../../src/shared/inbound';
import { accountKey } from '../../src/webhook/signature';
import { call, change, contactEntry, inbound, onTheWire, status, type Customer, type Json } from '../fixtures/webhooks';
import { triggerNode } from './whatsAppBench';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';

/** Digits that pass the Luhn check, with the length and the beginning of a card number. */
const VISA = '4111111111111111';
const AMEX = '378282246310005';
const SHORT = '4222222222222';
const LONG = '6212345678901234564';

const WRITER: Customer = { waId: SHORT, userId: `US.${VISA}`, name: `Ada ${CARD}` };
const FILE = { mime_type: 'image/jpeg', sha256: `${VISA}u0XEywgO4PeBD/Uh=`, id: AMEX, url: `https://lookaside.example.com/?mid=${AMEX}&ext=${SHORT}` };
const ERRORS = [{ code: 131051, title: CARD, message: CARD, href: `https://example.com/${VISA}`, error_data: { details: CARD } }];

const media = (type: string, part: Json = {}): Json => ({ type, [type]: { ...FILE, ...part } });
const interactive = (kind: string, part: Json): Json => ({ type: 'interactive', interactive: { type: kind, [kind]: part } });

const MESSAGES: Readonly<Record<string, Json>> = {
  text: { type: 'text', text: { body: CARD } },
  'text in a group, quoting': { type: 'text', text: { body: CARD }, group_id: VISA, context: { from: SHORT, id: `wamid.${VISA}`, referred_product: { catalog_id: VISA, product_retailer_id: AMEX } } },
  'text after an advertisement': {
    type: 'text',
    text: { body: CARD },
    referral: {
      source_id: VISA,
      source_type: 'ad',
      ctwa_clid: VISA,
      source_url: `https://fb.me/${VISA}`,
      image_url: `https://example.com/${VISA}`,
      video_url: `https://example.com/${VISA}`,
      thumbnail_url: `https://example.com/${VISA}`,
      headline: CARD,
      body: CARD,
    },
  },
  image: media('image', { caption: CARD }),
  'image that could not be fetched': { ...media('image', { caption: CARD }), errors: ERRORS },
  video: media('video', { caption: CARD }),
  audio: media('audio', { voice: false }),
  voice: media('audio', { voice: true }),
  'voice in older payloads': media('voice'),
  document: media('document', { caption: CARD, filename: `${CARD}.pdf` }),
  sticker: media('sticker', { animated: true }),
  location: { type: 'location', location: { latitude: 37.44216251868683, longitude: -122.16153582049394, name: CARD, address: CARD, url: `https://maps.example.com/?cid=${LONG}` } },
  contacts: { type: 'contacts', contacts: [{ name: { formatted_name: CARD }, org: { company: CARD }, phones: [{ phone: '+1 555 010 0002', wa_id: VISA, type: 'CELL' }], birthday: '2012-08-18' }] },
  'reply button': interactive('button_reply', { id: VISA, title: CARD }),
  'list row': interactive('list_reply', { id: VISA, title: CARD, description: CARD }),
  'flow answer': interactive('nfm_reply', { name: 'flow', body: 'Sent', response_json: JSON.stringify({ flow_token: '6f1d9f0e-5a0b-4d7e-9c54-1f3a2b4c5d6e', note: CARD }) }),
  'call permission': interactive('call_permission_reply', { response: 'accept', is_permanent: false, expiration_timestamp: 1_759_700_000, response_source: 'user_action' }),
  'payment of tomorrow': interactive('payment_method', { id: VISA, note: CARD }),
  'interactive without anything': { type: 'interactive' },
  'template button': { type: 'button', button: { payload: 'unsubscribe', text: CARD }, context: { from: SHORT, id: `wamid.${VISA}` } },
  reaction: { type: 'reaction', reaction: { message_id: `wamid.${VISA}`, emoji: '👍' } },
  'reaction taken back': { type: 'reaction', reaction: { message_id: `wamid.${VISA}` } },
  order: { type: 'order', order: { catalog_id: VISA, text: CARD, product_items: [{ product_retailer_id: VISA, quantity: 2, item_price: 30.5, currency: 'USD' }] } },
  'first chat': { type: 'request_welcome' },
  edit: { type: 'edit', edit: { original_message_id: `wamid.${VISA}`, message: media('image', { caption: CARD }) } },
  revoke: { type: 'revoke', revoke: { original_message_id: `wamid.${VISA}` } },
  unsupported: { type: 'unsupported', unsupported: { type: 'poll' }, errors: ERRORS },
  'a type of tomorrow': { type: 'hologram', hologram: { id: VISA, says: CARD } },
};

const STATUS: Json = {
  id: `wamid.${VISA}`,
  recipient_id: SHORT,
  recipient_user_id: `US.${VISA}`,
  biz_opaque_callback_data: VISA,
  conversation: { id: VISA, expiration_timestamp: '1759700000', origin: { type: 'service' } },
  pricing: { billable: true, pricing_model: 'PMP', category: 'service', type: 'regular' },
};

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());

let made = 0;

/** Posts a webhook to a trigger of its own, as Meta would; gives the workflow. */
async function post(part: Json, field = 'messages'): Promise<string> {
  const id = `ids-${(made += 1)}`;
  const { appSecret, phoneNumberId } = bench.sandbox.account;
  const wishes = { topics: ['message', 'status'], combine: null, maxMessageAgeMs: null, webhookUrl: null } as const;
  await bench.store.registerTrigger({ workflowId: id, nodeId: triggerNode().id, phoneNumberId, accountKey: accountKey(appSecret), ...wishes }, Date.now());
  const hosted = bench.workflow(id);
  hosted.serve();
  const { value } = change(part, phoneNumberId, field) as { readonly value: Json };
  const metadata = { phone_number_id: phoneNumberId, display_phone_number: SHORT };
  const entry = { id: VISA, changes: [{ field, value: { ...value, metadata } }] };
  expect(await bench.meta(hosted.productionUrl, { object: 'whatsapp_business_account', entry: [entry] })).toMatchObject({ status: 200 });
  await bench.store.unregisterTrigger({ workflowId: id, nodeId: triggerNode().id }, Date.now());
  return id;
}

/** What the store holds of a message or a status. */
async function received(part: Json): Promise<InboundRecord> {
  const [first] = await bench.taken(await post(part));
  if (first === undefined) throw new Error('Nothing was written.');
  return first.record;
}

const now = () => Math.floor(Date.now() / 1_000);
const masked = (sent: unknown): unknown => JSON.parse(JSON.stringify(onTheWire(sent)).replaceAll(CARD, MASKED));
const business = () => ({ phoneNumberId: bench.sandbox.account.phoneNumberId, displayPhoneNumber: SHORT, wabaId: VISA });

test.each([VISA, AMEX, SHORT, LONG])('%s would be masked in a text', (digits) => {
  expect(redactCardNumbers(`card ${digits}`).found).toHaveLength(1);
});

test.each(Object.entries(MESSAGES))('message: %s', async (_kind, what) => {
  const sent = inbound(what, { from: WRITER, id: `wamid.${VISA}${(made += 1)}`, at: now() });
  const record = await received({ contacts: [contactEntry(WRITER)], messages: [sent] });
  if (record.kind !== 'message') throw new Error(`This is a ${record.kind}.`);
  expect(record.message.raw).toEqual(masked(sent));
  expect(record.message).toMatchObject({ id: sent.id, type: sent.type, sentAt: Number(sent.timestamp) * 1_000 });
  expect(record).toMatchObject({ eventKey: sent.id, business: business(), groupId: what.group_id ?? null });
  expect(record.contact).toEqual({ name: `Ada ${MASKED}`, username: null, waId: SHORT, userId: WRITER.userId, phone: `+${SHORT}` });
  const { media: file, interactive: answer, context } = record.message;
  if (file !== null) expect(file).toMatchObject({ id: AMEX, sha256: FILE.sha256, mimeType: FILE.mime_type });
  if (answer?.kind === 'button' || answer?.kind === 'list') expect(answer.id).toBe(VISA);
  if (context !== null) expect(context).toEqual({ messageId: `wamid.${VISA}`, from: SHORT });
});

test.each(['sent', 'delivered', 'read', 'played', 'failed'])('status: %s', async (name) => {
  const sent = status(name, { ...STATUS, timestamp: String(now()), ...(name === 'failed' ? { errors: [{ code: 131051, title: 'Undeliverable', href: `https://example.com/${VISA}` }] } : {}) });
  const record = await received({ contacts: [contactEntry(WRITER)], statuses: [sent] });
  if (record.kind !== 'status') throw new Error(`This is a ${record.kind}.`);
  expect(record.raw).toEqual(masked(sent));
  expect(record).toMatchObject({ wamid: `wamid.${VISA}`, business: business(), callbackData: VISA, at: Number(sent.timestamp) * 1_000 });
  expect(record.recipient).toMatchObject({ waId: SHORT, userId: WRITER.userId, phone: `+${SHORT}` });
});

test('call: the store keeps who called', async () => {
  const caller = { waId: AMEX, userId: `US.${AMEX}`, name: `Bob ${CARD}` };
  const sent = call({ id: `wacid.${VISA}`, from: AMEX, from_user_id: caller.userId, to: VISA, timestamp: String(now()), biz_opaque_callback_data: VISA });
  await post({ contacts: [contactEntry(caller)], calls: [sent] }, 'calls');
  const conversation = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, AMEX);
  expect(conversation?.contact).toEqual({ name: `Bob ${MASKED}`, username: null, waId: AMEX, userId: caller.userId, phone: `+${AMEX}` });
  expect(conversation).toMatchObject({ wabaId: VISA, displayPhoneNumber: SHORT });
});
