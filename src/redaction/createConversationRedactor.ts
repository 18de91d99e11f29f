import { nextDigit } from './characters';
import { mayNameSecret } from './marks';
import { applyMasks } from './operate';
import { secretsBehind } from './redactCardNumbers';
import { settingsOf, type Settings } from './settings';
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

/**
 * What was said before that a code may belong to: so many messages, of each so many units at the end. Units of a message that is
 * a code, and of one between such as "ok": a longer one speaks of something else.
 */
const BEFORE = { messages: 3, units: 160, code: 80, chatter: 16 } as const;

/** Remembers a card number, its expiry date and words such as "cvv", whose code comes in a message of its own. */
class Before {
  private texts: readonly string[] = [];

  constructor(private readonly settings: Settings) {}

  /** The message with its codes masked, when those before it say that it holds some; else `null`. */
  mask(text: string): { readonly text: string; readonly found: readonly Found[] } | null {
    if (this.texts.length === 0 || text.length > BEFORE.code) return null;
    const before = `${this.texts.join('\n')}\n`;
    const said = before + text;
    const masking = secretsBehind(said, before.length, this.settings);
    if (!masking) return null;
    const found = masking.found.map((one) => ({ ...one, start: one.start - before.length, end: one.end - before.length }));
    return { text: applyMasks(said, masking, before.length), found };
  }

  /** `number`: the card number that the message completes, in digits. */
  note(text: string, found: readonly Found[], number: string): void {
    const hasCard = found.some(({ network }) => network !== null);
    const isCode = found.some(({ network }) => network === null);
    if (hasCard) this.texts = [];
    else if (isCode || (this.texts.length === 0 && !mayNameSecret(text))) {
      if (isCode) this.texts = [];
      return;
    } else if (nextDigit(text, 0) < 0 && !mayNameSecret(text)) {
      if (text.length > BEFORE.chatter) this.texts = [];
      return;
    }
    // What is said behind a card number stands between it and its code.
    const end = found.findLast(({ network }) => network !== null)?.end ?? text.length;
    const said = mayNameSecret(text.slice(end)) ? text : text.slice(0, end);
    const last = (number === '' ? said : number + said.replace(/\P{Nd}/gu, '')).slice(-BEFORE.units).replace(/[\s?.!:]+$/, '');
    this.texts = [...this.texts, last].slice(-BEFORE.messages);
  }
}

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
      const before = new Before(settings);
      for (const [message, text] of messages.entries()) {
        const step = continueWith(open, text, settings, MOST_OPEN);
        for (const mask of step.completes ?? []) {
          const holder = holders[mask.part] ?? message;
          masked[holder] = maskPart(masked[holder] ?? '', mask);
        }
        const own = step.found.length === 0 ? (before.mask(text) ?? step) : step;
        masked.push(own.text);
        for (const place of own.found) found.push({ ...place, message });
        before.note(text, own.found, step.completes && open ? open.parts.map(({ digits }) => digits).join('') : '');
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
