import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { checkoutRoot } from '../../sandbox/n8n/checkout';
import { tryLock, waitForLock } from '../../sandbox/n8n/fileLock';
import { isRunning, recordOf } from '../../sandbox/n8n/processRecord';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'demo-lock-'));
  file = path.join(folder, 'the.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process of its own that tries the lock, says whether it got it, and keeps it until its input ends. */
function contender(): { readonly got: Promise<string>; end(): void } {
  const library = path.join(checkoutRoot(), 'dist', 'sandbox', 'n8n', 'fileLock.js');
  const script = `const lock = require(${JSON.stringify(library)}).tryLock(${JSON.stringify(file)});
    process.stdout.write(lock === null ? 'no' : 'yes'); process.stdout.end(); process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { got: text(child.stdout), end: () => child.stdin.end() };
}

/** What a process that was killed leaves behind. */
async function leaveStaleLock(): Promise<void> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  const record = recordOf(child.pid ?? 0);
  await new Promise((resolve) => child.once('exit', resolve));
  writeFileSync(file, JSON.stringify(record));
}

test('one of many processes gets it, also where the last owner was killed', async () => {
  await leaveStaleLock();
  const contenders = Array.from({ length: 8 }, contender);
  try {
    const answers = await Promise.all(contenders.map(({ got }) => got));
    expect(answers.filter((answer) => answer === 'yes')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'no')).toHaveLength(7);
    expect(tryLock(file)).toBeNull();
  } finally {
    for (const { end } of contenders) end();
  }
});

test('it can be taken again once it is released, and leaves nothing else behind', () => {
  const lock = tryLock(file);
  expect(tryLock(file)).toBeNull();
  lock?.release();
  expect(readdirSync(folder)).toEqual([]);
  tryLock(file)?.release();
});

test('a later process with the same pid does not keep an old lock alive', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, bornAt: 'another boot/1' }));
  const lock = tryLock(file);
  expect(lock).not.toBeNull();
  lock?.release();
});

test('a file that is no lock does not block for ever', () => {
  writeFileSync(file, 'not a lock');
  const lock = tryLock(file);
  expect(lock).not.toBeNull();
  lock?.release();
});

test('waiting ends when the lock is free, and when it is given up', async () => {
  const first = tryLock(file);
  const waits: string[] = [];
  const second = waitForLock(file, () => {
    waits.push('waiting');
    first?.release();
  });
  (await second).release();
  expect(waits).toEqual(['waiting']);

  const third = tryLock(file);
  const giveUp = new AbortController();
  await expect(waitForLock(file, () => giveUp.abort(), giveUp.signal)).rejects.toThrow('aborted');
  third?.release();
});

test('a process is running until it has ended', async () => {
  expect(isRunning(recordOf(process.pid))).toBe(true);
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const record = recordOf(child.pid ?? 0);
  expect(isRunning(record)).toBe(true);
  child.stdin.end();
  await new Promise((resolve) => child.once('exit', resolve));
  expect(isRunning(record)).toBe(false);
});
