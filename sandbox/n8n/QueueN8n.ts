import path from 'node:path';
import { requireMemory } from './machineChecks';
import { N8nClient } from './N8nClient';
import { readiness, startN8nProcess, type N8nOptions } from './N8nInstance';
import { findFreePort } from './ports';
import type { WatchedProcess } from './watchedProcess';

/** A PostgreSQL database and who may use it. */
export interface DatabaseAccess {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

export interface QueueOptions extends Pick<N8nOptions, 'encryptionKey' | 'env' | 'install' | 'owner' | 'signal' | 'userFolder'> {
  /** n8n's own database. */
  readonly database: DatabaseAccess;
  readonly redisPort: number;
  /** One log per process. */
  readonly logFolder: string;
}

export const QUEUE_PROCESSES = ['main', 'webhook', 'worker1', 'worker2'] as const;
export type QueueProcess = (typeof QUEUE_PROCESSES)[number];

/** n8n in queue mode: the main process serves the editor and triggers, one process the webhooks, two the runs. */
export interface QueueN8n {
  /** The main process. */
  readonly url: string;
  /** Production webhooks live below it, in the webhook processor. */
  readonly webhookUrl: string;
  /** Logged in as the owner. */
  readonly client: N8nClient;
  /** Ends one process at once, as a crash would. */
  kill(name: QueueProcess): Promise<void>;
  /** Starts it again on its ports; it is ready then. */
  start(name: QueueProcess): Promise<void>;
  /** Ends all of them. */
  stop(): Promise<void>;
}

interface Place {
  readonly command: readonly string[];
  readonly port: number;
  readonly brokerPort: number;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts the four processes on free loopback ports; they share the database, Redis, the user folder and the key.
 * @throws {SupportError} when memory is short, or a process ends before it is ready (with its last lines).
 */
export async function startQueueN8n(options: QueueOptions): Promise<QueueN8n> {
  requireMemory(2.5, 'n8n in queue mode');
  const places = await choosePlaces(options);
  const running = new Map<QueueProcess, WatchedProcess>();
  const start = async (name: QueueProcess): Promise<void> => {
    const { command, ...place } = places[name];
    const logFile = path.join(options.logFolder, `n8n-${name}.log`);
    const started = await startN8nProcess(command, { ...options, ...place, logFile, keepLog: true });
    running.set(name, started);
    await readiness(started, urlOf(places[name]), options.signal);
  };
  const stop = async (): Promise<void> => void (await Promise.all([...running.values()].map((each) => each.stop())));
  try {
    // The main process makes the tables that the others look into.
    await start('main');
    await Promise.all([start('webhook'), start('worker1'), start('worker2')]);
    const client = new N8nClient(urlOf(places.main));
    await client.logIn(options.owner);
    return {
      url: client.url,
      webhookUrl: `${urlOf(places.webhook)}/webhook`,
      client,
      kill: async (name) => await running.get(name)?.kill(),
      start,
      stop,
    };
  } catch (refusal) {
    await stop();
    throw refusal;
  }
}

const urlOf = ({ port }: Place): string => `http://127.0.0.1:${port}`;

async function choosePlaces({ database, redisPort, env = {} }: QueueOptions): Promise<Readonly<Record<QueueProcess, Place>>> {
  const webhookPort = await findFreePort();
  const shared = { ...queueEnvironment(database, redisPort), N8N_WEBHOOK_URL: `http://127.0.0.1:${webhookPort}/`, ...env };
  const place = async (command: readonly string[], port: number, own: Readonly<Record<string, string>> = {}): Promise<Place> => ({
    command,
    port,
    brokerPort: await findFreePort(),
    env: { ...shared, ...own },
  });
  const worker = async (): Promise<Place> => {
    const port = await findFreePort();
    return place(['worker', '--concurrency=5'], port, { QUEUE_HEALTH_CHECK_PORT: String(port) });
  };
  return {
    main: await place(['start'], await findFreePort(), { N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' }),
    webhook: await place(['webhook'], webhookPort),
    worker1: await worker(),
    worker2: await worker(),
  };
}

function queueEnvironment({ host, port, database, user, password }: DatabaseAccess, redisPort: number): Record<string, string> {
  return {
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: host,
    DB_POSTGRESDB_PORT: String(port),
    DB_POSTGRESDB_DATABASE: database,
    DB_POSTGRESDB_USER: user,
    DB_POSTGRESDB_PASSWORD: password,
    EXECUTIONS_MODE: 'queue',
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(redisPort),
    QUEUE_HEALTH_CHECK_ACTIVE: 'true',
    OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
    // Half the processor time per webhook; and with n8n's two connections a burst of webhooks waits until it is refused.
    N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
    DB_POSTGRESDB_POOL_SIZE: '6',
  };
}
