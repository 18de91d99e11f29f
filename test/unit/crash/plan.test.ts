import { readOptions } from '../../crash/options';
import { planRounds } from '../../crash/plan';
import { seededRandom } from '../../fixtures/seededRandom';

const options = readOptions(['--seed', '7']);
const plan = (seed: number) => planRounds(options, seededRandom(seed));

test('every message is written once, with a kill after each round but the last', () => {
  const rounds = plan(7);
  const labels = rounds.flatMap(({ writes }) => writes.map(({ label }) => label));
  expect(labels).toEqual(Array.from({ length: 500 }, (_, index) => `m${index + 1}`));
  expect(rounds.map(({ kill }) => kill !== null)).toEqual([...Array.from({ length: 20 }, () => true), false]);
});

test('every kind of moment comes, and everything else that may happen to a message', () => {
  const rounds = plan(7);
  expect(new Set(rounds.flatMap(({ kill }) => kill?.moment ?? []))).toEqual(
    new Set(['anyTime', 'beforeMeta', 'begun', 'burst', 'ended', 'metaAccepted', 'publishing', 'ticketWritten', 'waiting', 'webhook']),
  );
  const writes = rounds.flatMap((round) => round.writes);
  for (const happens of [
    writes.some(({ copies }) => copies > 1),
    writes.some(({ againMs }) => againMs !== null),
    writes.some(({ deliveredMs, writtenMs }) => deliveredMs > writtenMs),
    writes.some(({ waits }) => waits),
  ]) expect(happens).toBe(true);
});

test('a seed repeats its plan, another one makes another', () => {
  expect(plan(7)).toEqual(plan(7));
  expect(plan(8)).not.toEqual(plan(7));
});

test('the command line is read, and wrong numbers are refused', () => {
  expect(readOptions(['--seed', '1', '--kills', '0', '--queue'])).toEqual({ seed: 1, messages: 500, customers: 50, kills: 0, queue: true });
  expect(readOptions([]).seed).toBeGreaterThan(0);
  expect(() => readOptions(['--messages', 'many'])).toThrow('--messages must be a whole number of at least 1.');
});
