import { announcements, listenersOf, type Announcements } from '../announcements';
import { sealedContent } from '../content';
import { plainSeal } from '../contentSeal';
import { sqlStore } from '../sql/store';
import type { ContentSeal, SupportStore } from '../SupportStore';
import { openDatabase } from './openDatabase';
import { closeInTurn, sqliteDatabase } from './sqliteSql';

export interface SqliteStoreOptions {
  /** Absolute path; file and folder are made where missing. */
  readonly file: string;
  readonly seal?: ContentSeal;
}

/** By file: all stores of this process that have it open hear of each other's deliveries. Other processes poll. */
const announcementsOf = new Map<string, Announcements>();

function sharedAnnouncements(file: string): Announcements {
  const shared = announcementsOf.get(file) ?? announcements();
  announcementsOf.set(file, shared);
  return shared;
}

/**
 * The built-in store: one SQLite file in WAL mode that several processes of one machine may have open.
 * Calls run one after the other on this process's own thread; each is a few short statements.
 * @throws {SupportError} `storeUnavailable` when the file cannot be opened, is not ours, or is of a newer major version
 */
export async function openSqliteStore({ file, seal = plainSeal }: SqliteStoreOptions): Promise<SupportStore> {
  const connection = await openDatabase(file);
  const shared = sharedAnnouncements(file);
  const { listen, end } = listenersOf(shared);
  return {
    engine: 'sqlite',
    ...sqlStore(sqliteDatabase(connection), sealedContent(seal), shared.announce),
    onDeliveries: listen,
    async close() {
      end();
      await closeInTurn(connection);
    },
  };
}
