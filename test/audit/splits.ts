// A number that a customer sends in pieces, one message each.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { WORDS } from './door';
import { SPLIT_FIRST } from './places';
import type { Scene } from './Scene';
import { WRITINGS, type Writing } from './writings';

interface Split {
  /** Digits in each message; those of the rest are in the last one. */
  readonly first: readonly number[];
  /** Whether the earlier messages still wait for their run when the last one comes. */
  readonly pending: boolean;
}

const SPLITS: readonly Split[] = [
  { first: [6], pending: false },
  { first: [4], pending: false },
  { first: [4, 2], pending: false },
  { first: [12], pending: true },
  { first: [6], pending: true },
];
const SPLIT_WRITINGS = WRITINGS.filter(({ name }) => ['bare', 'spaces', 'full-width'].includes(name));

/** Sends numbers in pieces, all at the same time, each from a customer of its own. */
export async function sendSplitNumbers(scene: Scene): Promise<void> {
  await Promise.all(SPLITS.flatMap((split) => SPLIT_WRITINGS.map(async (writing) => await sendInPieces(scene, split, writing))));
}

async function sendInPieces({ customers, plants, stack }: Scene, { first, pending }: Split, { name, write }: Writing): Promise<void> {
  const from = customers.newCustomer();
  const title = `split after ${first.join(' and ')} digits, ${pending ? 'before' : 'after'} the first part’s run, ${name}`;
  const pan = plants.card(`${title}: whole`);
  const parts = piecesOf(pan, first);
  // What is left of the other pieces, six digits at the most, may stay: an earlier piece has gone into a run before the next came.
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.length > 6) plants.add('card', `${title}: last part`, part);
    if (index === 0 && pending && part.length > 6) plants.add('card', `${SPLIT_FIRST}${title}`, part);
  }
  const answers = async (count: number): Promise<unknown> => await pollUntil(`${count} answers`, async () => (await stack.control.answersTo(from)).length >= count, { timeoutMs: 120_000 });
  if (pending) await customers.write(from, WORDS.slow);
  for (const [index, part] of parts.entries()) {
    await customers.write(from, index === parts.length - 1 ? `${write(part)} thanks` : `my card is ${write(part)}`);
    if (!pending) await answers(index + 1);
  }
}

function piecesOf(pan: string, first: readonly number[]): readonly string[] {
  const starts = first.map((_length, index) => first.slice(0, index).reduce((sum, length) => sum + length, 0));
  const last = first.reduce((sum, length) => sum + length, 0);
  return [...starts.map((start, index) => pan.slice(start, start + (first[index] ?? 0))), pan.slice(last)];
}
