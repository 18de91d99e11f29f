// In which order messages belong together, as pure functions: by what the customer sent when, whatever came first.
import { contactAliases } from '../message/identity/names';
import { hashKey } from '../shared/hash';
import type { InboundMessage } from '../shared/inbound';
import { REMEMBERED_MS, type PartReading } from './SupportStore';

/** What is remembered of a message, and when the customer sent it (milliseconds). */
export interface SentPart {
  readonly sentAt: number;
  readonly remembered: string;
}

/** Tells the members of a group apart: one does not continue what another began. Empty where one person writes. */
export function writerOf({ groupId, contact }: InboundMessage): string {
  return groupId === null ? '' : writerKey(contactAliases(contact)[0] ?? '');
}

/** The writer who is known under a name. */
export function writerKey(alias: string): string {
  return hashKey('writer', alias);
}

/** A sequence with one more message. */
export interface ReadSequence<Part> {
  readonly readings: ReadonlyArray<readonly [Part, PartReading]>;
  /** What is remembered from now on, in the order in which it was sent. */
  readonly next: readonly Part[];
}

/**
 * Puts a new message where it belongs among the remembered ones, which were sent in this order with at most
 * {@link REMEMBERED_MS} between any two, and has it `read` there. One that was sent longer before all of them stands for itself.
 */
export function addToSequence<Part extends SentPart>(
  parts: readonly Part[],
  added: Part,
  read: (before: readonly string[], after: readonly string[]) => readonly PartReading[],
): ReadSequence<Part> {
  const isNear = (part: Part | undefined): part is Part => part !== undefined && Math.abs(part.sentAt - added.sentAt) <= REMEMBERED_MS;
  const sentBefore = parts.filter(({ sentAt }) => sentAt <= added.sentAt);
  const after = parts.slice(sentBefore.length);
  const isAlone = after.length > 0 && !isNear(after[0]);
  const before = isNear(sentBefore.at(-1)) ? sentBefore : [];
  const sequence = isAlone ? [added] : [...before, added, ...after];
  const remembered = (some: readonly Part[]) => some.map((part) => part.remembered);
  const results = isAlone ? read([], []) : read(remembered(before), remembered(after));
  const readings = sequence.flatMap((part, index) => {
    const reading = results[index];
    return reading === undefined ? [] : [[part, reading] as const];
  });
  const open = readings.flatMap(([part, { remember }]) => (remember === null ? [] : [{ ...part, remembered: remember }]));
  return { readings, next: isAlone ? parts : open };
}
