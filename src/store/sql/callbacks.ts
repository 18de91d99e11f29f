import { HOUR_MS } from '../../shared/clock';
import type { CallbackStore, WebhookCountStore, WebhookOutcome } from '../SupportStore';
import type { Database } from './Sql';

interface CallbackRow {
  readonly our_url: string;
  readonly previous_url: string | null;
}

interface OwnerRow {
  readonly account_key: string | null;
  readonly active: number;
}

/** All tables in which a URL of ours may stand; none of them grows. */
const OWNERS = `SELECT account_key, CASE WHEN inactive_since IS NULL THEN 1 ELSE 0 END AS active FROM triggers WHERE webhook_url = ?
  UNION ALL SELECT account_key, 0 AS active FROM listeners WHERE test_url = ?
  UNION ALL SELECT NULL AS account_key, 0 AS active FROM callbacks WHERE our_url = ?
  ORDER BY active DESC LIMIT 1`;

/** What was set at Meta. */
export function callbacks(database: Database): CallbackStore {
  return {
    async getCallback(place) {
      const row = await database.row<CallbackRow>('SELECT our_url, previous_url FROM callbacks WHERE place = ?', place);
      return row === undefined ? null : { ourUrl: row.our_url, previousUrl: row.previous_url };
    },
    async putCallback(place, { ourUrl, previousUrl }) {
      await database.change(
        `INSERT INTO callbacks (place, our_url, previous_url) VALUES (?, ?, ?)
         ON CONFLICT (place) DO UPDATE SET our_url = excluded.our_url, previous_url = excluded.previous_url`,
        place,
        ourUrl,
        previousUrl,
      );
    },
    async removeCallback(place) {
      await database.change('DELETE FROM callbacks WHERE place = ?', place);
    },
    async urlOwner(url) {
      const row = await database.row<OwnerRow>(OWNERS, url, url, url);
      return row === undefined ? null : { isActive: row.active === 1, accountKey: row.account_key };
    },
  };
}

interface CountRow {
  readonly outcome: WebhookOutcome;
  readonly count: number;
  readonly last_at: number;
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS;

/** What came to the webhook. */
export function webhookCounts(database: Database): WebhookCountStore {
  return {
    async countWebhooks(phoneNumberId, counts) {
      for (const { outcome, count, lastAt } of counts) {
        await database.change(
          `INSERT INTO webhook_hours (phone_number_id, hour, outcome, requests, last_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (phone_number_id, hour, outcome) DO UPDATE SET requests = webhook_hours.requests + excluded.requests,
             last_at = CASE WHEN excluded.last_at > webhook_hours.last_at THEN excluded.last_at ELSE webhook_hours.last_at END`,
          phoneNumberId,
          hourOf(lastAt),
          outcome,
          count,
          lastAt,
        );
      }
    },
    async webhookCounts(phoneNumberId, since) {
      const rows = await database.rows<CountRow>(
        `SELECT outcome, CAST(SUM(requests) AS BIGINT) AS count, MAX(last_at) AS last_at FROM webhook_hours
         WHERE phone_number_id = ? AND hour >= ? GROUP BY outcome ORDER BY outcome`,
        phoneNumberId,
        hourOf(since),
      );
      return rows.map(({ outcome, count, last_at: lastAt }) => ({ outcome, count, lastAt }));
    },
  };
}
