import { SupportError } from '../shared/errors';
import type { MessageContent } from '../shared/messageContent';
import { asNumber } from '../shared/shape';
import { validate } from './textMessage.validator';

/**
 * A text message within WhatsApp's limits.
 * @throws {SupportError} `invalidInput` when it is empty or too long
 */
export function textMessage(body: string, previewUrl: boolean): MessageContent {
  const content = { type: 'text', text: { body, preview_url: previewUrl } } as const;
  if (validate(content)) return content;
  const [first] = validate.errors ?? [];
  if (first?.keyword === 'minLength') {
    throw new SupportError('invalidInput', 'The message text is empty.', 'Write a text, or check the expression that should give one.');
  }
  const limit = asNumber(first?.params.limit) ?? 4096;
  throw new SupportError('invalidInput', `The message text has ${body.length} characters; WhatsApp allows ${limit}.`, 'Shorten the text, or split it over two nodes.');
}
