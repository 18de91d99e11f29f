import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pause } from '../../../src/inbox/pause';

const elapsed = async (wait: Promise<void>): Promise<number> => {
  const start = performance.now();
  await wait;
  return performance.now() - start;
};

test('takes its time', async () => {
  expect(await elapsed(pause(40))).toBeGreaterThanOrEqual(38);
});

test('ends when the signal aborts, also when it did so before', async () => {
  const stop = new AbortController();
  const waiting = elapsed(pause(10_000, stop.signal));
  stop.abort();
  expect(await waiting).toBeLessThan(1_000);
  expect(await elapsed(pause(10_000, stop.signal))).toBeLessThan(1_000);
});

test('keeps no process alive', () => {
  const hook = path.join(__dirname, '../../fixtures/typescriptHook.js');
  const program = `require(${JSON.stringify(path.resolve(__dirname, '../../../src/inbox/pause.ts'))}).pause(20_000)`;
  execFileSync(process.execPath, ['-r', hook, '-e', program], { timeout: 10_000 });
});
