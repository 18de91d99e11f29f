import type { MessageContent } from '../shared/messageContent';
import { asRecord, asText } from '../shared/shape';

/** What the customer would read first of an outgoing message; `null` where it has no words, as a picture without a caption. */
export function replyText(content: MessageContent): string | null {
  const { type, text, interactive, template } = content;
  const { body } = asRecord(interactive);
  const { name } = asRecord(template);
  const own = asRecord(content[type]);
  return asText(asRecord(text).body) ?? asText(asRecord(body).text) ?? asText(own.caption) ?? (asText(name) === null ? null : `[Template: ${asText(name)}]`);
}
