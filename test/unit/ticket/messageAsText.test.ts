import { messageAsText } from '../../../src/ticket';

test.each([
  ['text', { type: 'text', text: 'Hello' }, 'Hello'],
  ['photo with caption', { type: 'image', text: 'The roof', media: { fileName: null } }, 'The roof\n[Photo]'],
  ['photo', { type: 'image', text: '', media: { fileName: 'roof.jpg' } }, 'Photo: roof.jpg'],
  ['document', { type: 'document', text: '', media: { fileName: 'invoice.pdf' } }, 'File: invoice.pdf'],
  ['voice message', { type: 'audio', text: '', media: { voice: true } }, 'Voice message'],
  ['audio file', { type: 'audio', text: '', media: { voice: false } }, 'Audio file'],
  ['tapped button', { type: 'interactive', text: 'Yes, please', media: null }, 'Yes, please'],
  ['place', { type: 'location', text: 'Café', location: { latitude: 52.5, longitude: 13.4 } }, 'Café\n[Location: 52.5, 13.4]'],
  ['place without coordinates', { type: 'location', text: '', location: null }, 'Location'],
  ['contact', { type: 'contacts', text: '', contacts: [{ name: { formatted_name: 'Bo Test' } }, {}] }, 'Contact card: Bo Test'],
  ['order', { type: 'order', text: 'asap', order: { product_items: [{}, {}] } }, 'asap\n[Order: 2 products]'],
  ['order of one', { type: 'order', text: '', order: { product_items: [{}] } }, 'Order: 1 product'],
  ['reaction', { type: 'reaction', text: '', raw: { reaction: { emoji: '👍' } } }, 'Reaction: 👍'],
  ['unknown', { type: 'unsupported', text: '' }, 'Message without text (unsupported)'],
  ['object of another channel', { text: 'Hi' }, 'Hi'],
])('%s', (_, message, expected) => {
  expect(messageAsText(message)).toBe(expected);
});

test.each([{}, { type: null, text: null, media: [], location: 'x', contacts: {}, order: 3 }])('never empty, never an exception: %j', (message) => {
  expect(messageAsText(message)).not.toBe('');
});

test('a forwarded message says that nothing from before came along', () => {
  expect(messageAsText({ type: 'text', text: 'Look at this', forwarded: true })).toBe('Look at this\n[Forwarded: earlier messages of that chat did not come along]');
  expect(messageAsText({ type: 'image', text: '', media: {}, forwarded: true })).toMatch(/^Photo\n\[Forwarded/);
});
