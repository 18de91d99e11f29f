import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../src/store/SupportStore';
import { temporaryFolder } from '../fixtures/temporaryFolder';
import { supportStoreContract, type OpenStore } from './supportStore';

/** Every row of every table, read by a connection of its own. */
function dump(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
    return JSON.stringify(tables.map(({ name }) => database.prepare(`SELECT * FROM ${String(name)}`).all()));
  } finally {
    database.close();
  }
}

const openEmpty: OpenStore = async ({ seal } = {}) => {
  const { folder, remove } = temporaryFolder();
  const file = path.join(folder, 'store.sqlite');
  const opened: SupportStore[] = [];
  const connect = async () => {
    const store = await openSqliteStore(seal === undefined ? { file } : { file, seal });
    opened.push(store);
    return store;
  };
  return {
    store: await connect(),
    connect,
    textAtRest: async () => dump(file),
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      remove();
    },
  };
};

supportStoreContract('SQLite', openEmpty);
