// A number that a customer sends in pieces, one message each.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { SPLIT, SPLIT_FIRST } from './places';
import type { Scene } from './Scene';
import type { Writing } from './writings';

interface Split {
  /** Digits in each message; those of the rest are in the last one. */
  readonly first: readonly number[];
  /** Whether the earlier messages still wait for their run when the last one comes. */
  readonly pending: boolean;
}

const SPLITS: readonly Split[] = [
  { first: [6], pending: false },
  { first: [4], pending: false },
  { first: [4, 4], pending: false },
  { first: [12], pending: true },
  { first: [6], pending: true },
  { first: [4, 4, 4], pending: true },
];

/** Fewer digits than these may stand in other numbers. */
const TELLING = 9;

/** Sends numbers in pieces, all at the same time, each from a customer of its own. */
export async function sendSplitNumbers(scene: Scene, writings: readonly Writing[]): Promise<void> {
  await Promise.all(SPLITS.flatMap((split) => writings.map(async (writing) => await sendInPieces(scene, split, writing))));
}

async function sendInPieces({ customers, plants, stack, door }: Scene, { first, pending }: Split, { name, write }: Writing): Promise<void> {
  const from = customers.newCustomer();
  const title = `${first.join(' and ')} digits, ${pending ? 'before' : 'after'} the first part’s run, ${name}`;
  const pan = plants.card(`${SPLIT}${title}: whole`);
  const parts = piecesOf(pan, first);
  // An earlier part that has gone into a run before the next came may stay.
  const [start = '', end = ''] = [parts[0], parts.at(-1)];
  if (end.length >= TELLING) plants.add('card', `${SPLIT}${title}: last part`, end);
  if (pending && start.length >= TELLING) plants.add('card', `${SPLIT_FIRST}${title}`, start);
  const answers = async (count: number): Promise<unknown> => await pollUntil(`${count} answers`, async () => (await stack.control.answersTo(from)).length >= count, { timeoutMs: 120_000 });
  // While its answer is held up, no other message of this customer gets a run.
  const word = plants.letters(12);
  door.delayed.add(word);
  if (pending) await customers.write(from, word);
  for (const [index, part] of parts.entries()) {
    await customers.write(from, index === 0 ? `my card is ${write(part)}` : write(part));
    if (!pending) await answers(index + 1);
  }
  door.delayed.delete(word);
}

function piecesOf(pan: string, first: readonly number[]): readonly string[] {
  const starts = first.map((_length, index) => first.slice(0, index).reduce((sum, length) => sum + length, 0));
  const last = first.reduce((sum, length) => sum + length, 0);
  return [...starts.map((start, index) => pan.slice(start, start + (first[index] ?? 0))), pan.slice(last)];
}
