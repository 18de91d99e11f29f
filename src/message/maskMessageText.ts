import type { InboundMessage } from '../shared/inbound';
import { keepText, maskFreeText } from './maskFreeText';
import { normalizeMessage } from './normalizeMessage';

/**
 * A message with its text masked anew, in every field that holds the same text. It counts as one more masked number, also where
 * all digits of this part stay readable.
 */
export function maskMessageText(record: InboundMessage, mask: (text: string) => string): InboundMessage {
  const { id, type, text, sentAt, raw } = record.message;
  const masked = mask(text);
  const { value, redaction } = maskFreeText(raw, (one) => (one === text ? { text: masked, found: [text] } : keepText(one)));
  const fields = [...new Set([...record.redaction.fields, ...redaction.fields])];
  return {
    ...record,
    message: normalizeMessage(id, type, sentAt, value),
    redaction: { ...record.redaction, count: record.redaction.count + 1, fields },
  };
}
