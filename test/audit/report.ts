import { table } from '../bench/table';
import type { Needle, NeedleKind } from './findNeedles';
import type { AuditOptions } from './options';
import { FORBIDDEN, NOT_SEARCHED, PLACES, type PlaceKind } from './places';
import type { Leak, PlaceResult, SearchResult } from './searchPieces';

const COLUMNS: ReadonlyArray<readonly [kind: NeedleKind, title: string]> = [
  ['card', 'card numbers'],
  ['secret', 'secrets'],
  ['phone', 'phone numbers'],
  ['marker', 'texts'],
];
const SHOWN = 3;
const MOST_UNSEEN = 20;

/** What the command prints at the end. */
export function reportOf({ seed, queue, everyWriting }: AuditOptions, result: SearchResult): string {
  const { places, planted, exceptions, clean } = result;
  const rows = Object.entries(places).map(([place, result]) => rowOf(place as PlaceKind, result));
  return [
    `${planted.card} card numbers, ${planted.secret} secrets, ${planted.phone} customers, ${queue ? 'queue mode' : 'one process'}, seed ${seed}`,
    table(['where', 'pieces', 'kB', ...COLUMNS.map(([, title]) => title), 'control'], rows),
    ...complaintsOf(result),
    ...[...exceptions].map(([{ planted: name, reason }, many]) => `accepted ${many} times: “${name}…”: ${reason}.`),
    ...NOT_SEARCHED.map(([place, reason]) => `not searched: ${place}: ${reason}.`),
    clean ? 'Nothing leaked.' : `NOT CLEAN. Repeat with: npm run audit:leaks -- --seed ${seed}${queue ? ' --queue' : ''}${everyWriting ? '' : ' (one writing per field)'}`,
  ].join('\n');
}

/** What leaked, and what the search proves nothing about. */
export function complaintsOf({ places, unseen }: SearchResult): readonly string[] {
  const leaks = Object.values(places).flatMap((place) => place.leaks);
  const blind = Object.entries(places).filter(([, { seeing }]) => seeing === false);
  return [
    ...leaks.map(lineOf),
    ...blind.map(([place]) => `BLIND  The control number was not found in: ${PLACES[place as PlaceKind]}.`),
    ...unseenLines(unseen),
  ];
}

function unseenLines(unseen: readonly Needle[]): readonly string[] {
  const shown = unseen.slice(0, MOST_UNSEEN).map((needle) => `UNSEEN  card ${ending(needle)} of “${needle.name}” was found nowhere, not even masked: what should carry it did not get through.`);
  return unseen.length > MOST_UNSEEN ? [...shown, `UNSEEN  ${unseen.length - MOST_UNSEEN} more`] : shown;
}

function rowOf(place: PlaceKind, { pieces, bytes, seeing, leaks }: PlaceResult): readonly string[] {
  const counts = COLUMNS.map(([kind]) => (FORBIDDEN[kind].includes(place) ? String(leaks.filter(({ needle }) => needle.kind === kind).length) : 'may be'));
  return [PLACES[place], String(pieces), String(Math.ceil(bytes / 1_024)), ...counts, seeing === null ? 'none here' : seeing ? 'found' : 'MISSED'];
}

function lineOf({ needle, place, pieces }: Leak): string {
  const shown = pieces.slice(0, SHOWN).join('; ') + (pieces.length > SHOWN ? `; and ${pieces.length - SHOWN} more` : '');
  return `LEAK  ${needle.kind} ${ending(needle)} of “${needle.name}” in ${PLACES[place]}: ${shown}`;
}

/** Enough to tell it from others. */
const ending = ({ value }: Needle): string => `…${value.slice(-4)}`;
