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
  contacts: { type: 'contacts', contacts: [{ name: { formatted_name: CARD }, org: { company: CARD }, phones: [{ phone: CARD, wa_id: CARD }] }] },
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
  reaction: { type: 'reaction', reaction: { message_id: `wamid.${CARD}`, emoji: '👍' } },
  template: {
    type: 'template',
    template: {
      name: 'order_shipped',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'card', text: CARD }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: CARD }] },
      ],
    },
  },
} as const;

/** Values by path, e.g. `image.caption`. */
function leaves(value: unknown, path = ''): ReadonlyArray<readonly [string, unknown]> {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
}

test.each(Object.entries(messages))('%s: words are masked, ids, links and phone numbers arrive as they are', (_kind, content) => {
  const before = new Map(leaves(content));
  const { value: masked, count } = maskMessage(content);
  const changed = leaves(masked).filter(([path, value]) => value !== before.get(path));
  expect(count).toBe(changed.length);
  expect(changed.every(([, value]) => String(value).includes(MASKED))).toBe(true);
  const untouched = leaves(masked).filter(([, value]) => String(value).includes(CARD)).map(([path]) => path);
  expect(untouched.filter((path) => !/\.(id|link|url|phone|wa_id|message_id)$|components\.1\./.test(path))).toEqual([]);
  expect(changed.filter(([path]) => /\.(id|link|url|phone|wa_id|message_id)$|components\.1\./.test(path))).toEqual([]);
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
