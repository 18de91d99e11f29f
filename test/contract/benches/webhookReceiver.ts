import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { TicketWebhookRequest } from '../../../src/ticket';

/** A real HTTP server on loopback that keeps the webhooks it gets, byte by byte. */
export interface WebhookReceiver {
  readonly url: string;
  /** The next webhook that was not asked for yet; fails after two seconds without one. */
  next(): Promise<TicketWebhookRequest>;
  /** How many webhooks came that nobody asked for, after a moment in which more could come. */
  unasked(): Promise<number>;
  close(): Promise<void>;
}

const PATIENCE_MS = 2_000;
const MOMENT_MS = 300;

/** Starts a receiver on a free port. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const waiting: TicketWebhookRequest[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    waiting.push({ headers, rawBody: await buffer(request) });
    response.end();
    server.emit('webhook');
  };
  const server = createServer((request, response) => void receive(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    next: async () => {
      while (waiting.length === 0) await once(server, 'webhook', { signal: AbortSignal.timeout(PATIENCE_MS) });
      return waiting.shift() as TicketWebhookRequest;
    },
    unasked: async () => {
      await pause(MOMENT_MS);
      return waiting.length;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
