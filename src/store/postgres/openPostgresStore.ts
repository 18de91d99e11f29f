import type { Pool } from 'pg';
import { hashKey } from '../../shared/hash';
import { listenersOf, type Announcements } from '../announcements';
import { sealedContent } from '../content';
import { plainSeal } from '../contentSeal';
import { sqlStore } from '../sql/store';
import type { ContentSeal, SupportStore } from '../SupportStore';
import { clientConfig, connectionPool, type PostgresConnection } from './connection';
import { migratePostgres } from './migrate';
import { postgresAnnouncements } from './notifications';
import { postgresDatabase } from './postgresSql';

export interface PostgresStoreOptions extends PostgresConnection {
  readonly seal?: ContentSeal;
}

/** What all stores of this process on one database and schema share. */
interface Backend extends Announcements {
  readonly pool: Pool;
  readonly close: () => Promise<void>;
}

async function openBackend(connection: PostgresConnection): Promise<Backend> {
  const storeId = await migratePostgres(connection);
  const pool = connectionPool(connection);
  const { announce, listen, close } = postgresAnnouncements(pool, clientConfig(connection), storeId);
  return {
    pool,
    announce,
    listen,
    close: async () => {
      close();
      await pool.end();
    },
  };
}

interface SharedBackend {
  readonly opening: Promise<Backend>;
  users: number;
}

const backends = new Map<string, SharedBackend>();

/** Gives the backend of these options, opened once; `leave` closes it behind the last user. */
async function joinBackend(connection: PostgresConnection): Promise<{ readonly backend: Backend; readonly leave: () => Promise<void> }> {
  const key = hashKey(JSON.stringify(Object.entries(connection).sort()));
  const shared = backends.get(key) ?? { opening: openBackend(connection), users: 0 };
  backends.set(key, shared);
  shared.users += 1;
  try {
    const backend = await shared.opening;
    return {
      backend,
      leave: async () => {
        shared.users -= 1;
        if (shared.users > 0) return;
        backends.delete(key);
        await backend.close();
      },
    };
  } catch (failure) {
    if (backends.get(key) === shared) backends.delete(key);
    throw failure;
  }
}

/**
 * The store in a PostgreSQL database that the processes of several machines share; its schema and tables are made where missing.
 * @throws {SupportError} `storeUnavailable` when the server cannot be used as it is, or the store is of a newer major version;
 *   `invalidInput` when the schema's name cannot be one
 */
export async function openPostgresStore({ seal = plainSeal, ...connection }: PostgresStoreOptions): Promise<SupportStore> {
  const { backend, leave } = await joinBackend(connection);
  const { listen, end } = listenersOf(backend);
  let isOpen = true;
  const database = postgresDatabase({ pool: backend.pool, connection, isOpen: () => isOpen });
  return {
    engine: 'postgres',
    ...sqlStore(database, sealedContent(seal), backend.announce),
    onDeliveries: listen,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      end();
      await leave();
    },
  };
}
