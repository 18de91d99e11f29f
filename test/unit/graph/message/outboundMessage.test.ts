import { checkedContent, messageContent, quoting, type OutboundMessage } from '../../../../src/graph/message/outboundMessage';
import { SupportError } from '../../../../src/shared/errors';

const ROWS = [{ id: 'mon', title: 'Monday', description: '9 to 5' }, { id: 'tue', title: 'Tuesday' }];
const ANSWERS = [{ id: 'yes', title: 'Yes' }, { id: 'no', title: 'No' }];

/** Each kind with all that it can have, and what Meta's API gets. */
const MESSAGES: ReadonlyArray<readonly [OutboundMessage, object]> = [
  [{ kind: 'text', text: 'Hello' }, { type: 'text', text: { body: 'Hello', preview_url: false } }],
  [{ kind: 'text', text: 'See https://a.example', previewUrl: true }, { type: 'text', text: { body: 'See https://a.example', preview_url: true } }],
  [{ kind: 'image', media: { id: '17' }, caption: 'Our shop' }, { type: 'image', image: { id: '17', caption: 'Our shop' } }],
  [{ kind: 'video', media: { link: 'https://a.example/v.mp4' } }, { type: 'video', video: { link: 'https://a.example/v.mp4' } }],
  [{ kind: 'audio', media: { id: '17' } }, { type: 'audio', audio: { id: '17' } }],
  [{ kind: 'audio', media: { id: '17' }, voice: true }, { type: 'audio', audio: { id: '17', voice: true } }],
  [
    { kind: 'document', media: { id: '17' }, caption: 'Your bill', fileName: 'bill.pdf' },
    { type: 'document', document: { id: '17', caption: 'Your bill', filename: 'bill.pdf' } },
  ],
  [{ kind: 'sticker', media: { id: '17' } }, { type: 'sticker', sticker: { id: '17' } }],
  [
    { kind: 'location', latitude: -33.86, longitude: 151.2, name: 'Shop', address: '1 George St' },
    { type: 'location', location: { latitude: -33.86, longitude: 151.2, name: 'Shop', address: '1 George St' } },
  ],
  [
    {
      kind: 'contacts',
      contacts: [
        {
          name: { prefix: 'Dr', first: 'Ana', last: 'Lima' },
          company: 'Shop',
          jobTitle: 'Support',
          birthday: '1990-12-31',
          phones: [{ phone: '+15550100001', type: 'WORK', waId: '15550100001' }],
          emails: [{ email: 'ana@a.example' }],
          websites: [{ url: 'https://a.example', type: 'WORK' }],
          addresses: [{ street: '1 George St', city: 'Sydney', countryCode: 'AU' }],
        },
        { name: { formatted: 'The shop' } },
      ],
    },
    {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Dr Ana Lima', prefix: 'Dr', first_name: 'Ana', last_name: 'Lima' },
          org: { company: 'Shop', title: 'Support' },
          birthday: '1990-12-31',
          phones: [{ phone: '+15550100001', type: 'WORK', wa_id: '15550100001' }],
          emails: [{ email: 'ana@a.example' }],
          urls: [{ url: 'https://a.example', type: 'WORK' }],
          addresses: [{ street: '1 George St', city: 'Sydney', country_code: 'AU' }],
        },
        { name: { formatted_name: 'The shop', first_name: 'The shop' } },
      ],
    },
  ],
  [{ kind: 'reaction', messageId: 'wamid.A', emoji: '👍🏽' }, { type: 'reaction', reaction: { message_id: 'wamid.A', emoji: '👍🏽' } }],
  [{ kind: 'reaction', messageId: 'wamid.A', emoji: '' }, { type: 'reaction', reaction: { message_id: 'wamid.A', emoji: '' } }],
  [
    { kind: 'replyButtons', header: { kind: 'text', text: 'Hi' }, text: 'Does it work?', footer: 'Your shop', buttons: ANSWERS },
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        header: { type: 'text', text: 'Hi' },
        body: { text: 'Does it work?' },
        footer: { text: 'Your shop' },
        action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }, { type: 'reply', reply: { id: 'no', title: 'No' } }] },
      },
    },
  ],
  [
    { kind: 'linkButton', header: { kind: 'document', media: { id: '17' } }, text: 'Your bill', button: { text: 'Pay', url: 'https://a.example/pay' } },
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        header: { type: 'document', document: { id: '17' } },
        body: { text: 'Your bill' },
        action: { name: 'cta_url', parameters: { display_text: 'Pay', url: 'https://a.example/pay' } },
      },
    },
  ],
  [
    { kind: 'callButton', text: 'Call us', buttonText: 'Call', worksForMinutes: 60, payload: 'case-7' },
    {
      type: 'interactive',
      interactive: {
        type: 'voice_call',
        body: { text: 'Call us' },
        action: { name: 'voice_call', parameters: { display_text: 'Call', ttl_minutes: 60, payload: 'case-7' } },
      },
    },
  ],
  [
    { kind: 'list', text: 'When?', menuButton: 'Days', sections: [{ title: 'Next week', rows: ROWS }] },
    { type: 'interactive', interactive: { type: 'list', body: { text: 'When?' }, action: { button: 'Days', sections: [{ title: 'Next week', rows: ROWS }] } } },
  ],
  [
    { kind: 'locationRequest', text: 'Where are you?' },
    { type: 'interactive', interactive: { type: 'location_request_message', body: { text: 'Where are you?' }, action: { name: 'send_location' } } },
  ],
  [
    { kind: 'contactRequest', text: 'Your number?' },
    { type: 'interactive', interactive: { type: 'request_contact_info', body: { text: 'Your number?' }, action: { name: 'request_contact_info' } } },
  ],
  [
    { kind: 'contactRequest', text: 'Your number?', writtenAs: 'contact_request' },
    { type: 'interactive', interactive: { type: 'contact_request', body: { text: 'Your number?' }, action: { name: 'request_contact_info' } } },
  ],
  [
    { kind: 'addressRequest', text: 'Where to?', known: { city: 'Pune' } },
    {
      type: 'interactive',
      interactive: { type: 'address_message', body: { text: 'Where to?' }, action: { name: 'address_message', parameters: { country: 'IN', values: { city: 'Pune' } } } },
    },
  ],
  [
    { kind: 'callPermissionRequest' },
    { type: 'interactive', interactive: { type: 'call_permission_request', action: { name: 'call_permission_request' } } },
  ],
  [
    { kind: 'flow', text: 'Sign up', flow: { id: '99' }, buttonText: 'Start', token: 't', draft: true, start: { screen: 'FIRST', data: { name: 'Ana' } } },
    {
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'Sign up' },
        action: {
          name: 'flow',
          parameters: {
            flow_message_version: '3',
            flow_id: '99',
            flow_cta: 'Start',
            flow_token: 't',
            mode: 'draft',
            flow_action: 'navigate',
            flow_action_payload: { screen: 'FIRST', data: { name: 'Ana' } },
          },
        },
      },
    },
  ],
  [
    { kind: 'flow', text: 'Sign up', flow: { name: 'sign_up' }, buttonText: 'Start' },
    {
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'Sign up' },
        action: { name: 'flow', parameters: { flow_message_version: '3', flow_name: 'sign_up', flow_cta: 'Start', flow_action: 'data_exchange' } },
      },
    },
  ],
  [
    { kind: 'product', catalogId: '5', productId: 'A-1', footer: 'Your shop' },
    { type: 'interactive', interactive: { type: 'product', footer: { text: 'Your shop' }, action: { catalog_id: '5', product_retailer_id: 'A-1' } } },
  ],
  [
    { kind: 'productList', header: { kind: 'text', text: 'New' }, text: 'Look', catalogId: '5', sections: [{ title: 'Chairs', productIds: ['A-1', 'A-2'] }] },
    {
      type: 'interactive',
      interactive: {
        type: 'product_list',
        header: { type: 'text', text: 'New' },
        body: { text: 'Look' },
        action: { catalog_id: '5', sections: [{ title: 'Chairs', product_items: [{ product_retailer_id: 'A-1' }, { product_retailer_id: 'A-2' }] }] },
      },
    },
  ],
  [
    { kind: 'catalog', text: 'Look', thumbnailProductId: 'A-1' },
    {
      type: 'interactive',
      interactive: { type: 'catalog_message', body: { text: 'Look' }, action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'A-1' } } },
    },
  ],
  [
    {
      kind: 'mediaCarousel',
      text: 'Look',
      cards: ['a', 'b'].map((name) => ({ header: { kind: 'image', media: { id: name } }, text: name, action: { buttons: [{ id: name, title: 'More' }] } })),
    },
    {
      type: 'interactive',
      interactive: {
        type: 'carousel',
        body: { text: 'Look' },
        action: {
          cards: ['a', 'b'].map((name, index) => ({
            card_index: index,
            type: 'cta_url',
            header: { type: 'image', image: { id: name } },
            body: { text: name },
            action: { buttons: [{ type: 'quick_reply', quick_reply: { id: name, title: 'More' } }] },
          })),
        },
      },
    },
  ],
  [
    { kind: 'productCarousel', text: 'Look', catalogId: '5', productIds: ['A-1', 'A-2'] },
    {
      type: 'interactive',
      interactive: {
        type: 'carousel',
        body: { text: 'Look' },
        action: { cards: ['A-1', 'A-2'].map((id, index) => ({ card_index: index, type: 'product', action: { catalog_id: '5', product_retailer_id: id } })) },
      },
    },
  ],
];

test.each(MESSAGES)('%j', (message, payload) => {
  expect(messageContent(message)).toStrictEqual(payload);
});

test('an answer to another message', () => {
  const content = messageContent({ kind: 'text', text: 'Yes' });
  expect(quoting(content, 'wamid.A')).toStrictEqual({ ...content, context: { message_id: 'wamid.A' } });
});

function refusalOf(make: () => unknown): SupportError {
  try {
    make();
  } catch (failure) {
    if (failure instanceof SupportError) return failure;
  }
  throw new Error('The message was taken.');
}

test('everything that is wrong is said at once, and nothing of what was written', () => {
  const secret = 'secret words ';
  const buttons = [{ id: 'a', title: 'Yes' }, { id: 'a', title: `Yes, ${secret.repeat(3)}` }, { id: '', title: 'Yes' }, { id: 'd', title: 'No' }];
  const { code, message, hint } = refusalOf(() => messageContent({ kind: 'replyButtons', text: secret.repeat(100), footer: '', buttons }));
  expect(code).toBe('invalidInput');
  expect(message.split(/(?<=\.) /)).toEqual([
    'Text has 1300 characters; WhatsApp allows 1024.',
    'Footer is empty.',
    'Buttons: there are 4; WhatsApp allows 3.',
    'Button 2: Title has 44 characters; WhatsApp allows 20.',
    'Button 3: ID is empty.',
    'Buttons 1 and 3 have the same title.',
    'Buttons 1 and 2 have the same ID.',
  ]);
  expect(message + hint).not.toContain('secret');
});

describe('rules between fields', () => {
  const problems = (message: OutboundMessage) => refusalOf(() => messageContent(message)).message;
  const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => ({ id: `r${from + index}`, title: 'Row' }));
  const card = (kind: 'image' | 'video', titles: readonly string[], text?: string) => ({
    header: { kind, media: { id: '1' } },
    ...(text === undefined ? {} : { text }),
    action: { buttons: titles.map((title) => ({ id: title, title })) },
  });

  it.each<readonly [string, OutboundMessage, string]>([
    [
      'ten rows in all sections',
      { kind: 'list', text: 'x', menuButton: 'x', sections: [{ title: 'a', rows: rows(6) }, { title: 'b', rows: rows(5, 6) }] },
      'All sections together have 11 rows; WhatsApp allows 10.',
    ],
    [
      'titles where there are several sections',
      { kind: 'list', text: 'x', menuButton: 'x', sections: [{ title: 'a', rows: rows(1) }, { rows: rows(1, 1) }] },
      'Section 2: Title is missing, as there are several sections.',
    ],
    [
      'rows that differ in their IDs, also in different sections',
      { kind: 'list', text: 'x', menuButton: 'x', sections: [{ title: 'a', rows: rows(1) }, { title: 'b', rows: rows(1) }] },
      'Rows 1 and 2 have the same ID.',
    ],
    [
      'thirty products in all sections',
      {
        kind: 'productList',
        header: { kind: 'text', text: 'x' },
        text: 'x',
        catalogId: '5',
        sections: [{ title: 'a', productIds: Array.from({ length: 31 }, String) }],
      },
      'All sections together have 31 products; WhatsApp allows 30.',
    ],
    [
      'cards alike',
      { kind: 'mediaCarousel', text: 'x', cards: [card('image', ['a']), card('video', ['a', 'b'])] },
      'Card 2: It has a video at the top, but Card 1 has an image; WhatsApp wants all cards alike. Card 2: It has 2 answers, but Card 1 has one answer; WhatsApp wants all cards alike.',
    ],
    [
      'two line breaks on a card',
      { kind: 'mediaCarousel', text: 'x', cards: [card('image', ['a']), card('image', ['a'], '1\n2\n3\n4')] },
      'Card 2: Text has 3 line breaks; WhatsApp allows 2.',
    ],
    ['buttons of a card that differ', { kind: 'mediaCarousel', text: 'x', cards: [card('image', ['a', 'b']), card('image', ['a', 'a'])] }, 'Card 2: Buttons 1 and 2 have the same title. Card 2: Buttons 1 and 2 have the same ID.'],
    ['one emoji', { kind: 'reaction', messageId: 'wamid.A', emoji: '👍👍' }, 'Emoji is not one emoji.'],
    ['an emoji at all', { kind: 'reaction', messageId: 'wamid.A', emoji: 'a' }, 'Emoji is not one emoji.'],
  ])('%s', (_, message, words) => {
    expect(problems(message)).toBe(words);
  });

  it.each(['👍', '❤️', '👨‍👩‍👧‍👦', '🇩🇪', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])('%s is one emoji', (emoji) => {
    expect(messageContent({ kind: 'reaction', messageId: 'wamid.A', emoji })).toMatchObject({ reaction: { emoji } });
  });
});

test('what is written as Meta’s payload is checked too, as far as it is known', () => {
  const unknown = { type: 'interactive', interactive: { type: 'order_details', action: { name: 'review_and_pay' } } };
  expect(checkedContent(unknown)).toBe(unknown);
  expect(refusalOf(() => checkedContent({ type: 'text', text: { body: 'x'.repeat(4_097) } })).message).toBe('Text has 4097 characters; WhatsApp allows 4096.');
});
