import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { testFolder } from '../../fixtures/temporaryFolder';

const TEXT = 'Unmistakable words of a customer. ';
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

function withDatabase<Result>(file: string, work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(file);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const setVersion = (file: string, version: string) =>
  withDatabase(file, (database) => database.prepare(`UPDATE store_meta SET value = ? WHERE name = 'version'`).run(version));

describe('the file of the SQLite store', () => {
  const folder = testFolder();
  const file = () => path.join(folder(), 'store.sqlite');
  const makeStore = async () => (await openSqliteStore({ file: file() })).close();

  it('is private, with its folder and its side files', async () => {
    const deep = path.join(folder(), 'made', 'here', 'store.sqlite');
    const store = await openSqliteStore({ file: deep });
    await store.ingest([inboundMessage()], [ingestTarget()], NOON);
    expect(readdirSync(path.dirname(deep)).sort()).toEqual(['store.sqlite', 'store.sqlite-shm', 'store.sqlite-wal']);
    for (const name of readdirSync(path.dirname(deep))) expect(modeOf(path.join(path.dirname(deep), name))).toBe('600');
    expect(modeOf(path.join(folder(), 'made'))).toBe('700');
    expect(modeOf(path.dirname(deep))).toBe('700');
    await store.close();
  });

  it('becomes private when it was not, in a folder that stays as it is', async () => {
    await makeStore();
    chmodSync(file(), 0o644);
    chmodSync(folder(), 0o755);
    await makeStore();
    expect(modeOf(file())).toBe('600');
    expect(modeOf(folder())).toBe('755');
  });

  it('is in WAL mode', async () => {
    await makeStore();
    expect(withDatabase(file(), (database) => database.prepare('PRAGMA journal_mode').get())).toEqual({ journal_mode: 'wal' });
  });

  it('holds nothing of a message once it is settled', async () => {
    const store = await openSqliteStore({ file: file() });
    await store.ingest([inboundMessage({ text: TEXT.repeat(500) })], [ingestTarget()], NOON);
    const [delivery] = await store.nextDeliveries(target, NOON, 1);
    await store.settleDelivery(delivery!.id, 1, 'success', NOON);
    await store.close();
    expect(readdirSync(folder())).toEqual(['store.sqlite']);
    expect(readFileSync(file()).includes(delivery!.id)).toBe(true);
    expect(readFileSync(file()).includes(TEXT)).toBe(false);
  });

  it('would hold it without secure_delete, so that the test above means something', async () => {
    const store = await openSqliteStore({ file: file() });
    await store.ingest([inboundMessage({ text: TEXT.repeat(500) })], [ingestTarget()], NOON);
    await store.close();
    withDatabase(file(), (database) => database.exec('PRAGMA secure_delete = OFF; UPDATE deliveries SET payload = NULL'));
    expect(readFileSync(file()).includes(TEXT)).toBe(true);
  });

  it('is readable for this version when a newer minor version wrote it', async () => {
    const store = await openSqliteStore({ file: file() });
    await store.ingest([inboundMessage()], [ingestTarget()], NOON);
    await store.close();
    setVersion(file(), '1.99');
    const next = await openSqliteStore({ file: file() });
    expect(await next.nextDeliveries(target, NOON, 10)).toHaveLength(1);
    await next.close();
    const version = `SELECT value FROM store_meta WHERE name = 'version'`;
    expect(withDatabase(file(), (database) => database.prepare(version).get())).toEqual({ value: '1.99' });
  });

  it('is refused when a newer major version wrote it', async () => {
    await makeStore();
    setVersion(file(), '2.0');
    await expect(openSqliteStore({ file: file() })).rejects.toMatchObject({
      name: 'SupportError',
      code: 'storeUnavailable',
      message: 'The conversation store has version 2.0; this package reads up to 1.x.',
      hint: 'Install the version of n8n-nodes-whatsapp-support that wrote it, or a newer one.',
    });
  });

  it('is refused when it is no database, and left as it is', async () => {
    const other = 'These are notes, and not a database. '.repeat(100);
    writeFileSync(file(), other);
    await expect(openSqliteStore({ file: file() })).rejects.toMatchObject({
      code: 'storeUnavailable',
      message: 'The file of the conversation store is not a database.',
    });
    expect(readFileSync(file(), 'utf8')).toBe(other);
  });

  it('is refused when another program owns it, and gets no tables of ours', async () => {
    withDatabase(file(), (database) => database.exec('CREATE TABLE execution_entity (id INTEGER)'));
    await expect(openSqliteStore({ file: file() })).rejects.toMatchObject({
      code: 'storeUnavailable',
      message: 'The file named as conversation store is the database of another program.',
    });
    const tables = withDatabase(file(), (database) => database.prepare('SELECT name FROM sqlite_schema').all());
    expect(tables).toEqual([{ name: 'execution_entity' }]);
  });

  it('is made anew where a first start was cut off before anything was written', async () => {
    writeFileSync(file(), '');
    await makeStore();
    expect(statSync(file()).size).toBeGreaterThan(0);
  });

  const CANNOT_OPEN = { code: 'storeUnavailable', message: 'The file of the conversation store cannot be opened.' };

  it('is refused when it is a folder, whose mode stays as it is', async () => {
    mkdirSync(file(), { mode: 0o755 });
    await expect(openSqliteStore({ file: file() })).rejects.toMatchObject(CANNOT_OPEN);
    expect(modeOf(file())).toBe('755');
  });

  it('is refused when its folder is a file', async () => {
    writeFileSync(path.join(folder(), 'notes'), '');
    await expect(openSqliteStore({ file: path.join(folder(), 'notes', 'store.sqlite') })).rejects.toMatchObject(CANNOT_OPEN);
  });
});
