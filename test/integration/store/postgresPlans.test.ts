import type { Pool } from 'pg';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import { connectionPool, type PostgresConnection } from '../../../src/store/postgres/connection';
import { migratePostgres } from '../../../src/store/postgres/migrate';
import { postgresDatabase } from '../../../src/store/postgres/postgresSql';
import type { Sql, SqlValue } from '../../../src/store/sql/Sql';
import { sqlStore } from '../../../src/store/sql/store';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { FILLED_TABLES, fillStatements, postgresFill } from '../../bench/store/fill';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { observed, useEverything } from '../../unit/store/useEverything';

const CUSTOMERS = 2_000;
/** PostgreSQL knows how large its tables are: reading one as a whole is to look as dear as with a million customers. */
const SETTINGS = [`seq_page_cost = ${1_000_000 / CUSTOMERS}`, 'autovacuum = off'];
/** More than a look takes at a time. */
const FLOOD = 1_000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

const scannedBy = (plan: Plan): readonly string[] => [
  ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []),
  ...(plan.Plans ?? []).flatMap(scannedBy),
];

/** Indexes of what is open that are read as a whole, or for a whole trigger. */
const goneThrough = (plan: Plan): readonly string[] => {
  const { 'Index Name': index = '', 'Index Cond': condition = '' } = plan;
  const isNarrow = condition.includes('workflow_id') && /\b(lane|state)\b/.test(condition);
  return [...(index.startsWith('deliveries_open') && !isNarrow ? [index] : []), ...(plan.Plans ?? []).flatMap(goneThrough)];
};

async function planOf(sql: Sql, text: string, values: readonly SqlValue[]): Promise<Plan> {
  const row = await sql.row<{ readonly 'QUERY PLAN': ReadonlyArray<{ readonly Plan: Plan }> }>(`EXPLAIN (FORMAT JSON) ${text}`, ...values);
  return row!['QUERY PLAN'][0]!.Plan;
}

describe('how PostgreSQL looks things up', () => {
  let postgres: TestPostgres;
  let connection: PostgresConnection;
  let pool: Pool;
  beforeAll(async () => {
    postgres = await startPostgres({ settings: SETTINGS });
    connection = postgres.connection();
    await migratePostgres(connection);
    pool = connectionPool(connection);
    for (const statement of fillStatements(postgresFill('key'), CUSTOMERS, NOON)) await pool.query(statement);
    await pool.query('ANALYZE');
  });
  afterAll(async () => {
    await pool.end();
    await postgres.end();
  });

  it('reads no table as a whole that grows with messages or customers', async () => {
    const scans = new Map<string, string>();
    let count = 0;
    const database = observed(postgresDatabase({ pool, connection }), async (sql, text, values) => {
      count += 1;
      for (const table of scannedBy(await planOf(sql, text, values))) scans.set(table, text);
    });
    await useEverything(sqlStore({ ...database, scrub: async () => undefined }, sealedContent(plainSeal), () => undefined));
    expect(count).toBeGreaterThan(100);
    expect([...scans].filter(([table]) => FILLED_TABLES.some((one) => one === table))).toEqual([]);
  });

  it('keeps to ids and lanes when its statistics, which are of a quiet time, take what is open for nothing', async () => {
    const through = new Map<string, readonly string[]>();
    const database = observed(postgresDatabase({ pool, connection }), async (sql, text, values) => {
      const indexes = goneThrough(await planOf(sql, text, values));
      if (indexes.length > 0) through.set(text, indexes);
    });
    const store = sqlStore({ ...database, scrub: async () => undefined }, sealedContent(plainSeal), () => undefined);
    await store.ingest(Array.from({ length: FLOOD }, (_, index) => inboundMessage({ id: `flood.${index}` })), [ingestTarget()], NOON);
    through.clear();
    const [{ id, attempt }] = (await store.nextDeliveries(target, NOON, 5)) as [DeliveryRef];
    await store.markEmitted(id, attempt, 'p', NOON);
    await store.returnDelivery(id, attempt, NOON);
    await store.markEmitted(id, attempt + 1, 'p', NOON);
    const claimed = await store.claimDelivery({ deliveryId: id, attempt: attempt + 1, executionId: '1', processId: 'p', now: NOON, combine: true });
    expect(claimed?.joined).toHaveLength(100);
    await store.settleDelivery(id, attempt + 1, 'success', NOON);
    expect([...through]).toEqual([]);
  });
});
