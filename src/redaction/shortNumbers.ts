// Short numbers of a text: groups of digits, dates, and what stayed of numbers that were masked.
import { DIGIT_SURROGATE, digitAt, KINDS, MASK, MASK_KIND, OTHER, unitsAt } from './characters';
import { endsSentence } from './context';
import { isLetter } from './lexicon';
import { GroupReader, nextGroup } from './recognise';

/** A group of digits by its borders. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** Units in which what stays of a masked number is looked for on either side: at most six digits and what divides them. */
const REACH_LEFT_OVER = 60;

/** Whether a group is what an earlier masking left of a number, at its start or its end. */
export function isLeftOver(text: string, { start, end }: Stretch): boolean {
  const from = Math.max(0, start - REACH_LEFT_OVER);
  const before = text.slice(from, start).lastIndexOf(MASK);
  return (before >= 0 && leadsToMask(text, from + before + 1, start, start)) || leadsToMask(text, end, end + REACH_LEFT_OVER, -1);
}

/** Whether only digits and what may divide them lead from `at` to a mask before `to`, or to the place `goal`. */
function leadsToMask(text: string, from: number, to: number, goal: number): boolean {
  for (let at = from; at < to && at < text.length; ) {
    if (digitAt(text, at) >= 0) at += unitsAt(text, at);
    else {
      const next = nextGroup(text, at);
      if (next < 0 && isLetter(text.charCodeAt(at))) return false;
      at = next < 0 ? at + 1 : next;
    }
    if (goal < 0 ? text[at] === MASK : at >= goal) return true;
  }
  return from === goal;
}

/** The digits that start at `at`: a group, or single digits in a row (`1 2 3`), which are one number. */
export function numberFrom(text: string, at: number): Stretch {
  const group = new GroupReader(text);
  group.read(at, null);
  let { end, size } = group;
  for (let next = group.size === 1 ? nextGroup(text, end) : -1; next >= 0 && size < 5; next = nextGroup(text, end)) {
    group.read(next, null);
    if (group.size !== 1) break;
    end = group.end;
    size++;
  }
  return { start: at, end, size };
}

/** Where the next digit stands before `to` in the same sentence, -1 when there is none or a mask comes first. */
export function digitWithin(text: string, from: number, to: number): number {
  for (let at = from; at < to && at < text.length; at++) {
    const kind = KINDS[text.charCodeAt(at)] as number;
    if (kind < OTHER || (kind === DIGIT_SURROGATE && digitAt(text, at) >= 0)) return at;
    if (kind === MASK_KIND || endsSentence(text, at)) return -1;
  }
  return -1;
}

export const isMonth = (value: number): boolean => value >= 1 && value <= 12;

/** The number that a few digits make. */
function valueOf(text: string, { start, end }: Stretch): number {
  let value = 0;
  for (let at = start; at < end; at += unitsAt(text, at)) {
    const digit = digitAt(text, at);
    if (digit >= 0) value = value * 10 + digit;
  }
  return value;
}

/** The end of the date that a group starts, as 12/27, 1227, 12-2027, 2027-12; -1 when there is none. */
export function endOfDate(text: string, group: Stretch): number {
  const { end, size } = group;
  if (size > 4 || size === 3) return -1;
  const value = valueOf(text, group);
  const head = size === 4 ? Math.floor(value / 100) : value;
  if (size === 4 && isMonth(head)) return end;
  const isYear = size === 4 && head === 20;
  const next = isYear || isMonth(head) ? nextGroup(text, end) : -1;
  if (next < 0) return -1;
  const second = numberFrom(text, next);
  return second.size === 2 || (second.size === 4 && !isYear) ? second.end : -1;
}
