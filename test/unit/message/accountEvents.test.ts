import { parseWebhook } from '../../../src/webhook/parseWebhook';
import { asRecord } from '../../../src/shared/shape';
import { envelope } from '../../fixtures/webhooks';

const news = (value: object) => envelope([{ field: 'message_template_status_update', value: { message_template_name: 'hello', message_template_language: 'en_US', ...value } }]);

test.each([
  ['approved', { event: 'APPROVED', reason: 'NONE' }, 'Template “hello” (en_US) is now APPROVED.'],
  ['paused', { event: 'PAUSED', reason: 'NONE', other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours because of low quality.' } }, 'Template “hello” (en_US) is now PAUSED. Paused for 3 hours because of low quality.'],
  ['rejected', { event: 'REJECTED', reason: 'INVALID_FORMAT', rejection_info: { reason: 'The variables stand side by side.' } }, 'Template “hello” (en_US) is now REJECTED. The variables stand side by side.'],
  ['rejected without words', { event: 'REJECTED', reason: 'INVALID_FORMAT' }, 'Template “hello” (en_US) is now REJECTED. INVALID_FORMAT'],
])('a template that is %s says why, as far as Meta does', (_what, value, summary) => {
  expect(asRecord(parseWebhook(news(value)).events[0]?.account).summary).toBe(summary);
});
