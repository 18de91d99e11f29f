import { SECOND_MS } from '../shared/clock';
import { asNumber, isNestedWithin } from '../shared/shape';

/** The last moment that a `Date` can tell. Source: ECMA-262, Time Values. */
const LAST_MS = 8.64e15;

/** Far more than Meta's objects need, far less than a recursion stands. */
const MOST_LEVELS = 32;

/** Meta's Unix seconds as milliseconds; `null` when they tell no time. */
export function readTime(seconds: unknown): number | null {
  const timeMs = Math.round((asNumber(seconds) ?? NaN) * SECOND_MS);
  return Math.abs(timeMs) <= LAST_MS ? timeMs : null;
}

/** Whether an entry can be masked and stored; a webhook's JSON may nest without end. */
export function isReadable(entry: unknown): boolean {
  return isNestedWithin(entry, MOST_LEVELS);
}
