import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SupportError } from '../../src/shared/errors';

const LOOPBACK = '127.0.0.1';

/** Whether a server could listen on this loopback port now. Gives the port, or `null` when it is taken. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

/** Below the ports that the system gives to outgoing connections: one of those may be taken between our look and n8n's start. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_000];
const MOST_TRIES = 50;

/** A loopback port that nobody listens on; `preferred` when it is free. */
export async function findFreePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await tryPort(preferred)) !== null) return preferred;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const port = await tryPort(randomInt(FIRST_PORT, LAST_PORT));
    if (port !== null) return port;
  }
  throw new SupportError('unsupportedSetup', 'This machine has no free loopback port.', 'Close other programs.');
}

/** @throws {SupportError} that names the port when something listens on it already. */
export async function requireFreePort(port: number, purpose: string): Promise<void> {
  if ((await tryPort(port)) !== null) return;
  // The port of a program that is just ending is free a moment later.
  await pause(1000);
  if ((await tryPort(port)) !== null) return;
  throw new SupportError(
    'unsupportedSetup',
    `Port ${port}, meant for ${purpose}, is taken by another program (or not allowed for you).`,
    'Stop that program, or choose other ports: --port-base N uses N, N+1 and N+2.',
  );
}
