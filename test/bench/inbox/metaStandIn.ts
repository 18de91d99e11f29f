// n8n's built-in WhatsApp Trigger registers itself at https://graph.facebook.com. It meets this stand-in there: n8n sends
// its HTTPS requests through a proxy of ours, which knows that one host only, and trusts a certificate authority of ours.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createProxy, type IncomingMessage, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { verifyCallback } from '../../../sandbox/webhooks/verifyCallback';

const HOST = 'graph.facebook.com';
const LOOPBACK = '127.0.0.1';

export interface MetaStandIn {
  /** What n8n's environment needs so that the host leads here. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts the stand-in; `folder` takes its certificates. */
export async function startMetaStandIn(folder: string): Promise<MetaStandIn> {
  const { authority, key, cert } = await makeCertificates(folder);
  const graph = createServer({ key: await readFile(key), cert: await readFile(cert) }, (request, response) => {
    void answerTo(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  const proxy = createProxy().on('connect', (request: IncomingMessage, socket: Socket) => {
    if (request.url === `${HOST}:443`) tunnel(socket, portOf(graph));
    else socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await Promise.all([listen(graph), listen(proxy)]);
  return {
    env: { HTTPS_PROXY: `http://${LOOPBACK}:${portOf(proxy)}`, NO_PROXY: `${LOOPBACK},localhost`, NODE_EXTRA_CA_CERTS: authority },
    close: async () => {
      await Promise.all([close(graph), close(proxy)]);
    },
  };
}

async function makeCertificates(folder: string): Promise<{ authority: string; key: string; cert: string }> {
  const file = (name: string): string => path.join(folder, name);
  const names = { authority: file('authority.pem'), key: file('host.key'), cert: file('host.pem') };
  const make = (key: string, out: string, ...rest: readonly string[]) =>
    promisify(execFile)('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', out, ...rest]);
  await make(file('authority.key'), names.authority, '-subj', '/CN=Bench authority');
  const extensions = ['-addext', `subjectAltName=DNS:${HOST}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  await make(names.key, names.cert, '-subj', `/CN=${HOST}`, '-CA', names.authority, '-CAkey', file('authority.key'), ...extensions);
  return names;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The calls that the built-in trigger makes: a token, then the app's subscriptions. */
async function answerTo(request: IncomingMessage): Promise<Answer> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const isJson = request.headers['content-type']?.includes('json') === true;
  const sent = isJson ? (JSON.parse(text) as Record<string, string>) : Object.fromEntries(new URLSearchParams(text));
  const { pathname } = new URL(request.url ?? '', `https://${HOST}`);
  if (pathname.endsWith('/oauth/access_token')) return { status: 200, body: { access_token: 'bench', token_type: 'bearer' } };
  if (!pathname.endsWith('/subscriptions')) return { status: 404, body: { error: { message: `Not made for ${pathname}` } } };
  if (request.method === 'GET') return { status: 200, body: { data: [] } };
  if (request.method === 'DELETE') return { status: 200, body: { success: true } };
  const problem = await verifyCallback(sent.callback_url ?? '', sent.verify_token ?? '');
  return problem === null ? { status: 200, body: { success: true } } : { status: 400, body: { error: { message: problem } } };
}

function tunnel(socket: Socket, port: number): void {
  const inner = connect(port, LOOPBACK, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.pipe(inner).pipe(socket);
  });
  socket.on('error', () => undefined).on('close', () => inner.destroy());
  inner.on('error', () => undefined).on('close', () => socket.destroy());
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listen(server: Server): Promise<void> {
  await once(server.listen(0, LOOPBACK), 'listening');
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
