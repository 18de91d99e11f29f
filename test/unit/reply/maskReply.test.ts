import { maskMessage, maskReply } from '../../../src/reply/maskReply';
import { template, text } from './replyBench';

const CARD = '4111111111111111';
const MASKED = '411111••••••1111';

/** What has words beside what must arrive as it is, by kind of message. */
const messages = {
  text: { type: 'text', text: { body: `Card ${CARD}`, preview_url: false } },
  image: { type: 'image', image: { id: CARD, caption: CARD } },
  video: { type: 'video', video: { link: `https://example.com/${CARD}.mp4`, caption: CARD } },
  document: { type: 'document', document: { id: CARD, caption: CARD, filename: `${CARD}.pdf` } },
  location: { type: 'location', location: { latitude: 48.1371079123456, longitude: 11.57, name: CARD, address: CARD } },
  contacts: { type: 'contacts', contacts: [{ name: { formatted_name: CARD }, org: { company: CARD }, phones: [{ phone: CARD, wa_id: CARD, type: CARD }] }] },
  buttons: {
    type: 'interactive',
    interactive: {
      type: 'button',
      header: { type: 'document', document: { id: CARD, filename: CARD } },
      body: { text: CARD },
      footer: { text: CARD },
      action: { buttons: [{ type: 'reply', reply: { id: CARD, title: CARD } }] },
    },
  },
  list: {
    type: 'interactive',
    interactive: {
      type: 'list',
      header: { type: 'text', text: CARD },
      body: { text: CARD },
      action: { button: CARD, sections: [{ title: CARD, rows: [{ id: CARD, title: CARD, description: CARD }] }] },
    },
  },
  link: {
    type: 'interactive',
    interactive: { type: 'cta_url', body: { text: CARD }, action: { name: 'cta_url', parameters: { display_text: CARD, url: `https://example.com/?id=${CARD}` } } },
  },
  flow: {
    type: 'interactive',
    interactive: {
      type: 'flow',
      body: { text: CARD },
      action: { name: 'flow', parameters: { flow_message_version: '3', flow_id: CARD, flow_token: CARD, flow_cta: CARD, flow_action: 'navigate', flow_action_payload: { screen: 'PAY', data: { note: CARD } } } },
    },
  },
  carousel: {
    type: 'interactive',
    interactive: {
      type: 'carousel',
      body: { text: CARD },
      action: {
        cards: [
          { card_index: 0, type: 'cta_url', header: { type: 'image', image: { link: CARD } }, body: { text: CARD }, action: { name: 'cta_url', parameters: { display_text: CARD, url: CARD } } },
          { card_index: 1, type: 'cta_url', header: { type: 'image', image: { id: CARD } }, body: { text: CARD }, action: { buttons: [{ type: 'quick_reply', quick_reply: { id: CARD, title: CARD } }] } },
          { card_index: 2, type: 'product', action: { product_retailer_id: CARD, catalog_id: CARD } },
        ],
      },
    },
  },
  address: {
    type: 'interactive',
    interactive: { type: 'address_message', body: { text: CARD }, action: { name: 'address_message', parameters: { country: 'IN', values: { name: CARD, city: CARD } } } },
  },
  'type of tomorrow': { type: 'poll', poll: { poll_id: CARD, question: CARD, options: [{ id: CARD, text: CARD }] } },
  'interactive of tomorrow': {
    type: 'interactive',
    interactive: { type: 'order_status', body: { text: CARD }, action: { name: 'review_order', parameters: { reference_id: CARD, order: { description: CARD } } } },
  },
  reaction: { type: 'reaction', reaction: { message_id: `wamid.${CARD}`, emoji: '👍' } },
  template: {
    type: 'template',
    template: {
      name: 'order_shipped',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'card', text: CARD }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: CARD }] },
        { type: 'header', parameters: [{ type: 'document', document: { link: CARD, filename: CARD } }, { type: 'location', location: { name: CARD, address: CARD } }] },
        { type: 'button', sub_type: 'flow', index: '1', parameters: [{ type: 'action', action: { flow_token: CARD, flow_action_data: { note: CARD } } }] },
        { type: 'button', sub_type: 'mpm', index: '2', parameters: [{ type: 'action', action: { sections: [{ title: CARD, product_items: [{ product_retailer_id: CARD }] }] } }] },
        {
          type: 'carousel',
          cards: [
            {
              card_index: 0,
              components: [
                { type: 'body', parameters: [{ type: 'text', text: CARD }] },
                { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: CARD }] },
                { type: 'header', parameters: [{ type: 'image', image: { id: CARD } }] },
              ],
            },
          ],
        },
      ],
    },
  },
} as const;

/** Values by path, e.g. `image.caption`. */
function leaves(value: unknown, path = ''): ReadonlyArray<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
}

const NO_WORDS = /\.(id|link|url|phone|\w+_id|flow_token)$|components\.1\./;

test.each(Object.entries(messages))('%s: words are masked, ids, links and phone numbers arrive as they are', (_kind, content) => {
  const { value, count } = maskMessage(content);
  const expected = leaves(content).map(([path, leaf]) => [path, NO_WORDS.test(path) ? leaf : String(leaf).replaceAll(CARD, MASKED)]);
  expect(leaves(value).map(([path, leaf]) => [path, NO_WORDS.test(path) ? leaf : String(leaf)])).toEqual(expected);
  expect(count).toBe(expected.filter(([, leaf]) => String(leaf).includes(MASKED)).length);
});

test('a message without card numbers is the same object', () => {
  const content = text('Your order 100234567 leaves today.');
  expect(maskMessage(content).value).toBe(content);
  expect(maskMessage(content).count).toBe(0);
});

describe('a reply is masked with what may take its place', () => {
  const content = text(`Card ${CARD}`);
  const filled = { ...template('waits'), template: { ...template('waits').template, components: [{ type: 'body', parameters: [{ type: 'text', text: CARD }] }] } };

  test.each([
    [1, { action: 'route' }],
    [1, { action: 'refuse' }],
    [1, { action: 'keep', keepMs: 1, notice: null }],
    [2, { action: 'keep', keepMs: 1, notice: filled }],
    [2, { action: 'template', template: filled }],
  ] as const)('%i in %j', (count, whenClosed) => {
    const masked = maskReply({ content, whenClosed });
    expect(masked).toEqual({ value: JSON.parse(JSON.stringify({ content, whenClosed }).replaceAll(CARD, MASKED)), count });
  });
});
