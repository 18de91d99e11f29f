import { maskFreeText } from '../../../src/message/maskFreeText';
import { redactCardNumbers } from '../../../src/redaction';
import type { InboundMessage } from '../../../src/shared/inbound';
import { asArray, asRecord } from '../../../src/shared/shape';
import { readMessage, readOne } from '../../fixtures/read';
import { ADA, content, inbound, MEDIA_ID, messageWebhook, onTheWire, type InboundOptions, type Json } from '../../fixtures/webhooks';

const CARD = '4111 1111 1111 1111';
const DIGITS = '4111111111111111';

const read = (what: Json, options: InboundOptions = {}): InboundMessage => readMessage(what, options, redactCardNumbers);

/** Six digits at the front and four at the end may stay; the six between them never do. */
const showsCard = (value: unknown) => JSON.stringify(value).replace(/[^0-9]/g, '').includes(DIGITS);

describe('masked wherever a customer can write', () => {
  const card = (part: Json) => content.contacts({ name: { formatted_name: 'Bob Example' }, ...part });
  it.each<[string, Json, string]>([
    ['text', content.text(`my card is ${CARD}`), 'text.body'],
    ['caption of an image', content.image(CARD), 'image.caption'],
    ['caption of a video', content.video(CARD), 'video.caption'],
    ['caption of a document', content.document('invoice.pdf', CARD), 'document.caption'],
    ['file name', content.document(`card ${CARD}.pdf`), 'document.filename'],
    ['title of a button', content.buttonReply(CARD), 'interactive.button_reply.title'],
    ['title of a list row', content.listReply(CARD), 'interactive.list_reply.title'],
    ['description of a list row', content.listReply('Express', CARD), 'interactive.list_reply.description'],
    ['text of a template button', content.templateButton(CARD, 'payload'), 'button.text'],
    ['payload of a template button', content.templateButton('Pay', CARD), 'button.payload'],
    ['answer of a flow', content.flowReply({ screen_0: { comment: CARD } }), 'interactive.nfm_reply.response_json'],
    ['name of a place', content.location(CARD), 'location.name'],
    ['address of a place', content.location('Shop', CARD), 'location.address'],
    ['note of an order', content.order(CARD), 'order.text'],
    ['name on a card', content.contacts({ name: { formatted_name: CARD } }), 'contacts.0.name.formatted_name'],
    ['company on a card', card({ org: { company: CARD } }), 'contacts.0.org.company'],
    ['phone number on a card', card({ phones: [{ phone: CARD }] }), 'contacts.0.phones.0.phone'],
    ['label on a card', card({ phones: [{ phone: '+1 555 010 0002', type: CARD }] }), 'contacts.0.phones.0.type'],
    ['web site on a card', card({ urls: [{ url: `https://example.com/?card=${DIGITS}` }] }), 'contacts.0.urls.0.url'],
    ['vCard', card({ vcard: `BEGIN:VCARD\nNOTE:card ${CARD}\nEND:VCARD` }), 'contacts.0.vcard'],
    ['edited caption', content.edit(CARD), 'edit.message.image.caption'],
    ['a type of tomorrow', { type: 'hologram', hologram: { says: CARD } }, 'hologram.says'],
    ['a number without quotes', { type: 'hologram', hologram: { says: Number(DIGITS) } }, 'hologram.says'],
  ])('%s', (_what, what, field) => {
    const message = read(what);
    expect(message.redaction).toEqual({ count: 1, fields: [field] });
    expect(showsCard({ ...message, message: { ...message.message, order: null, raw: { ...message.message.raw, order: null } } })).toBe(false);
  });

  it('quoted advertisements', () => {
    const { redaction, message } = read(content.text('Hi'), { extra: { referral: { headline: CARD, body: CARD, source_id: DIGITS } } });
    expect(redaction).toEqual({ count: 2, fields: ['referral.headline', 'referral.body'] });
    expect(message.referral).toMatchObject({ source_id: DIGITS });
  });

  it('the profile name', () => {
    const { contact } = read(content.text('Hi'), { from: { ...ADA, name: `Ada ${CARD}` } });
    expect(contact.name).toMatch(/^Ada 4111 11.*1111$/);
    expect(showsCard(contact)).toBe(false);
  });
});

test('every number is counted, every field is named once, in the order of the message', () => {
  const { redaction } = read(content.document(CARD, `${CARD} or 5500 0055 5555 5559`));
  expect(redaction).toEqual({ count: 3, fields: ['document.filename', 'document.caption'] });
});

describe('never touched', () => {
  it.each<[string, Json, InboundOptions, (message: InboundMessage) => unknown, unknown]>([
    ['wamid', content.text('Hi'), { id: DIGITS }, ({ message }) => [message.id, message.raw.id], [DIGITS, DIGITS]],
    ['phone number', content.text('Hi'), { from: { waId: '4222222222222' } }, ({ contact, message }) => [contact.phone, message.raw.from], ['+4222222222222', '4222222222222']],
    ['BSUID', content.text('Hi'), { from: { userId: `US.${DIGITS}` } }, ({ contact, message }) => [contact.userId, message.raw.from_user_id], [`US.${DIGITS}`, `US.${DIGITS}`]],
    ['media id', content.image(), {}, ({ message }) => [message.media?.id, asRecord(message.raw.image).id], [MEDIA_ID, MEDIA_ID]],
    ['address of the media', content.image(), {}, ({ message }) => asRecord(message.raw.image).url, `https://example.com/media/${MEDIA_ID}`],
    ['id of a button', content.buttonReply('Yes', DIGITS), {}, ({ message }) => message.interactive?.id, DIGITS],
    ['id of a list row', content.listReply('Yes', '', DIGITS), {}, ({ message }) => message.interactive?.id, DIGITS],
    ['message that is answered', content.text('Hi'), { extra: { context: { id: DIGITS, from: DIGITS } } }, ({ message }) => message.context, { messageId: DIGITS, from: DIGITS, product: null }],
    ['message that is reacted to', { type: 'reaction', reaction: { message_id: DIGITS } }, {}, ({ message }) => message.raw.reaction, { message_id: DIGITS }],
    ['message that is edited', { type: 'edit', edit: { original_message_id: DIGITS } }, {}, ({ message }) => message.raw.edit, { original_message_id: DIGITS }],
    ['product in an order', content.order(''), {}, ({ message }) => asArray(message.order?.product_items).map((item) => asRecord(item).product_retailer_id), [DIGITS]],
    ['product that is asked about', content.text('Hi'), { extra: { context: { referred_product: { catalog_id: DIGITS, product_retailer_id: DIGITS } } } }, ({ message }) => asRecord(message.raw.context).referred_product, { catalog_id: DIGITS, product_retailer_id: DIGITS }],
    ['WhatsApp id on a card', content.contacts({ phones: [{ wa_id: DIGITS }] }), {}, ({ message }) => message.contacts, [{ phones: [{ wa_id: DIGITS }] }]],
    ['group', content.text('Hi'), { extra: { group_id: DIGITS } }, ({ groupId }) => groupId, DIGITS],
    ['time', content.text('Hi'), { extra: { timestamp: '1791201600' } }, ({ message }) => message.raw.timestamp, '1791201600'],
  ])('%s', (_what, what, options, see, value) => {
    const message = read(what, options);
    expect(see(message)).toEqual(value);
    expect(message.redaction).toEqual({ count: 0, fields: [] });
  });
});

test('the answer of a flow is still JSON', () => {
  const { message } = read(content.flowReply({ comment: `card ${CARD}`, rating: '5' }));
  const reply = asRecord(asRecord(message.raw.interactive).nfm_reply);
  expect(JSON.parse(String(reply.response_json))).toEqual({ comment: expect.stringMatching(/^card 4111 11/) as string, rating: '5' });
});

test('what has nothing to mask stays equal, and the original is never changed', () => {
  const raw = onTheWire(inbound(content.contacts({ name: { formatted_name: 'Bob' }, phones: [{ phone: '+1 555 010 0002' }] })));
  const before = JSON.stringify(raw);
  expect(maskFreeText(raw, redactCardNumbers)).toEqual({ value: raw, redaction: { count: 0, fields: [] } });
  maskFreeText({ text: CARD }, redactCardNumbers);
  expect(JSON.stringify(raw)).toBe(before);
});

test('keys that every object inherits are keys like others', () => {
  const hostile = JSON.parse(`{"__proto__": {"polluted": "${CARD}"}, "constructor": "${CARD}"}`) as Json;
  const { value, redaction } = maskFreeText(hostile, redactCardNumbers);
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(redaction).toEqual({ count: 2, fields: ['__proto__.polluted', 'constructor'] });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(showsCard(value)).toBe(false);
});

test('a notice of Meta’s keeps the names of the customer, and loses what was typed', () => {
  const system = { type: 'user_changed_user_id', body: `card ${CARD}`, wa_id: '4222222222222', previous_user_id: `US.${DIGITS}` };
  const record = readOne(messageWebhook({ type: 'system', system }), redactCardNumbers);
  expect(record).toMatchObject({ kind: 'customerEvent', contact: { waId: '4222222222222' }, formerly: { userId: `US.${DIGITS}` } });
  expect(asRecord(record.kind === 'message' ? null : record.raw.system)).toMatchObject({ wa_id: '4222222222222', previous_user_id: `US.${DIGITS}` });
  expect(JSON.stringify(record)).not.toContain(CARD);
});
