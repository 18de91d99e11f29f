import { MASK, nextDigit } from './characters';
import { redactText } from './redactCardNumbers';
import { settingsOf, type Settings } from './settings';
import { continueWith, maskPart, type OpenNumber } from './splitNumbers';
import type { Found, RedactedText, RedactionOptions } from './types';

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

/** A message that may be a verification code and nothing else but an expiry date. */
const CODE = /^[^\p{L}]{3,20}$/u;
/** Messages in front of a code in which the card number, its date or the word for the code may stand, and so much of the end of each. */
const MOST_BEFORE_CODE = 4;
const LONGEST_BEFORE_CODE = 80;

/** A message with the code of the card in those before it, as if all were lines of one; else `null`. */
function redactCode(before: readonly string[], text: string, settings: Settings): RedactedText | null {
  if (!CODE.test(text)) return null;
  const joined = before.slice(-MOST_BEFORE_CODE).map((one) => `${one.slice(-LONGEST_BEFORE_CODE)}\n`).join('');
  const found = redactText(joined + text, settings, '').found.find((one) => one.reason === 'verificationCode' && one.start >= joined.length);
  if (!found) return null;
  const [start, end] = [found.start - joined.length, found.end - joined.length];
  return { text: text.slice(0, start) + MASK.repeat(end - start) + text.slice(end), found: [{ ...found, start, end }] };
}

/** The digits of a number in parts, and what stands behind it. */
const inOne = ({ parts }: OpenNumber, text: string): string => parts.map(({ digits }) => digits).join('') + text.slice(nextDigit(text, 0));

/** A {@link ConversationRedactor}; throws `SupportError` (`invalidInput`) for a bad pattern in `neverMask`. */
export function createConversationRedactor(options?: RedactionOptions): ConversationRedactor {
  const settings = settingsOf(options);
  return {
    redact(messages) {
      const masked: string[] = [];
      const found: FoundInConversation[] = [];
      /** The messages so far, a number in parts put together in the one that completes it. */
      const before: string[] = [];
      let open: OpenNumber | null = null;
      /** The messages that the parts of the open number come from. */
      let holders: number[] = [];
      for (const [message, text] of messages.entries()) {
        const step = continueWith(open, text, settings, MOST_OPEN);
        for (const mask of step.completes ?? []) {
          const holder = holders[mask.part] ?? message;
          masked[holder] = maskPart(masked[holder] ?? '', mask);
        }
        const shown = (step.found.length === 0 && redactCode(before, text, settings)) || step;
        before.push(step.completes && open ? inOne(open, text) : text);
        masked.push(shown.text);
        for (const place of shown.found) found.push({ ...place, message });
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
