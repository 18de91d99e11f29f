import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { MINUTE_MS } from '../../../src/shared/clock';
import { copyStoreToPostgres, isComplete, type CopiedRows, type CopyOptions } from '../../../src/store/copyStore';
import { connectionPool, type PostgresConnection } from '../../../src/store/postgres/connection';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { postgresDatabase } from '../../../src/store/postgres/postgresSql';
import { COPIED_TABLES, TRANSIENT_TABLES } from '../../../src/store/sql/copyTables';
import type { Database } from '../../../src/store/sql/Sql';
import { openDatabase } from '../../../src/store/sqlite/openDatabase';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { sqliteDatabase } from '../../../src/store/sqlite/sqliteSql';
import type { SupportStore } from '../../../src/store/SupportStore';
import { fillCustomer } from '../../contract/supportStore/privacy';
import { contact, inboundMessage, ingestTarget, NOON, NUMBER, target } from '../../contract/supportStore/records';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { testFolder } from '../../fixtures/temporaryFolder';

/** When copies are made; nobody used either store for an hour. */
const LATER = NOON + 60 * MINUTE_MS;

describe('a copy of the SQLite store in PostgreSQL', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.end());

  const folder = testFolder();
  const file = () => path.join(folder(), 'store.sqlite');
  let connection: PostgresConnection;
  let source: SupportStore;
  const open: SupportStore[] = [];
  const openTarget = async (to = connection) => {
    const store = await openPostgresStore(to);
    open.push(store);
    return store;
  };
  beforeEach(async () => {
    connection = postgres.connection();
    source = await openSqliteStore({ file: file() });
    open.push(source);
  });
  afterEach(() => Promise.all(open.splice(0).map((store) => store.close())));

  const copy = (options: CopyOptions = {}, to = connection) => copyStoreToPostgres(file(), to, { clock: { now: () => LATER }, ...options });
  const rowsOf = async (database: Database) => {
    const tables = COPIED_TABLES.map(({ table, key }) => database.rows(`SELECT * FROM ${table} ORDER BY ${key.join(', ')}`));
    return Promise.all(tables);
  };
  /** Every row of every copied table, from both sides. */
  const bothSides = async () => {
    const sqlite = await openDatabase(file());
    const pool = connectionPool(connection);
    try {
      return { source: await rowsOf(sqliteDatabase(sqlite)), target: await rowsOf(postgresDatabase({ pool, connection })) };
    } finally {
      sqlite.close();
      await pool.end();
    }
  };
  const expectSame = async () => {
    const sides = await bothSides();
    expect(sides.target).toEqual(sides.source);
  };
  const countOf = (rows: readonly CopiedRows[], table: string) => rows.find((row) => row.table === table);

  /** A bit of everything. */
  const fill = async () => {
    await source.registerTrigger({ ...ingestTarget(), accountKey: 'account', webhookUrl: 'https://n8n.example/webhook/1' }, NOON);
    const ids = [];
    for (const index of [1, 2, 3]) ids.push(await fillCustomer(source, `1555010000${index}`, `US.${index}`));
    await source.setOptedOut(ids[2]!, true, NOON);
    await source.deleteCustomer(ids[2]!, NOON);
    await source.putAccess('key1', { phoneNumberIds: [NUMBER], confirmedAt: NOON });
    return ids;
  };

  it('holds every row of every table', async () => {
    await fill();
    const rows = await copy();
    expect(isComplete(rows)).toBe(true);
    expect(rows.map(({ table }) => table)).toEqual(COPIED_TABLES.map(({ table }) => table));
    expect(countOf(rows, 'conversations')).toEqual({ table: 'conversations', source: 3, target: 3 });
    expect(countOf(rows, 'opt_outs')).toMatchObject({ target: 2 });
    await expectSame();
  });

  it('goes on where the source stopped', async () => {
    const [ada] = await fill();
    await copy();
    const store = await openTarget();
    expect(await store.getConversation(ada!)).toEqual(await source.getConversation(ada!));
    expect(await store.nextDeliveries(target, LATER, 10)).toEqual(await source.nextDeliveries(target, LATER, 10));
    expect(await store.findConversation(NUMBER, '15550100003')).toBeNull();
    const messages = ['wamid.A', 'wamid.B'].map((id) => inboundMessage({ id, from: contact('15550100003') }));
    expect(await store.ingest(messages, [ingestTarget()], LATER)).toMatchObject({ recorded: 2, deliveries: 2 });
    expect(await store.findConversation(NUMBER, '15550100003')).toMatchObject({ optedOut: true });
    const comment = { author: 'bot', visibility: 'internal', text: 'Hello', marker: null, at: LATER } as const;
    expect(await store.createDeskTicket({ conversationId: ada!, subject: 'New', requester: 'Ada', tags: [] }, comment)).toMatchObject({ number: 4 });
    const reply = { key: 'next', conversationId: ada!, content: { type: 'text' }, countsAsAnswer: true, keptAt: LATER, expiresAt: LATER + 1 };
    expect(await store.keepReply(reply)).toBe(true);
    expect((await store.listKeptReplies(ada!)).map(({ key }) => key)).toEqual(['kept:15550100001', 'next']);
  });

  it('can be repeated, and then holds what the source holds now', async () => {
    const [ada] = await fill();
    await copy();
    await source.deleteCustomer(ada!, NOON);
    await source.ingest([inboundMessage({ id: 'wamid.NEW', from: contact('15550100009') })], [ingestTarget()], NOON);
    expect(isComplete(await copy())).toBe(true);
    await expectSame();
  });

  it('is made in portions, and says how far it is', async () => {
    const messages = Array.from({ length: 1_200 }, (_, index) => inboundMessage({ id: `wamid.${index}`, from: contact(`1555010${1_000 + index}`) }));
    await source.ingest(messages, [ingestTarget()], NOON);
    const progress: string[] = [];
    const rows = await copy({ onProgress: ({ table, copied, total }) => progress.push(`${table} ${copied}/${total}`) });
    expect(countOf(rows, 'aliases')).toEqual({ table: 'aliases', source: 1_200, target: 1_200 });
    expect(progress.filter((line) => line.startsWith('aliases'))).toEqual(['aliases 0/1200', 'aliases 500/1200', 'aliases 1000/1200', 'aliases 1200/1200']);
    await expectSame();
  });

  it('changes nothing when it is cut off', async () => {
    await fill();
    await copy();
    const before = (await bothSides()).target;
    await source.ingest([inboundMessage({ id: 'wamid.NEW' })], [ingestTarget()], NOON);
    const cutOff = () => {
      throw new Error('cut off');
    };
    await expect(copy({ onProgress: cutOff })).rejects.toThrow();
    expect((await bothSides()).target).toEqual(before);
    expect(isComplete(await copy())).toBe(true);
  });

  it('takes the place of what n8n writes when it starts on an empty store', async () => {
    await fill();
    const store = await openTarget();
    await store.registerTrigger({ ...ingestTarget(), accountKey: 'account', webhookUrl: null }, NOON);
    await store.heartbeat('process1', NOON);
    expect(isComplete(await copy())).toBe(true);
  });

  describe('is refused', () => {
    it('when there is no source, which is not made then', async () => {
      const nowhere = path.join(folder(), 'other.sqlite');
      await expect(copyStoreToPostgres(nowhere, connection)).rejects.toMatchObject({ code: 'notFound' });
      await expect(copyStoreToPostgres(nowhere, connection)).rejects.toMatchObject({ code: 'notFound' });
    });

    it('when the target holds the data of another store', async () => {
      await fillCustomer(await openTarget(), '15550100009', 'US.9');
      await fill();
      await expect(copy()).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('did not come from this source') });
      expect(await (await openTarget()).findConversation(NUMBER, 'US.9')).not.toBeNull();
    });

    it('when the target was used after the copy', async () => {
      await fill();
      await copy();
      await (await openTarget()).ingest([inboundMessage({ id: 'wamid.NEW' })], [], LATER + 1);
      await expect(copy()).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('has been in use since') });
    });

    it('when either store is in use', async () => {
      await fill();
      await source.heartbeat('process1', LATER - MINUTE_MS);
      await expect(copy()).rejects.toMatchObject({ code: 'unsupportedSetup', message: expect.stringContaining('The source of the copy is in use') });
      const later = { clock: { now: () => LATER + 1 } };
      await copy(later);
      await (await openTarget()).heartbeat('process1', LATER + 1);
      await expect(copy(later)).rejects.toMatchObject({ code: 'unsupportedSetup', message: expect.stringContaining('The target of the copy is in use') });
    });
  });

  it('leaves out no table of the store', async () => {
    const sqlite = await openDatabase(file());
    const tables = sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all();
    sqlite.close();
    const known = ['store_meta', ...TRANSIENT_TABLES, ...COPIED_TABLES.map(({ table }) => table)];
    expect(tables.map(({ name }) => String(name)).sort()).toEqual(known.sort());
  });

  describe('by the command', () => {
    const HOOK = path.join(__dirname, '../../fixtures/typescriptHook.js');
    const COMMAND = path.resolve('src/command/copyStore.ts');
    const run = (password: string) => {
      const { user, host, port, database, schema } = connection;
      const url = `postgres://${user}@${host}:${port}/${database}`;
      return spawnSync(process.execPath, ['-r', HOOK, COMMAND, '--source', file(), '--target', url, '--schema', schema], {
        encoding: 'utf8',
        env: { ...process.env, NODE_NO_WARNINGS: '1', PGPASSWORD: password },
      });
    };

    it('prints the number of rows of each table', async () => {
      await fill();
      const { status, stdout, stderr } = run(connection.password);
      expect(stderr).toContain('conversations: 3 of 3');
      expect(stdout).toMatch(/^table +source +target\n/);
      expect(stdout).toMatch(/^conversations +3 +3$/m);
      expect(status).toBe(0);
      await expectSame();
    });

    it('says why it did nothing', async () => {
      await fill();
      const { status, stdout, stderr } = run('wrong');
      expect(stdout).toBe('');
      expect(stderr).toMatch(/\w+/);
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(1);
    });
  });
});
