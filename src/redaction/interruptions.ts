// Groups as printed on a card with something else than separators between them: `4111💳1111💳1111💳1111`, `4111 then 1111 then …`.
import { nextDigit } from './characters';
import { CHAIN, LONGEST_GAP, LONGEST_PAN, MASKED, sameUnits, type Chain, type ChainTaker } from './chain';
import type { Hidden } from './hidden';
import { isLetter } from './lexicon';
import { passesLuhn } from './luhn';
import { isLuhnPromised, possibleLengths } from './networks';
import { GroupReader, nextGroup, valueAt } from './recognise';
import { isSequence, LONGEST_SEQUENCE } from './sequence';

/** Sizes of the groups that are looked for. */
const PRINTED: ReadonlyArray<readonly number[]> = [[4, 4, 4, 4, 3], [4, 4, 4, 4, 2], [4, 4, 4, 4, 1], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];
const MOST_GROUPS = 5;
const LONGEST_GROUP = 6;

/** Tags of HTML between two groups take more units than anything else: `</span><span class="number">`. */
const TAG = 0x3c;
const LONGEST_TAGS = 80;

interface Group {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** Whether groups stand close together, with the same between all of them, no words, or such as "then". */
function hangTogether(text: string, groups: readonly Group[]): boolean {
  const [first, second] = groups as readonly [Group, Group];
  const gapLength = second.start - first.end;
  let onlySeparators = true;
  let isSame = true;
  let isWordless = true;
  let isClose = true;
  for (let index = 1; index < groups.length; index++) {
    const { end } = groups[index - 1] as Group;
    const { start } = groups[index] as Group;
    const longest = text.charCodeAt(end) === TAG ? LONGEST_TAGS : LONGEST_GAP;
    isClose &&= start - end <= longest;
    if (!isClose && start - end > LONGEST_SEQUENCE) return false;
    onlySeparators &&= nextGroup(text, end) === start;
    isSame &&= start - end === gapLength && sameUnits(text, first.end, end, gapLength);
    for (let at = end; at < start; at++) isWordless &&= !isLetter(text.charCodeAt(at));
  }
  // What only separators divide is a chain already.
  if (onlySeparators) return false;
  return (isClose && (isSame || isWordless)) || groups.every(({ start }, index) => index === 0 || isSequence(text, (groups[index - 1] as Group).end, start));
}

/** Whether digits that were or will be masked are in the groups, or touch them: then these are what stayed of another number. */
function touchesMask(text: string, groups: readonly Group[], before: Group | undefined, hidden: Hidden): boolean {
  const isMasked = (index: number): boolean => hidden.has(index) || valueAt(text, index) === MASKED;
  const [first, last] = [groups[0] as Group, groups.at(-1) as Group];
  if (hidden.touches(first.start, last.end)) return true;
  const next = nextDigit(text, last.end);
  const isNear = next >= 0 && next - last.end <= LONGEST_GAP;
  for (let at = next; isNear && at - next < LONGEST_PAN && valueAt(text, at) >= 0; at++) if (isMasked(at)) return true;
  return before !== undefined && isMasked(before.end - 1) && first.start - before.end <= LONGEST_GAP;
}

/** The chain that some groups make, unless network or Luhn rule it out. */
function chainOf(reader: GroupReader, groups: readonly Group[]): Chain | null {
  CHAIN.begin('interrupted');
  for (const { start } of groups) reader.read(start, CHAIN);
  const [first = 0, second = 0] = CHAIN.values;
  if (!possibleLengths(first, second).includes(CHAIN.digits)) return null;
  return passesLuhn(CHAIN) || !isLuhnPromised(first, second) ? CHAIN.finish() : null;
}

/** Sizes of the last group but one. */
const BEFORE_LAST: ReadonlySet<number> = new Set(PRINTED.map((sizes) => sizes.at(-2) ?? 0));

/** The chain that ends with the last of some groups, or `null`. */
function lastChain(text: string, reader: GroupReader, recent: readonly Group[], hidden: Hidden): Chain | null {
  if (!BEFORE_LAST.has(recent[recent.length - 2]?.size ?? 0)) return null;
  for (const sizes of PRINTED) {
    const offset = recent.length - sizes.length;
    if (offset < 0 || !sizes.every((size, index) => recent[offset + index]?.size === size)) continue;
    const groups = recent.slice(offset);
    const chain = hangTogether(text, groups) && !touchesMask(text, groups, recent[offset - 1], hidden) ? chainOf(reader, groups) : null;
    if (chain) return chain;
  }
  return null;
}

/** Hands on the chains of interrupted groups. */
export function recogniseInterrupted(text: string, hidden: Hidden, taker: ChainTaker): void {
  const reader = new GroupReader(text);
  let recent: Group[] = [];
  for (let at = nextDigit(text, 0); at >= 0; at = nextDigit(text, at)) {
    if (valueAt(text, at) < 0) {
      at++;
      continue;
    }
    reader.read(at, null);
    const { start, end, size } = reader;
    at = end;
    if (size > LONGEST_GROUP) {
      recent = [];
      continue;
    }
    if (recent.push({ start, end, size }) > MOST_GROUPS + 1) recent.shift();
    const chain = lastChain(text, reader, recent, hidden);
    if (!chain) continue;
    taker.takeChain(chain);
    recent = [];
  }
}
