import type { AccessStore } from '../SupportStore';
import type { Database } from './Sql';

interface GrantRow {
  readonly confirmed_at: number;
  readonly phone_number_ids: string;
}

/** What Meta confirmed of credentials. */
export function access(database: Database): AccessStore {
  return {
    async getAccess(accessKey) {
      const text = 'SELECT confirmed_at, phone_number_ids FROM access_grants WHERE access_key = ?';
      const row = await database.row<GrantRow>(text, accessKey);
      if (row === undefined) return null;
      return { confirmedAt: row.confirmed_at, phoneNumberIds: JSON.parse(row.phone_number_ids) as string[] };
    },
    async putAccess(accessKey, { confirmedAt, phoneNumberIds }) {
      await database.change(
        `INSERT INTO access_grants (access_key, confirmed_at, phone_number_ids) VALUES (?, ?, ?)
         ON CONFLICT (access_key) DO UPDATE SET confirmed_at = excluded.confirmed_at, phone_number_ids = excluded.phone_number_ids`,
        accessKey,
        confirmedAt,
        JSON.stringify(phoneNumberIds),
      );
    },
  };
}
