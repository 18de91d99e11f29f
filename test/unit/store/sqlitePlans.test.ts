import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import { sqlStore } from '../../../src/store/sql/store';
import { openDatabase } from '../../../src/store/sqlite/openDatabase';
import { sqliteDatabase } from '../../../src/store/sqlite/sqliteSql';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { testFolder } from '../../fixtures/temporaryFolder';
import { observed, useEverything } from './useEverything';

const planOf = (database: DatabaseSync, text: string) =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all(...Array<null>(text.split('?').length - 1).fill(null))
    .map(({ detail }) => String(detail));

/** Tables that are small whatever happens: what is in them is in use now, or is cleaned away. */
const SMALL = ['access_grants', 'callbacks', 'listeners', 'locks', 'processes', 'rates', 'ticket_triggers', 'triggers'];

/** Of the replies that were ever kept, this index holds those that still wait. */
const SMALL_INDEX = 'kept_replies USING INDEX kept_replies_by_expiry';

describe('how SQLite looks things up', () => {
  const folder = testFolder();

  it('reads no table as a whole that grows with messages or customers', async () => {
    const connection = await openDatabase(path.join(folder(), 'store.sqlite'));
    const texts = new Set<string>();
    await useEverything(sqlStore(observed(sqliteDatabase(connection), (_sql, text) => void texts.add(text)), sealedContent(plainSeal), () => undefined));
    const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all().map(({ name }) => String(name));
    const details = [...texts].flatMap((text) => planOf(connection, text));
    connection.close();
    expect(texts.size).toBeGreaterThan(60);
    const scans = details.filter((detail) => detail.startsWith('SCAN ')).map((detail) => detail.slice('SCAN '.length));
    const ofTables = scans.filter((scan) => tables.includes(scan.split(' ')[0]!));
    expect([...new Set(ofTables)].sort()).toEqual([...SMALL, SMALL_INDEX].sort());
    // Nearly all customers are those of one number; and an index that has to be made first reads as much.
    const wide = details.filter((detail) => /^SEARCH conversations .*\(phone_number_id=\?\)$|AUTOMATIC/.test(detail));
    expect([...new Set(wide)]).toEqual(['SEARCH conversations USING INDEX conversations_of_groups (phone_number_id=?)']);
    // Sends to tell of stand among millions that arrived: their index says all that a list needs.
    expect(details).toContain('SEARCH outbox USING COVERING INDEX outbox_to_tell (phone_number_id=?)');
  });

  it('looks for work through indexes of what is not settled, without sorting what is pending', async () => {
    const connection = await openDatabase(path.join(folder(), 'store.sqlite'));
    const texts = new Set<string>();
    const sql = observed(sqliteDatabase(connection), (_sql, text) => void texts.add(text));
    const store = sqlStore(sql, sealedContent(plainSeal), () => undefined);
    const flood = Array.from({ length: 300 }, (_, index) => inboundMessage({ id: `flood.${index}` }));
    await store.ingest(flood, [ingestTarget()], NOON);
    texts.clear();
    await store.nextDeliveries(target, NOON, 10);
    const plans = [...texts].map((text) => planOf(connection, text));
    connection.close();
    const indexes = plans.map((plan) => plan.filter((detail) => detail.includes('deliveries') || detail.includes('candidate')));
    const busy = 'SEARCH busy USING INDEX deliveries_under_way (workflow_id=? AND node_id=? AND lane=?)';
    const byLane = 'SEARCH deliveries USING INDEX deliveries_open_by_lane';
    expect(indexes).toEqual([
      [
        'SEARCH deliveries USING INDEX deliveries_open_by_state (workflow_id=? AND node_id=? AND state=?)',
        // Of the oldest, which the line above found.
        expect.stringMatching(/^SCAN candidate/),
        busy,
        'SEARCH older USING INDEX deliveries_open_by_lane (workflow_id=? AND node_id=? AND lane=? AND seq<?)',
      ],
      [
        `${byLane} (workflow_id=? AND node_id=? AND lane>?)`,
        `${byLane} (workflow_id=? AND node_id=? AND lane>?)`,
        'SEARCH candidate USING INTEGER PRIMARY KEY (rowid=?)',
        `${byLane} (workflow_id=? AND node_id=? AND lane=?)`,
        busy,
      ],
    ]);
  });
});
