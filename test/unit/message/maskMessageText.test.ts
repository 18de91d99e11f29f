import { maskMessageText } from '../../../src/message/maskMessageText';
import { redactCardNumbers } from '../../../src/redaction';
import { readMessage } from '../../fixtures/read';
import { content, type Json } from '../../fixtures/webhooks';

const read = (what: Json) => readMessage(what, {}, redactCardNumbers);

test.each<[string, Json, string]>([
  ['text', content.text('4111 1111'), 'text.body'],
  ['caption', content.image('4111 1111'), 'image.caption'],
  ['title of a button', content.buttonReply('4111 1111'), 'interactive.button_reply.title'],
  ['title of a list row', content.listReply('4111 1111'), 'interactive.list_reply.title'],
  ['name of a place', content.location('4111 1111'), 'location.name'],
  ['note of an order', content.order('4111 1111'), 'order.text'],
])('every copy of the text is masked, and the field is named: %s', (_what, what, field) => {
  const record = read(what);
  const masked = maskMessageText(record, (text) => text.replace(/11$/, '••'));
  expect(masked.message.text).toBe('4111 11••');
  expect(masked.redaction).toEqual({ count: 1, fields: [field] });
  expect(JSON.parse(JSON.stringify(masked).replaceAll('4111 11••', '4111 1111'))).toEqual({ ...JSON.parse(JSON.stringify(record)), redaction: masked.redaction });
  expect(JSON.stringify(masked)).not.toContain('4111 1111');
});

test('what was masked before still counts, and what was told stays', () => {
  const record = read(content.text('4012 8888 8888 1881 or 4111 1111'));
  const told = { ...record, redaction: { ...record.redaction, alreadyEmitted: [{ messageId: 'wamid.1' }] } };
  expect(maskMessageText(told, (text) => `${text.slice(0, -2)}••`).redaction).toEqual({ count: 2, fields: ['text.body'], alreadyEmitted: [{ messageId: 'wamid.1' }] });
});

test('ids with the same characters stay', () => {
  const record = read(content.listReply('4111 1111', 'Express', '41111111'));
  expect(maskMessageText({ ...record, message: { ...record.message, text: '41111111' } }, () => 'masked').message.interactive?.id).toBe('41111111');
});
