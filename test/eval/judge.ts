import type { Case } from './corpus/Case';
import type { Mark, Piece, Target } from './corpus/piece';

/** What a redactor did to one case. */
export interface Verdict {
  /** Something that had to go stayed readable. */
  readonly leaked: boolean;
  /** Something that had to stay was changed. */
  readonly damaged: boolean;
}

/** The part of `before` that `after` does not share at its beginning and end. */
function changedPart(before: string, after: string): { readonly from: number; readonly to: number; readonly replacement: string } {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from++;
  let behind = 0;
  while (behind < shorter - from && before[before.length - 1 - behind] === after[after.length - 1 - behind]) behind++;
  return { from, to: before.length - behind, replacement: after.slice(from, after.length - behind) };
}

/** For every character of `before`, whether it stands in `after`: a longest common subsequence. */
function survivors(before: string, after: string): readonly boolean[] {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const at = row * width + column;
      lengths[at] = before[row] === after[column] ? (lengths[at + width + 1] ?? 0) + 1 : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const kept = new Array<boolean>(before.length).fill(false);
  for (let row = 0, column = 0; row < before.length && column < after.length; ) {
    if (before[row] === after[column]) {
      kept[row] = true;
      row++;
      column++;
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) row++;
    else column++;
  }
  return kept;
}

/** The marks whose writing stands unchanged in the output. */
function marksKept({ text, marks }: Piece, output: string): readonly Mark[] {
  if (text === output) return marks;
  // The same length nearly always means that characters were masked in their places.
  if (text.length === output.length) return marks.filter(({ start, end }) => text.slice(start, end) === output.slice(start, end));
  const { from, to, replacement } = changedPart(text, output);
  const kept = survivors(text.slice(from, to), replacement);
  const stays = (place: number): boolean => place < from || place >= to || kept[place - from] === true;
  return marks.filter(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index).every(stays));
}

const VISIBLE_AT_START = 6;
const VISIBLE_AT_END = 4;

/** Whether base64 in the output still holds most of a number. */
function holdsEncoded(output: string, digits: string): boolean {
  return [...output.matchAll(/[\w+/=-]{16,}/g)].some(([encoded]) => {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    return digits.split('').some((_, at) => at + VISIBLE_AT_START < digits.length && decoded.includes(digits.slice(at, at + VISIBLE_AT_START + 1)));
  });
}

function leaks(target: Target, kept: ReadonlySet<number>, outputs: readonly string[]): boolean {
  switch (target.kind) {
    case 'pan':
      return [...kept].some((digit) => digit >= VISIBLE_AT_START && digit < target.digits.length - VISIBLE_AT_END);
    case 'encodedPan':
      return outputs.some((output) => holdsEncoded(output, target.digits));
    case 'secret':
      return kept.size > 0;
    case 'benign':
      return false;
    default:
      return target.kind satisfies never;
  }
}

/**
 * Compares a case with what a redactor made of its messages. A card leaks when a digit other than its first six and last
 * four is where it was, in whatever script; a code, PIN or track when any of its digits is. Damage is a benign digit that
 * is gone or, in a message without anything to mask, any change.
 */
export function judge({ messages }: Case, outputs: readonly string[]): Verdict {
  const keptDigits = new Map<Target, Set<number>>();
  for (const [index, message] of messages.entries()) {
    for (const { target } of message.marks) if (!keptDigits.has(target)) keptDigits.set(target, new Set());
    for (const { target, digit } of marksKept(message, outputs[index] ?? '')) keptDigits.get(target)?.add(digit);
  }
  const targets = [...keptDigits];
  const hasSomethingToMask = targets.some(([{ kind }]) => kind !== 'benign');
  const damaged = hasSomethingToMask
    ? targets.some(([target, kept]) => target.kind === 'benign' && kept.size < target.digits.length)
    : messages.some(({ text }, index) => text !== outputs[index]);
  return { leaked: targets.some(([target, kept]) => leaks(target, kept, outputs)), damaged };
}
