// Every type of message, from the fields of the panel to what the stand-in accepts, refuses and shows.
import type { IDataObject, INode } from 'n8n-workflow';
import { asRecord } from '../../src/shared/shape';
import { WhatsAppReply } from '../../nodes/WhatsAppReply/WhatsAppReply.node';
import { FILES, filesNode } from './filesNode';
import { node, PACKAGE, workflowOf, type RunResult } from './harness';
import { ourNode, startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';

const NAME = 'WhatsApp Reply';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const MP4 = Buffer.from('0000001c6674797069736f6d', 'hex');
const OGG = Buffer.from('4f67675300020000', 'hex');
const WEBP = Buffer.from('524946461a000000574542505650384c', 'hex');
const PDF = Buffer.from('%PDF-1.7\n');

const files = filesNode({
  picture: [PNG, 'image/png', 'picture.png'],
  samePicture: [PNG, 'image/png', 'other-name.png'],
  film: [MP4, 'video/mp4', 'film.mp4'],
  sound: [OGG, 'audio/ogg; codecs=opus', 'sound.ogg'],
  sticker: [WEBP, 'image/webp', 'sticker.webp'],
  largeSticker: [Buffer.concat([WEBP, Buffer.alloc(150_000)]), 'image/webp', 'large-sticker.webp'],
  paper: [PDF, 'application/pdf', 'paper.pdf'],
  program: [PDF, 'application/x-msdownload', 'program.exe'],
  statement: [Buffer.from('%PDF-1.7\n1'), 'application/pdf', 'card 4111111111111111.pdf'],
});

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench({ nodeTypes: { [FILES]: files, [`${PACKAGE}.whatsAppReplyTool`]: new WhatsAppReply() } });
});
afterAll(async () => await bench.close());

let customers = 15_550_100_900;
const customer = () => String((customers += 1));

type Parameters = Readonly<Record<string, unknown>>;

const reply = (operation: string, parameters: Parameters, more: Partial<INode> = {}): INode =>
  ourNode(NAME, 'whatsAppReply', { resource: 'message', operation, replyTo: 'runCustomer', options: {}, ...parameters }, more);

async function send(operation: string, parameters: Parameters, from = customer(), text = 'Hi'): Promise<RunResult & { readonly from: string }> {
  const delivery = await bench.customerWrites(from, text);
  const run = await bench.run(workflowOf([triggerNode(), node('Files', FILES), reply(operation, parameters)]), [delivery], { executionId: `${from} ${text}` });
  return { ...run, from };
}

interface Logged {
  readonly method: string;
  readonly path: string;
  readonly body: IDataObject;
  readonly status: number;
}

const requests = async () => ((await bench.control('get', '/sandbox/requests')) as unknown as { requests: readonly Logged[] }).requests;
const isMessage = ({ path, body }: Logged) => path.endsWith('/messages') && asRecord(body).type !== undefined;
const triedTo = async (from: string) => (await requests()).filter((request) => isMessage(request) && request.body.to === `+${from}`);
/** Those that were taken: so many tests write in one second that the number's limit may send one back before. */
const messagesTo = async (from: string) => (await triedTo(from)).filter(({ status }) => status === 200);
const uploads = async () => (await requests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/media')).length;

/** The one message that went out, without what all have. */
async function sent(operation: string, parameters: Parameters): Promise<{ readonly body: IDataObject; readonly reply: IDataObject }> {
  const run = await send(operation, parameters);
  expect(run.error).toBeUndefined();
  expect(run.items(NAME)).toMatchObject([{ reply: { sent: true, state: 'sent' } }]);
  const [message, ...others] = await messagesTo(run.from);
  expect(others).toEqual([]);
  return { body: message?.body ?? {}, reply: asRecord(run.items(NAME)[0]?.reply) as IDataObject };
}

const refusal = async (operation: string, parameters: Parameters) => {
  const run = await send(operation, parameters);
  expect(await triedTo(run.from)).toEqual([]);
  return run.error;
};

const entries = (...list: readonly object[]) => ({ entries: list });
const answers = entries({ title: 'Yes' }, { title: 'No', id: 'n' });
const link = (name: string) => `https://example.com/${name}`;

describe('without a file', () => {
  it.each<readonly [string, Parameters, object]>([
    ['sendText', { text: 'Hello', options: { previewUrl: true } }, { type: 'text', text: { body: 'Hello', preview_url: true } }],
    [
      'sendLocation',
      { latitude: 52.5163, longitude: '={{ "13.3777" }}', placeName: 'Shop', placeAddress: 'Berlin' },
      { type: 'location', location: { latitude: 52.5163, longitude: 13.3777, name: 'Shop', address: 'Berlin' } },
    ],
    [
      'sendContacts',
      { contacts: entries({ firstName: 'Ana', lastName: 'Lima', phone: '+1 650 555 1234', onWhatsApp: true, email: 'ana@example.com', website: link(''), company: 'Shop' }) },
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Ana Lima', first_name: 'Ana', last_name: 'Lima' },
            org: { company: 'Shop' },
            phones: [{ phone: '+1 650 555 1234', wa_id: '16505551234' }],
            emails: [{ email: 'ana@example.com' }],
            urls: [{ url: link('') }],
          },
        ],
      },
    ],
    [
      'sendReplyButtons',
      { header: 'text', headerText: 'Router', text: 'Does it work?', buttons: answers, footer: 'Shop' },
      {
        interactive: {
          type: 'button',
          header: { type: 'text', text: 'Router' },
          body: { text: 'Does it work?' },
          footer: { text: 'Shop' },
          action: { buttons: [{ type: 'reply', reply: { id: 'Yes', title: 'Yes' } }, { type: 'reply', reply: { id: 'n', title: 'No' } }] },
        },
      },
    ],
    [
      'sendReplyButtons',
      { text: 'Does it work?', buttonsFrom: 'json', buttonsJson: '={{ [{ title: "Yes" }] }}' },
      { interactive: { type: 'button', action: { buttons: [{ type: 'reply', reply: { id: 'Yes', title: 'Yes' } }] } } },
    ],
    [
      'sendList',
      { text: 'When?', menuButton: 'Days', headerText: 'Service', sections: entries({ title: '', rows: entries({ title: 'Monday', description: '9 to 12', id: 'mon' }, { title: 'Tuesday' }) }) },
      {
        interactive: {
          type: 'list',
          header: { type: 'text', text: 'Service' },
          action: { button: 'Days', sections: [{ rows: [{ id: 'mon', title: 'Monday', description: '9 to 12' }, { id: 'Tuesday', title: 'Tuesday' }] }] },
        },
      },
    ],
    [
      'sendList',
      { text: 'When?', menuButton: 'Days', sectionsFrom: 'json', sectionsJson: '[{ "title": "Next week", "rows": [{ "title": "Monday" }] }]' },
      { interactive: { type: 'list', action: { button: 'Days', sections: [{ title: 'Next week', rows: [{ id: 'Monday', title: 'Monday' }] }] } } },
    ],
    [
      'sendLinkButton',
      { header: 'image', fileFrom: 'link', fileLink: link('a.jpg'), text: 'Your bill', buttonText: 'Open', buttonLink: link('bill') },
      {
        interactive: {
          type: 'cta_url',
          header: { type: 'image', image: { link: link('a.jpg') } },
          action: { name: 'cta_url', parameters: { display_text: 'Open', url: link('bill') } },
        },
      },
    ],
    [
      'sendCallButton',
      { text: 'Call us', buttonText: 'Call', worksForMinutes: 60, callPayload: 'case' },
      { interactive: { type: 'voice_call', action: { name: 'voice_call', parameters: { display_text: 'Call', ttl_minutes: 60, payload: 'case' } } } },
    ],
    ['askForLocation', { text: 'Where?' }, { interactive: { type: 'location_request_message', action: { name: 'send_location' } } }],
    ['askForContactInfo', { text: 'Number?' }, { interactive: { type: 'request_contact_info', action: { name: 'request_contact_info' } } }],
    ['askForCallPermission', { text: 'May we call?' }, { interactive: { type: 'call_permission_request', action: { name: 'call_permission_request' } } }],
    [
      'sendFlow',
      { flow: { __rl: true, mode: 'id', value: '99' }, text: 'Book', buttonText: 'Choose', flowScreen: 'FIRST', flowData: '{ "name": "Ana" }', flowToken: 't' },
      {
        interactive: {
          type: 'flow',
          action: {
            name: 'flow',
            parameters: { flow_id: '99', flow_cta: 'Choose', flow_token: 't', flow_action: 'navigate', flow_action_payload: { screen: 'FIRST', data: { name: 'Ana' } } },
          },
        },
      },
    ],
    [
      'sendFlow',
      { flow: { __rl: true, mode: 'name', value: 'book' }, text: 'Book', buttonText: 'Choose', flowStart: 'endpoint', flowToken: 't' },
      { interactive: { type: 'flow', action: { parameters: { flow_name: 'book', flow_action: 'data_exchange' } } } },
    ],
    ['sendProduct', { catalogId: '5', productId: 'A-1' }, { interactive: { type: 'product', action: { catalog_id: '5', product_retailer_id: 'A-1' } } }],
    [
      'sendProductList',
      { catalogId: '5', headerText: 'Routers', text: 'These fit', productSections: entries({ title: 'New', productIds: 'A-1, A-2,' }) },
      {
        interactive: {
          type: 'product_list',
          header: { type: 'text', text: 'Routers' },
          action: { catalog_id: '5', sections: [{ title: 'New', product_items: [{ product_retailer_id: 'A-1' }, { product_retailer_id: 'A-2' }] }] },
        },
      },
    ],
    ['sendCatalog', { text: 'All we have' }, { interactive: { type: 'catalog_message', action: { name: 'catalog_message' } } }],
    [
      'sendProductCarousel',
      { catalogId: '5', text: 'These fit', productIds: 'A-1, A-2' },
      { interactive: { type: 'carousel', action: { cards: [{ card_index: 0, type: 'product', action: { catalog_id: '5', product_retailer_id: 'A-1' } }, { card_index: 1 }] } } },
    ],
    [
      'sendJson',
      { messageJson: '{ "type": "text", "text": { "body": "Hello" }, "to": "+15550000000", "recipient": "US.1" }' },
      { type: 'text', text: { body: 'Hello' } },
    ],
  ])('%s', async (operation, parameters, payload) => {
    const { body } = await sent(operation, parameters);
    expect(body).toMatchObject(payload);
    expect(body).not.toHaveProperty('recipient');
  });
});

test.each<readonly [string, Parameters, object]>([
  ['sendText', { text: '# Hello\n**Ana**' }, { text: { body: '*Hello*\n\n*Ana*' } }],
  ['sendImage', { fileFrom: 'link', fileLink: link('a.png'), caption: '**Ana**' }, { image: { caption: '*Ana*' } }],
  ['sendReplyButtons', { text: '**Ana**?', buttons: answers }, { interactive: { body: { text: '*Ana*?' } } }],
])('%s: Markdown is shown as WhatsApp can', async (operation, parameters, payload) => {
  expect((await sent(operation, { ...parameters, options: { formatMarkdown: true } })).body).toMatchObject(payload);
});

describe('with a file of the item', () => {
  it.each<readonly [string, Parameters, object]>([
    ['sendImage', { binaryPropertyName: 'picture', caption: 'Router' }, { type: 'image', image: { id: expect.any(String), caption: 'Router' } }],
    ['sendVideo', { binaryPropertyName: 'film' }, { type: 'video', video: { id: expect.any(String) } }],
    ['sendAudio', { binaryPropertyName: 'sound', voiceMessage: true }, { type: 'audio', audio: { id: expect.any(String), voice: true } }],
    ['sendDocument', { binaryPropertyName: 'paper' }, { type: 'document', document: { id: expect.any(String), filename: 'paper.pdf' } }],
    ['sendSticker', { binaryPropertyName: 'sticker' }, { type: 'sticker', sticker: { id: expect.any(String) } }],
    ['sendFile', { binaryPropertyName: 'picture', caption: '**Router**', options: { formatMarkdown: true } }, { type: 'image', image: { id: expect.any(String), caption: '*Router*' } }],
    ['sendFile', { binaryPropertyName: 'film', caption: 'How it works' }, { type: 'video', video: { id: expect.any(String), caption: 'How it works' } }],
    ['sendFile', { binaryPropertyName: 'sound' }, { type: 'audio', audio: { id: expect.any(String) } }],
    ['sendFile', { binaryPropertyName: 'paper', caption: 'Bill' }, { type: 'document', document: { id: expect.any(String), filename: 'paper.pdf', caption: 'Bill' } }],
    ['sendFile', { binaryPropertyName: 'paper', fileName: 'bill.pdf' }, { type: 'document', document: { filename: 'bill.pdf' } }],
    ['sendFile', { binaryPropertyName: 'sticker' }, { type: 'sticker', sticker: { id: expect.any(String) } }],
    ['sendReplyButtons', { header: 'document', binaryPropertyName: 'paper', text: 'Right?', buttons: answers }, { interactive: { header: { type: 'document', document: { id: expect.any(String) } } } }],
    [
      'sendCarousel',
      { text: 'Look', cards: entries({ binaryPropertyName: 'picture', text: 'A', buttons: answers }, { fileLink: link('b.jpg'), buttons: answers }) },
      {
        interactive: {
          type: 'carousel',
          action: {
            cards: [
              { header: { type: 'image', image: { id: expect.any(String) } }, body: { text: 'A' }, action: { buttons: [{ quick_reply: { id: 'Yes', title: 'Yes' } }, { quick_reply: { id: 'n' } }] } },
              { header: { type: 'image', image: { link: link('b.jpg') } } },
            ],
          },
        },
      },
    ],
  ])('%s', async (operation, parameters, payload) => {
    expect((await sent(operation, parameters)).body).toMatchObject(payload);
  });

  it('goes as a document where WhatsApp takes it only so, and the item says why', async () => {
    const { body, reply: outcome } = await sent('sendImage', { binaryPropertyName: 'paper', caption: 'Bill' });
    expect(body).toMatchObject({ type: 'document', document: { filename: 'paper.pdf', caption: 'Bill' } });
    expect(outcome).toMatchObject({ note: 'WhatsApp does not take files of the type application/pdf as image, so it goes as a document.' });
  });

  it('goes without the caption where its kind has none, and the item says so', async () => {
    const { body, reply: outcome } = await sent('sendFile', { binaryPropertyName: 'sound', caption: 'Listen' });
    expect(body.audio).toEqual({ id: expect.any(String) });
    expect(outcome).toMatchObject({ note: 'The file goes as audio, and WhatsApp shows no caption with it, so the caption is left out.' });
  });

  it('is refused with the reason where WhatsApp takes it not at all, or not there', async () => {
    expect(await refusal('sendDocument', { binaryPropertyName: 'program' })).toMatchObject({ message: expect.stringContaining('application/x-msdownload') });
    expect(await refusal('sendFile', { binaryPropertyName: 'program' })).toMatchObject({ message: expect.stringContaining('application/x-msdownload') });
    expect(await refusal('sendFile', { binaryPropertyName: 'largeSticker' })).toMatchObject({ message: 'The file has 147 KB; WhatsApp takes 100 KB as sticker.' });
    expect(await refusal('sendCarousel', { text: 'x', cards: entries({ binaryPropertyName: 'paper' }) })).toMatchObject({
      message: 'WhatsApp does not take the file in the input field "paper" as image.',
    });
    expect(await refusal('sendImage', { binaryPropertyName: 'nothing' })).toMatchObject({ message: expect.stringContaining('nothing') });
  });

  it('is uploaded once for the same content, whatever its name', async () => {
    await sent('sendImage', { binaryPropertyName: 'picture' });
    const before = await uploads();
    const { body } = await sent('sendImage', { binaryPropertyName: 'samePicture' });
    expect(body).toMatchObject({ image: { id: expect.any(String) } });
    expect(await uploads()).toBe(before);
  });

  it('has no card number in its name, neither for the customer nor for WhatsApp', async () => {
    const { body } = await sent('sendDocument', { binaryPropertyName: 'statement' });
    const { id, filename } = body.document as { id: string; filename: string };
    expect(filename).toBe('card 411111••••••1111.pdf');
    const { headers } = await fetch(`${bench.sandbox.url}/sandbox/media/${id}`);
    expect(decodeURIComponent(headers.get('content-disposition') ?? '')).toContain('card 411111••••••1111.pdf');
  });

  it('is fetched by WhatsApp from a link, and sent again by its ID', async () => {
    expect((await sent('sendImage', { fileFrom: 'link', fileLink: link('a.png') })).body).toMatchObject({ image: { link: link('a.png') } });
    const { body } = await sent('sendDocument', { binaryPropertyName: 'paper' });
    const { id } = body.document as { id: string };
    expect((await sent('sendDocument', { fileFrom: 'id', mediaId: id, fileName: 'again.pdf' })).body).toMatchObject({ document: { id, filename: 'again.pdf' } });
  });
});

describe('what is not sent', () => {
  it('names every field that is wrong', async () => {
    expect(await refusal('sendReplyButtons', { text: '={{ "" }}', footer: 'x'.repeat(61), buttons: entries({ title: 'x'.repeat(21) }, { title: 'A' }, { title: 'A' }) })).toMatchObject({
      message:
        'Text is empty. Footer has 61 characters; WhatsApp allows 60. Button 1: Title has 21 characters; WhatsApp allows 20. Buttons 2 and 3 have the same title. Buttons 2 and 3 have the same ID.',
    });
  });

  it.each<readonly [string, Parameters, string]>([
    ['sendLocation', { latitude: '={{ "north" }}', longitude: 0 }, 'Latitude is not of the type number.'],
    ['sendReplyButtons', { text: 'x', buttonsFrom: 'json', buttonsJson: 'Yes, no' }, 'The field "Buttons (JSON)" holds no JSON.'],
    ['sendReplyButtons', { text: 'x', buttonsFrom: 'json', buttonsJson: '{}' }, 'The field "Buttons (JSON)" holds no list of objects.'],
    ['sendList', { text: 'x', menuButton: 'x', sections: entries({ rows: entries({ title: '={{ [1] }}' }) }) }, 'The field "title" of an entry holds an object or a list.'],
    ['sendFlow', { flow: { __rl: true, mode: 'id', value: '1' }, text: 'x', buttonText: 'x', flowScreen: 'A', flowData: '[]' }, 'The field "Screen Data" holds no object.'],
    ['sendJson', { messageJson: '{}' }, 'The message has no type.'],
    ['sendJson', { messageJson: '{ "type": "template", "template": {} }' }, 'Templates are not sent with this node.'],
    ['sendJson', { messageJson: `{ "type": "text", "text": { "body": "${'x'.repeat(4_097)}" } }` }, 'Text has 4097 characters; WhatsApp allows 4096.'],
    ['sendReaction', { message: 'id', messageId: 'x', emoji: '👍' }, 'The field "Message ID" holds no ID of a WhatsApp message.'],
    ['sendText', { text: 'x', options: { quote: 'id', quotedMessageId: '' } }, 'The field "Quoted Message ID" holds no ID of a WhatsApp message.'],
  ])('%s', async (operation, parameters, message) => {
    expect(await refusal(operation, parameters)).toMatchObject({ message });
  });
});

describe('the message that started the run', () => {
  const startedBy = (run: RunResult) => asRecord(run.items('Files')[0]?.message).id as string;

  it('gets a reaction', async () => {
    const run = await send('sendReaction', { emoji: '👍' });
    expect(await messagesTo(run.from)).toMatchObject([{ body: { type: 'reaction', reaction: { message_id: startedBy(run), emoji: '👍' } } }]);
  });

  it('is quoted', async () => {
    const run = await send('sendImage', { binaryPropertyName: 'picture', options: { quote: 'runMessage' } });
    expect(await messagesTo(run.from)).toMatchObject([{ body: { type: 'image', context: { message_id: startedBy(run) } } }]);
  });

  it('is marked as read, with typing, before the answer', async () => {
    const run = await send('sendText', { text: 'Hello', options: { typingSeconds: 1 } });
    expect(run.items(NAME)).toMatchObject([{ reply: { sent: true } }]);
    const reads = (await requests()).filter(({ body }) => asRecord(body).message_id === startedBy(run));
    expect(reads).toMatchObject([{ body: { status: 'read', typing_indicator: { type: 'text' } } }]);
  });

  it('is marked as read by an operation of its own', async () => {
    const run = await send('markAsRead', { showTyping: true });
    expect(run.error).toBeUndefined();
    expect(run.items(NAME)).toMatchObject([{ read: { marked: true, typing: true } }]);
    expect((await requests()).filter(({ body }) => asRecord(body).message_id === startedBy(run))).toMatchObject([{ body: { status: 'read' }, status: 200 }]);
  });

  it('that cannot be marked as read holds up no answer', async () => {
    const from = customer();
    await bench.control('post', '/sandbox/faults', { route: 'messages', code: 131009, status: 400, times: 1 });
    const run = await send('sendText', { text: 'Hello', options: { markAsRead: true } }, from);
    expect(run.items(NAME)).toMatchObject([{ reply: { sent: true } }]);
    expect(run.runs(NAME)[0]?.hints).toMatchObject([{ message: expect.stringContaining('was not marked as read') }]);
  });
});

describe('a long text', () => {
  const long = 'word '.repeat(1_000).trim();

  it('goes out in parts, each once, also at a second attempt', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi');
    const workflow = workflowOf([triggerNode(), reply('sendText', { text: long, options: { splitLongText: true } })]);
    const first = await bench.run(workflow, [delivery], { executionId: 'long 1', dies: true });
    expect(first.items(NAME)).toMatchObject([{ reply: { sent: true, alreadySent: false, partCount: 2, messageIds: [expect.any(String), expect.any(String)] } }]);
    await bench.run(workflow, [await bench.nextAttempt(delivery)], { executionId: 'long 2' });
    const texts = await bench.textsTo(from);
    expect(texts).toHaveLength(2);
    expect(texts.join(' ')).toBe(long);
  });

  it('is masked before it is cut, so that no cut hides a card number', async () => {
    const text = `${'word '.repeat(817)}4111 1111 1111 1111 and more`;
    const { from, ...run } = await send('sendText', { text, options: { splitLongText: true } });
    expect(run.items(NAME)).toMatchObject([{ reply: { sent: true, partCount: 2, maskedCardNumbers: 1 } }]);
    expect((await bench.textsTo(from)).map((part) => part.slice(-18))).toEqual(['word word 4111 11••'.slice(-18), '•••• 1111 and more']);
  });

  it('is refused where it is not to be split', async () => {
    expect(await refusal('sendText', { text: long })).toMatchObject({ message: 'Text has 4999 characters; WhatsApp allows 4096.' });
  });

  it('of nothing but space is refused, split or not', async () => {
    expect(await refusal('sendText', { text: ' \n ', options: { splitLongText: true } })).toMatchObject({ message: 'Text is empty.' });
  });

  it('is kept in parts, in their order', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi', 25);
    const run = await bench.run(workflowOf([triggerNode(), reply('sendText', { text: long, whenClosed: 'keep', options: { splitLongText: true } })]), [delivery]);
    expect(run.items(NAME)).toMatchObject([{ reply: { state: 'kept', partCount: 2 } }]);
    const { id } = (await bench.store.findConversation(bench.sandbox.account.phoneNumberId, from)) ?? { id: '' };
    const kept = await bench.store.listKeptReplies(id);
    expect(kept.map(({ content }) => asRecord(content.text).body).join(' ')).toBe(long);
  });
});

test('a customer in India is asked for an address', async () => {
  const from = `91${customer()}`;
  const run = await send('askForAddress', { text: 'Where to?', knownAddress: { city: 'Pune', name: '' } }, from);
  expect(run.items(NAME)).toMatchObject([{ reply: { sent: true } }]);
  expect(await messagesTo(from)).toMatchObject([{ body: { interactive: { type: 'address_message', action: { name: 'address_message', parameters: { country: 'IN', values: { city: 'Pune' } } } } } }]);
});

test('card numbers are masked in what people read, whatever the type', async () => {
  const { body, reply: outcome } = await sent('sendReplyButtons', { text: '4111 1111 1111 1111', buttons: answers });
  expect(body).toMatchObject({ interactive: { body: { text: '4111 11•• •••• 1111' } } });
  expect(outcome).toMatchObject({ maskedCardNumbers: 1 });
});

test('an id that is made of a title holds no card number either', async () => {
  const { body } = await sent('sendReplyButtons', { text: 'Right?', buttons: entries({ title: '4111111111111111' }) });
  expect(body).toMatchObject({ interactive: { action: { buttons: [{ reply: { id: '411111••••••1111', title: '411111••••••1111' } }] } } });
});

describe('Media', () => {
  const media = (name: string, operation: string, parameters: Parameters) =>
    ourNode(name, 'whatsAppReply', { resource: 'media', operation, ...parameters });

  test('a file is uploaded, downloaded and deleted', async () => {
    const delivery = await bench.customerWrites(customer(), 'Hi');
    const workflow = workflowOf([
      triggerNode(),
      node('Files', FILES),
      media('Upload', 'upload', { binaryPropertyName: 'paper' }),
      media('Download', 'download', { mediaId: '={{ $json.media.id }}', outputField: 'copy' }),
      media('Delete', 'delete', { mediaId: '={{ $json.media.id }}' }),
    ]);
    const run = await bench.run(workflow, [delivery]);
    expect(run.error).toBeUndefined();
    expect(run.items('Upload')).toMatchObject([{ media: { id: expect.any(String), kind: 'document', note: null } }]);
    const [downloaded] = run.data('Download');
    expect(downloaded?.json).toMatchObject({ media: { mimeType: 'application/pdf', size: PDF.byteLength } });
    expect(Buffer.from(downloaded?.binary?.copy?.data ?? '', 'base64')).toEqual(PDF);
    expect(Object.keys(downloaded?.binary ?? {})).toContain('paper');
    expect(run.items('Delete')).toMatchObject([{ media: { deleted: true } }]);
  });
});

describe('as a tool of an agent', () => {
  const asTool = async (from: string, parameters: INode['parameters']) => {
    const tool = ourNode(NAME, 'whatsAppReplyTool', parameters);
    return await bench.run(workflowOf([triggerNode(), tool]), [await bench.customerWrites(from, 'Hi')], { executionId: from });
  };

  test('it answers the run’s customer with any type, whoever it was told to write to', async () => {
    const from = customer();
    const json = '{ "type": "location", "to": "+15550100998", "location": { "latitude": 1, "longitude": 2 } }';
    const run = await asTool(from, { resource: 'message', operation: 'sendJson', replyTo: 'phone', phone: '+15550100998', messageJson: json });
    expect(run.items(NAME)).toEqual([{ sent: true, reason: 'Sent.', next: null }]);
    expect(await messagesTo(from)).toMatchObject([{ body: { type: 'location' } }]);
    expect(await messagesTo('15550100998')).toEqual([]);
  });

  test('it marks the run’s message as read, whichever it was told to', async () => {
    const from = customer();
    const run = await asTool(from, { resource: 'message', operation: 'markAsRead', message: 'id', messageId: 'wamid.OTHER' });
    expect(run.items(NAME)).toEqual([{ marked: true, typing: false }]);
    expect((await requests()).filter(({ body }) => asRecord(body).message_id === 'wamid.OTHER')).toEqual([]);
  });

  test('it has no files', async () => {
    const run = await asTool(customer(), { resource: 'media', operation: 'delete', mediaId: '1' });
    expect(run.error).toMatchObject({ message: expect.stringContaining('Files are not for AI agents') });
  });
});
