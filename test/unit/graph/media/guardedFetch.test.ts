// Real servers, real sockets. Names are resolved by what a test hands in, as a DNS server of somebody else would answer.
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import http, { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { collect } from '../../../../src/graph/media/bytes';
import { connectWith, type Connect, type Hop, type Resolve } from '../../../../src/graph/media/connection';
import { guardedFetch, publicFetch, type FetchRequest } from '../../../../src/graph/media/guardedFetch';
import { SupportError } from '../../../../src/shared/errors';
import { closedPortUrl } from '../../../fixtures/loopbackServer';
import { rawServers, redirectTo, type RawServer } from './rawServer';

const SECRET = 'Bearer secret-token';
const serve = rawServers();

/** A DNS that gives one answer after the other, the last one for good. */
function dns(...answers: ReadonlyArray<readonly string[]>): Resolve & { readonly asked: string[] } {
  const asked: string[] = [];
  const resolve: Resolve = (name, _options, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    callback(null, addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  return Object.assign(resolve, { asked });
}

interface Wanted extends Partial<FetchRequest> {
  readonly url: string;
  readonly origins?: readonly string[];
  readonly connect?: Connect;
}

/** Fetches and reads all of it. */
async function get({ url, origins = [url], connect = connectWith(), ...more }: Wanted): Promise<{ status: number; text: string }> {
  const answer = await guardedFetch(connect, { origins, authorization: SECRET })({ method: 'GET', url, maxBytes: 1_000, timeoutMs: 5_000, ...more });
  return { status: answer.status, text: Buffer.from(await collect(answer.body)).toString() };
}

const refusal = (message: RegExp) => ({ name: 'SupportError', code: 'fileRefused', message: expect.stringMatching(message) as string });
const INTERNAL = refusal(/leads into an internal network/);

test('a file of the credential’s own host, with its secret and whatever the status', async () => {
  const { url, seen } = await serve((_request, response) => response.writeHead(404).end('gone'));
  expect(await get({ url: `${url}/file?id=1`, headers: { 'x-more': '1' } })).toEqual({ status: 404, text: 'gone' });
  expect(seen).toMatchObject([{ method: 'GET', url: '/file?id=1', headers: { authorization: SECRET, 'x-more': '1', 'user-agent': 'n8n-nodes-whatsapp-support', 'accept-encoding': 'identity' } }]);
});

describe('where a fetch may start', () => {
  it.each([
    ['another host', 'https://files.example/x'],
    ['another port of the same machine', 'http://127.0.0.1:1/x'],
    ['another protocol of the same host', 'http://graph.facebook.com/x'],
    ['a host that only begins like ours', 'https://graph.facebook.com.example/x'],
    ['ours as the user name of another', 'https://graph.facebook.com@files.example/x'],
  ])('not at %s', async (_what, url) => {
    await expect(get({ url, origins: ['https://graph.facebook.com', 'http://127.0.0.1:4004'] })).rejects.toMatchObject(refusal(/the credential is not for that host/));
  });

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'ftp://files.example/x', 'no address', ''])('not at %s', async (url) => {
    await expect(get({ url, origins: ['https://graph.facebook.com'] })).rejects.toMatchObject(refusal(/no web address/));
  });

  it('not without encryption, except on this machine', async () => {
    await expect(get({ url: 'http://files.example/x' })).rejects.toMatchObject(refusal(/files\.example\) is not encrypted/));
  });

  it.each(['https://169.254.169.254/latest/meta-data', 'https://10.0.0.1', 'https://[::ffff:7f00:1]', 'https://[fe80::1]', 'https://[64:ff9b::a9fe:a9fe]', 'https://0.0.0.0'])(
    'not at %s, even as the credential’s own',
    async (url) => {
      await expect(get({ url })).rejects.toMatchObject(INTERNAL);
    },
  );
});

describe('names', () => {
  let server: RawServer;
  beforeEach(async () => {
    server = await serve((_request, response) => response.end('file'));
  });

  it.each([['127.0.0.1'], ['169.254.169.254'], ['10.1.2.3'], ['::1'], ['::ffff:127.0.0.1']])('that lead to %s are refused, and no connection is made', async (address) => {
    const url = `https://lookaside.fbsbx.com:${server.port}/x`;
    await expect(get({ url, connect: connectWith(dns([address])) })).rejects.toMatchObject(INTERNAL);
    expect(server.connections()).toBe(0);
  });

  it('are refused when one address of several is internal', async () => {
    await expect(get({ url: 'https://lookaside.fbsbx.com', connect: connectWith(dns(['157.240.1.1', '192.168.0.1'])) })).rejects.toMatchObject(INTERNAL);
  });

  it('of this machine must stay on it', async () => {
    const url = `http://localhost:${server.port}/x`;
    await expect(get({ url, connect: connectWith(dns(['10.0.0.1'])) })).rejects.toMatchObject(INTERNAL);
    await expect(get({ url, connect: connectWith(dns(['157.240.1.1'])) })).rejects.toMatchObject(INTERNAL);
  });

  it('are resolved once: the address that was checked is the one that is connected to', async () => {
    const rebinding = dns(['127.0.0.1'], ['169.254.169.254']);
    const url = `http://localhost:${server.port}/x`;
    expect(await get({ url, connect: connectWith(rebinding) })).toEqual({ status: 200, text: 'file' });
    expect(rebinding.asked).toEqual(['localhost']);
    await expect(get({ url, connect: connectWith(rebinding) })).rejects.toMatchObject(INTERNAL);
    expect(rebinding.asked).toEqual(['localhost', 'localhost']);
    expect(server.connections()).toBe(1);
  });

  it('are not resolved again by whoever connects: the system’s own answer for this name would lead to the server', async () => {
    await expect(get({ url: `http://localhost:${server.port}/x`, connect: connectWith(dns(['::1'])) })).rejects.toMatchObject({ name: 'HttpNoAnswer' });
    expect(server.connections()).toBe(0);
  });

  it('that do not exist give no answer', async () => {
    await expect(get({ url: 'https://lookaside.fbsbx.com', connect: connectWith(dns([])) })).rejects.toMatchObject({ name: 'HttpNoAnswer', notSent: true });
  });
});

describe('redirects', () => {
  it('within a host keep the secret, whichever way they are written', async () => {
    const { url, seen } = await serve((request, response) => (request.url === '/b' ? response.end('file') : redirectTo(response, 'b')));
    expect(await get({ url: `${url}/a` })).toEqual({ status: 200, text: 'file' });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([SECRET, SECRET]);
  });

  it('to another host lose the secret for good', async () => {
    const other: RawServer = await serve((request, response) => (request.url === '/end' ? response.end('file') : redirectTo(response, `${own.url}/back`)));
    const own: RawServer = await serve((request, response) => redirectTo(response, request.url === '/back' ? `${other.url}/end` : `${other.url}/b`));
    expect(await get({ url: `${own.url}/a`, origins: [own.url, other.url] })).toEqual({ status: 200, text: 'file' });
    expect(own.seen.map(({ headers }) => headers.authorization)).toEqual([SECRET, undefined]);
    expect(other.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('into the internet are followed without the secret', async () => {
    const hops: Hop[] = [];
    const { url } = await serve((request, response) => (request.url === '/a' ? redirectTo(response, 'https://cdn.example/b') : response.end('file')));
    // The internet, as far as it is on this machine.
    const connect: Connect = async (hop) => {
      hops.push(hop);
      hop.assertReachable(hop.url.hostname === 'cdn.example' ? '157.240.1.1' : '127.0.0.1');
      return await connectWith()({ ...hop, url: new URL(hop.url.pathname, url), assertReachable: () => undefined });
    };
    expect(await get({ url: `${url}/a`, connect })).toEqual({ status: 200, text: 'file' });
    expect(hops.map(({ headers }) => headers.authorization)).toEqual([SECRET, undefined]);
  });

  it.each([
    ['this machine', () => closedPortUrl(), /leads into|not encrypted/],
    ['the metadata of a cloud', () => 'https://169.254.169.254/latest/meta-data/', /leads into an internal network/],
    ['the metadata, unencrypted', () => 'http://169.254.169.254/latest/meta-data/', /not encrypted/],
    ['a private address written as a number', () => 'https://167772161/', /leads into an internal network/],
    ['a file of this machine', () => 'file:///etc/passwd', /no web address/],
  ])('to %s are refused', async (_what, target, message) => {
    const location = await target();
    const { url } = await serve((_request, response) => redirectTo(response, location));
    await expect(get({ url })).rejects.toMatchObject(refusal(message));
  });

  it('to a name that leads inside are refused', async () => {
    const inside = await serve((_request, response) => response.end('internal'));
    const { url } = await serve((_request, response) => redirectTo(response, `https://cdn.example:${inside.port}/`));
    await expect(get({ url, connect: connectWith(dns(['127.0.0.1'])) })).rejects.toMatchObject(INTERNAL);
    expect(inside.connections()).toBe(0);
  });

  it('without end are refused', async () => {
    const { url, seen } = await serve((_request, response) => redirectTo(response, '/again'));
    await expect(get({ url })).rejects.toMatchObject(refusal(/without end/));
    expect(seen).toHaveLength(6);
  });

  it('are not followed with anything but a fetch', async () => {
    const { url, seen } = await serve((_request, response) => redirectTo(response, '/again'));
    expect(await get({ url, method: 'DELETE' })).toMatchObject({ status: 302 });
    expect(seen).toHaveLength(1);
  });
});

describe('limits', () => {
  it('a body that says it is too large is not read', async () => {
    const { url } = await serve((_request, response) => response.writeHead(200, { 'content-length': '1001' }).end('x'.repeat(1_001)));
    await expect(get({ url })).rejects.toMatchObject(refusal(/larger than 1 KB/));
  });

  it('a body without end is cut off while it comes', async () => {
    let written = 0;
    let closed = false;
    const { url } = await serve((_request, response) => {
      response.on('close', () => (closed = true));
      const more = (): void => {
        written += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    });
    await expect(get({ url, maxBytes: 1_000_000 })).rejects.toMatchObject(refusal(/larger than 977 KB/));
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(written).toBeLessThan(30_000_000);
  });

  it('a body that is exactly as large as allowed comes', async () => {
    const { url } = await serve((_request, response) => response.end('x'.repeat(1_000)));
    expect((await get({ url })).text).toHaveLength(1_000);
  });

  it('a body that drips is cut off when the time is over', async () => {
    const { url } = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(drip));
    });
    await expect(get({ url, timeoutMs: 200 })).rejects.toMatchObject({ name: 'HttpNoAnswer', message: expect.stringContaining('ETIMEDOUT') });
  });

  it('a server that says nothing is given up', async () => {
    const { url } = await serve(() => undefined);
    await expect(get({ url, timeoutMs: 200 })).rejects.toMatchObject({ name: 'HttpNoAnswer', message: expect.stringContaining('ETIMEDOUT') });
    await expect(get({ url, connect: connectWith(undefined, 100) })).rejects.toMatchObject({ name: 'HttpNoAnswer', message: expect.stringContaining('ETIMEDOUT') });
  });

  it('a server that falls silent in the middle is given up', async () => {
    const { url } = await serve((_request, response) => void response.write('half'));
    await expect(get({ url, connect: connectWith(undefined, 100) })).rejects.toMatchObject({ name: 'HttpNoAnswer' });
  });

  it('whoever stops reading closes the connection', async () => {
    let closed = false;
    const { url } = await serve((_request, response) => {
      response.on('close', () => (closed = true));
      response.write('first');
    });
    const answer = await guardedFetch(connectWith(), { origins: [url], authorization: SECRET })({ method: 'GET', url, maxBytes: 1_000, timeoutMs: 5_000 });
    for await (const chunk of answer.body) {
      expect(Buffer.from(chunk).toString()).toBe('first');
      break;
    }
    while (!closed) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe('uploads', () => {
  async function* megabytes(count: number) {
    for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(1_048_576);
  }
  const upload = (url: string, body: AsyncIterable<Uint8Array>, bytes: number) => get({ url, method: 'POST', body, headers: { 'content-length': String(bytes) } });

  it('go out in pieces, as they are', async () => {
    const { url, seen } = await serve((_request, response) => response.end('thanks'));
    expect(await upload(url, megabytes(3), 3 * 1_048_576)).toEqual({ status: 200, text: 'thanks' });
    expect(seen[0]?.body.equals(Buffer.alloc(3 * 1_048_576))).toBe(true);
  });

  it('end with an answer that comes before their end', async () => {
    const server = createServer((_request, response) => void response.writeHead(413, { connection: 'close' }).end('too much'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      expect(await upload(`http://127.0.0.1:${port}`, megabytes(64), 64 * 1_048_576)).toEqual({ status: 413, text: 'too much' });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('tell what went wrong with their bytes', async () => {
    const { url } = await serve((_request, response) => response.end());
    async function* broken() {
      yield Buffer.from('half');
      throw new SupportError('invalidInput', 'The file cannot be read.', 'Check it.');
    }
    await expect(upload(url, broken(), 10)).rejects.toMatchObject({ code: 'invalidInput', message: 'The file cannot be read.' });
  });
});

describe('whatever n8n or its machine set up for others', () => {
  it('an agent that asks a proxy is not asked', async () => {
    const { url } = await serve((_request, response) => response.end('file'));
    const before = http.globalAgent;
    let asked = 0;
    class Proxy extends http.Agent {
      constructor() {
        super();
        asked += 1;
      }
    }
    http.globalAgent = new Proxy();
    try {
      expect(await get({ url })).toEqual({ status: 200, text: 'file' });
    } finally {
      http.globalAgent = before;
    }
    expect(asked).toBe(1);
  });

  it('an encrypted address is spoken to with encryption only', async () => {
    const { port, seen } = await serve((_request, response) => response.end('file'));
    await expect(get({ url: `https://localhost:${port}` })).rejects.toMatchObject({ name: 'HttpNoAnswer' });
    expect(seen).toHaveLength(0);
  });
});

describe('no answer', () => {
  it('nobody listens: certainly nothing was sent', async () => {
    await expect(get({ url: await closedPortUrl() })).rejects.toMatchObject({ name: 'HttpNoAnswer', notSent: true });
  });

  it.each(['before', 'after'])('the connection breaks %s the first bytes', async (when) => {
    const { url } = await serve((_request, response) => {
      if (when === 'after') response.write('half', () => response.destroy());
      else response.destroy();
    });
    await expect(get({ url })).rejects.toMatchObject({ name: 'HttpNoAnswer', notSent: false });
  });

  it('no failure tells the secret or the whole address', async () => {
    const { url } = await serve((_request, response) => response.destroy());
    const failure: unknown = await get({ url: `${url}/file?hash=private` }).catch((thrown: unknown) => thrown);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/secret-token|private/);
  });
});

describe('as a stranger', () => {
  const hops: Hop[] = [];
  /** The internet, as far as this machine can have it. */
  const internet: Connect = async (hop) => {
    hops.push(hop);
    return { status: 200, headers: {}, body: (async function* () { yield Buffer.from('photo'); })(), discard: () => undefined };
  };

  test('from any host of the internet, without a secret', async () => {
    const answer = await publicFetch(internet)({ method: 'GET', url: 'https://files.example/a.jpg', maxBytes: 10, timeoutMs: 5_000 });
    expect(Buffer.from(await collect(answer.body)).toString()).toBe('photo');
    expect(Object.keys(hops[0]?.headers ?? {})).toEqual(['accept-encoding', 'user-agent']);
  });

  it.each([
    ['this machine', 'https://127.0.0.1:4004/x', INTERNAL],
    ['an internal network', 'https://10.0.0.7/x', INTERNAL],
    ['the cloud’s own data', 'https://169.254.169.254/latest/meta-data', INTERNAL],
    ['a connection that others can read', 'http://files.example/x', refusal(/not encrypted/)],
    ['a file of this machine', 'file:///etc/passwd', refusal(/no web address/)],
  ])('nothing from %s', async (_what, url, why) => {
    await expect(publicFetch(connectWith())({ method: 'GET', url, maxBytes: 10, timeoutMs: 5_000 })).rejects.toMatchObject(why);
  });

  test('nothing from a name that leads inside', async () => {
    const connect = connectWith(dns(['127.0.0.1']));
    await expect(publicFetch(connect)({ method: 'GET', url: 'https://files.example/x', maxBytes: 10, timeoutMs: 5_000 })).rejects.toMatchObject(INTERNAL);
  });
});
