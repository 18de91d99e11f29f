import { nextDigit } from './characters';
import { settingsOf } from './settings';
import { continueWith, maskPart, type OpenNumber } from './splitNumbers';
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

/** Digits that may be open: all but the last of the longest number. Nothing is stored, so that no rule asks for fewer. */
const MOST_OPEN = 18;
/** Messages without digits that may stand between the parts of a number: "wait", "ok, here is the rest". */
const MOST_BETWEEN = 3;

/** A {@link ConversationRedactor}; throws `SupportError` (`invalidInput`) for a bad pattern in `neverMask`. */
export function createConversationRedactor(options?: RedactionOptions): ConversationRedactor {
  const settings = settingsOf(options);
  return {
    redact(messages) {
      const masked: string[] = [];
      const found: FoundInConversation[] = [];
      let open: OpenNumber | null = null;
      /** The messages that the parts of the open number come from. */
      let holders: number[] = [];
      for (const [message, text] of messages.entries()) {
        const step = continueWith(open, text, settings, MOST_OPEN);
        for (const mask of step.completes ?? []) {
          const holder = holders[mask.part] ?? message;
          masked[holder] = maskPart(masked[holder] ?? '', mask);
        }
        masked.push(step.text);
        for (const place of step.found) found.push({ ...place, message });
        const isBetween = nextDigit(text, 0) < 0 && message - (holders.at(-1) ?? message) <= MOST_BETWEEN;
        if (isBetween) continue;
        holders = holders.slice(step.dropped);
        ({ open } = step);
        if (open && open.parts.length > holders.length) holders.push(message);
      }
      return { messages: masked, found };
    },
  };
}
