import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly RawRequest[];
  /** How many connections were opened, whether a request came over them or not. */
  readonly connections: () => number;
}

/** Real HTTP servers on loopback that write their answers themselves, endless and broken ones too; closed after each test. */
export function rawServers(): (handle: (request: RawRequest, response: ServerResponse) => unknown) => Promise<RawServer> {
  const open: Array<() => Promise<unknown>> = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()));
  });
  return async (handle) => {
    const seen: RawRequest[] = [];
    let connections = 0;
    const server = createServer(async (request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(chunk as Buffer);
      } catch {
        return; // The client went away in the middle of it.
      }
      const { method = '', url = '', headers } = request;
      const read = { method, url, headers, body: Buffer.concat(chunks) };
      seen.push(read);
      await handle(read, response);
    });
    server.on('connection', () => (connections += 1));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    open.push(async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    });
    return { url: `http://127.0.0.1:${port}`, port, seen, connections: () => connections };
  };
}

/** Answers with JSON. */
export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers with a redirect. */
export function redirectTo(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}
