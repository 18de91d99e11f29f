import { sealedContent, type Content } from '../content';
import { plainSeal } from '../contentSeal';
import type { ContentSeal, SupportStore } from '../SupportStore';
import { sqliteConversations } from './conversations';
import { sqliteDeliveries } from './deliveries';
import { sqliteIngest } from './ingest';
import { sqliteLocks } from './locks';
import { openDatabase } from './openDatabase';
import { sqliteOutbox } from './outbox';
import { sqliteRegistry } from './registry';
import { sqlOf, type Sql } from './sql';
import { sqliteDesk, sqliteTicketBindings } from './tickets';

export interface SqliteStoreOptions {
  /** Absolute path; file and folder are made where missing. */
  readonly file: string;
  readonly seal?: ContentSeal;
}

/** All methods of the store over one connection. */
export function sqliteStore(sql: Sql, content: Content): Omit<SupportStore, 'close'> {
  return {
    ...sqliteRegistry(sql),
    ingest: sqliteIngest(sql, content),
    ...sqliteDeliveries(sql, content),
    ...sqliteConversations(sql, content),
    ...sqliteOutbox(sql),
    ...sqliteTicketBindings(sql),
    ...sqliteDesk(sql, content),
    ...sqliteLocks(sql),
  };
}

/**
 * The built-in store: one SQLite file in WAL mode that several processes of one machine may have open.
 * Calls run one after the other on this process's own thread; each is a few short statements.
 * @throws {SupportError} `storeUnavailable` when the file cannot be opened, is not ours, or is of a newer major version
 */
export async function openSqliteStore({ file, seal = plainSeal }: SqliteStoreOptions): Promise<SupportStore> {
  const database = await openDatabase(file);
  return {
    ...sqliteStore(sqlOf(database), sealedContent(seal)),
    async close() {
      if (database.isOpen) database.close();
    },
  };
}
