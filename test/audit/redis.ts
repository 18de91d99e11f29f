import { createWriteStream } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import path from 'node:path';
import { REDIS_COMMANDS } from './gather';

/** Keeps every command that any client sends: whatever Redis ever held came in one of them. */
export interface RedisWatch {
  /** Has a text stored. */
  write(text: string): Promise<void>;
  close(): void;
}

/** Writes what comes into a file in `folder`. */
export async function watchRedis(port: number, folder: string): Promise<RedisWatch> {
  const monitor = await connected(port);
  monitor.pipe(createWriteStream(path.join(folder, REDIS_COMMANDS)));
  monitor.write('MONITOR\r\n');
  return {
    write: async (text) => {
      const client = await connected(port);
      client.write(`SET audit:control ${text}\r\n`);
      await new Promise((resolve) => client.once('data', resolve));
      client.destroy();
    },
    close: () => monitor.destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}
