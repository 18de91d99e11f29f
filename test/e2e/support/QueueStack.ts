import { Client } from 'pg';
import { QUEUE_PROCESSES, startQueueN8n, type DatabaseAccess, type QueueN8n } from '../../../sandbox/n8n/QueueN8n';
import { startRedis } from '../../../sandbox/n8n/startRedis';
import type { PostgresConnection } from '../../../src/store/postgres/connection';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { assembleStack, type N8nSettings, type Running, type Stack, type StackOptions } from './Stack';

/** Schema of the conversation store; n8n's own tables lie in another database of the same server. */
const SCHEMA = 'whatsapp_support';

/** The same stack around an n8n in queue mode, with a PostgreSQL and a Redis of its own: about 40 s and 2.5 GB. */
export function startQueueStack(options: StackOptions): Promise<Stack<QueueN8n>> {
  return assembleStack(options, startQueue);
}

async function startQueue(settings: N8nSettings): Promise<Running<QueueN8n>> {
  const stops: Array<() => Promise<void>> = [];
  const stop = async (): Promise<void> => {
    while (stops.length > 0) await stops.pop()?.();
  };
  try {
    const postgres = await startPostgres({ settings: ['max_connections = 200'] });
    stops.push(() => postgres.end());
    const redis = await startRedis(settings.userFolder);
    stops.push(() => redis.stop());
    const access = postgres.connection(SCHEMA);
    const database = await databaseOf(postgres, access);
    const n8n = await startQueueN8n({ ...settings, database, redisPort: redis.port, logFolder: settings.userFolder });
    stops.push(() => n8n.stop());
    return {
      n8n,
      processes: QUEUE_PROCESSES.map((name) => ({ name, kill: () => n8n.kill(name), start: () => n8n.start(name) })),
      accountFields: storeFields(access),
      databases: { engine: 'postgres', n8nRows: (sql) => rowsOf(database, 'public', sql), password: access.password, redisPort: redis.port },
      storeRows: (sql) => rowsOf(access, SCHEMA, sql),
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}

async function databaseOf(postgres: TestPostgres, access: PostgresConnection): Promise<DatabaseAccess> {
  const client = await postgres.connect();
  await client.query('CREATE DATABASE n8n');
  await client.end();
  return { ...access, database: 'n8n' };
}

/** A store in this PostgreSQL, as fields of the WhatsApp account's credential. */
export function storeFields({ host, port, database, user, password, tls, schema }: PostgresConnection): Readonly<Record<string, unknown>> {
  return {
    conversationStore: 'postgres',
    postgresHost: host,
    postgresPort: port,
    postgresDatabase: database,
    postgresUser: user,
    postgresPassword: password,
    postgresTls: tls,
    postgresSchema: schema,
  };
}

async function rowsOf({ host, port, database, user, password }: DatabaseAccess, schema: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ host, port, database, user, password });
  await client.connect();
  try {
    await client.query(`SET search_path TO ${schema}`);
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
