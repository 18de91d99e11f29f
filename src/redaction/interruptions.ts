// Groups as printed on a card with something else than separators between them: `4111💳1111💳1111💳1111`, `4111 then 1111 then …`.
import { ChainBuilder, LONGEST_GAP, MASKED, type Chain } from './chain';
import { isLetter } from './lexicon';
import { GroupReader, nextDigit, nextGroup, valueAt } from './recognise';

/** Sizes of the groups that are looked for. */
const PRINTED: ReadonlyArray<readonly number[]> = [[4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 4, 1], [4, 4, 4, 4, 2], [4, 4, 4, 4, 3]];
const MOST_GROUPS = 5;
/** Sizes with which a printed number ends. */
const LAST_SIZES: ReadonlySet<number> = new Set(PRINTED.map((sizes) => sizes.at(-1) ?? 0));

interface Group {
  readonly start: number;
  readonly end: number;
  readonly size: number;
}

/** The last groups of a text, oldest first, and one more in front of them. */
class Recent {
  private readonly groups: Group[] = [];

  constructor(private readonly text: string) {}

  add(group: Group): void {
    if (this.groups.push(group) > MOST_GROUPS + 1) this.groups.shift();
  }

  /** The last groups if they have these sizes and make up an interrupted number. */
  matching(sizes: readonly number[]): readonly Group[] | null {
    const offset = this.groups.length - sizes.length;
    for (let index = 0; index < sizes.length; index++) if (this.groups[offset + index]?.size !== sizes[index]) return null;
    return this.hangsTogether(offset) && !this.touchesMask(offset) ? this.groups.slice(offset) : null;
  }

  /** Whether the groups stand close together, with the same between all of them or at least no words. */
  private hangsTogether(offset: number): boolean {
    const { groups, text } = this;
    let onlySeparators = true;
    let same = true;
    let wordless = true;
    const gapStart = groups[offset]?.end ?? 0;
    const gapLength = (groups[offset + 1]?.start ?? 0) - gapStart;
    for (let index = offset + 1; index < groups.length; index++) {
      const end = groups[index - 1]?.end ?? 0;
      const start = groups[index]?.start ?? 0;
      if (start - end > LONGEST_GAP) return false;
      onlySeparators &&= nextGroup(text, end) === start;
      same &&= start - end === gapLength && text.startsWith(text.slice(gapStart, gapStart + gapLength), end);
      for (let at = end; at < start; at++) wordless &&= !isLetter(text.charCodeAt(at));
    }
    // What only separators divide is a chain already.
    return !onlySeparators && (same || wordless);
  }

  /** Whether digits that were masked touch the groups from outside: then they are what stayed of another number. */
  private touchesMask(offset: number): boolean {
    const { groups, text } = this;
    const next = nextGroup(text, groups.at(-1)?.end ?? 0);
    if (next >= 0 && valueAt(text, next) === MASKED) return true;
    const before = groups[offset - 1];
    return before !== undefined && valueAt(text, before.end - 1) === MASKED && nextGroup(text, before.end) === groups[offset]?.start;
  }
}

function chainOf(text: string, groups: readonly Group[]): Chain {
  const builder = new ChainBuilder(text);
  const reader = new GroupReader(text);
  for (const { start } of groups) reader.read(start, builder);
  return builder.build('interrupted');
}

/** The chains of interrupted groups; `from` is where the first digit of the text stands. */
export function recogniseInterrupted(text: string, from: number): readonly Chain[] {
  const chains: Chain[] = [];
  const reader = new GroupReader(text);
  const recent = new Recent(text);
  for (let at = from; at >= 0; at = nextDigit(text, at)) {
    if (valueAt(text, at) < 0) {
      at++;
      continue;
    }
    reader.read(at, null);
    const { start, end, size } = reader;
    at = end;
    recent.add({ start, end, size });
    if (!LAST_SIZES.has(size)) continue;
    for (const sizes of PRINTED) {
      const groups = recent.matching(sizes);
      if (groups) chains.push(chainOf(text, groups));
    }
  }
  return chains;
}
