// Every kind of message, from a WhatsApp Reply node to what the customer sees on the phone page.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { asRecord } from '../../src/shared/shape';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { FILES, filesNode } from '../nodes/filesNode';
import { node, workflowOf } from '../nodes/harness';
import { ourNode, startWhatsAppBench, triggerNode, type WhatsAppBench } from '../nodes/whatsAppBench';
import { launchChromium } from './chromium';
import { messages } from './pageBench';

const NAME = 'WhatsApp Reply';
/** In India, where customers can be asked for an address. */
const ASHA = '919876543210';

const sample = (name: string): Buffer => readFileSync(path.join(__dirname, '../../sandbox/pages/samples', name));
const files = filesNode({
  picture: [sample('picture.png'), 'image/png', 'picture.png'],
  film: [sample('clip.mp4'), 'video/mp4', 'clip.mp4'],
  sound: [sample('voice.ogg'), 'audio/ogg; codecs=opus', 'voice.ogg'],
  sticker: [sample('sticker.webp'), 'image/webp', 'sticker.webp'],
  paper: [sample('invoice.pdf'), 'application/pdf', 'invoice.pdf'],
});

let bench: WhatsAppBench;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  bench = await startWhatsAppBench({ nodeTypes: { [FILES]: files } });
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  page.setDefaultTimeout(10_000);
  await bench.customerWrites(ASHA, 'Hello');
  await page.goto(`${bench.sandbox.url}/phone#${ASHA}`);
});
afterAll(async () => {
  await browser?.close();
  await bench?.close();
});

type Parameters = Readonly<Record<string, unknown>>;

/** Answers a message of the customer; gives the ids of both. */
async function answer(operation: string, parameters: Parameters): Promise<{ readonly id: string; readonly about: string }> {
  const delivery = await bench.customerWrites(ASHA, `Try ${operation}`);
  const about = (await bench.phone(ASHA)).findLast(({ direction }) => direction === 'inbound')?.id ?? '';
  const ours = ourNode(NAME, 'whatsAppReply', { resource: 'message', operation, replyTo: 'runCustomer', options: {}, ...parameters });
  const run = await bench.run(workflowOf([triggerNode(), node('Files', FILES), ours]), [delivery], { executionId: operation });
  const { messageId, sent } = asRecord(run.items(NAME)[0]?.reply);
  expect({ error: run.error, sent }).toEqual({ error: undefined, sent: true });
  return { id: String(messageId), about };
}

const entries = (...list: readonly object[]): object => ({ entries: list });
const link = (name: string): string => `https://example.com/${name}`;
const YES_OR_NO = entries({ title: 'Yes' }, { title: 'No' });
const CATALOG = { catalogId: '5' };

type Shown = (message: Locator) => readonly Locator[];
const words = (...texts: readonly string[]): Shown => (message) => texts.map((text) => message.getByText(text).first());
const button = (name: string): Shown => (message) => [message.getByRole('button', { name })];
const element = (selector: string): Shown => (message) => [message.locator(selector).first()];
const all = (...shown: readonly Shown[]): Shown => (message) => shown.flatMap((each) => each(message));

const KINDS: ReadonlyArray<readonly [operation: string, parameters: Parameters, shown: Shown]> = [
  ['sendText', { text: 'Good day!' }, words('Good day!')],
  ['sendImage', { binaryPropertyName: 'picture', caption: 'Your router' }, all(element('img'), words('Your router'))],
  ['sendVideo', { binaryPropertyName: 'film', caption: 'How it works' }, all(element('video'), words('How it works'))],
  ['sendAudio', { binaryPropertyName: 'sound', voiceMessage: true }, all(element('audio'), words('Voice note'))],
  ['sendDocument', { binaryPropertyName: 'paper', caption: 'Your bill' }, words('invoice.pdf', 'Your bill')],
  ['sendFile', { binaryPropertyName: 'paper', caption: 'Your contract', fileName: 'contract.pdf' }, words('contract.pdf', 'Your contract')],
  ['sendSticker', { binaryPropertyName: 'sticker' }, element('img')],
  ['sendLocation', { latitude: 52.5163, longitude: 13.3777, placeName: 'Our shop', placeAddress: 'Berlin' }, words('Our shop', 'Berlin', '52.5163, 13.3777')],
  ['sendContacts', { contacts: entries({ firstName: 'Ana', lastName: 'Lima', phone: '+16505551234' }) }, words('Ana Lima', '+16505551234')],
  ['sendReplyButtons', { header: 'text', headerText: 'Router', text: 'Does it work?', buttons: YES_OR_NO, footer: 'Your shop' }, all(words('Router', 'Does it work?', 'Your shop'), button('Yes'), button('No'))],
  ['sendList', { text: 'When?', menuButton: 'Days', sections: entries({ title: 'Next week', rows: entries({ title: 'Monday', description: '9 to 12' }) }) }, words('When?', 'Days')],
  ['sendLinkButton', { text: 'Your bill is ready.', buttonText: 'Open bill', buttonLink: link('bill') }, all(words('Your bill is ready.'), element(`a[href="${link('bill')}"]`))],
  ['sendCallButton', { text: 'Call us if it does not work.', buttonText: 'Call support' }, all(words('Call us'), button('Call support'))],
  ['sendCarousel', { text: 'These fit.', cards: entries({ binaryPropertyName: 'picture', text: 'Router A', buttons: YES_OR_NO }, { binaryPropertyName: 'picture', text: 'Router B', buttons: YES_OR_NO }) }, all(words('These fit.', 'Router A', 'Router B'), element('.card img'))],
  ['sendFlow', { flow: { __rl: true, mode: 'id', value: '7' }, text: 'Choose your appointment.', buttonText: 'Choose', flowScreen: 'FIRST' }, all(words('Choose your appointment.'), button('Choose'))],
  ['sendProduct', { ...CATALOG, productId: 'A-1042', text: 'This one fits.' }, all(words('A-1042', 'This one fits.'), button('View products'))],
  ['sendProductList', { ...CATALOG, headerText: 'Routers', text: 'These fit.', productSections: entries({ title: 'New', productIds: 'A-1042, A-1043' }) }, all(words('Routers', 'New', 'A-1042', 'A-1043'), button('View products'))],
  ['sendProductCarousel', { ...CATALOG, text: 'These fit.', productIds: 'A-1042, A-1043' }, words('A-1042', 'A-1043')],
  ['sendCatalog', { text: 'All our routers are here.' }, all(words('All our routers'), button('View catalog'))],
  ['askForLocation', { text: 'Where shall we come to?' }, all(words('Where shall we come to?'), button('Send location'))],
  ['askForContactInfo', { text: 'Please share your number.' }, all(words('Please share your number.'), button('Share contact info'))],
  ['askForAddress', { text: 'Where shall we send it?' }, all(words('Where shall we send it?'), button('Provide address'))],
  ['askForCallPermission', { text: 'May we call you?' }, all(words('May we call you?'), button('Choose preference'))],
  ['sendJson', { messageJson: '{ "type": "text", "text": { "body": "As Meta writes it" } }' }, words('As Meta writes it')],
];

test.each(KINDS)('%s', async (operation, parameters, shown) => {
  const { id } = await answer(operation, parameters);
  const message = messages(page, { id });
  await message.waitFor();
  await Promise.all(shown(message).map((part) => part.waitFor()));
});

test('sendReaction stands below the message that it is about', async () => {
  const { about } = await answer('sendReaction', { emoji: '👍' });
  await messages(page, { id: about }).getByTestId('reactions').getByText('👍').waitFor();
});

test('markAsRead turns the customer’s ticks, and shows that somebody writes', async () => {
  const delivery = await bench.customerWrites(ASHA, 'Are you there?');
  const ours = ourNode(NAME, 'whatsAppReply', { resource: 'message', operation: 'markAsRead', showTyping: true });
  await bench.run(workflowOf([triggerNode(), ours]), [delivery]);
  await messages(page, { status: 'read', direction: 'inbound' }).getByText('Are you there?').waitFor();
  await page.getByText('typing', { exact: false }).first().waitFor();
});

test('no operation that sends is missing here', () => {
  const operations = new WhatsAppReply().description.properties.find(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes('message'));
  const values = (operations?.options ?? []).map((option) => ('value' in option ? option.value : ''));
  expect([...values].sort()).toEqual([...KINDS.map(([operation]) => operation), 'sendReaction', 'markAsRead'].sort());
});

test('none of them is wider than the phone', async () => {
  expect(await page.locator('.log').evaluate(({ scrollWidth, clientWidth }: { readonly scrollWidth: number; readonly clientWidth: number }) => scrollWidth <= clientWidth)).toBe(true);
});
