import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import { openDatabase } from '../../../src/store/sqlite/openDatabase';
import { sqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { sqlOf, type Sql } from '../../../src/store/sqlite/sql';
import { testFolder } from './folder';

/** Passes everything on and remembers the statements. */
function recording(sql: Sql, texts: string[]): Sql {
  const noted = (text: string) => {
    texts.push(text);
    return text;
  };
  return {
    ...sql,
    rows: <Row>(text: string) => sql.rows<Row>(noted(text)),
    row: <Row>(text: string) => sql.row<Row>(noted(text)),
    change: (text) => sql.change(noted(text)),
  };
}

const planOf = (database: DatabaseSync, text: string) =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all(...Array<null>(text.split('?').length - 1).fill(null))
    .map(({ detail }) => String(detail));

describe('how SQLite looks things up', () => {
  const folder = testFolder();
  let database: DatabaseSync;
  const texts: string[] = [];
  beforeEach(async () => {
    database = await openDatabase(path.join(folder(), 'store.sqlite'));
    texts.splice(0);
    sqliteStore(recording(sqlOf(database), texts), sealedContent(plainSeal));
  });
  afterEach(() => database.close());

  it('reads no table as a whole but the small one of processes', () => {
    const plans = texts.flatMap((text) => planOf(database, text));
    expect(plans.length).toBeGreaterThan(20);
    expect(plans.filter((detail) => detail.startsWith('SCAN'))).toEqual(['SCAN processes']);
  });

  it('looks for work among unsettled deliveries only, in their order', () => {
    const next = texts.find((text) => text.includes('NOT EXISTS') && text.includes('LIMIT')) ?? '';
    expect(planOf(database, next)).toEqual([
      'SEARCH candidate USING INDEX deliveries_open_by_state (workflow_id=? AND node_id=? AND state=?)',
      'CORRELATED SCALAR SUBQUERY 1',
      'SEARCH other USING INDEX deliveries_open_by_lane (workflow_id=? AND node_id=? AND lane=?)',
    ]);
  });
});
