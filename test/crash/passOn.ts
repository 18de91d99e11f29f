import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on a free loopback port. */
export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/** Where `answer` throws, the other side or who asked is gone: there is nothing to answer. */
export async function openDoor(answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<unknown>): Promise<Door> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => answer(request, response, await bodyOf(request));
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Headers that are about one connection, or that another body makes wrong. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['accept-encoding', 'connection', 'content-encoding', 'content-length', 'host', 'keep-alive', 'transfer-encoding']);

const passedOn = (headers: Iterable<readonly [string, unknown]>): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !OF_THE_CONNECTION.has(name)).map(([name, value]) => [name, String(value)]));

export interface PassedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Asks another server the same, as a proxy does. */
export async function passOn(target: string, { method = 'GET', url = '', headers }: IncomingMessage, body: Buffer): Promise<PassedAnswer> {
  const answer = await fetch(target + url, { method, headers: passedOn(Object.entries(headers)), ...(body.length > 0 && { body: new Uint8Array(body) }) });
  return { status: answer.status, headers: passedOn(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
}
