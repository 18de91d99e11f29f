import { brokenLimits, lengthOf } from '../../../../src/graph/message/limits';
import type { MessageContent } from '../../../../src/shared/messageContent';

const interactive = (type: string, action: object, more: object = { body: { text: 'x' } }): MessageContent => ({ type: 'interactive', interactive: { type, ...more, action } });
const x = (count: number) => 'x'.repeat(count);
const times = <T>(count: number, make: (index: number) => T): readonly T[] => Array.from({ length: count }, (_, index) => make(index));

const button = (title: string, id = title) => ({ type: 'reply', reply: { id, title } });
const buttons = (more: object) => interactive('button', { buttons: [button('Yes')] }, { body: { text: 'x' }, ...more });
const list = (sections: readonly object[], more: object = { body: { text: 'x' } }) => interactive('list', { button: 'Menu', sections }, more);
const row = (more: object) => list([{ rows: [{ id: 'a', title: 'A', ...more }] }]);
const link = (parameters: object) => interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://a.example', ...parameters } });
const call = (parameters: object) => interactive('voice_call', { name: 'voice_call', parameters });
const flow = (parameters: object) => interactive('flow', { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Open', ...parameters } });
const card = (index: number, body: string) => ({
  card_index: index,
  type: 'cta_url',
  header: { type: 'image', image: { id: '1' } },
  body: { text: body },
  action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://a.example' } },
});
const carousel = (count: number, body = 'x') => interactive('carousel', { cards: times(count, (index) => card(index, body)) });
const products = (sections: number) =>
  interactive(
    'product_list',
    { catalog_id: '5', sections: times(sections, (index) => ({ title: `${index}`, product_items: [{ product_retailer_id: `${index}` }] })) },
    { header: { type: 'text', text: 'x' }, body: { text: 'x' } },
  );

/** The most that fits, one more, and what is said of that. */
it.each<readonly [string, MessageContent, MessageContent, string]>([
  ['text', { type: 'text', text: { body: x(4_096) } }, { type: 'text', text: { body: x(4_097) } }, 'Text has 4097 characters; WhatsApp allows 4096.'],
  ['caption', { type: 'image', image: { id: '1', caption: x(1_024) } }, { type: 'image', image: { id: '1', caption: x(1_025) } }, 'Caption has 1025 characters; WhatsApp allows 1024.'],
  ['latitude', { type: 'location', location: { latitude: 90, longitude: -180 } }, { type: 'location', location: { latitude: 90.1, longitude: -180 } }, 'Latitude is more than 90.'],
  ['longitude', { type: 'location', location: { latitude: 0, longitude: -180 } }, { type: 'location', location: { latitude: 0, longitude: -181 } }, 'Longitude is less than -180.'],
  ['text of buttons', buttons({ body: { text: x(1_024) } }), buttons({ body: { text: x(1_025) } }), 'Text has 1025 characters; WhatsApp allows 1024.'],
  ['header', buttons({ header: { type: 'text', text: x(60) } }), buttons({ header: { type: 'text', text: x(61) } }), 'Header Text has 61 characters; WhatsApp allows 60.'],
  ['footer', buttons({ footer: { text: x(60) } }), buttons({ footer: { text: x(61) } }), 'Footer has 61 characters; WhatsApp allows 60.'],
  ['title of a button', interactive('button', { buttons: [button(x(20))] }), interactive('button', { buttons: [button('Yes'), button(x(21))] }), 'Button 2: Title has 21 characters; WhatsApp allows 20.'],
  ['ID of a button', interactive('button', { buttons: [button('A', x(256))] }), interactive('button', { buttons: [button('A', x(257))] }), 'Button 1: ID has 257 characters; WhatsApp allows 256.'],
  ['buttons', interactive('button', { buttons: times(3, (n) => button(`${n}`)) }), interactive('button', { buttons: times(4, (n) => button(`${n}`)) }), 'Buttons: there are 4; WhatsApp allows 3.'],
  ['text of a list', list([{ rows: [{ id: 'a', title: 'A' }] }], { body: { text: x(4_096) } }), list([{ rows: [{ id: 'a', title: 'A' }] }], { body: { text: x(4_097) } }), 'Text has 4097 characters; WhatsApp allows 4096.'],
  ['title of a row', row({ title: x(24) }), row({ title: x(25) }), 'Section 1, Row 1: Title has 25 characters; WhatsApp allows 24.'],
  ['ID of a row', row({ id: x(200) }), row({ id: x(201) }), 'Section 1, Row 1: ID has 201 characters; WhatsApp allows 200.'],
  ['description of a row', row({ description: x(72) }), row({ description: x(73) }), 'Section 1, Row 1: Description has 73 characters; WhatsApp allows 72.'],
  ['title of a section', list([{ title: x(24), rows: [{ id: 'a', title: 'A' }] }]), list([{ title: x(25), rows: [{ id: 'a', title: 'A' }] }]), 'Section 1: Title has 25 characters; WhatsApp allows 24.'],
  ['button of a link', link({ display_text: x(20) }), link({ display_text: x(21) }), 'Button Text has 21 characters; WhatsApp allows 20.'],
  ['link', link({}), link({ url: 'a.example' }), 'Button Link is not a web address that begins with https:// or http://.'],
  ['time of a call button', call({ ttl_minutes: 43_200 }), call({ ttl_minutes: 43_201 }), 'Button Works for Minutes is more than 43200.'],
  ['payload of a call button', call({ payload: x(512) }), call({ payload: x(513) }), 'Payload has 513 characters; WhatsApp allows 512.'],
  ['button of a flow', flow({ flow_cta: x(20) }), flow({ flow_cta: x(21) }), 'Button Text has 21 characters; WhatsApp allows 20.'],
  ['cards', carousel(10), carousel(11), 'Cards: there are 11; WhatsApp allows 10.'],
  ['fewest cards', carousel(2), carousel(1), 'Cards: there are 1; WhatsApp wants at least 2.'],
  ['text of a card', carousel(2, x(160)), carousel(2, x(161)), 'Card 1: Text has 161 characters; WhatsApp allows 160.'],
  ['sections of products', products(10), products(11), 'Sections: there are 11; WhatsApp allows 10.'],
])('%s', (_, most, tooMuch, words) => {
  expect(brokenLimits(most)).toEqual([]);
  expect(brokenLimits(tooMuch)[0]).toBe(words);
});

it.each<readonly [string, MessageContent, readonly string[]]>([
  ['a text that is only spaces', { type: 'text', text: { body: ' \n' } }, ['Text is empty.']],
  ['a text that is none', { type: 'text', text: { body: 7 } }, ['Text is not of the type string.']],
  ['a file without id and link', { type: 'image', image: {} }, ['Link is missing.']],
  ['a link to a file that is none', { type: 'video', video: { link: 'file:///etc/passwd' } }, ['Link is not a web address that begins with https:// or http://.']],
  ['a place without latitude', { type: 'location', location: { longitude: 1 } }, ['Latitude is missing.']],
  ['a birthday of another form', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' }, birthday: '31.12.1990' }] }, ['Contact 1: Birthday is not a date such as 1990-12-31.']],
  ['a phone without number', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ type: 'WORK' }] }] }, ['Contact 1, Phone 1: Phone is missing.']],
  ['a picture above a list', list([{ rows: [{ id: 'a', title: 'A' }] }], { header: { type: 'image', image: { id: '1' } }, body: { text: 'x' } }), ['Header Text is missing.', 'Header is not a text.']],
  ['a country without address form', interactive('address_message', { name: 'address_message', parameters: { country: 'FR' } }), ['Country is not India.']],
  ['a flow without id and name', flow({ flow_id: undefined }), ['Flow Name is missing.']],
  ['no text below it', interactive('location_request_message', { name: 'send_location' }, {}), ['body is missing.']],
])('%s', (_, content, words) => {
  expect(brokenLimits(content)).toEqual(words);
});

test('an emoji of one code point is one character', () => {
  expect(lengthOf('👍'.repeat(20))).toBe(20);
  expect(brokenLimits(interactive('button', { buttons: [button('👍'.repeat(20))] }))).toEqual([]);
  expect(brokenLimits(interactive('button', { buttons: [button('👍'.repeat(21))] }))).toEqual(['Button 1: Title has 21 characters; WhatsApp allows 20.']);
});

test('types that are not known here pass', () => {
  expect(brokenLimits({ type: 'pin', pin: {} })).toEqual([]);
  expect(brokenLimits({ type: 'interactive' })).toEqual([]);
  expect(brokenLimits({ type: 'toString' })).toEqual([]);
});
