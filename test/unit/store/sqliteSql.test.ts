import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteFailure } from '../../../src/store/sqlite/sqliteFailure';
import { sqliteDatabase } from '../../../src/store/sqlite/sqliteSql';
import { testFolder } from '../../fixtures/temporaryFolder';

describe('statements of the SQLite store', () => {
  const folder = testFolder();
  const opened: DatabaseSync[] = [];
  const open = (options: ConstructorParameters<typeof DatabaseSync>[1] = {}) => {
    const database = new DatabaseSync(path.join(folder(), 'store.sqlite'), options);
    opened.push(database);
    return database;
  };
  const openWithTable = () => {
    const database = open();
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE texts (id INTEGER PRIMARY KEY, words TEXT NOT NULL)');
    return database;
  };
  afterEach(() => {
    for (const database of opened.splice(0)) if (database.isOpen) database.close();
  });

  const ADD = 'INSERT INTO texts (words) VALUES (?)';
  const COUNT = 'SELECT count(*) AS n FROM texts';

  it('roll back as a whole when the disk is full, say so, and go on when there is space again', async () => {
    const database = openWithTable();
    const sql = sqliteDatabase(database);
    await sql.change(ADD, 'kept');
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const fill = () =>
      sql.transaction([], async (own) => {
        await own.change(ADD, 'first');
        await own.change(ADD, 'a customer’s words '.repeat(10_000));
      });
    await expect(fill()).rejects.toMatchObject({
      code: 'storeUnavailable',
      message: 'The disk is full; the conversation store cannot write.',
    });
    expect(await sql.row(COUNT)).toEqual({ n: 1 });
    database.exec('PRAGMA max_page_count = 100000');
    await fill();
    expect(await sql.row(COUNT)).toEqual({ n: 3 });
  });

  it('say that the store is read-only', async () => {
    openWithTable();
    const sql = sqliteDatabase(open({ readOnly: true }));
    await expect(sql.change(ADD, 'words')).rejects.toMatchObject({ message: 'The conversation store is read-only.' });
  });

  it('say that another process holds the store', async () => {
    openWithTable().exec('BEGIN IMMEDIATE');
    const sql = sqliteDatabase(open({ timeout: 0 }));
    await expect(sql.transaction([], async () => null)).rejects.toMatchObject({
      code: 'storeUnavailable',
      message: 'Another process kept the conversation store locked.',
    });
  });

  it('never quote what they were given', async () => {
    const sql = sqliteDatabase(openWithTable());
    await sql.change('CREATE UNIQUE INDEX once ON texts (words)');
    await sql.change(ADD, 'secret words');
    const works = [() => sql.change(ADD, 'secret words'), () => sql.transaction([], async () => JSON.parse('secret words') as unknown)];
    const failures = await Promise.all(works.map((work) => work().catch((failure: unknown) => failure)));
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: 'storeUnavailable', hint: expect.stringMatching(/\w/) });
      expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
    }
    expect(failures[0]).toMatchObject({ details: { code: 'ERR_SQLITE_ERROR', sqliteCode: 2067 } });
  });

  it('wait for a transaction that is open, also on other connections of this process', async () => {
    const one = sqliteDatabase(openWithTable());
    const other = sqliteDatabase(open({ timeout: 0 }));
    const counts: unknown[] = [];
    const slow = one.transaction([], async (own) => {
      await own.change(ADD, 'first');
      await new Promise(setImmediate);
      await own.change(ADD, 'second');
    });
    const reads = [one, other].map((each) => each.row(COUNT).then((row) => counts.push(row)));
    const writes = [one, other].map((each) => each.transaction([], (own) => own.change(ADD, 'later')));
    await Promise.all([slow, ...reads, ...writes]);
    expect(counts).toEqual([{ n: 2 }, { n: 2 }]);
    expect(await other.row(COUNT)).toEqual({ n: 4 });
  });

  it('go on after a transaction that did not succeed', async () => {
    const sql = sqliteDatabase(openWithTable());
    const refused = sql.transaction([], async (own) => {
      await own.change(ADD, 'first');
      await own.change('INSERT INTO nowhere VALUES (1)');
    });
    await expect(refused).rejects.toMatchObject({ code: 'storeUnavailable' });
    expect(await sql.row(COUNT)).toEqual({ n: 0 });
  });

  it.each([
    ['EACCES', 'The conversation store is read-only.'],
    ['EROFS', 'The conversation store is read-only.'],
    ['ENOSPC', 'The disk is full; the conversation store cannot write.'],
    ['ENOENT', 'The file of the conversation store cannot be opened.'],
    ['ESOMETHING', 'The conversation store could not read or write.'],
  ])('explain %s of the file system', (code, message) => {
    expect(sqliteFailure(Object.assign(new Error('at /home/someone'), { code }))).toMatchObject({ message });
  });
});
