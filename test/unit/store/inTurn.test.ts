import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupportStore } from '../../../src/store/SupportStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { inTurn } from '../../../src/store/inTurn';

let directory: string;
let store: SupportStore;
let now: number;
let slept: number[];

/** A clock that stands still unless somebody sleeps. */
const turn = () => ({
  store,
  clock: { now: () => now },
  sleep: async (ms: number) => {
    slept.push(ms);
    now += ms;
  },
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'in-turn-'));
  store = await openSqliteStore({ file: join(directory, 'store.sqlite') });
});
beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  slept = [];
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

test('gives what the work gives, and the lock is free again', async () => {
  expect(await inTurn('free', turn(), async () => 'done')).toBe('done');
  expect(await inTurn('free', turn(), async () => 'again')).toBe('again');
  expect(slept).toEqual([]);
});

test('work that throws frees the lock too', async () => {
  await expect(inTurn('throws', turn(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await inTurn('throws', turn(), async () => undefined);
  expect(slept).toEqual([]);
});

test('a second one waits, with growing pauses of at most 200 ms, until the first is done', async () => {
  await store.acquireLock('busy', 'other', now, now + 120_000);
  const waiting = { ...turn(), sleep: async (ms: number) => {
    slept.push(ms);
    if (slept.length === 10) await store.releaseLock('busy', 'other');
  } };
  await inTurn('busy', waiting, async () => undefined);
  expect(slept).toEqual([20, 40, 80, 160, 200, 200, 200, 200, 200, 200]);
});

test('a lock that its holder keeps alive ends in lockTimeout after 150 seconds', async () => {
  const startedAt = now;
  await store.acquireLock('held', 'other', now, now + 3_600_000);
  await expect(inTurn('held', turn(), async () => 'never')).rejects.toMatchObject({ code: 'lockTimeout', hint: expect.any(String) });
  expect(now - startedAt).toBeGreaterThanOrEqual(150_000);
  expect(now - startedAt).toBeLessThan(151_000);
});

test('the lock of a crashed holder is taken over when it expires', async () => {
  const startedAt = now;
  await store.acquireLock('crashed', 'other', now, now + 120_000);
  expect(await inTurn('crashed', turn(), async () => 'mine')).toBe('mine');
  expect(now - startedAt).toBeGreaterThanOrEqual(120_000);
});
