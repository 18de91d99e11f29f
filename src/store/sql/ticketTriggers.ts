import type { TicketEventKind } from '../../shared/inbound';
import type { Content } from '../content';
import { RESUME_MS, type ActiveTicketTrigger, type PlacedTicketWebhook, type TicketHint, type TicketScope, type TicketTrigger, type TicketTriggerStore, type TriggerTarget } from '../SupportStore';
import { dropPending } from './settle';
import type { Database, Sql } from './Sql';
import { changeRows, rowsIn } from './values';

interface TriggerRow {
  readonly workflow_id: string;
  readonly node_id: string;
  readonly provider: string;
  readonly account: string;
  readonly phone_number_id: string;
  readonly topics: string;
  readonly since: number;
  readonly inactive_since: number | null;
}

interface HintRow {
  readonly ticket_id: string;
  readonly hints: number;
  readonly failures: number;
}

const readTrigger = (row: TriggerRow): ActiveTicketTrigger => ({
  workflowId: row.workflow_id,
  nodeId: row.node_id,
  provider: row.provider,
  account: row.account,
  phoneNumberId: row.phone_number_id,
  topics: JSON.parse(row.topics) as TicketEventKind[],
  since: row.since,
});

const IN_SCOPE = 'provider = ? AND account = ? AND phone_number_id = ?';
const ONE_NODE = 'workflow_id = ? AND node_id = ?';

const scopeOf = ({ provider, account, phoneNumberId }: TicketScope) => [provider, account, phoneNumberId] as const;
const nodeOf = ({ workflowId, nodeId }: TriggerTarget) => [workflowId, nodeId] as const;

/** Whether a trigger that is registered again waits for what its row waited for, without a long break. */
function goesOn(row: TriggerRow | undefined, scope: TicketScope, at: number): row is TriggerRow {
  if (row === undefined || row.provider !== scope.provider || row.account !== scope.account || row.phone_number_id !== scope.phoneNumberId) return false;
  return row.inactive_since === null || at - row.inactive_since <= RESUME_MS;
}

/** Nobody waited any more: what changed meanwhile need not be looked at. */
async function beginScopeAnew(sql: Sql, scope: TicketScope, at: number): Promise<void> {
  const waiting = `SELECT 1 FROM ticket_triggers WHERE ${IN_SCOPE} AND (inactive_since IS NULL OR inactive_since >= ?)`;
  if ((await sql.row(waiting, ...scopeOf(scope), at - RESUME_MS)) !== undefined) return;
  for (const table of ['ticket_cursors', 'ticket_hints']) await sql.change(`DELETE FROM ${table} WHERE ${IN_SCOPE}`, ...scopeOf(scope));
}

async function register(sql: Sql, trigger: TicketTrigger, at: number): Promise<void> {
  const row = await sql.row<TriggerRow>(`SELECT * FROM ticket_triggers WHERE ${ONE_NODE}`, ...nodeOf(trigger));
  const since = goesOn(row, trigger, at) ? row.since : at;
  if (since === at) {
    await dropPending(sql, trigger, at);
    await sql.change(`DELETE FROM ticket_triggers WHERE ${ONE_NODE}`, ...nodeOf(trigger));
    await beginScopeAnew(sql, trigger, at);
  }
  await sql.change(
    `INSERT INTO ticket_triggers (workflow_id, node_id, provider, account, phone_number_id, topics, since) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET topics = excluded.topics, inactive_since = NULL`,
    ...nodeOf(trigger),
    ...scopeOf(trigger),
    JSON.stringify(trigger.topics),
    since,
  );
}

type Registry = Pick<TicketTriggerStore, 'registerTicketTrigger' | 'unregisterTicketTrigger' | 'listTicketTriggers' | 'getTicketWebhook' | 'putTicketWebhook'>;

function registry(database: Database, content: Content): Registry {
  return {
    registerTicketTrigger: (trigger, at) => database.transaction([`ticketTriggers:${scopeOf(trigger).join(':')}`], (sql) => register(sql, trigger, at)),
    async unregisterTicketTrigger(target, at) {
      await database.change(`UPDATE ticket_triggers SET inactive_since = ? WHERE ${ONE_NODE} AND inactive_since IS NULL`, at, ...nodeOf(target));
    },
    async listTicketTriggers(scope) {
      const text = `SELECT * FROM ticket_triggers WHERE ${IN_SCOPE} AND inactive_since IS NULL ORDER BY workflow_id, node_id`;
      return (await database.rows<TriggerRow>(text, ...scopeOf(scope))).map(readTrigger);
    },
    async getTicketWebhook(target) {
      const row = await database.row<{ readonly webhook: string | null }>(`SELECT webhook FROM ticket_triggers WHERE ${ONE_NODE}`, ...nodeOf(target));
      return row === undefined || row.webhook === null ? null : content.open<PlacedTicketWebhook>(row.webhook);
    },
    async putTicketWebhook(target, webhook) {
      await database.change(`UPDATE ticket_triggers SET webhook = ? WHERE ${ONE_NODE}`, webhook === null ? null : content.seal(webhook), ...nodeOf(target));
    },
  };
}

/** A hint that waits after a look that failed goes on waiting: a flood of hints must not press a helpdesk that is unwell. */
async function addHints(sql: Sql, scope: TicketScope, ticketIds: readonly string[], at: number): Promise<void> {
  await changeRows(
    sql,
    (rows) => `INSERT INTO ticket_hints (provider, account, phone_number_id, ticket_id, hints, failures, noted_at, look_at) VALUES ${rows}
      ON CONFLICT (provider, account, phone_number_id, ticket_id) DO UPDATE SET hints = ticket_hints.hints + 1`,
    [...new Set(ticketIds)].sort().map((id) => [...scopeOf(scope), id, 1, 0, at, at]),
  );
}

/** Those of the tickets that belong to a conversation. */
async function boundTickets(sql: Sql, { provider, account }: TicketScope, ticketIds: readonly string[]): Promise<readonly string[]> {
  const text = (list: string) => `SELECT DISTINCT ticket_id FROM ticket_bindings WHERE provider = ? AND account = ? AND ticket_id IN (${list})`;
  return (await rowsIn<{ readonly ticket_id: string }>(sql, text, ticketIds, provider, account)).map(({ ticket_id: id }) => id);
}

const ONE_HINT = `${IN_SCOPE} AND ticket_id = ?`;
const readHint = (row: HintRow): TicketHint => ({ ticketId: row.ticket_id, hints: row.hints, failures: row.failures });

/** Who waits for what agents do, and where to look for it; `announce` says that there is something to look at. */
export function ticketTriggers(database: Database, content: Content, announce: () => void): TicketTriggerStore {
  return {
    ...registry(database, content),
    async getTicketCursor(scope) {
      const row = await database.row<{ readonly reached: string }>(`SELECT reached FROM ticket_cursors WHERE ${IN_SCOPE}`, ...scopeOf(scope));
      return row?.reached ?? null;
    },
    async noteChangedTickets(scope, ticketIds, cursor, at) {
      await database.transaction([], async (sql) => {
        await addHints(sql, scope, ticketIds, at);
        await sql.change(
          `INSERT INTO ticket_cursors (provider, account, phone_number_id, reached) VALUES (?, ?, ?, ?)
           ON CONFLICT (provider, account, phone_number_id) DO UPDATE SET reached = excluded.reached`,
          ...scopeOf(scope),
          cursor,
        );
      });
    },
    async hintAtTickets(scope, ticketIds, at) {
      const bound = await boundTickets(database, scope, ticketIds);
      if (bound.length === 0) return 0;
      await addHints(database, scope, bound, at);
      announce();
      return bound.length;
    },
    async dueTickets(scope, now, limit) {
      const text = `SELECT ticket_id, hints, failures FROM ticket_hints WHERE ${IN_SCOPE} AND look_at <= ? ORDER BY look_at, ticket_id LIMIT ?`;
      return (await database.rows<HintRow>(text, ...scopeOf(scope), now, limit)).map(readHint);
    },
    async settleTicketHint(scope, { ticketId, hints }) {
      await database.change(`DELETE FROM ticket_hints WHERE ${ONE_HINT} AND hints = ?`, ...scopeOf(scope), ticketId, hints);
      await database.change(`UPDATE ticket_hints SET failures = 0 WHERE ${ONE_HINT}`, ...scopeOf(scope), ticketId);
    },
    async postponeTicketHint(scope, { ticketId }, until) {
      await database.change(`UPDATE ticket_hints SET failures = failures + 1, look_at = ? WHERE ${ONE_HINT}`, until, ...scopeOf(scope), ticketId);
    },
  };
}
