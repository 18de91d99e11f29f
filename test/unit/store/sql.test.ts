import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqlOf } from '../../../src/store/sqlite/sql';
import { sqliteFailure } from '../../../src/store/sqlite/sqliteFailure';
import { testFolder } from './folder';

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

  it('roll back as a whole when the disk is full, say so, and go on when there is space again', () => {
    const database = openWithTable();
    const sql = sqlOf(database);
    const add = sql.change('INSERT INTO texts (words) VALUES (?)');
    const count = sql.row<{ readonly n: number }>('SELECT count(*) AS n FROM texts');
    add('kept');
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages + 1}`);
    const fill = () => sql.transaction(() => [add('first'), add('a customer’s words '.repeat(10_000))]);
    expect(fill).toThrow(expect.objectContaining({ code: 'storeUnavailable', message: 'The disk is full; the conversation store cannot write.' }));
    expect(count()).toEqual({ n: 1 });
    database.exec('PRAGMA max_page_count = 100000');
    fill();
    expect(count()).toEqual({ n: 3 });
  });

  it('say that the store is read-only', () => {
    openWithTable();
    const add = sqlOf(open({ readOnly: true })).change('INSERT INTO texts (words) VALUES (?)');
    expect(() => add('words')).toThrow(expect.objectContaining({ message: 'The conversation store is read-only.' }));
  });

  it('say that another process holds the store', () => {
    openWithTable().exec('BEGIN IMMEDIATE');
    const sql = sqlOf(open({ timeout: 0 }));
    const expected = { code: 'storeUnavailable', message: 'Another process kept the conversation store locked.' };
    expect(() => sql.transaction(() => null)).toThrow(expect.objectContaining(expected));
  });

  it('never quote what they were given', () => {
    const sql = sqlOf(openWithTable());
    sql.change('CREATE UNIQUE INDEX once ON texts (words)')();
    const add = sql.change('INSERT INTO texts (words) VALUES (?)');
    add('secret words');
    const failures = [() => add('secret words'), () => sql.transaction(() => JSON.parse('secret words') as unknown)].map((work) => {
      try {
        return work();
      } catch (failure) {
        return failure;
      }
    });
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: 'storeUnavailable', hint: expect.stringMatching(/\w/) });
      expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
    }
    expect(failures[0]).toMatchObject({ details: { code: 'ERR_SQLITE_ERROR', sqliteCode: 2067 } });
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
