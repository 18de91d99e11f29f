import { DAY_MS } from '../../src/shared/clock';
import { asRecord } from '../../src/shared/shape';
import { ANA, codeOf, errorOf, eventually, NOON, SandboxBench, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(async () => {
  await bench.reset();
  await bench.inbound({});
});

const interactive = (content: Json): Json => ({ type: 'interactive', interactive: { body: { text: 'Words' }, ...content } });
const flow = (parameters: Json): Json => interactive({ type: 'flow', action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: '7', flow_cta: 'Rate us', ...parameters } } });
const picture = { type: 'image', image: { link: 'https://shop.example/a.png' } };
const card = (index: number, own: Json = {}): Json => ({
  card_index: index, type: 'cta_url', header: picture, body: { text: `Card ${index}` },
  action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://shop.example/' } }, ...own,
});
const carousel = (...cards: readonly Json[]): Json => interactive({ type: 'carousel', action: { cards } });
const section = (title: string, count: number, start = 0): Json => ({ title, product_items: Array.from({ length: count }, (_, index) => ({ product_retailer_id: `p${start + index}` })) });
const products = (...sections: readonly Json[]): Json => interactive({ type: 'product_list', header: { type: 'text', text: 'Teas' }, action: { catalog_id: '1', sections } });
const voiceCall = (parameters: Json): Json => interactive({ type: 'voice_call', action: { name: 'voice_call', parameters } });
const button = (kind: string, title: string, own: Json = {}): Json => ({ buttons: [{ kind, title, ...own }] });

test.each<[string, Json, Json]>([
  ['a voice note', { type: 'audio', audio: { link: 'https://a.example/a.ogg', voice: true } }, { media: { voice: true } }],
  ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ben' }, phones: [{ phone: '+15550100102' }] }] }, { contacts: [{ name: 'Ben', phones: ['+15550100102'] }] }],
  ['a flow', flow({ flow_token: 't-1', flow_action: 'navigate', flow_action_payload: { screen: 'RATE' } }), button('flow', 'Rate us', { id: '7', value: 't-1' })],
  ['a request for the location', interactive({ type: 'location_request_message', action: { name: 'send_location' } }), button('shareLocation', 'Send location')],
  ['a request for the phone number', interactive({ type: 'request_contact_info', action: { name: 'request_contact_info' } }), button('shareContact', 'Share contact info')],
  ['a request for permission to call', interactive({ type: 'call_permission_request', action: { name: 'call_permission_request' } }), button('callPermission', 'Choose preference')],
  ['a call button', voiceCall({ display_text: 'Call us', ttl_minutes: 100, payload: 'p' }), button('call', 'Call us', { value: 'p' })],
  ['a product', interactive({ type: 'product', body: undefined, action: { catalog_id: '1', product_retailer_id: 'tea' } }), { products: { catalogId: '1', sections: [{ title: '', ids: ['tea'] }] } }],
  ['thirty products', products(section('Green', 15), section('Black', 15, 15)), { header: 'Teas', products: { sections: [{ title: 'Green' }, { title: 'Black' }] } }],
  ['the catalog', interactive({ type: 'catalog_message', action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'tea' } } }), button('catalog', 'View catalog')],
  ['a carousel', carousel(card(0), card(1)), { cards: [{ text: 'Card 0', media: { link: 'https://shop.example/a.png' }, buttons: [{ kind: 'link', title: 'Open' }] }, { text: 'Card 1' }] }],
  ['a carousel of products', carousel(...[0, 1].map((card_index) => ({ card_index, type: 'product', action: { catalog_id: '1', product_retailer_id: `p${card_index}` } }))), { cards: [{ product: 'p0' }, { product: 'p1' }] }],
])('%s is accepted and shown', async (_name, message, shown) => {
  const id = await bench.sent(ANA, message);
  expect(await bench.message(ANA, id)).toMatchObject(shown);
});

test.each<[string, Json, string, RegExp]>([
  ['a flow without an id or a name', flow({ flow_id: undefined }), '400/131008', /flow_id or .*flow_name/],
  ['a flow with both', flow({ flow_name: 'x' }), '400/131009', /not both/],
  ['a flow of another version', flow({ flow_message_version: '2' }), '400/131009', /flow_message_version/],
  ['a flow action that is none', flow({ flow_action: 'fly' }), '400/131009', /flow_action/],
  ['a flow whose button has 31 characters', flow({ flow_cta: 'x'.repeat(31) }), '400/131009', /flow_cta/],
  ['a flow without a button title', flow({ flow_cta: undefined }), '400/131008', /flow_cta/],
  ['one card', carousel(card(0)), '400/131009', /cards/],
  ['eleven cards', carousel(...Array.from({ length: 11 }, (_, index) => card(index))), '400/131009', /cards/],
  ['cards of different kinds', carousel(card(0), card(1, { header: { type: 'video', video: { link: 'https://a.example/a.mp4' } } })), '400/131009', /same type of header/],
  ['a card in the wrong place', carousel(card(0), card(2)), '400/131009', /cards\[1\]\.card_index/],
  ['a card of 161 characters', carousel(card(0), card(1, { body: { text: 'x'.repeat(161) } })), '400/131009', /cards\[1\]\.body\.text/],
  ['a carousel with a footer', interactive({ type: 'carousel', footer: { text: 'x' }, action: { cards: [card(0), card(1)] } }), '400/131009', /footer/],
  ['31 products', products(section('a', 16), section('b', 15, 16)), '400/131009', /30/],
  ['a list of products without a header', interactive({ type: 'product_list', action: { catalog_id: '1', sections: [section('a', 1)] } }), '400/131008', /header/],
  ['a product with a header', interactive({ type: 'product', header: { type: 'text', text: 'x' }, action: { catalog_id: '1', product_retailer_id: 'p' } }), '400/131009', /header/],
  ['a product without a catalog', interactive({ type: 'product', action: { product_retailer_id: 'p' } }), '400/131008', /catalog_id/],
  ['a call button of 21 characters', voiceCall({ display_text: 'x'.repeat(21) }), '400/131009', /display_text/],
  ['an address in the United States', interactive({ type: 'address_message', action: { name: 'address_message', parameters: { country: 'US' } } }), '400/131009', /India/],
  ['an address from somebody outside India', interactive({ type: 'address_message', action: { name: 'address_message', parameters: { country: 'IN' } } }), '400/131009', /India/],
  ['a request for the phone number by its other name', interactive({ type: 'contact_request', action: { name: 'request_contact_info' } }), '400/100', /Use 'request_contact_info'/],
  ['a birthday that is none', { type: 'contacts', contacts: [{ name: { formatted_name: 'B' }, birthday: '1 May' }] }, '400/131009', /birthday/],
  ['a preview that is neither on nor off', { type: 'text', text: { body: 'x', preview_url: 'yes' } }, '400/131009', /preview_url/],
])('%s is refused, and the refusal names the field', async (_name, message, code, details) => {
  const answer = await bench.send(ANA, message);
  expect(codeOf(answer)).toBe(code);
  expect(asRecord(errorOf(answer).error_data).details).toMatch(details);
});

test('an address is asked for in India', async () => {
  await bench.inbound({ from: '919876543210' });
  const id = await bench.sent('919876543210', interactive({ type: 'address_message', action: { name: 'address_message', parameters: { country: 'IN' } } }));
  expect(await bench.message('919876543210', id)).toMatchObject(button('address', 'Provide address'));
});

test('which name the request for the phone number has is a setting', async () => {
  const ask = (type: string) => bench.send(ANA, interactive({ type, action: { name: 'request_contact_info' } }));
  await bench.control('POST', '/settings', { contactRequest: 'contact_request' });
  expect([codeOf(await ask('request_contact_info')), (await ask('contact_request')).status]).toEqual(['400/131009', 200]);
  await bench.control('POST', '/settings', { contactRequest: 'both' });
  expect([(await ask('request_contact_info')).status, (await ask('contact_request')).status]).toEqual([200, 200]);
});

test('permission to call is asked for once a day and twice in seven days', async () => {
  const ask = async (): Promise<string> => {
    await bench.inbound({ timestamp: SandboxBench.timeMs / 1_000 });
    const answer = await bench.send(ANA, interactive({ type: 'call_permission_request', action: { name: 'call_permission_request' } }));
    return answer.status === 200 ? 'sent' : codeOf(answer);
  };
  expect([await ask(), await ask()]).toEqual(['sent', '400/138009']);
  SandboxBench.timeMs += DAY_MS;
  expect(await ask()).toBe('sent');
  SandboxBench.timeMs += DAY_MS;
  expect(await ask()).toBe('400/138009');
  SandboxBench.timeMs += 6 * DAY_MS;
  expect(await ask()).toBe('sent');
});

test.each<[string, (about: string) => Promise<string>]>([
  ['to a reaction', async (about) => bench.sent(ANA, { type: 'reaction', reaction: { message_id: about, emoji: '👍' } })],
  ['to nothing', async () => 'wamid.unknown'],
])('a reaction %s is accepted and fails later', async (_name, target) => {
  const about = await bench.inbound({});
  const id = await bench.sent(ANA, { type: 'reaction', reaction: { message_id: await target(about), emoji: '👍' } });
  await eventually(async () => expect(await bench.message(ANA, id)).toMatchObject({ status: 'failed', errorCode: 131009 }));
});

test('a voice note is heard', async () => {
  const id = await bench.sent(ANA, { type: 'audio', audio: { link: 'https://a.example/a.ogg', voice: true } });
  await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
  await bench.control('POST', `/messages/${encodeURIComponent(id)}/played`);
  await eventually(() => expect(bench.receiver.statuses().at(-1)).toMatchObject({ id, status: 'played' }));
  const words = await bench.sent(ANA, text('x'));
  expect((await bench.control('POST', `/messages/${encodeURIComponent(words)}/played`)).status).toBe(404);
});

test('read at once, without having been delivered', async () => {
  const slow = await SandboxBench.start({ statusDelays: { sentMs: 1, deliveredMs: 60_000 } });
  await slow.subscribe();
  await slow.inbound({});
  const id = await slow.sent(ANA, text('x'));
  await eventually(async () => expect((await slow.message(ANA, id)).status).toBe('sent'));
  expect((await slow.control('POST', `/conversations/${ANA}/read`, { skipDelivered: true })).body).toEqual({ read: 1 });
  await eventually(() => expect(slow.receiver.statuses()).toMatchObject([{ status: 'sent', pricing: {} }, { status: 'read', pricing: {} }]));
});

test('"typing …" shows until the message comes, or for 25 seconds', async () => {
  const id = await bench.inbound({});
  const typing = async (): Promise<unknown> => asRecord(((await bench.control('GET', '/conversations')).body.conversations as readonly unknown[])[0]).typingUntil;
  await bench.graph('POST', `${bench.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', status: 'read', message_id: id, typing_indicator: { type: 'text' } });
  expect(await typing()).toBe(NOON + 25_000);
  SandboxBench.timeMs = NOON + 25_000;
  expect(await typing()).toBeUndefined();
  SandboxBench.timeMs = NOON;
  await bench.sent(ANA, text('Here it is'));
  expect(await typing()).toBeUndefined();
});

describe('who can be reached', () => {
  test('somebody without WhatsApp', async () => {
    await bench.control('PUT', `/contacts/${ANA}`, { onWhatsApp: false });
    const id = await bench.sent(ANA, text('x'));
    await eventually(async () => expect(await bench.message(ANA, id)).toMatchObject({ errorCode: 131026 }));
  });

  test('a test number only reaches whom it may', async () => {
    await bench.control('POST', '/settings', { allowedRecipients: ['15550100999'] });
    expect(codeOf(await bench.send(ANA, text('x')))).toBe('400/131030');
  });

  test('nobody, when the number is not registered or the token lacks the permission', async () => {
    await bench.control('POST', '/settings', { numberStatus: 'PENDING' });
    expect(codeOf(await bench.send(ANA, text('x')))).toBe('400/133010');
    await bench.control('POST', '/settings', { tokenScopes: ['whatsapp_business_management'] });
    expect(codeOf(await bench.send(ANA, text('x')))).toBe('403/10');
  });

  test('20 a second from a number that the phone app shares', async () => {
    await bench.control('POST', '/settings', { throughput: 'COEXISTENCE' });
    SandboxBench.timeMs += 5_000;
    for (let count = 0; count < 20; count += 1) expect((await bench.send(ANA, text(`${count}`))).status).toBe(200);
    expect(codeOf(await bench.send(ANA, text('21')))).toBe('400/130429');
  });
});
