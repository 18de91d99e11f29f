import { continueNumber, maskPart, type OpenNumber } from './splitNumbers';
import type { Found, RedactionOptions } from './types';

/** A masked place and the message that held it. */
export interface FoundInConversation extends Found {
  /** Index of the message. A number that was split over several messages is reported once, in the one that completes it. */
  readonly message: number;
}

/** Consecutive messages of one customer after masking. */
export interface RedactedConversation {
  readonly messages: readonly string[];
  readonly found: readonly FoundInConversation[];
}

/** Masks card numbers in consecutive messages of one customer, also those that were split over several of them. */
export interface ConversationRedactor {
  /** Each call is one conversation, oldest message first; nothing is remembered between calls. */
  redact(messages: readonly string[]): RedactedConversation;
}

/** A {@link ConversationRedactor}; throws `SupportError` for options that cannot be, as a bad pattern in `neverMask`. */
export function createConversationRedactor(options: RedactionOptions = {}): ConversationRedactor {
  return {
    redact(messages) {
      const masked: string[] = [];
      const found: FoundInConversation[] = [];
      let open: OpenNumber | null = null;
      /** The message of the open number's first part; its parts are consecutive messages. */
      let begin = 0;
      for (const [message, text] of messages.entries()) {
        const step = continueNumber(open, text, options);
        for (const mask of step.completes ?? []) {
          const index = begin + mask.part;
          masked[index] = maskPart(masked[index] ?? '', mask);
        }
        masked.push(step.text);
        for (const place of step.found) found.push({ ...place, message });
        begin += step.dropped;
        open = step.open;
        if (open) begin = message + 1 - open.parts.length;
      }
      return { messages: masked, found };
    },
  };
}
