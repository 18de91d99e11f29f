// Every kind of template from the fields of the panel to what the stand-in shows on the phone; languages; what Meta refuses.
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { redactCardNumbers } from '../../src/redaction';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { node, runWorkflow, START, workflowOf, type RunResult } from './harness';
import { startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';
import { freshCredential, lookups, NAME, SUPPORT, templateNode } from './whatsAppTemplateFlow';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
const PICTURE = 'https://shop.example/a.png';
const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();
const COUPON = { 'header:image': PICTURE, 1: 'TEA25', 'button1:code': 'TEA25', 'button2:url': 'spring', 'offer:endsAt': IN_A_YEAR };

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench();
  await bench.control('post', '/sandbox/templates', { gallery: true });
});
afterAll(async () => await bench.close());
afterEach(async () => void (await bench.control('delete', '/sandbox/faults')));

let customers = 15_550_101_200;
const customer = () => String((customers += 1));
/** Never back: the store keeps when the number may send again. */
function pass(minutes: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + minutes * 60_000;
}

/** The messages that the customer's phone shows, with everything in them. */
const shownTo = async (from: string) => (await bench.phone(from)).filter(({ direction }) => direction === 'outbound') as unknown as readonly IDataObject[];

interface Sent extends RunResult {
  readonly from: string;
}

/** Sends to a customer who never wrote, with `binary` in the item. */
async function send(ref: string, values: IDataObject, options: IDataObject = {}, binary?: INodeExecutionData['binary']): Promise<Sent> {
  const from = customer();
  const ours = templateNode(ref, values, { replyTo: 'phone', phone: `+${from}`, options } as INode['parameters']);
  const input = [{ json: {}, ...(binary === undefined ? {} : { binary }) }];
  const run = await runWorkflow({ ...bench.installation, workflow: workflowOf([node('Start', START), ours]), input, executionId: from });
  return { ...run, from };
}

const card = (index: number, price = '$10') => ({
  [`card${index}:header:image`]: PICTURE,
  [`card${index}:body:1`]: price,
  [`card${index}:button1:payload`]: `more-${index}`,
  [`card${index}:button2:url`]: 'tea',
});

test.each<[string, IDataObject, IDataObject]>([
  ['gallery_video|en_US', { 'header:video': 'https://shop.example/a.mp4' }, { media: { link: 'https://shop.example/a.mp4' }, text: 'How to set up your device, in one minute.' }],
  [
    'gallery_document|en_US',
    { 'header:document': 'https://shop.example/a.pdf', 'header:fileName': 'invoice.pdf', 1: '2026-7' },
    { media: { link: 'https://shop.example/a.pdf', fileName: 'invoice.pdf' }, text: 'Your invoice 2026-7 is attached.' },
  ],
  [
    'gallery_location|en_US',
    { 'header:latitude': 52.5, 'header:longitude': '13.4', 'header:name': 'Store', 'header:address': 'Main Street 1', 1: '6 pm', 'button2:payload': 'other-day' },
    { location: { latitude: 52.5, longitude: 13.4, name: 'Store', address: 'Main Street 1' }, buttons: [{ id: 'I am on my way' }, { id: 'other-day', title: 'Another day' }] },
  ],
  ['gallery_text_header|en_US', { 'header:1': 'A-17', 1: '$20', 2: 'Monday' }, { header: 'Order A-17', text: 'We received $20 on Monday.', footer: 'Sandbox Support' }],
  ['gallery_product|en_US', { 'header:product': 'tea', 'header:catalog': '1', 1: 'Ana', 'button1:thumbnail': 'tea' }, { products: { catalogId: '1', sections: [{ ids: ['tea'] }] } }],
  [
    'gallery_products|en_US',
    { 1: 'Ana', 'button1:thumbnail': 'tea', 'button1:sections': [{ title: 'Teas', productIds: 'tea, oolong' }] },
    { products: { sections: [{ title: 'Teas', ids: ['tea', 'oolong'] }] }, buttons: [{ title: 'View items' }] },
  ],
  [
    'gallery_coupon|en_US',
    COUPON,
    { offer: { text: 'Expiring offer!', expiresAt: Date.parse(IN_A_YEAR) }, buttons: [{ kind: 'copyCode', value: 'TEA25' }, { kind: 'link', url: 'https://shop.example/?c=spring' }] },
  ],
  [
    'gallery_carousel|en_US',
    { 1: 'Ana', ...card(1), ...card(2), ...card(3, '$30') },
    { text: 'Offers for Ana.', cards: [{ text: 'Tea for $10, this week only.', buttons: [{ id: 'more-1' }, { url: 'https://shop.example/tea' }] }, {}, { text: 'Cocoa for $30, this week only.', media: { link: PICTURE } }] },
  ],
  ['gallery_flow|en_US', { 'button1:token': 't-1', 'button1:data': { order: 'A-17' } }, { buttons: [{ kind: 'flow', value: 't-1' }] }],
  ['gallery_flow|en_US', {}, { buttons: [{ kind: 'flow', value: 'unused' }] }],
  ['gallery_code|en_US', { 1: '123456' }, { text: '*123456* is your verification code. For your security, do not share this code.', buttons: [{ kind: 'copyCode', value: '123456' }] }],
  ['gallery_contact|en_US', { 1: 'Ana' }, { buttons: [{ title: 'Share Contact Info' }, { title: 'Call us' }] }],
  ['gallery_named|es_MX', { 'header:customer_name': 'Ana', order_id: 'A-17', day: 'lunes' }, { header: 'Hola Ana', text: 'Tu pedido A-17 llega el lunes.' }],
])('%s arrives', async (ref, values, shown) => {
  const { error, from, items } = await send(ref, values);
  expect(error).toBeUndefined();
  expect(items(NAME)).toMatchObject([{ template: { sent: true } }]);
  expect(await shownTo(from)).toMatchObject([{ type: 'template', ...shown }]);
});

describe('a file of the item', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');
  const binary = { picture: { data: PNG, mimeType: 'image/png', fileName: 'a.png' }, paper: { data: PNG, mimeType: 'application/pdf', fileName: 'a.pdf' }, program: { data: PNG, mimeType: 'application/x-msdownload', fileName: 'a.exe' } };
  const uploads = async () => {
    const { requests } = (await bench.control('get', '/sandbox/requests')) as unknown as { requests: ReadonlyArray<{ path: string }> };
    return requests.filter(({ path }) => path.endsWith('/media')).length;
  };

  test('is uploaded once, however often it is sent', async () => {
    const [first, second] = [await send('order_update|en_US', { 'header:image': 'picture', 1: 'A', 'button1:url': 'a' }, {}, binary), await send('order_update|en_US', { 'header:image': ' picture ', 1: 'B', 'button1:url': 'b' }, {}, binary)];
    expect([first.error, second.error]).toEqual([undefined, undefined]);
    const [one, other] = [await shownTo(first.from), await shownTo(second.from)];
    expect(one).toMatchObject([{ media: { id: expect.stringMatching(/^\d+$/), mimeType: 'image/png' } }]);
    expect(other[0]?.media).toEqual(one[0]?.media);
    expect(await uploads()).toBe(1);
  });

  test('that WhatsApp does not take there is refused, and so is one that is not there', async () => {
    const sendFile = async (file: string) => await send('order_update|en_US', { 'header:image': file, 1: 'A', 'button1:url': 'a' }, {}, binary);
    const [paper, program, missing] = [await sendFile('paper'), await sendFile('program'), await sendFile('photo')];
    expect(paper.error).toMatchObject({ message: 'WhatsApp does not take the file in the input field "paper" as image for “Header: image”.' });
    expect(program.error?.message).toBe('WhatsApp does not take files of the type application/x-msdownload.');
    expect(missing.error).toMatchObject({ message: expect.stringContaining('is no link, no media ID, and no input field with a file'), description: expect.stringContaining('the name of the input field') });
    expect(await Promise.all([paper, program, missing].map(async ({ from }) => await shownTo(from)))).toEqual([[], [], []]);
  });
});

test('card numbers are masked wherever people read them, and nowhere else', async () => {
  const document = await send('gallery_document|en_US', { 'header:document': `https://shop.example/${CARD.replaceAll(' ', '')}.pdf`, 'header:fileName': `${CARD}.pdf`, 1: CARD });
  expect(await shownTo(document.from)).toMatchObject([{ media: { link: 'https://shop.example/4111111111111111.pdf', fileName: `${MASKED}.pdf` }, text: `Your invoice ${MASKED} is attached.` }]);
  expect(document.items(NAME)).toMatchObject([{ template: { text: `Your invoice ${MASKED} is attached.`, maskedCardNumbers: 2 } }]);
  const cards = await send('gallery_carousel|en_US', { 1: 'Ana', ...card(1, CARD), ...card(2), ...card(3) });
  expect(await shownTo(cards.from)).toMatchObject([{ cards: [{ text: `Tea for ${MASKED}, this week only.` }, {}, {}] }]);
  const products = await send('gallery_products|en_US', { 1: 'Ana', 'button1:thumbnail': '4111111111111111', 'button1:sections': [{ title: '4111111111111111', productIds: '4111111111111111' }] });
  expect(await shownTo(products.from)).toMatchObject([{ products: { sections: [{ title: '411111••••••1111', ids: ['4111111111111111'] }] } }]);
  expect(products.items(NAME)).toMatchObject([{ template: { maskedCardNumbers: 1 } }]);
  const given = await send('gallery_text_header|en_US', { 'header:1': CARD, 1: CARD, 2: 'x' }, { maskCardNumbers: false });
  expect(await shownTo(given.from)).toMatchObject([{ header: `Order ${CARD}` }]);
});

describe('in the contact’s language', () => {
  const greeting = (language: string, text: string, status = 'APPROVED') => ({ name: 'greeting', language, status, components: [{ type: 'BODY', text }] });
  beforeAll(async () => {
    for (const body of [greeting('en_US', 'Hello'), greeting('pt_PT', 'Olá de Portugal'), greeting('pt_BR', 'Oi', 'PAUSED'), greeting('es', 'Hola'), greeting('de', 'Hallo', 'REJECTED')]) {
      await bench.control('post', '/sandbox/templates', body);
    }
  });

  test.each<[string, IDataObject, string, string]>([
    ['the closest that is approved', { contactLanguage: 'pt_BR' }, 'pt_PT', 'Olá de Portugal'],
    ['as browsers write it', { contactLanguage: 'es-MX' }, 'es', 'Hola'],
    ['otherwise the default', { contactLanguage: 'de', defaultLanguage: 'es' }, 'es', 'Hola'],
    ['otherwise the chosen template’s', { contactLanguage: 'fr' }, 'en_US', 'Hello'],
    ['where it is not known', {}, 'en_US', 'Hello'],
  ])('%s', async (_what, options, language, text) => {
    const { from, items } = await send('greeting|en_US', {}, { language: 'contact', ...options });
    expect(items(NAME)).toMatchObject([{ template: { sent: true, language, text } }]);
    expect(await shownTo(from)).toMatchObject([{ text, template: { language } }]);
  });

  test('the template’s own, unless that is wanted', async () => {
    expect((await send('greeting|en_US', {}, { language: 'template', contactLanguage: 'es' })).items(NAME)).toMatchObject([{ template: { language: 'en_US' } }]);
  });

  test('a default language that is not approved is said', async () => {
    const { error, from } = await send('greeting|en_US', {}, { language: 'contact', contactLanguage: 'fr', defaultLanguage: 'de' });
    expect(error).toMatchObject({ message: 'Template "greeting" (de) was rejected by Meta.', description: 'It is approved in: en_US, es, pt_PT. Choose the template again in the node.' });
    expect(await shownTo(from)).toEqual([]);
  });
});

test('a template that WhatsApp took but holds back says so', async () => {
  await bench.control('put', '/sandbox/templates/900200000000009', { messageStatus: 'held_for_quality_assessment' });
  const held = await send('gallery_flow|en_US', {});
  expect(held.items(NAME)).toMatchObject([{ template: { sent: true, reason: expect.stringContaining('holds it back until it has judged the template’s quality') } }]);
});

test('who stopped marketing in WhatsApp gets no marketing template, and other ones as before', async () => {
  const from = customer();
  const delivery = await bench.customerWrites(from, 'Hi');
  const { phoneNumberId, displayPhoneNumber, wabaId } = bench.sandbox.account;
  const stop = { wa_id: from, category: 'marketing_messages', value: 'stop', timestamp: Math.floor(Date.now() / 1000) };
  const value = { metadata: { phone_number_id: phoneNumberId, display_phone_number: displayPhoneNumber }, contacts: [{ wa_id: from }], user_preferences: [stop] };
  const body = { object: 'whatsapp_business_account', entry: [{ id: wabaId, changes: [{ field: 'user_preferences', value }] }] };
  await bench.store.ingest(readEnvelope(body, redactCardNumbers)?.records ?? [], [], Date.now());
  const coupon = templateNode('gallery_coupon|en_US', COUPON);
  const refused = await bench.run(workflowOf([triggerNode(), coupon]), [delivery]);
  expect(refused.error).toMatchObject({ message: expect.stringContaining('asked for no marketing messages') });
  const utility = templateNode(SUPPORT, { 1: 'Ana', 2: '#7' });
  expect((await bench.run(workflowOf([triggerNode(), utility]), [await bench.customerWrites(from, 'And?')])).error).toBeUndefined();
  expect(await bench.textsTo(from)).toEqual(['Hi Ana, we have an answer to your request #7. Reply to this message to continue.']);
});

test.each([
  [131049, 'Meta chose not to deliver this marketing message (131049).'],
  [131050, 'The customer stopped marketing messages from this business (131050).'],
  [132000, 'The variables do not fit the approved template (132000).'],
  [132001, 'The template does not exist in this language or is not approved (132001).'],
  [132005, 'With its variables filled in, the template is too long (132005).'],
  [132007, 'The template breaks a WhatsApp policy (132007).'],
  [132012, 'The variables do not fit the approved template (132012).'],
  [132015, 'The template is paused for low quality (132015).'],
  [132016, 'The template is disabled for low quality (132016).'],
  [132068, 'The flow in this template is blocked (132068).'],
])('Meta’s refusal %i is said in plain words', async (code, words) => {
  await bench.control('post', '/sandbox/faults', { route: 'messages', code, times: 1 });
  const { error, from } = await send(SUPPORT, { 1: 'Ana', 2: '#7' });
  expect(error).toMatchObject({ name: 'NodeApiError', message: words, description: expect.stringMatching(/^[A-Z].+\./) });
  expect(await shownTo(from)).toEqual([]);
});

describe('what is known of a template', () => {
  const sendWith = async (credential: ReturnType<typeof freshCredential>) => {
    const workflow = workflowOf([triggerNode(), templateNode(SUPPORT, { 1: 'Ana', 2: '#7' })]);
    return await bench.run(workflow, [await bench.customerWrites(customer(), 'Hi')], { credentials: credential.credentials });
  };

  test('is asked for again after Meta did not agree with it', async () => {
    const credential = freshCredential(bench);
    await sendWith(credential);
    await lookups(bench);
    await bench.control('post', '/sandbox/faults', { route: 'messages', code: 132000, times: 1 });
    expect((await sendWith(credential)).error).toBeDefined();
    expect(await lookups(bench)).toEqual([]);
    expect((await sendWith(credential)).error).toBeUndefined();
    expect(await lookups(bench)).toEqual(['support_followup']);
  });

  test('serves while Meta allows no more look-ups, and the run says so', async () => {
    const credential = freshCredential(bench);
    await sendWith(credential);
    await bench.control('post', '/sandbox/faults', { route: 'templates', code: 80007, times: 1 });
    pass(12);
    const run = await sendWith(credential);
    expect(run.items(NAME)).toMatchObject([{ template: { sent: true } }]);
    expect(run.runs(NAME)[0]?.hints?.map(({ message }) => message)).toEqual([expect.stringMatching(/^Templates as they were 1\d min ago. Too many calls in a short time \(80007\).$/)]);
  });

  test('a template that is new is found within a minute, and a missing one does not use the hour up', async () => {
    const { credentials } = freshCredential(bench);
    const workflow = workflowOf([triggerNode(), templateNode('brand_new|en_US', {})]);
    const run = async () => (await bench.run(workflow, [await bench.customerWrites(customer(), 'Hi')], { credentials })).error;
    await lookups(bench);
    for (let times = 0; times < 3; times += 1) expect(await run()).toMatchObject({ message: expect.stringContaining('has no template "brand_new"') });
    expect(await lookups(bench)).toEqual(['brand_new']);
    await bench.control('post', '/sandbox/templates', { name: 'brand_new', components: [{ type: 'BODY', text: 'Hi' }] });
    pass(1);
    expect(await run()).toBeUndefined();
    expect(await lookups(bench)).toEqual(['brand_new']);
  });
});
