import type { Pool } from 'pg';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import { connectionPool, type PostgresConnection } from '../../../src/store/postgres/connection';
import { migratePostgres } from '../../../src/store/postgres/migrate';
import { postgresDatabase } from '../../../src/store/postgres/postgresSql';
import type { Sql, SqlValue } from '../../../src/store/sql/Sql';
import { sqlStore } from '../../../src/store/sql/store';
import { FILLED_TABLES, fillStatements } from '../../bench/store/fill';
import { NOON } from '../../contract/supportStore/records';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { observed, useEverything } from '../../unit/store/useEverything';

const CUSTOMERS = 2_000;
/** PostgreSQL knows how large its tables are: reading one as a whole is to look as dear as with a million customers. */
const SETTINGS = [`seq_page_cost = ${1_000_000 / CUSTOMERS}`];

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const scannedBy = (plan: Plan): readonly string[] => [
  ...(plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : []),
  ...(plan.Plans ?? []).flatMap(scannedBy),
];

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
    for (const statement of fillStatements({ randomKey: `encode(sha256((n || 'key')::bytea), 'hex')` }, CUSTOMERS, NOON)) await pool.query(statement);
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
});
