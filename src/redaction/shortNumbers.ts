// Short numbers of a text: groups of digits, dates, and what stayed of numbers that were masked.
import { digitAt, MASK, unitsAt } from './characters';
import { MASKED } from './chain';
import { isLetter } from './lexicon';
import { GroupReader, nextGroup, valueAt } from './recognise';

/** A group of digits by its borders. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

export const isDigit = (text: string, index: number): boolean => digitAt(text, index) >= 0;

/** Whether a number goes on at `index` with a sign in between, as in 12/25, 3.50 or 555-0100. */
export function goesOn(text: string, index: number, step: 1 | -1): boolean {
  return '-/.:,'.includes(text.charAt(index) || ' ') && (isDigit(text, index + step) || text.charAt(index + step) === MASK);
}

/** Units in which what stays of a masked number is looked for on either side: at most six digits and what divides them. */
const REACH_LEFT_OVER = 24;

/** Whether a group is what an earlier masking left of a number, at its start or its end. */
export function isLeftOver(text: string, { start, end }: Stretch): boolean {
  return isMaskBeyond(text, start - 1, -1) || isMaskBeyond(text, end, 1);
}

/** Whether masks stand in direction `step` without words before them. */
function isMaskBeyond(text: string, index: number, step: 1 | -1): boolean {
  for (let at = index; Math.abs(at - index) < REACH_LEFT_OVER; at += step) {
    const value = valueAt(text, at);
    if (value === MASKED) return true;
    if (value < 0 && isLetter(text.charCodeAt(at))) return false;
  }
  return false;
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

const endsSentence = (unit: number): boolean => unit === 0x2e || unit === 0x21 || unit === 0x3f;

/** Where the next digit stands before `to` in the same sentence, -1 when there is none or a mask comes first. */
export function digitWithin(text: string, from: number, to: number): number {
  for (let at = from; at < to && at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (digitAt(text, at) >= 0) return at;
    if (text[at] === MASK || (endsSentence(unit) && text.charCodeAt(at + 1) <= 0x20)) return -1;
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
