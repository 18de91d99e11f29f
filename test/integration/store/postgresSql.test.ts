import type { Pool } from 'pg';
import { connectionPool, type PostgresConnection } from '../../../src/store/postgres/connection';
import { postgresFailure } from '../../../src/store/postgres/postgresFailure';
import { numberedPlaceholders, postgresDatabase } from '../../../src/store/postgres/postgresSql';
import type { Database } from '../../../src/store/sql/Sql';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';

describe('statements of the PostgreSQL store', () => {
  let postgres: TestPostgres;
  let connection: PostgresConnection;
  let pool: Pool;
  let sql: Database;
  beforeAll(async () => {
    postgres = await startPostgres();
    connection = postgres.connection('public');
    pool = connectionPool(connection);
    sql = postgresDatabase({ pool, connection });
  });
  beforeEach(() => sql.change('CREATE TABLE texts (id BIGINT PRIMARY KEY, words TEXT NOT NULL)'));
  afterEach(() => sql.change('DROP TABLE texts'));
  afterAll(async () => {
    await pool.end();
    await postgres.end();
  });

  const ADD = 'INSERT INTO texts (id, words) VALUES (?, ?)';
  const words = () => sql.rows('SELECT words FROM texts ORDER BY id');

  it.each([
    ['SELECT ? + ?', 'SELECT $1 + $2'],
    [`SELECT '?', "a?", 'it''s ?', ?`, `SELECT '?', "a?", 'it''s ?', $1`],
    ['SELECT 1', 'SELECT 1'],
  ])('%s has numbered places', (text, numbered) => expect(numberedPlaceholders(text)).toBe(numbered));

  it('give numbers as numbers', async () => {
    await sql.change(ADD, 1_790_000_000_000, 'a');
    expect(await sql.row('SELECT id, COUNT(*) AS n, SUM(id) AS sum FROM texts GROUP BY id')).toEqual({
      id: 1_790_000_000_000,
      n: 1,
      sum: 1_790_000_000_000,
    });
    expect(await sql.change('UPDATE texts SET words = ?', 'b')).toBe(1);
    expect(await sql.row('SELECT id FROM texts WHERE id = ?', 2)).toBeUndefined();
  });

  it('have no names, and leave nothing prepared in the session', async () => {
    await sql.transaction([], async (own) => {
      await own.change(ADD, 1, 'a');
      expect(await own.rows('SELECT name FROM pg_prepared_statements')).toEqual([]);
    });
  });

  it('roll back as a whole, and say so without quoting', async () => {
    const refused = sql.transaction([], async (own) => {
      await own.change(ADD, 1, 'secret words');
      await own.change(ADD, 1, 'secret words');
    });
    const failure: unknown = await refused.catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'storeUnavailable', details: { code: '23505' } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('secret');
    expect(await words()).toEqual([]);
  });

  it('run one after the other where they share a lock, and beside each other where not', async () => {
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let isHeld = () => {};
    const holding = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const first = sql.transaction(['one', 'two'], async () => {
      isHeld();
      await held;
      order.push('first');
    });
    await holding;
    const second = sql.transaction(['two', 'three'], async () => order.push('second'));
    await sql.transaction(['four'], async () => order.push('beside'));
    letGo();
    await Promise.all([first, second]);
    expect(order).toEqual(['beside', 'first', 'second']);
  });

  it('take thousands of locks in any order without stopping each other', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `alias:${index}`);
    const count = () => sql.transaction(names, (own) => own.row('SELECT 1'));
    const backwards = () => sql.transaction(names.toReversed(), (own) => own.row('SELECT 1'));
    await expect(Promise.all([count(), backwards(), count(), backwards()])).resolves.toHaveLength(4);
  });

  it('begin again where PostgreSQL ended one of two that waited for each other', async () => {
    await sql.change('INSERT INTO texts (id, words) VALUES (1, ?), (2, ?)', '', '');
    let started = 0;
    let bothStarted = () => {};
    const both = new Promise<void>((resolve) => {
      bothStarted = resolve;
    });
    const note = (first: number, second: number) =>
      sql.transaction([], async (own) => {
        await own.change(`UPDATE texts SET words = words || 'x' WHERE id = ?`, first);
        started += 1;
        if (started === 2) bothStarted();
        await both;
        await own.change(`UPDATE texts SET words = words || 'x' WHERE id = ?`, second);
      });
    await Promise.all([note(1, 2), note(2, 1)]);
    expect(await words()).toEqual([{ words: 'xx' }, { words: 'xx' }]);
    // One of them began again; on a busy machine they may have met more than once.
    expect(started).toBeGreaterThan(2);
  });

  it('end when they take too long', async () => {
    const slow = sql.transaction([], async (own) => {
      await own.rows('SET LOCAL statement_timeout TO 50');
      await own.rows('SELECT pg_sleep(10)');
    });
    await expect(slow).rejects.toMatchObject({ message: 'The PostgreSQL server took too long to answer the conversation store.' });
    const [limits] = await sql.rows<Record<string, string>>(
      `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(limits).toEqual({ statement: '15s', idle: '30s' });
  });

  it.each([
    [{ code: '53100' }, 'The disk of the PostgreSQL server is full; the conversation store cannot write.'],
    [{ code: '57P01' }, 'The PostgreSQL server of the conversation store is starting or stopping.'],
    [{ code: '25006' }, 'The PostgreSQL server of the conversation store only lets read.'],
    [{ code: '42P01' }, 'The tables of the conversation store are not where they were.'],
    [{ code: '08006' }, 'The connection to the PostgreSQL server of the conversation store was lost.'],
    [{ code: 'ECONNRESET' }, 'The connection to the PostgreSQL server of the conversation store was lost.'],
    [{ code: 'XX000' }, 'The conversation store could not read or write.'],
    [new Error('Connection terminated unexpectedly'), 'The connection to the PostgreSQL server of the conversation store was lost.'],
    [new Error('timeout exceeded when trying to connect'), 'The PostgreSQL server took too long to answer the conversation store.'],
  ])('explain %p', (failure, message) => {
    expect(postgresFailure(failure)).toMatchObject({ code: 'storeUnavailable', message, hint: expect.stringMatching(/\w/) });
  });
});
