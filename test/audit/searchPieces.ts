import type { Controls } from './controls';
import { maskedFinder, needleFinder, searchStream, type Needle, type NeedleKind, type StreamSearch } from './findNeedles';
import type { Piece } from './gather';
import { isKept, PLACE_KINDS, verdictOn, type Exception, type PlaceKind } from './places';

/** Something that was planted and is where it must not be. */
export interface Leak {
  readonly needle: Needle;
  readonly place: PlaceKind;
  /** The pieces that hold it. */
  readonly pieces: readonly string[];
}

export interface PlaceResult {
  readonly pieces: number;
  readonly bytes: number;
  /** Whether the control number was found; `null`: there is no such place in this set-up. */
  readonly seeing: boolean | null;
  readonly leaks: readonly Leak[];
}

export interface SearchResult {
  readonly places: Readonly<Record<PlaceKind, PlaceResult>>;
  readonly planted: Readonly<Record<NeedleKind, number>>;
  /** Card numbers that were seen nowhere, not even masked: what was to carry them did not get through, and proves nothing. */
  readonly unseen: readonly Needle[];
  /** How often each exception was made. */
  readonly exceptions: ReadonlyMap<Exception, number>;
  /** Nothing leaked, everything got through, and no place was searched blindly. */
  readonly clean: boolean;
}

/** Looks for everything that was planted in everything there is. */
export async function searchPieces(pieces: AsyncIterable<Piece>, needles: readonly Needle[], controls: Controls): Promise<SearchResult> {
  const find = needleFinder(needles);
  const unseen = new Set(needles.filter(isKept));
  const findMasked = maskedFinder([...unseen]);
  const ledgers = new Map(PLACE_KINDS.map((place) => [place, new Ledger(place)]));
  const exceptions = new Map<Exception, number>();
  for await (const { place, name, content } of pieces) {
    const ledger = ledgers.get(place);
    if (typeof content === 'string') for (const card of findMasked(content)) unseen.delete(card);
    for (const exception of ledger?.enter(name, await search(content, find)) ?? []) exceptions.set(exception, (exceptions.get(exception) ?? 0) + 1);
  }
  const places = Object.fromEntries([...ledgers].map(([place, ledger]) => [place, ledger.result(controls.get(place))])) as Record<PlaceKind, PlaceResult>;
  const clean = unseen.size === 0 && Object.values(places).every(({ seeing, leaks }) => seeing !== false && leaks.length === 0);
  return { places, planted: plantedOf(needles), unseen: [...unseen], exceptions, clean };
}

/** What was found in one kind of place. */
class Ledger {
  private pieces = 0;
  private bytes = 0;
  private readonly found = new Map<Needle, string[]>();

  constructor(private readonly place: PlaceKind) {}

  /** Notes what a piece holds; gives the exceptions that were made. */
  enter(name: string, { found, bytes }: StreamSearch): readonly Exception[] {
    this.pieces += 1;
    this.bytes += bytes;
    for (const needle of found) this.found.set(needle, [...(this.found.get(needle) ?? []), name]);
    return [...found].flatMap((needle) => verdictOn(needle, this.place) ?? []);
  }

  result(control: string | undefined): PlaceResult {
    const leaks = [...this.found].filter(([needle]) => verdictOn(needle, this.place) === null).map(([needle, pieces]): Leak => ({ needle, place: this.place, pieces }));
    const seeing = control === undefined ? null : [...this.found.keys()].some(({ kind, name }) => kind === 'control' && name === control);
    return { pieces: this.pieces, bytes: this.bytes, seeing, leaks };
  }
}

function search(content: Piece['content'], find: ReturnType<typeof needleFinder>): StreamSearch | Promise<StreamSearch> {
  return typeof content === 'string' ? { found: find(content), bytes: Buffer.byteLength(content) } : searchStream(content, find);
}

function plantedOf(needles: readonly Needle[]): Readonly<Record<NeedleKind, number>> {
  const planted: Record<NeedleKind, number> = { card: 0, control: 0, marker: 0, phone: 0, secret: 0 };
  for (const { kind } of needles) planted[kind] += 1;
  return planted;
}
