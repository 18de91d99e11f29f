import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SupportError } from '../../src/shared/errors';

const LOOPBACK = '127.0.0.1';

/** Whether a server could listen on this loopback port now; 0 asks for any. Gives the port, or `null` when it is taken. */
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

/** A loopback port that nobody listens on; `preferred` when it is free. */
export async function findFreePort(preferred = 0): Promise<number> {
  const port = (await tryPort(preferred)) ?? (await tryPort(0));
  if (port === null) throw new SupportError('unsupportedSetup', 'This machine has no free loopback port.', 'Close other programs.');
  return port;
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
