import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { ANA, SandboxBench } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});

interface Raw {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Headers that fetch would not let a test set. */
function raw(path: string, { method = 'GET', headers = {}, body }: Raw): Promise<number> {
  const { port } = new URL(bench.sandbox.url);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject).end(body);
  });
}

const json = { 'content-type': 'application/json' };
const port = (): string => new URL(bench.sandbox.url).port;

test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])('a foreign Host is refused everywhere: %s', async (host) => {
  for (const path of ['/phone', '/sandbox/messages', '/sandbox/account', '/v25.0/me', '/zendesk/x/api/v2/users/me', '/assets/vendor/preact.js']) {
    expect(await raw(path, { headers: { host } })).toBe(403);
  }
});

test('its own names are fine', async () => {
  for (const host of [`127.0.0.1:${port()}`, `localhost:${port()}`, `[::1]:${port()}`, `LOCALHOST:${port()}`]) {
    expect(await raw('/sandbox/messages', { headers: { host } })).toBe(200);
  }
});

describe('a page of another origin', () => {
  const body = JSON.stringify({ from: ANA, text: 'forged' });

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['another scheme', { origin: 'https://127.0.0.1' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
  ])('cannot post or read: %s', async (_name, headers) => {
    expect(await raw('/sandbox/inbound', { method: 'POST', headers: { ...json, ...headers }, body })).toBe(403);
    expect(await raw('/sandbox/reset', { method: 'POST', headers })).toBe(403);
    expect(await raw('/sandbox/requests', { method: 'DELETE', headers })).toBe(403);
    expect(await raw('/sandbox/messages', { headers })).toBe(403);
    expect(await raw('/v25.0/1/messages', { method: 'POST', headers: { ...json, ...headers }, body })).toBe(403);
    expect(await raw('/zendesk/x/api/v2/tickets', { method: 'POST', headers: { ...json, ...headers }, body })).toBe(403);
    expect((await bench.control('GET', '/conversations')).body).toEqual({ conversations: [] });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])('what an HTML form sends is not taken: %s', async (type) => {
    for (const path of ['/sandbox/inbound', '/sandbox/clock', '/sandbox/tickets/1/comments']) {
      expect(await raw(path, { method: 'POST', headers: { 'content-type': type }, body })).toBe(415);
    }
    expect(await raw('/sandbox/uploads', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-site' }, body })).toBe(403);
  });

  test('our own page can', async () => {
    const headers = { ...json, host: `localhost:${port()}`, origin: `http://localhost:${port()}`, 'sec-fetch-site': 'same-origin' };
    expect(await raw('/sandbox/clock', { method: 'POST', headers, body: '{"offsetMs":0}' })).toBe(200);
  });

  test('and nobody is ever invited', async () => {
    const answer = await fetch(`${bench.sandbox.url}/sandbox/messages`, { method: 'OPTIONS' });
    for (const path of ['/phone', '/sandbox/messages', '/v25.0/1']) {
      const { headers } = await fetch(bench.sandbox.url + path);
      expect([...headers.keys(), ...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

test('every answer carries the headers that keep scripts out', async () => {
  for (const path of ['/phone', '/desk', '/assets/vendor/preact.js', '/sandbox/messages', '/v25.0/1', '/zendesk/x', '/nothing']) {
    const { headers } = await fetch(bench.sandbox.url + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('assets are the pages’ own files and nothing around them', async () => {
  expect((await fetch(`${bench.sandbox.url}/assets/vendor/preact.js`)).headers.get('content-type')).toContain('javascript');
  for (const path of ['/assets/../phone.html', '/assets/..%2fphone.html', '/assets/%2e%2e/%2e%2e/main.ts', '/assets/', '/phone.html', '/pages/phone.html']) {
    expect(await raw(path, { headers: { host: `localhost:${port()}` } })).toBe(404);
  }
});

test('too large and broken bodies get a sentence', async () => {
  const large = await bench.control('POST', '/inbound', { from: ANA, text: 'x'.repeat(33 * 1_024 * 1_024) });
  expect(large).toMatchObject({ status: 413, body: { error: 'The request is too large.' } });
  const broken = await fetch(`${bench.sandbox.url}/sandbox/inbound`, { method: 'POST', headers: json, body: '{' });
  expect([broken.status, await broken.json()]).toEqual([400, { error: 'The request body could not be read: is it JSON?' }]);
});

test('only loopback is listened on', async () => {
  const outer = Object.values(networkInterfaces()).flat().filter((each) => each !== undefined && !each.internal && each.family === 'IPv4');
  for (const { address } of outer.filter((each) => each !== undefined)) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: address, port: Number(port()) });
      socket.once('connect', () => (socket.destroy(), resolve('connected')));
      socket.once('error', () => resolve('refused'));
    });
    expect(outcome).toBe('refused');
  }
  expect(new URL(bench.sandbox.url).hostname).toBe('127.0.0.1');
});
