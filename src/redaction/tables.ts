// Windows that reach over what a table holds: times, amounts, the ends and starts of rows.
import { digitAt } from './characters';
import type { Chain } from './chain';
import type { Surroundings, Window } from './lookalikes';

/** Digits of the hours, minutes and seconds of a time. */
const TIME_DIGITS = 2;

/** Between two times, or behind one: `22:47 053771613340 00:07`. */
export function isBetweenTimes(chain: Chain, { from, to, start, end }: Window, { text }: Surroundings): boolean {
  const isColonAt = (index: number): boolean => text.charAt(index) === ':' && digitAt(text, index - 1) >= 0 && digitAt(text, index + 1) >= 0;
  return (chain.size(from) === TIME_DIGITS && isColonAt(start - 1)) || (chain.size(to) === TIME_DIGITS && isColonAt(end));
}

/** Digits behind the decimal sign of an amount. */
const CENTS = 2;

/** Two amounts with their cents, as in a bank statement: `-759.26  71,624.82`. The last may end behind the window. */
export function hasAmounts(chain: Chain, { from, to }: Window, { text }: Surroundings): boolean {
  const isPoint = (index: number): boolean => '.,'.includes(text.charAt(index));
  let amounts = 0;
  for (let group = from; group < Math.min(to + 2, chain.groups - 1); group++) {
    const cents = chain.start(group + 1);
    const end = chain.end(group + 1);
    if (chain.size(group + 1) === CENTS && cents - chain.end(group) === 1 && isPoint(cents - 1) && /^(?:\s|$)/.test(text.slice(end, end + 1))) amounts++;
  }
  return amounts > 1;
}

/** Digits of the first group of a card number as it is printed. */
const PRINTED_FIRST = 4;

/**
 * From one line or column into the next: the end of a row and the start of another. Groups of one size, or that start as on a
 * card, only where other digits stand in front of them and behind them in their lines.
 */
export function isAcrossCells(chain: Chain, { from, to, start, end }: Window, { text, seam }: Surroundings): boolean {
  if (start < seam && end > seam) return false;
  const isEven = (chain.evenFrom[to] as number) <= from;
  const holds = (group: number, sign: string): boolean => text.slice(chain.end(group), chain.start(group + 1)).includes(sign);
  let isPrinted = to - from > 1;
  for (let group = from; group < to; group++) isPrinted &&= chain.size(group) === chain.size(from);
  isPrinted ||= chain.size(from) === PRINTED_FIRST;
  const isCut = (group: number): boolean => group >= 0 && group + 1 < chain.groups && !holds(group, '\n');
  const mayBeCut = !isPrinted || (isCut(from - 1) && isCut(to));
  for (let group = from; mayBeCut && group < to; group++) {
    if ((!isEven && holds(group, '\n')) || (!isPrinted && holds(group, '\t'))) return true;
  }
  return false;
}
