import { createConversationRedactor, redactCardNumbers } from '../../../src/redaction';
import type { Contestant } from './Contestant';

const conversation = createConversationRedactor();

const redactText = (text: string): string => redactCardNumbers(text).text;

/** This package, with its defaults. */
export const OURS: Contestant = {
  name: 'ours',
  about: 'redactCardNumbers; for several messages createConversationRedactor',
  redactText,
  redact: async (messages) => (messages.length === 1 ? messages.map(redactText) : conversation.redact(messages).messages),
};
