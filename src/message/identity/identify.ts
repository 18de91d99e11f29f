// Which conversations are one person's, by all that is known of them.
import { numbersOf, userIdsOf, type CustomerNames } from './names';

/** What a message or an event says about who its customer is. */
export interface Saying {
  /** As they are named from then on. */
  readonly names: CustomerNames;
  /** As they were named before; `null` where nothing changed. */
  readonly formerly: CustomerNames | null;
  /** The customer's clock, milliseconds. */
  readonly at: number;
}

/** A conversation that a name leads to. */
export interface Candidate {
  readonly id: string;
  readonly contact: CustomerNames;
  /** Times in milliseconds. */
  readonly createdAt: number;
  /** When the customer last wrote or called; `null`: never. */
  readonly heardAt: number | null;
  /** When they took the names that they have; `null`: they never changed. */
  readonly renamedAt: number | null;
}

/** Whose a message or an event is. */
export interface Identity {
  /** The conversations that are one person's, oldest first: the first goes on, the others belong into it. Empty: a new customer. */
  readonly own: readonly string[];
  /** Conversations of others, who had the number before. */
  readonly others: readonly string[];
  /** It is from before the customer changed their names, and says nothing about those that they have. */
  readonly outdated: boolean;
}

const NOBODY: CustomerNames = { userId: null, waId: null };

const agree = (one: string | null | undefined, other: string | null | undefined) => typeof one === 'string' && one === other;
const differ = (one: string | null | undefined, other: string | null | undefined) =>
  typeof one === 'string' && typeof other === 'string' && one !== other;

/** Two people: a BSUID is never given to another person, but a phone number is. */
const areTwo = (one: CustomerNames, other: CustomerNames) =>
  differ(one.userId, other.userId) && !agree(one.parentUserId, other.parentUserId);

/** Whether the customer moved from one phone number to another. */
function moved({ names, formerly }: Saying): boolean {
  const before = numbersOf(formerly ?? NOBODY);
  const now = numbersOf(names);
  return before.length > 0 && now.length > 0 && !now.some((number) => before.includes(number));
}

/** Whether the names of the customer are no longer those that they had. */
export function isRenamed(saying: Saying): boolean {
  const { names, formerly } = saying;
  if (formerly === null) return false;
  const isNameless = userIdsOf(names).length === 0 && numbersOf(names).length === 0;
  return isNameless || moved(saying) || differ(formerly.userId, names.userId);
}

const oldestFirst = (candidates: ReadonlyMap<string, Candidate>) =>
  [...candidates.values()].sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)).map(({ id }) => id);

/**
 * Decides whose a message or an event is. BSUIDs prove that two conversations are one person's. A number proves it unless both
 * have a BSUID of their own, or the customer has just moved to the number and whoever had it was last heard of before.
 */
export function identify(saying: Saying, find: (alias: string) => Candidate | undefined): Identity {
  const { names, formerly, at } = saying;
  const before = formerly ?? NOBODY;
  const foundBy = (aliases: readonly string[]) => aliases.map(find).filter((candidate) => candidate !== undefined);

  const own = new Map(foundBy([...userIdsOf(before), ...userIdsOf(names)]).map((candidate) => [candidate.id, candidate]));
  const withNumber = foundBy(numbersOf(names)).filter(({ id }) => !own.has(id));
  const isAnothersByNow = ({ contact, heardAt }: Candidate) => areTwo(contact, names) && at < (heardAt ?? 0);
  const outdated = own.size > 0 && ([...own.values()].some(({ renamedAt }) => at < (renamedAt ?? 0)) || withNumber.some(isAnothersByNow));
  if (outdated) return { own: oldestFirst(own), others: [], outdated };

  for (const candidate of foundBy(numbersOf(before))) if (!areTwo(candidate.contact, before)) own.set(candidate.id, candidate);
  const hadItBefore = ({ heardAt }: Candidate) => moved(saying) && heardAt !== null && heardAt < at;
  const others = new Set<string>();
  for (const candidate of withNumber.filter(({ id }) => !own.has(id))) {
    if (areTwo(candidate.contact, names) || hadItBefore(candidate)) others.add(candidate.id);
    else own.set(candidate.id, candidate);
  }
  return { own: oldestFirst(own), others: [...others], outdated };
}
