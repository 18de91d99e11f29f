import { openExistingDatabase } from './sqlite/openDatabase';
import { closeInTurn, sqliteDatabase } from './sqlite/sqliteSql';

const NUMBERS = ['conversations', 'triggers', 'outbox'].map((table) => `SELECT phone_number_id AS id FROM ${table} WHERE phone_number_id IS NOT NULL`).join(' UNION ');

/**
 * Ids of the business numbers of which a SQLite store holds anything: whoever copies it must be allowed to see them all.
 * @throws {SupportError} `notFound` when there is no such file, `storeUnavailable`
 */
export async function storedNumbers(file: string): Promise<ReadonlySet<string>> {
  const database = await openExistingDatabase(file);
  try {
    const rows = await sqliteDatabase(database).rows<{ readonly id: string }>(NUMBERS);
    return new Set(rows.map(({ id }) => id));
  } finally {
    await closeInTurn(database);
  }
}
