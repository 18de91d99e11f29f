import { maskFreeText } from '../../src/message/maskFreeText';
import { maskMessageText } from '../../src/message/maskMessageText';
import { continueNumber, maskPart, type OpenNumber } from '../../src/redaction';
import type { NormalizedMessage } from '../../src/shared/inbound';
import type { PartReading, SequenceReader } from '../../src/store/SupportStore';

type MaskText = (text: string) => string;

const HAS_NUMBER = /\p{N}/u;

/** Whether the text stands in the message as it is, and not put together from several: only there it can be masked anew. */
const isWritten = ({ text, raw }: NormalizedMessage) => maskFreeText(raw, (one) => ({ text: one, found: one === text ? [one] : [] })).redaction.count > 0;

/** Masks the end of a text as its digits were masked when they completed a number. */
function maskLike(digits: string, masked: string): MaskText {
  const hidden = [...digits].map((digit, index) => digit !== masked[index]);
  const first = hidden.includes(true) ? hidden.indexOf(true) : digits.length;
  const last = digits.length - 1 - hidden.lastIndexOf(true);
  return (text) => maskPart(text, { part: 0, digits: digits.length, first, last });
}

/** Finds card numbers that a customer spreads over several messages; remembers the digits at their ends. */
export const splitNumbers: SequenceReader = {
  concerns: ({ message }) => HAS_NUMBER.test(message.text) && isWritten(message),
  read(before, { message }, after) {
    const texts = [...before, message.text, ...after];
    const masks = texts.map((): MaskText | null => null);
    let open: OpenNumber | null = before.length === 0 ? null : { parts: before.map((digits) => ({ digits })) };
    /** Which texts the parts of the open number come from. */
    let holders = before.map((_, index) => index);
    for (let index = before.length; index < texts.length; index += 1) {
      const text = texts[index] ?? '';
      const step = continueNumber(open, text);
      for (const mask of step.completes ?? []) masks[holders[mask.part] ?? index] = (whole) => maskPart(whole, mask);
      if (step.completes !== null) masks[index] = index === before.length ? () => step.text : maskLike(text, step.text);
      open = step.open;
      const kept = holders.slice(step.dropped);
      holders = open !== null && open.parts.length > kept.length ? [...kept, index] : kept;
    }
    return texts.map((_, index): PartReading => {
      const mask = masks[index] ?? null;
      const remember = open?.parts[holders.indexOf(index)]?.digits ?? null;
      return { remember, mask: mask === null ? null : (record) => maskMessageText(record, mask) };
    });
  },
};
