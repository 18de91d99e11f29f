import type { Page } from 'playwright-core';
import { asArray, asRecord } from '../../src/shared/shape';
import { eventually, messages, PageBench, write } from './pageBench';

const ADA = '15550100101';
const BEN = '15550100102';

type Json = Readonly<Record<string, unknown>>;

const text = (body: string): Json => ({ type: 'text', text: { body } });
const interactive = (content: Json): Json => ({ type: 'interactive', interactive: { body: { text: 'Words' }, ...content } });
const named = (type: string, name: string, parameters?: Json): Json => interactive({ type, action: { name, ...(parameters && { parameters }) } });
const picture = { type: 'image', image: { link: 'https://shop.example/a.png' } };
const flow = named('flow', 'flow', { flow_message_version: '3', flow_id: '7', flow_cta: 'Rate us', flow_token: 't-1' });
const products = interactive({ type: 'product_list', header: { type: 'text', text: 'Teas' }, action: { catalog_id: '9', sections: [{ title: 'Green', product_items: [{ product_retailer_id: 'sencha' }] }, { title: 'Black', product_items: [{ product_retailer_id: 'assam' }] }] } });
const card = (card_index: number): Json => ({ card_index, header: picture, body: { text: `Card ${card_index}` }, action: { buttons: [{ type: 'quick_reply', quick_reply: { id: `c${card_index}`, title: `Take ${card_index}` } }] } });

let bench: PageBench;
let page: Page;
beforeAll(async () => {
  bench = await PageBench.start();
  await bench.connectWorkflow('messages,calls,standby,messaging_handovers,smb_message_echoes,user_preferences');
});
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('POST', 'reset');
  page = await bench.open('/phone');
  await write(page, 'Hello');
  await messages(page, { status: 'delivered' }).waitFor();
});

/** The newest thing that the customer sent, once it is of this type. */
async function arrived(type: string): Promise<Json> {
  const newest = () => bench.receiver.values().flatMap(({ messages: ours, calls }) => [...asArray(ours), ...asArray(calls).map((call) => ({ type: 'call', ...asRecord(call) }))]).map(asRecord).at(-1) ?? {};
  return eventually(newest, (message) => message.type === type);
}

const tap = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

describe('what WhatsApp asks is answered with a tap', () => {
  test('the place, the number, a call', async () => {
    const asked: ReadonlyArray<readonly [string, Json, string, Json]> = [
      ['Send location', named('location_request_message', 'send_location'), 'location', { location: { latitude: 52.5163 } }],
      ['Share contact info', named('request_contact_info', 'request_contact_info'), 'contacts', { contacts: [{ origin: 'contact_request', phones: [{ wa_id: ADA }] }] }],
      ['Call us', named('voice_call', 'voice_call', { display_text: 'Call us', payload: 'p-1' }), 'call', { event: 'connect', cta_payload: 'p-1' }],
    ];
    for (const [title, message, type, expected] of asked) {
      await bench.answer(ADA, message);
      await tap(title);
      expect(await arrived(type)).toMatchObject(expected);
    }
  });

  test('a flow, with any fields', async () => {
    const id = await bench.answer(ADA, flow);
    await tap('Rate us');
    await page.getByLabel('Field').fill('stars');
    await page.getByLabel('Answer', { exact: true }).fill('5');
    await page.getByTestId('form-send').click();
    expect(await arrived('interactive')).toMatchObject({ context: { id }, interactive: { nfm_reply: { name: 'flow', response_json: '{"stars":"5","flow_token":"t-1"}' } } });
    await messages(page, { direction: 'inbound' }).getByText('stars: 5').waitFor();
  });

  test('products become an order', async () => {
    await bench.answer(ADA, products);
    await page.getByText('Black', { exact: true }).waitFor();
    await tap('View products');
    await page.getByLabel('assam').fill('2');
    await page.getByTestId('form-send').click();
    expect(await arrived('order')).toMatchObject({ order: { catalog_id: '9', product_items: [{ product_retailer_id: 'sencha', quantity: 1 }, { product_retailer_id: 'assam', quantity: 2 }] } });
  });

  test('permission to call', async () => {
    await bench.answer(ADA, named('call_permission_request', 'call_permission_request'));
    await tap('Choose preference');
    await tap('Don’t allow');
    expect(await arrived('interactive')).toMatchObject({ interactive: { call_permission_reply: { response: 'reject' } } });
  });

  test('a card of a carousel', async () => {
    const id = await bench.answer(ADA, interactive({ type: 'carousel', action: { cards: [0, 1, 2].map(card) } }));
    await messages(page, { id }).getByText('Card 1').waitFor();
    await tap('Take 1');
    expect(await arrived('interactive')).toMatchObject({ context: { id }, interactive: { button_reply: { id: 'c1', title: 'Take 1' } } });
    expect(await page.locator('.log').evaluate(({ scrollWidth, clientWidth }: { readonly scrollWidth: number; readonly clientWidth: number }) => scrollWidth <= clientWidth)).toBe(true);
  });
});

test('places, contacts, links, offers and codes are shown', async () => {
  await bench.control('POST', 'templates', { gallery: true });
  await bench.answer(ADA, { type: 'location', location: { latitude: 1, longitude: 2, name: 'Office', address: 'Main Street 1' } });
  await bench.answer(ADA, { type: 'contacts', contacts: [{ name: { formatted_name: 'Ben' }, phones: [{ phone: '+15550100102' }] }] });
  await bench.answer(ADA, { ...picture, image: { link: 'https://shop.example/a.png', caption: 'By link' } });
  await bench.answer(ADA, { type: 'template', template: { name: 'gallery_coupon', language: { code: 'en_US' }, components: [
    { type: 'header', parameters: [picture] },
    { type: 'body', parameters: [{ type: 'text', text: 'TEA25' }] },
    { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: Date.now() } }] },
    { type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'TEA25' }] },
    { type: 'button', sub_type: 'url', index: 1, parameters: [{ type: 'text', text: 'x' }] },
  ] } });
  for (const words of ['Main Street 1', '+15550100102', 'By link', 'Expiring offer!', 'Copy offer code']) await messages(page).getByText(words).first().waitFor();
});

test('a voice note of the business is played, and the business learns so', async () => {
  await bench.control('POST', 'inbound', { from: BEN, type: 'audio', sample: true });
  const { messages: ofBen } = await bench.control('GET', `messages?contact=${BEN}`);
  const { media } = asRecord(asArray(ofBen)[0]);
  const id = await bench.answer(ADA, { type: 'audio', audio: { id: asRecord(media).id, voice: true } });
  const audio = messages(page, { id }).locator('audio');
  await eventually(() => audio.evaluate((element: { readonly duration: number }) => element.duration), (seconds) => seconds > 1);
  await audio.evaluate((element: { readonly play: () => Promise<void> }) => element.play());
  await messages(page, { id, status: 'played' }).waitFor();
  await eventually(() => bench.receiver.statuses().at(-1)?.status, (status) => status === 'played');
});

test('a message is answered, gets a reaction, is corrected and deleted', async () => {
  const id = await bench.answer(ADA, text('What now?'));
  const menu = async (of: Json, item: string): Promise<void> => {
    await messages(page, of as Record<string, string>).getByTestId('message-menu').click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu({ id }, '👍');
  expect(await arrived('reaction')).toMatchObject({ reaction: { message_id: id, emoji: '👍' } });
  await page.getByTestId('reactions').getByText('👍').waitFor();
  await menu({ id }, 'Take reaction back');
  await eventually(() => page.getByTestId('reactions').count(), (count) => count === 0);

  await menu({ id }, 'Reply');
  await page.getByTestId('composer-about').getByText('What now?').waitFor();
  await write(page, 'frist');
  const own = messages(page, { direction: 'inbound', type: 'text', status: 'delivered' }).filter({ hasText: 'frist' });
  await own.waitFor();
  const sent = await arrived('text');
  expect(sent).toMatchObject({ context: { id }, text: { body: 'frist' } });

  await menu({ id: String(sent.id) }, 'Edit');
  expect(await page.getByTestId('composer-text').inputValue()).toBe('frist');
  await write(page, 'first');
  expect(await arrived('edit')).toMatchObject({ edit: { original_message_id: sent.id, message: { text: { body: 'first' } } } });
  await messages(page, { id: String(sent.id) }).getByText('edited').waitFor();
  await menu({ id: String(sent.id) }, 'Delete for everyone');
  expect(await arrived('revoke')).toMatchObject({ revoke: { original_message_id: sent.id } });
  await messages(page, { id: String(sent.id) }).getByText('This message was deleted.').waitFor();
});

test('what is behind “+” is sent as it says', async () => {
  const extras = [['Voice note', 'audio'], ['Sticker', 'sticker'], ['Video', 'video'], ['Location', 'location'], ['Contact', 'contacts'], ['Order', 'order'], ['Poll (unsupported)', 'unsupported'], ['Voice call', 'call']] as const;
  for (const [label, type] of extras) {
    await page.getByTestId('extras').click();
    await page.getByRole('menuitem', { name: label, exact: true }).click();
    await arrived(type);
    await messages(page, { type, status: 'delivered' }).waitFor();
  }
});

test('a group shows who wrote, and is written to as any of its members', async () => {
  const { groupId } = await bench.control('POST', 'groups', { subject: 'Trip', participants: [ADA, BEN] });
  await bench.control('POST', 'inbound', { from: BEN, name: 'Ben Sample', groupId, text: 'Who comes?' });
  await page.locator(`[data-contact="${String(groupId)}"]`).click();
  await messages(page).getByText('Ben Sample').waitFor();
  await page.getByTestId('group-writer').selectOption(BEN);
  await write(page, 'I do');
  expect(await arrived('text')).toMatchObject({ from: BEN, group_id: groupId, text: { body: 'I do' } });
  await messages(page, { status: 'delivered' }).getByText('I do').waitFor();
});

test('what the business sees, who answers and what it says elsewhere are changed beside the phone', async () => {
  await page.getByTestId('identity').selectOption('userId');
  await page.getByText('the business sees only the user id').waitFor();
  await page.getByTestId('owner').click();
  await page.getByTestId('chat-line').getByText('Meta’s AI answers').waitFor();
  await page.getByTestId('echo-text').fill('I am Meta’s AI');
  await page.getByTestId('echo-text').press('Enter');
  await messages(page, { direction: 'outbound' }).getByText('written by Meta’s AI').waitFor();
  await page.getByTestId('marketing').click();
  await page.getByRole('button', { name: 'Resume marketing' }).waitFor();
  await bench.answer(ADA, text('A person'));
  await page.getByTestId('chat-line').getByText('Business account').waitFor();
});
