import { createConversationRedactor, redactCardNumbers } from '../../../src/redaction';
import type { Contestant } from './Contestant';

const conversation = createConversationRedactor();

/** This package, with its defaults. */
export const OURS: Contestant = {
  name: 'ours',
  about: 'redactCardNumbers; for several messages createConversationRedactor',
  redact: async (messages) => (messages.length === 1 ? messages.map((text) => redactCardNumbers(text).text) : conversation.redact(messages).messages),
};
