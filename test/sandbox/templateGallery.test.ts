import { HOUR_MS } from '../../src/shared/clock';
import { asRecord } from '../../src/shared/shape';
import { ANA, bodyOf, codeOf, errorOf, NOON, SandboxBench, template, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.control('POST', '/templates', { gallery: true });
});
beforeEach(() => bench.reset());

const picture = { type: 'image', image: { link: 'https://shop.example/a.png' } };
const header = (parameter: Json): Json => ({ type: 'header', parameters: [parameter] });
const button = (sub_type: string, index: number, parameter?: Json): Json => ({ type: 'button', sub_type, index, parameters: parameter === undefined ? [] : [parameter] });
const words = (value: string): Json => ({ type: 'text', text: value });
const coupon = (code: string): Json => button('copy_code', 0, { type: 'coupon_code', coupon_code: code });
const offer = (expires: unknown): Json => ({ type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expires } }] });
const card = (card_index: number, price = '$10'): Json => ({
  card_index, components: [header(picture), bodyOf(price), button('quick_reply', 0, { type: 'payload', payload: `more-${card_index}` }), button('url', 1, words('tea'))],
});
const carousel = (...cards: readonly Json[]): Json => template('gallery_carousel', [bodyOf('Ana'), { type: 'carousel', cards }]);
const couponWith = (...components: readonly Json[]): Json => template('gallery_coupon', [header(picture), bodyOf('TEA25'), button('url', 1, words('tea')), ...components]);
const mpm = (sections: readonly Json[]): Json => template('gallery_products', [bodyOf('Ana'), button('mpm', 0, { type: 'action', action: { thumbnail_product_retailer_id: 'tea', sections } })]);
const code = (inText: string, inButton: string): Json => template('gallery_code', [bodyOf(inText), button('url', 0, words(inButton))]);
const place = { type: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Store', address: 'Main Street 1' } };

test.each<[string, Json, Json]>([
  ['a film', template('gallery_video', [header({ type: 'video', video: { link: 'https://shop.example/a.mp4' } })]), { media: { link: 'https://shop.example/a.mp4' } }],
  ['a document with fixed buttons', template('gallery_document', [header({ type: 'document', document: { link: 'https://shop.example/a.pdf', filename: 'invoice.pdf' } }), bodyOf('1')]), { media: { fileName: 'invoice.pdf' }, buttons: [{ kind: 'link', url: 'tel:+15550990000' }, { kind: 'link', url: 'https://shop.example/portal' }] }],
  ['a place', template('gallery_location', [header(place), bodyOf('6 pm')]), { location: { latitude: 52.5, name: 'Store' }, buttons: [{ kind: 'templateButton' }, {}] }],
  ['a header with a variable', template('gallery_text_header', [header(words('A-17')), bodyOf('$20', 'Monday')]), { header: 'Order A-17', footer: 'Sandbox Support' }],
  ['a product', template('gallery_product', [header({ type: 'product', product: { product_retailer_id: 'tea', catalog_id: '1' } }), bodyOf('Ana'), button('catalog', 0, { type: 'action', action: { thumbnail_product_retailer_id: 'tea' } })]), { products: { catalogId: '1' }, buttons: [{ kind: 'catalog' }] }],
  ['several products', mpm([{ title: 'Teas', product_items: [{ product_retailer_id: 'tea' }] }]), { products: { sections: [{ title: 'Teas', ids: ['tea'] }] }, buttons: [{ kind: 'catalog', title: 'View items' }] }],
  ['an offer with a coupon', couponWith(offer(NOON + HOUR_MS), coupon('TEA25')), { offer: { text: 'Expiring offer!', expiresAt: NOON + HOUR_MS }, buttons: [{ kind: 'copyCode', value: 'TEA25' }, { kind: 'link' }] }],
  ['a carousel, its cards in any order', carousel(card(2, '$30'), card(0), card(1)), { text: 'Offers for Ana.', cards: [{ text: 'Tea for $10, this week only.', buttons: [{ kind: 'templateButton', id: 'more-0' }, { url: 'https://shop.example/tea' }] }, {}, { text: 'Cocoa for $30, this week only.' }] }],
  ['a form', template('gallery_flow', [button('flow', 0, { type: 'action', action: { flow_token: 't-1' } })]), { buttons: [{ kind: 'flow', id: '700100000000001', value: 't-1' }] }],
  ['a form without a token', template('gallery_flow'), { buttons: [{ kind: 'flow' }] }],
  ['a one-time password', code('123456', '123456'), { text: '*123456* is your verification code. For your security, do not share this code.', footer: 'This code expires in 10 minutes.', buttons: [{ kind: 'copyCode', value: '123456' }] }],
  ['buttons of WhatsApp’s own', template('gallery_contact', [bodyOf('Ana')]), { buttons: [{ kind: 'shareContact', title: 'Share Contact Info' }, { kind: 'call' }] }],
  ['named parameters in the header too', template('gallery_named', [
    { type: 'header', parameters: [{ ...words('Ana'), parameter_name: 'customer_name' }] },
    { type: 'body', parameters: [{ ...words('lunes'), parameter_name: 'day' }, { ...words('A-17'), parameter_name: 'order_id' }] },
  ], 'es_MX'), { header: 'Hola Ana', text: 'Tu pedido A-17 llega el lunes.' }],
  ['an amount and a time', template('gallery_text_header', [header(words('A')), { type: 'body', parameters: [
    { type: 'currency', currency: { fallback_value: '$20', code: 'USD', amount_1000: 20_000 } }, { type: 'date_time', date_time: { fallback_value: 'Monday' } },
  ] }]), { text: 'We received $20 on Monday.' }],
  ['where a tap leads', template('gallery_document', [header({ type: 'document', document: { link: 'https://shop.example/a.pdf' } }), bodyOf('1'), { type: 'tap_target_configuration', parameters: [] }]), { text: 'Your invoice 1 is attached.' }],
])('%s', async (_name, message, shown) => {
  const id = await bench.sent(ANA, message);
  expect(await bench.message(ANA, id)).toMatchObject(shown);
});

test.each<[string, Json, string]>([
  ['two cards where three were approved', carousel(card(0), card(1)), '400/132012'],
  ['a card twice', carousel(card(0), card(1), card(1)), '400/132012'],
  ['a card without its text', carousel(card(0), card(1), { ...card(2), components: [header(picture)] }), '400/132000'],
  ['no carousel at all', template('gallery_carousel', [bodyOf('Ana')]), '400/132012'],
  ['a carousel for a template without one', template('gallery_video', [header({ type: 'video', video: { link: 'https://a.example/a.mp4' } }), { type: 'carousel', cards: [] }]), '400/132012'],
  ['no coupon', couponWith(offer(NOON)), '400/131008'],
  ['a coupon of 21 characters', couponWith(offer(NOON), coupon('x'.repeat(21))), '400/132008'],
  ['an offer without its end', couponWith(coupon('TEA25')), '400/131008'],
  ['an offer that ends "soon"', couponWith(offer('soon'), coupon('TEA25')), '400/132008'],
  ['a place without a latitude', template('gallery_location', [header({ type: 'location', location: { longitude: 1 } }), bodyOf('6 pm')]), '400/132008'],
  ['a picture where a place belongs', template('gallery_location', [header(picture), bodyOf('6 pm')]), '400/132012'],
  ['different codes in text and button', code('123456', '654321'), '400/132008'],
  ['a code without its button', template('gallery_code', [bodyOf('123456')]), '400/131008'],
  ['products without sections', mpm([]), '400/131008'],
  ['a payload for a call button', template('gallery_contact', [bodyOf('Ana'), button('voice_call', 1, words('x'))]), '400/132000'],
  ['an amount that is not whole', template('gallery_text_header', [header(words('A')), { type: 'body', parameters: [{ type: 'currency', currency: { fallback_value: '$20', code: 'USD', amount_1000: 'many' } }, words('x')] }]), '400/132008'],
])('%s is refused', async (_name, message, expected) => {
  const answer = await bench.send(ANA, message);
  expect(codeOf(answer)).toBe(expected);
  expect(asRecord(errorOf(answer).error_data).details).toEqual(expect.any(String));
});

describe('the state of a template', () => {
  const change = (id: string, body: Json) => bench.control('PUT', `/templates/${id}`, body);
  afterAll(() => bench.control('DELETE', '/templates'));

  test.each([['DISABLED', '400/132016'], ['PAUSED', '400/132015'], ['ARCHIVED', '404/132001'], ['IN_APPEAL', '404/132001']])('%s', async (status, expected) => {
    await change('900200000000009', { status });
    expect(codeOf(await bench.send(ANA, template('gallery_flow')))).toBe(expected);
    await change('900200000000009', { status: 'APPROVED' });
  });

  test.each([['BLOCKED', '400/132068'], ['THROTTLED', '400/132069']])('its flow is %s', async (flowState, expected) => {
    await change('900200000000009', { flowState });
    expect(codeOf(await bench.send(ANA, template('gallery_flow')))).toBe(expected);
    await change('900200000000009', { flowState: null });
    expect((await bench.send(ANA, template('gallery_flow'))).status).toBe(200);
  });

  test('held for a look at its quality, the answer says so; a list does not show what only the sandbox knows', async () => {
    await change('900200000000009', { messageStatus: 'held_for_quality_assessment' });
    expect((await bench.send(ANA, template('gallery_flow'))).body).toMatchObject({ messages: [{ message_status: 'held_for_quality_assessment' }] });
    expect((await bench.graph('GET', '900200000000009')).body).not.toHaveProperty('message_status');
    expect((await change('1', {})).status).toBe(404);
  });

  test('an authentication template does not go to a business-scoped user id', async () => {
    await bench.inbound({});
    const { conversations } = (await bench.control('GET', '/conversations')).body as { readonly conversations: ReadonlyArray<{ readonly userId: string }> };
    const answer = await bench.graph('POST', `${bench.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient: conversations[0]?.userId, ...code('1', '1') });
    expect(codeOf(answer)).toBe('400/131062');
  });

  test('one of one’s own is added, and replaces the one of its name and language', async () => {
    const own = { name: 'my_own', language: 'de', components: [{ type: 'BODY', text: 'Hallo {{1}}' }] };
    expect((await bench.control('POST', '/templates', own)).status).toBe(201);
    await bench.control('POST', '/templates', { ...own, components: [{ type: 'BODY', text: 'Servus {{1}}' }] });
    const id = await bench.sent(ANA, template('my_own', [bodyOf('Ana')], 'de'));
    expect((await bench.message(ANA, id)).text).toBe('Servus Ana');
    expect((await bench.control('POST', '/templates', { name: 'No Good', components: own.components })).status).toBe(400);
    expect((await bench.control('POST', '/templates', { name: 'no_body' })).status).toBe(400);
  });
});

test('templates are listed 200 times an hour', async () => {
  const list = () => bench.graph('GET', `${bench.sandbox.account.wabaId}/message_templates?limit=1&fields=name`);
  for (let count = 0; count < 199; count += 1) await list();
  const last = await list();
  const { wabaId } = bench.sandbox.account;
  expect(JSON.parse(last.headers.get('x-business-use-case-usage') ?? '{}')).toMatchObject({ [wabaId]: [{ type: 'whatsapp', call_count: 100 }] });
  expect(codeOf(await list())).toBe('400/80007');
  await bench.control('POST', '/faults', { rateLimits: 'off' });
  expect((await list()).status).toBe(200);
  await bench.control('POST', '/faults', { rateLimits: 'on' });
  SandboxBench.timeMs += HOUR_MS;
  expect((await list()).status).toBe(200);
});
