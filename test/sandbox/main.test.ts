import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { asRecord } from '../../src/shared/shape';

// The compiled entry point, as `npm run sandbox` starts it (`npm run test:sandbox` builds it first).
const ENTRY = require.resolve('../../dist/sandbox/main.js');

type Running = ChildProcessByStdio<null, Readable, Readable>;

const started: Running[] = [];
// Also those of a test that failed half-way: they would keep jest from ending.
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(...flags: readonly string[]): Running {
  const child = spawn(process.execPath, [ENTRY, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

async function outputUntil(child: Running, end: string): Promise<string> {
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes(end)) break;
  }
  return output;
}

test.each(['SIGINT', 'SIGTERM'] as const)('--json prints one line with everything, and %s stops it', async (signal) => {
  const child = start('--json');
  const line = asRecord(JSON.parse(await outputUntil(child, '\n')));
  expect(line).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    account: expect.objectContaining({ accessToken: expect.any(String), appSecret: expect.any(String), wabaId: expect.any(String), phoneNumberId: expect.any(String) }),
    second: { url: expect.any(String), account: expect.objectContaining({ accessToken: expect.any(String) }) },
    zendesk: expect.objectContaining({ subdomain: expect.any(String), email: expect.any(String), apiToken: expect.any(String), baseUrl: expect.any(String) }),
  });
  expect((await fetch(`${String(line.url)}/sandbox/account`)).status).toBe(200);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('in words, what to type into n8n', async () => {
  const child = start();
  const output = await outputUntil(child, 'WEBHOOK_URL');
  for (const label of ['Phone page', 'Desk page', 'Access Token', 'App Secret', 'Business Account ID', 'Phone Number ID', 'API Token', 'Subdomain']) expect(output).toContain(label);
  child.kill('SIGINT');
  await once(child, 'exit');
});

test.each([['--port', 'many'], ['--port', '70000'], ['--colour']])('wrong flags are said in a sentence: %s %s', async (...flags) => {
  const child = start(...flags.filter((flag) => typeof flag === 'string'));
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(complaint).toMatch(/--port takes a number|Unknown option/);
  expect(complaint).not.toContain('    at ');
});
