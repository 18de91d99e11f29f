import { readMessage as read } from '../../fixtures/read';
import { content, inbound, MEDIA_ID, NOON, onTheWire, type Json } from '../../fixtures/webhooks';

const image = { id: MEDIA_ID, mimeType: 'image/jpeg', fileName: null, caption: null, voice: false };

describe('the best text, whatever the type', () => {
  it.each<[string, Json, string]>([
    ['text', content.text('Where is my parcel?'), 'Where is my parcel?'],
    ['image with caption', content.image('broken here'), 'broken here'],
    ['image without', content.image(), ''],
    ['video', content.video('see it move'), 'see it move'],
    ['document', content.document('invoice.pdf', 'my invoice'), 'my invoice'],
    ['document without caption', content.document('invoice.pdf'), ''],
    ['voice message', content.voice(), ''],
    ['sticker', content.sticker(), ''],
    ['reply button', content.buttonReply('Yes, please'), 'Yes, please'],
    ['list row', content.listReply('Priority Mail'), 'Priority Mail'],
    ['template button', content.templateButton('Stop', 'stop-payload'), 'Stop'],
    ['place with a name', content.location('Philz Coffee', '101 Forest Ave'), 'Philz Coffee'],
    ['place with an address', content.location(undefined, '101 Forest Ave'), '101 Forest Ave'],
    ['bare place', content.location(), ''],
    ['order', content.order('please gift-wrap'), 'please gift-wrap'],
    ['order without a note', content.order(''), ''],
    ['reaction', content.reaction('👍'), '👍'],
    ['reaction taken away', content.reaction(''), ''],
    ['flow answer', content.flowReply({ name: 'Ada', flow_token: 'token', rooms: [{ size: 4 }, { size: 5 }] }), 'name: Ada\nsize: 4\nsize: 5'],
    ['form that was only sent', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{' } } }, 'Sent'],
    ['permission to call', { type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } } }, 'accept'],
    ['contacts', content.contacts({ name: { formatted_name: 'Bob' } }, { name: { first_name: 'Eve' } }, { name: { formatted_name: 'Eve' } }), 'Bob, Eve'],
    ['edited caption', content.edit('new caption'), 'new caption'],
    ['unsupported', content.unsupported(), ''],
    ['text that is null', { type: 'text', text: null }, ''],
    ['text that is a number', { type: 'text', text: { body: 5 } }, ''],
  ])('%s', (_type, what, text) => {
    expect(read(what).message.text).toBe(text);
  });
});

describe('files', () => {
  it.each<[string, Json, Json]>([
    ['image', content.image('caption'), { ...image, caption: 'caption' }],
    ['video', content.video(), { ...image, mimeType: 'video/mp4' }],
    ['audio', content.audio(), { ...image, mimeType: 'audio/ogg; codecs=opus' }],
    ['voice message', content.voice(), { ...image, mimeType: 'audio/ogg; codecs=opus', voice: true }],
    ['voice message of older payloads', content.oldVoice(), { ...image, mimeType: 'audio/ogg; codecs=opus', voice: true }],
    ['document', content.document('invoice.pdf', 'mine'), { ...image, mimeType: 'application/pdf', fileName: 'invoice.pdf', caption: 'mine' }],
    ['sticker', content.sticker(), { ...image, mimeType: 'image/webp' }],
  ])('%s', (_type, what, media) => {
    expect(read(what).message.media).toEqual({ sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=', ...media });
  });

  it('is not there on a text, nor when only another type has one', () => {
    expect(read(content.text('Hi')).message.media).toBeNull();
    expect(read({ ...content.text('Hi'), image: { id: MEDIA_ID } }).message.media).toBeNull();
  });

  it('that could not be loaded has no id', () => {
    expect(read({ type: 'image', image: null }).message.media).toEqual({ ...image, id: null, mimeType: null, sha256: null });
  });
});

describe('taps', () => {
  it.each<[string, Json, unknown]>([
    ['button', content.buttonReply('Yes', 'button-1'), { kind: 'button', id: 'button-1', title: 'Yes', description: null, values: null }],
    ['list row', content.listReply('Express', 'Next day', 'row-7'), { kind: 'list', id: 'row-7', title: 'Express', description: 'Next day', values: null }],
    ['template button', content.templateButton('Stop', 'payload-1'), { kind: 'templateButton', id: 'payload-1', title: 'Stop', description: null, values: null }],
    ['flow answer', content.flowReply({ rating: '5' }), { kind: 'flow', id: null, title: null, description: 'Sent', values: { rating: '5' } }],
    ['answer that is no JSON', { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{' } } }, { kind: 'flow', id: null, title: null, description: null, values: null }],
    ['permission to call', { type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'reject' } } }, { kind: 'callPermission', id: null, title: 'reject', description: null, values: { response: 'reject' } }],
    ['kind of tomorrow', { type: 'interactive', interactive: { type: 'payment_method', payment_method: { id: 'p', upi: 'x' } } }, { kind: 'other', id: 'p', title: null, description: null, values: { id: 'p', upi: 'x' } }],
    ['interactive without anything', { type: 'interactive' }, null],
    ['interactive with null', { type: 'interactive', interactive: { type: 'button_reply', button_reply: null } }, null],
    ['button that is a text', { type: 'button', button: 'Stop' }, null],
    ['text', content.text('Yes'), null],
  ])('%s', (_type, what, answer) => {
    expect(read(what).message.interactive).toEqual(answer);
  });
});

describe('what a message refers to', () => {
  it('a message it answers', () => {
    const extra = { context: { id: 'wamid.QUOTED', from: '15550100000' } };
    expect(read(content.text('yes'), { extra }).message.context).toEqual({ messageId: 'wamid.QUOTED', from: '15550100000', product: null });
  });

  it('forwarded, often or not', () => {
    expect(read(content.text('look'), { extra: { context: { forwarded: true } } }).message).toMatchObject({ forwarded: true, context: null });
    expect(read(content.text('look'), { extra: { context: { frequently_forwarded: true } } }).message.forwarded).toBe(true);
    expect(read(content.text('look'), { extra: { context: { forwarded: false } } }).message.forwarded).toBe(false);
  });

  it('an advertisement', () => {
    const referral = { source_type: 'ad', source_id: '120226305854810726', headline: 'Chat with us' };
    expect(read(content.text('Hello'), { extra: { referral } }).message.referral).toEqual(referral);
  });

  it('a place, contact cards, an order', () => {
    const card = { name: { formatted_name: 'Bob Example' } };
    expect(read(content.location('Shop')).message.location).toMatchObject({ name: 'Shop', latitude: 37.4422 });
    expect(read(content.contacts(card, card)).message.contacts).toEqual([card, card]);
    expect(read(content.order('note')).message.order).toMatchObject({ catalog_id: '354160437058781' });
    expect(read(content.contacts()).message).toMatchObject({ contacts: null, location: null, order: null });
  });

  it('a product', () => {
    const product = { catalog_id: '354160437058781', product_retailer_id: 'shoe' };
    const extra = { context: { referred_product: product } };
    expect(read(content.text('in blue?'), { extra }).message.context).toEqual({ messageId: null, from: null, product });
  });

  it('the message that was edited, taken back or reacted to', () => {
    expect(read(content.edit('new')).message).toMatchObject({ refersTo: 'wamid.ORIGINAL0001', media: { id: MEDIA_ID, caption: 'new' } });
    expect(read({ type: 'revoke', revoke: { original_message_id: 'wamid.GONE' } }).message).toMatchObject({ refersTo: 'wamid.GONE', text: '' });
    expect(read(content.reaction('👍')).message.refersTo).toBe('wamid.REACTED0001');
    expect(read(content.text('Hi')).message.refersTo).toBeNull();
  });

  it('why WhatsApp did not hand it over', () => {
    expect(read(content.unsupported()).message.errors).toEqual([{ code: 131051, title: 'Message type unknown', details: 'Message type is currently not supported.' }]);
    expect(read(content.text('Hi')).message.errors).toEqual([]);
  });

  it('a group', () => {
    expect(read(content.text('Hi all'), { extra: { group_id: 'group-1' } }).groupId).toBe('group-1');
    expect(read(content.text('Hi')).groupId).toBeNull();
  });
});

describe('whether it opens the window', () => {
  const { text, image: picture, video, audio, oldVoice, document, sticker, location, contacts, order } = content;
  it.each<[string, Json]>([
    ['text', text('Hi')],
    ['image', picture()],
    ['video', video()],
    ['audio', audio()],
    ['voice', oldVoice()],
    ['document', document('a.pdf')],
    ['sticker', sticker()],
    ['location', location()],
    ['contacts', contacts({})],
    ['order', order('')],
    ['button', content.templateButton('Yes')],
    ['button reply', content.buttonReply('Yes')],
    ['list reply', content.listReply('Yes')],
    ['flow answer', content.flowReply({})],
    ['first opening of the chat', { type: 'request_welcome' }],
  ])('%s: yes', (_type, what) => {
    expect(read(what).opensWindow).toBe('yes');
  });

  it.each<[string, Json]>([
    ['reaction', content.reaction('👍')],
    ['reaction taken away', content.reaction()],
    ['edit', content.edit('new')],
    ['revoke', { type: 'revoke', revoke: { original_message_id: 'wamid.X' } }],
    ['unsupported', content.unsupported()],
    ['a type of tomorrow', { type: 'hologram', hologram: {} }],
    ['no type at all', {}],
    ['permission to call', { type: 'interactive', interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept', response_source: 'automatic' } } }],
  ])('%s: Meta does not say', (_type, what) => {
    expect(read(what).opensWindow).toBe('maybe');
  });

  it('a message without a time: nobody knows since when', () => {
    expect(read(content.text('Hi'), { extra: { timestamp: 'noon' } }).opensWindow).toBe('maybe');
  });
});

describe('time', () => {
  it.each<[string, unknown, number]>([
    ['seconds in a text', '1791201600', 1_791_201_600_000],
    ['seconds as a number', 1_791_201_600, 1_791_201_600_000],
    ['parts of a second', '1791201600.0005', 1_791_201_600_001],
    ['the epoch', '0', 0],
  ])('%s', (_what, timestamp, sentAt) => {
    expect(read(content.text('Hi'), { extra: { timestamp } }).message.sentAt).toBe(sentAt);
  });

  it.each([
    ['days before the webhook, as in a late redelivery', -3 * 86_400],
    ['after it, as clocks differ', 3_600],
  ])('is the customer’s clock, %s', (_what, seconds) => {
    expect(read(content.text('Hi'), { at: NOON / 1_000 + seconds }).message.sentAt).toBe(NOON + seconds * 1_000);
  });
});

test('a message without a type is kept as unsupported, with Meta’s object', () => {
  expect(read({ type: undefined, hologram: { depth: 3 } }).message).toMatchObject({ type: 'unsupported', raw: { hologram: { depth: 3 } } });
});

test('raw is Meta’s object', () => {
  const what = content.listReply('Express');
  expect(read(what, { id: 'wamid.1' }).message.raw).toEqual(onTheWire(inbound(what, { id: 'wamid.1' })));
});
