// The demo command as a user runs it: its own process, its own folder, stopped with Ctrl-C.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { DemoAddresses } from '../../sandbox/demo/report';
import { checkoutRoot } from '../../sandbox/n8n/checkout';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { SandboxControl } from './support/SandboxControl';
import { STACK_TIMEOUT_MS } from './support/Stack';

type DemoProcess = ChildProcessByStdio<null, Readable, Readable>;

const CUSTOMER = '15550190001';

let stateHome: string;
const running = new Set<DemoProcess>();
beforeAll(() => {
  stateHome = mkdtempSync(path.join(os.tmpdir(), 'demo-e2e-'));
});
afterAll(async () => {
  await Promise.all([...running].map(stop));
  rmSync(stateHome, { recursive: true, force: true });
});

function runDemo(...args: readonly string[]): DemoProcess {
  const main = path.join(checkoutRoot(), 'dist', 'sandbox', 'demo', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, XDG_STATE_HOME: stateHome }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Starts the demo and gives what it prints on standard output until it is ready. */
async function startDemo(...args: readonly string[]): Promise<{ readonly demo: DemoProcess; readonly printed: () => string }> {
  const demo = runDemo(...args);
  let output = '';
  let progress = '';
  demo.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  demo.stderr.on('data', (chunk: Buffer) => (progress += chunk.toString()));
  await pollUntil('the demo', () => output.includes('\n') || demo.exitCode !== null, { timeoutMs: STACK_TIMEOUT_MS });
  if (demo.exitCode !== null) throw new Error(`The demo ended with ${demo.exitCode}:\n${progress}`);
  return { demo, printed: () => output };
}

async function stop(demo: DemoProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => demo.once('exit', resolve));
  demo.kill('SIGINT');
  return await ended;
}

function isListening(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

test('one command, one line, an answer; Ctrl-C stops all of it, and the next start goes on', async () => {
  const first = await startDemo('--json');
  const addresses = JSON.parse(first.printed()) as DemoAddresses;
  expect(Object.keys(addresses)).toEqual(['phone', 'desk', 'editor', 'webhook', 'sandbox', 'email', 'password']);
  for (const page of [addresses.phone, addresses.desk, addresses.editor]) expect((await fetch(page)).status).toBe(200);

  const control = new SandboxControl(addresses.sandbox);
  await control.inbound({ from: CUSTOMER, name: 'Kim', text: 'when do you open?' });
  const [answer] = await pollUntil('an answer', async () => {
    const answers = await control.answersTo(CUSTOMER);
    return answers.length > 0 && answers;
  });
  expect(answer?.text).toContain('We are open Monday to Friday');

  const second = runDemo('--json');
  expect(await text(second.stderr)).toContain(`The demo is running already (process ${first.demo.pid}).`);

  const stoppedAt = performance.now();
  expect(await stop(first.demo)).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(15_000);
  expect(first.printed().trimEnd()).not.toContain('\n');
  expect(await Promise.all([addresses.phone, addresses.editor].map(isListening))).toEqual([false, false]);

  const warm = await startDemo('--json');
  expect(JSON.parse(warm.printed())).toEqual(addresses);
  expect((await control.messages(CUSTOMER)).map(({ direction }) => direction)).toEqual(['inbound', 'outbound']);
  await control.inbound({ from: CUSTOMER, text: 'I want a refund' });
  await pollUntil('a second answer', async () => (await control.answersTo(CUSTOMER)).some(({ text: words }) => words.includes('within 30 days')));
  expect(await stop(warm.demo)).toBe(0);
}, STACK_TIMEOUT_MS);
