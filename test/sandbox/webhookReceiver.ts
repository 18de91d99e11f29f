import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { asArray, asRecord } from '../../src/shared/shape';

/** A workflow's end of the line: answers Meta's challenge and keeps every webhook. */
export interface WebhookReceiver {
  readonly url: string;
  /** Every `messages[]` entry received, in order. */
  readonly messages: () => readonly Readonly<Record<string, unknown>>[];
  readonly close: () => Promise<void>;
}

function messagesOf(body: unknown): readonly Readonly<Record<string, unknown>>[] {
  const changes = asArray(asRecord(body)['entry']).flatMap((entry) => asArray(asRecord(entry)['changes']));
  return changes.flatMap((change) => asArray(asRecord(asRecord(change)['value'])['messages']).map(asRecord));
}

/** Listens on a free loopback port. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    const challenge = new URL(request.url ?? '/', 'http://receiver').searchParams.get('hub.challenge');
    if (request.method === 'POST') bodies.push(JSON.parse(await text(request)));
    response.end(challenge ?? '');
  });
  const origin = await listen(server);
  return { url: `${origin}/webhook`, messages: () => bodies.flatMap(messagesOf), close: () => close(server) };
}

/** Starts any server on a free loopback port; gives its origin. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server with all its connections. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
