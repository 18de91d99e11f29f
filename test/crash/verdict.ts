import type { PhoneMessage, DeskTicket } from '../e2e/support/SandboxControl';
import { labelOf, type Step } from './outside';
import type { SentMessage } from './Traffic';

/** What was seen from outside: by the phones, the helpdesk, the addresses that the runs called, and n8n's list of executions. */
export interface Observed {
  readonly messages: readonly SentMessage[];
  readonly steps: readonly Step[];
  /** What the phones show, in order of arrival. */
  readonly phone: readonly PhoneMessage[];
  readonly tickets: readonly DeskTicket[];
  /** When something was killed. */
  readonly killedAt: readonly number[];
  /** Sends of which the store cannot tell whether they went out. */
  readonly unknownSends: number;
}

/** Labels of messages (or customers), each of which is a piece of evidence. */
export interface Verdict {
  /** Written by a customer, never answered with 200. */
  readonly unacknowledged: readonly string[];
  /** Acknowledged, and no run of theirs reached its end. */
  readonly lost: readonly string[];
  /** The phone shows the same answer more than once. */
  readonly repliesDoubled: readonly string[];
  /** The run reached its end, and the phone shows no answer, or not both. At most as many as there are unknown sends. */
  readonly repliesMissing: readonly string[];
  /** Customers with more than one ticket. */
  readonly ticketsDoubled: readonly string[];
  readonly commentsDoubled: readonly string[];
  readonly commentsMissing: readonly string[];
  /** Pairs `m1 < m2`: the second was begun or answered before the first, which had been acknowledged before the second was first posted. */
  readonly outOfOrder: readonly string[];
  /** Runs that reached their end more than once. */
  readonly endedTwice: readonly EndedTwice[];
}

export interface EndedTwice {
  readonly label: string;
  /** From its first end to the next kill; `null`: none came before its second end, so nothing explains it. */
  readonly killedAfterMs: number | null;
}

/** Reads the truth out of what was seen; what our own nodes say is not asked for. */
export function verdictOf(seen: Observed): Verdict {
  const labels = seen.messages.map(({ label }) => label);
  const ends = timesOf(seen.steps, 'ended');
  const answers = countBy(seen.phone.filter(({ direction }) => direction === 'outbound'), ({ text }) => text);
  const answersTo = (label: string): readonly number[] => [...answers].filter(([text]) => labelOf(text) === label).map(([, count]) => count);
  const comments = countBy(seen.tickets.flatMap((ticket) => ticket.comments), ({ body }) => labelOf(body));
  const tickets = countBy(seen.tickets, ({ requester }) => requester.phone ?? requester.name);
  const acknowledged = seen.messages.filter(({ acknowledgedAt }) => acknowledgedAt !== null).map(({ label }) => label);
  const hasEnded = (label: string): boolean => ends.has(label);
  const isWaiting = new Set(seen.messages.filter(({ waits }) => waits).map(({ label }) => label));
  return {
    unacknowledged: labels.filter((label) => !acknowledged.includes(label)),
    lost: acknowledged.filter((label) => !hasEnded(label)),
    repliesDoubled: labels.filter((label) => answersTo(label).some((count) => count > 1)),
    repliesMissing: labels.filter((label) => hasEnded(label) && answersTo(label).length < (isWaiting.has(label) ? 2 : 1)),
    ticketsDoubled: [...tickets].filter(([, count]) => count > 1).map(([customer]) => customer),
    commentsDoubled: labels.filter((label) => (comments.get(label) ?? 0) > 1),
    commentsMissing: labels.filter((label) => hasEnded(label) && !comments.has(label)),
    outOfOrder: outOfOrder(seen),
    endedTwice: [...ends].flatMap(([label, times]) => endedTwice(label, times, seen.killedAt)),
  };
}

/** What must not happen has not happened, and a kill or an unknown send explains what may. */
export function isClean({ endedTwice, repliesMissing, ...never }: Verdict, { unknownSends }: Observed): boolean {
  const explained = endedTwice.every(({ killedAfterMs }) => killedAfterMs !== null) && repliesMissing.length <= unknownSends;
  return explained && Object.values(never).every((evidence) => evidence.length === 0);
}

function outOfOrder({ messages, steps, phone }: Observed): readonly string[] {
  const begun = firstOf(timesOf(steps, 'begun'));
  const left = firstOf(timesOf(steps, 'waiting', 'ended'));
  const answered = new Map<string, number>();
  phone.forEach(({ direction, text }, place) => {
    const label = labelOf(text);
    if (direction === 'outbound' && !answered.has(label)) answered.set(label, place);
  });
  const isBefore = (times: ReadonlyMap<string, number>, one: string, other: string): boolean => {
    const [first, second] = [times.get(one), times.get(other)];
    return first !== undefined && second !== undefined && first < second;
  };
  /** The later message was begun before the earlier one was begun, or had left its run; or was answered before it. */
  const isWrong = (earlier: string, later: string): boolean => {
    const [laterBegun, earlierLeft] = [begun.get(later), left.get(earlier)];
    const overlaps = laterBegun !== undefined && earlierLeft !== undefined && laterBegun < earlierLeft;
    return overlaps || isBefore(begun, later, earlier) || isBefore(answered, later, earlier);
  };
  return messages.flatMap((later) =>
    messages
      .filter((earlier) => earlier.contact === later.contact && earlier.acknowledgedAt !== null && earlier.acknowledgedAt < later.firstPostedAt)
      .filter((earlier) => isWrong(earlier.label, later.label))
      .map((earlier) => `${earlier.label} < ${later.label}`),
  );
}

function endedTwice(label: string, times: readonly number[], killedAt: readonly number[]): readonly EndedTwice[] {
  const [first, second] = times;
  if (first === undefined || second === undefined) return [];
  const kill = killedAt.find((at) => at >= first && at <= second);
  return [{ label, killedAfterMs: kill === undefined ? null : kill - first }];
}

/** By message, when the steps of these names were told, in order. */
function timesOf(steps: readonly Step[], ...names: readonly Step['name'][]): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const { name, label, at } of steps) if (names.includes(name)) times.set(label, [...(times.get(label) ?? []), at]);
  return times;
}

function firstOf(times: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> {
  return new Map([...times].flatMap(([label, [first]]) => (first === undefined ? [] : [[label, first] as const])));
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
