import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { pollUntil } from './pollUntil';
import { findFreePort } from './ports';
import { startWatched, type WatchedProcess } from './watchedProcess';

export interface Redis extends WatchedProcess {
  readonly port: number;
}

/**
 * Where redis-server is; `REDIS_SERVER_PATH` names another one.
 * @throws {SupportError} that says how to install it.
 */
export function findRedisServer(): string {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'redis-server'));
  const found = [process.env.REDIS_SERVER_PATH ?? '', ...onPath].find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new SupportError(
    'unsupportedSetup',
    'n8n in queue mode needs redis-server, which was not found.',
    'Install it (Debian and Ubuntu: apt-get install -y redis-server) or set REDIS_SERVER_PATH.',
  );
}

/** Starts a Redis on a free loopback port that keeps everything in memory; its log goes into `folder`. */
export async function startRedis(folder: string): Promise<Redis> {
  const port = await findFreePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = await startWatched({
    name: 'Redis',
    command: findRedisServer(),
    args,
    cwd: folder,
    env: { PATH: process.env.PATH },
    logFile: path.join(folder, 'redis.log'),
  });
  await pollUntil('Redis to listen', () => answers(port));
  return { ...server, port };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(port, '127.0.0.1');
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false)).once('connect', () => connection.end());
  });
}
