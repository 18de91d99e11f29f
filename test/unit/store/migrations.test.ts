import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { formatVersion, MIGRATIONS, migrationsAfter, parseVersion, type SqlDialect } from '../../../src/store/migrations';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { contact, inboundMessage, NOON, NUMBER, target } from '../../contract/supportStore/records';
import { testFolder } from '../../fixtures/temporaryFolder';

const DIALECT: SqlDialect = { serial: 'INTEGER PRIMARY KEY AUTOINCREMENT', keyedTable: ' WITHOUT ROWID' };

/** A database as the first `count` migrations make it. */
function migratedDatabase(count: number, file = ':memory:'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE store_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
  for (const { statements } of MIGRATIONS.slice(0, count)) for (const statement of statements(DIALECT)) database.exec(statement);
  const version = formatVersion(MIGRATIONS[count - 1]!.version);
  database.prepare(`INSERT INTO store_meta (name, value) VALUES ('version', ?)`).run(version);
  return database;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
}

/** What statements of a version rely on: its tables, their columns, and what must be unique. */
interface Schema {
  readonly [table: string]: { readonly columns: readonly Column[]; readonly unique: readonly string[] };
}

function schemaOf(database: DatabaseSync): Schema {
  const all = <Row>(text: string) => database.prepare(text).all() as Row[];
  const columnsOf = (index: string) => all<{ name: string }>(`PRAGMA index_info(${index})`).map(({ name }) => name).join();
  const tables = all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
  return Object.fromEntries(
    tables.map(({ name }) => {
      const columns = all<Column & { cid: number }>(`PRAGMA table_info(${name})`).map(({ cid, ...column }) => ({ ...column }));
      const indexes = all<{ name: string; unique: number }>(`PRAGMA index_list(${name})`).filter((index) => index.unique === 1);
      return [name, { columns, unique: indexes.map((index) => columnsOf(index.name)).sort() }];
    }),
  );
}

/** Pairs of neighbouring versions with the same major number. */
const MINOR_STEPS = MIGRATIONS.slice(1)
  .map((migration, index) => ({ count: index + 1, before: MIGRATIONS[index]!.version, after: migration.version }))
  .filter(({ before, after }) => before.major === after.major)
  .map(({ count, before, after }) => ({ count, before: formatVersion(before), after: formatVersion(after) }));

describe('versions of the store', () => {
  it('only grow', () => {
    const order = MIGRATIONS.map(({ version }) => version.major * 1_000 + version.minor);
    expect(order).toEqual([...new Set(order)].sort((one, other) => one - other));
  });

  it('need what came after them', () => {
    expect(migrationsAfter(null)).toEqual(MIGRATIONS);
    expect(migrationsAfter(parseVersion('1.0'))).toEqual(MIGRATIONS.slice(1));
    expect(migrationsAfter(MIGRATIONS.at(-1)!.version)).toEqual([]);
    expect(migrationsAfter(parseVersion('1.99'))).toEqual([]);
    expect(() => migrationsAfter(parseVersion('2.0'))).toThrow(expect.objectContaining({ code: 'storeUnavailable' }));
  });

  it.each(MINOR_STEPS)('$after keeps all that statements of $before rely on', ({ count }) => {
    const before = schemaOf(migratedDatabase(count));
    const after = schemaOf(migratedDatabase(count + 1));
    expect(Object.keys(before).length).toBeGreaterThan(1);
    for (const [table, { columns, unique }] of Object.entries(before)) {
      expect(after[table]!.columns.slice(0, columns.length)).toEqual(columns);
      // Another unique index would refuse what the version before may write.
      expect(after[table]!.unique).toEqual(unique);
      for (const added of after[table]!.columns.slice(columns.length)) {
        if (added.notnull === 1) expect(added).toEqual({ ...added, dflt_value: expect.any(String) });
      }
    }
  });
});

/** What version 1.0 wrote, statement by statement, for one customer with a message, a reply and a ticket. */
const RECORD = `p1:${JSON.stringify(inboundMessage())}`;
const CONTACT = `p1:${JSON.stringify(inboundMessage().contact)}`;
const WRITTEN_BY_1_0: ReadonlyArray<readonly [text: string, ...values: readonly SQLInputValue[]]> = [
  [
    `INSERT INTO triggers (workflow_id, node_id, phone_number_id, account_key, kinds, webhook_url) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (workflow_id, node_id) DO UPDATE SET phone_number_id = excluded.phone_number_id,
       account_key = excluded.account_key, kinds = excluded.kinds,
       webhook_url = COALESCE(excluded.webhook_url, webhook_url), inactive_since = NULL`,
    'workflow1', 'node1', NUMBER, 'account1', '["message"]', 'https://n8n.example/webhook/1/webhook',
  ],
  ['INSERT INTO seen_events (event_id, seen_at) VALUES (?, ?) ON CONFLICT DO NOTHING', 'event1', NOON],
  [
    `INSERT INTO conversations (id, phone_number_id, display_phone_number, waba_id, group_id, last_inbound_at,
       last_maybe_inbound_at, owner, language, opted_out, created_at, contact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET display_phone_number = excluded.display_phone_number, waba_id = excluded.waba_id,
       last_inbound_at = excluded.last_inbound_at, last_maybe_inbound_at = excluded.last_maybe_inbound_at,
       contact = excluded.contact`,
    'c_1', NUMBER, '15550100000', 'waba1', null, NOON, null, 'bot', null, 0, NOON, CONTACT,
  ],
  ['INSERT INTO aliases (phone_number_id, alias, conversation_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', NUMBER, '15550100001', 'c_1'],
  [
    `INSERT INTO deliveries (id, workflow_id, node_id, kind, lane, conversation_id, is_new, state, attempt, not_before,
       touched_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 1, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    'delivery1', 'workflow1', 'node1', 'message', 'c_1', 'c_1', 1, 0, NOON, RECORD,
  ],
  ['INSERT INTO processes (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at', 'process1', NOON],
  [
    `INSERT INTO outbox (send_key, conversation_id, state, reserved_at) VALUES (?, ?, 'sending', ?)
     ON CONFLICT (send_key) DO UPDATE SET conversation_id = excluded.conversation_id, state = 'sending', wamid = NULL,
       status = NULL, error_code = NULL, reserved_at = excluded.reserved_at, settled_at = NULL
     WHERE outbox.state = 'refused'`,
    'key1', 'c_1', NOON,
  ],
  [`UPDATE outbox SET state = 'sent', wamid = ?, settled_at = ? WHERE send_key = ?`, 'wamid.SENT1', NOON, 'key1'],
  [
    `INSERT INTO ticket_bindings (conversation_id, provider, account, ticket_id, ticket_number, ticket_url, bound_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    'c_1', 'builtInDesk', 'desk', 't_1', '1', null, NOON,
  ],
  [`UPDATE counters SET value = value + 1 WHERE name = 'deskTicket' RETURNING value`],
  [
    `INSERT INTO desk_tickets (id, number, conversation_id, state, created_at, updated_at, tags, requester, subject)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    't_1', 1, 'c_1', 'open', NOON, NOON, '[]', 'p1:"Ada"', 'p1:"Parcel"',
  ],
  [
    `INSERT INTO desk_comments (ticket_id, author, visibility, marker, commented_at, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (ticket_id, marker) DO NOTHING`,
    't_1', 'customer', 'public', 'wamid.MESSAGE0001', NOON, 'p1:"Where is my parcel?"',
  ],
  [
    `INSERT INTO locks (name, owner, expires_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
     WHERE locks.owner = excluded.owner OR locks.expires_at <= ?`,
    'lock1', 'owner1', NOON + 1, NOON,
  ],
];

/** How version 1.0 worked on a delivery. */
const WORKED_BY_1_0: ReadonlyArray<readonly [text: string, ...values: readonly SQLInputValue[]]> = [
  [`UPDATE deliveries SET state = 'emitted', process_id = ?, touched_at = ? WHERE id = ? AND attempt = ? AND state = 'pending'`, 'process1', NOON, 'delivery1', 1],
  [
    `UPDATE deliveries SET state = 'claimed', execution_id = ?, process_id = ?, touched_at = ?
     WHERE id = ? AND attempt = ? AND (state IN ('pending', 'emitted') OR (state = 'claimed' AND execution_id = ?))
     RETURNING id, workflow_id, node_id, kind, lane, attempt, conversation_id, is_new, payload`,
    '1', 'process1', NOON, 'delivery1', 1, '1',
  ],
];

function run(database: DatabaseSync, statements: typeof WRITTEN_BY_1_0): void {
  for (const [text, ...values] of statements) database.prepare(text).all(...values);
}

describe('a store that version 1.0 wrote', () => {
  const folder = testFolder();
  const file = () => path.join(folder(), 'store.sqlite');
  const open = async (statements: typeof WRITTEN_BY_1_0, count: number) => {
    const database = migratedDatabase(count, file());
    run(database, statements);
    database.close();
    return openSqliteStore({ file: file() });
  };

  it.each([
    ['and this version migrates', 1],
    ['after this version had migrated it', MIGRATIONS.length],
  ])('%s keeps all its data', async (_when, count) => {
    const store = await open(WRITTEN_BY_1_0, count);
    expect(await store.listTriggers(NUMBER)).toMatchObject([{ ...target, topics: ['message'], combine: null, maxMessageAgeMs: null }]);
    expect(await store.findConversation(NUMBER, '15550100001')).toMatchObject({
      id: 'c_1',
      lastInboundAt: NOON,
      contact: inboundMessage().contact,
      answeredAt: null,
      keptReplies: 0,
    });
    const [delivery] = await store.nextDeliveries(target, NOON, 10);
    const run = { deliveryId: 'delivery1', attempt: 1, executionId: '1', processId: 'p', now: NOON, combine: true };
    expect(delivery).toMatchObject({ id: 'delivery1', topic: 'message', lane: 'c_1', attempt: 1 });
    expect(await store.claimDelivery(run)).toMatchObject({ record: inboundMessage(), isNew: true, joined: [] });
    expect(await store.getSend('key1')).toMatchObject({ state: 'sent', wamid: 'wamid.SENT1', conversationId: 'c_1' });
    expect(await store.latestTicketBinding('c_1')).toMatchObject({ ticketId: 't_1' });
    expect(await store.getDeskTicket('t_1')).toMatchObject({ subject: 'Parcel', comments: [{ text: 'Where is my parcel?' }] });
    expect(await store.acquireLock('lock1', 'owner2', NOON, NOON + 1)).toBe(false);
    expect((await store.createDeskTicket({ conversationId: 'c_1', subject: 's', requester: 'r', tags: [] }, {
      author: 'bot', visibility: 'public', text: 't', marker: null, at: NOON,
    })).number).toBe(2);
    await store.close();
  });

  it('is worked on: runs that 1.0 started are found when its process is gone, or takes too long', async () => {
    const store = await open([...WRITTEN_BY_1_0, ...WORKED_BY_1_0], 1);
    const rules = { silentSince: NOON, claimedBefore: NOON, onCrash: 'runAgain' } as const;
    expect(await store.recoverDeliveries(target, rules, NOON + 1)).toEqual({ again: [], left: [], timedOut: [] });
    expect(await store.recoverDeliveries(target, { ...rules, claimedBefore: NOON + 1 }, NOON + 1)).toMatchObject({ timedOut: [expect.any(String)] });
    await store.close();
  });

  /** The same customer under their BSUID, before a version knew that it is one. */
  const both = contact('15550100001', { userId: 'US.1' });
  const SECOND_CONVERSATION: typeof WRITTEN_BY_1_0 = [
    [
      `INSERT INTO conversations (id, phone_number_id, owner, opted_out, created_at, contact) VALUES (?, ?, 'bot', 1, ?, ?)`,
      'c_2', NUMBER, NOON + 1, `p1:${JSON.stringify(both)}`,
    ],
    ['INSERT INTO aliases (phone_number_id, alias, conversation_id) VALUES (?, ?, ?)', NUMBER, 'US.1', 'c_2'],
  ];

  it('with two conversations of one customer: they are one after the next message', async () => {
    const store = await open([...WRITTEN_BY_1_0, ...SECOND_CONVERSATION], 1);
    await store.ingest([inboundMessage({ id: 'wamid.NEXT', from: both })], [], NOON + 2);
    expect(await store.getConversation('c_2')).toMatchObject({ id: 'c_1', optedOut: true, contact: { userId: 'US.1', waId: '15550100001' } });
    await store.close();
  });

  it('with two conversations of one customer: they are deleted together', async () => {
    const store = await open([...WRITTEN_BY_1_0, ...SECOND_CONVERSATION], 1);
    expect(await store.deleteCustomer('c_2', NOON)).toMatchObject({ conversations: 2 });
    expect(await store.findConversation(NUMBER, '15550100001')).toBeNull();
    await store.close();
  });

  it('finds a number under the spelling in which 1.0 wrote it down', async () => {
    const alias = ['INSERT INTO aliases (phone_number_id, alias, conversation_id) VALUES (?, ?, ?)', NUMBER, '551187654321', 'c_1'] as const;
    const store = await open([...WRITTEN_BY_1_0, alias], 1);
    await store.ingest([inboundMessage({ id: 'wamid.NEXT', from: contact('5511987654321') })], [], NOON);
    expect(await store.findConversation(NUMBER, '5511987654321')).toMatchObject({ id: 'c_1' });
    await store.close();
  });

  it('is told by its id and secret from others, for good', async () => {
    const identity = async () => {
      await (await openSqliteStore({ file: file() })).close();
      const database = new DatabaseSync(file());
      const rows = database.prepare(`SELECT name, value FROM store_meta WHERE name IN ('id', 'secret') ORDER BY name`).all();
      database.close();
      return rows.map(({ value }) => String(value));
    };
    await (await open(WRITTEN_BY_1_0, 1)).close();
    const [id, secret] = await identity();
    expect(id).toMatch(/^store_[0-9a-f]{24}$/);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await identity()).toEqual([id, secret]);
  });
});
