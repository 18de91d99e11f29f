import { redactCardNumbers } from '../../../src/redaction';
import { asRecord } from '../../../src/shared/shape';
import { parseWebhook } from '../../../src/webhook/parseWebhook';
import { content, envelope, messageWebhook, NOON, onTheWire, webhookBytes } from '../../fixtures/webhooks';
import { WEBHOOK_TYPES } from '../../fixtures/webhookTypes';

const body = messageWebhook(content.text('Größe 42? 🛟'));

test('a webhook as text, as bytes, or parsed', () => {
  const bytes = webhookBytes(body);
  const parsed = parseWebhook(onTheWire(body));
  expect(parsed).toMatchObject({ skipped: 0, events: [{ event: 'message', output: 'messages', message: { text: 'Größe 42? 🛟', timestamp: new Date(NOON).toISOString() } }] });
  for (const same of [bytes, new Uint8Array(bytes), bytes.toString('utf8'), JSON.stringify(body)]) expect(parseWebhook(same)).toEqual(parsed);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['an empty text', ''],
  ['broken JSON', '{"object":'],
  ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
  ['a number', 4],
  ['another product', { object: 'page', entry: [] }],
])('%s is one skip', (_what, other) => {
  expect(parseWebhook(other)).toEqual({ events: [], skipped: 1 });
});

test('card numbers stay or are masked, as is asked for', () => {
  const withCard = messageWebhook(content.text('4111 1111 1111 1111'));
  expect(JSON.stringify(parseWebhook(withCard))).toContain('4111 1111 1111 1111');
  expect(JSON.stringify(parseWebhook(withCard, { mask: redactCardNumbers }))).not.toContain('1111 1111');
});

/** Meta's object stands beside, in full. */
const withoutRaw = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'raw' ? `[${Object.keys(asRecord(part)).join()}]` : part)));

test.each(WEBHOOK_TYPES.filter(([name]) => name !== 'standby' && name !== 'message_echoes'))('%s', (_name, change) => {
  const { events, skipped } = parseWebhook(envelope([change]), { mask: redactCardNumbers, receivedAt: NOON });
  expect(skipped).toBe(0);
  expect(events.map(withoutRaw)).toMatchSnapshot();
});

test.each(['standby', 'message_echoes'])('%s holds everything that messages can be', (field) => {
  const change = WEBHOOK_TYPES.find(([name]) => name === field)?.[1];
  const { events, skipped } = parseWebhook(envelope([change]), { receivedAt: NOON });
  expect(skipped).toBe(0);
  expect(events.map(({ event, conversation, message }) => [event, conversation?.owner, asRecord(message).type])).toMatchSnapshot();
});
