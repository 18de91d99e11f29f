import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig, type Pool } from 'pg';
import { SECOND_MS } from '../../shared/clock';
import { mintId } from '../../shared/hash';
import { announcements, type Announcements } from '../announcements';

const RECONNECT_PAUSE_MS = SECOND_MS;

const ignore = () => undefined;

/** One connection that hears the channel; resolves when it is lost or not to be had, or when `signal` aborts. */
async function listenOnce(config: ClientConfig, channel: string, hear: (payload?: string) => void, signal: AbortSignal): Promise<void> {
  const client = new Client(config);
  const isOver = new Promise<void>((resolve) => {
    client.once('end', resolve).on('error', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    await client.connect();
    client.on('notification', ({ payload }) => hear(payload));
    await client.query(`LISTEN ${channel}`);
    // What was announced before is not repeated.
    hear();
    await isOver;
  } catch {
    // Whoever needs an answer asks the pool, and hears from it what is wrong.
  } finally {
    void client.end().catch(ignore);
  }
}

async function keepListening(config: ClientConfig, channel: string, hear: (payload?: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await listenOnce(config, channel, hear, signal);
    await sleep(RECONNECT_PAUSE_MS, undefined, { signal, ref: false }).catch(ignore);
  }
}

/**
 * Announcements between processes through LISTEN and NOTIFY, on a connection of its own that is made with the first listener.
 * They follow the commit instead of being part of it: PostgreSQL lets transactions that notify commit only one by one. What a
 * process that dies in between does not announce, is found by those who also poll.
 */
export function postgresAnnouncements(
  pool: Pool,
  config: ClientConfig,
  channel: string,
): Announcements & { readonly close: () => void } {
  const { announce: tellOwn, listen } = announcements();
  const self = mintId('p');
  const stop = new AbortController();
  let isListening = false;
  let isTelling = false;
  let tellAgain = false;

  async function tellOthers(): Promise<void> {
    tellAgain = isTelling;
    if (isTelling) return;
    isTelling = true;
    await pool.query('SELECT pg_notify($1, $2)', [channel, self]).catch(ignore);
    isTelling = false;
    if (tellAgain) await tellOthers();
  }

  return {
    announce: () => {
      tellOwn();
      void tellOthers();
    },
    listen: (listener) => {
      const hear = (payload?: string) => {
        if (payload !== self) tellOwn();
      };
      if (!isListening) void keepListening(config, channel, hear, stop.signal);
      isListening = true;
      return listen(listener);
    },
    close: () => stop.abort(),
  };
}
