import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PostgresConnection } from '../../../src/store/postgres/connection';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { findFreePort } from '../../../sandbox/n8n/ports';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { storeProcesses } from './storeProcess';

/** A certificate that no authority signed, for the host `localhost`. */
function selfSigned(): { readonly key: string; readonly cert: string } {
  const { folder, remove } = temporaryFolder();
  const [key, cert] = [path.join(folder, 'key'), path.join(folder, 'cert')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName = DNS:localhost'];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, '-keyout', key, '-out', cert];
  const { status, stderr } = spawnSync('openssl', request, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`This test needs openssl: ${stderr}`);
  const made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  remove();
  return made;
}

describe('opening a store in PostgreSQL', () => {
  let postgres: TestPostgres;
  const { key, cert } = selfSigned();
  beforeAll(async () => {
    postgres = await startPostgres({ settings: ['ssl = on'], files: { 'server.key': key, 'server.crt': cert } });
  });
  afterAll(() => postgres.end());

  async function query(...statements: readonly string[]): Promise<ReadonlyArray<Record<string, unknown>>> {
    const client = await postgres.connect();
    try {
      let rows: ReadonlyArray<Record<string, unknown>> = [];
      for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
      return rows;
    } finally {
      await client.end();
    }
  }
  const opens = async (connection: PostgresConnection) => (await openPostgresStore(connection)).close();
  const refusal = (connection: PostgresConnection) => opens(connection).then(() => null, (failure: unknown) => failure);

  describe('is refused in plain words, and without the password', () => {
    const cases: ReadonlyArray<readonly [what: string, part: () => Promise<Partial<PostgresConnection>>, message: string]> = [
      ['with a wrong password', async () => ({ password: 'not-this-one' }), 'PostgreSQL does not accept this user with this password.'],
      ['without a password', async () => ({ password: '' }), 'PostgreSQL does not accept this user with this password.'],
      ['for an unknown user', async () => ({ user: 'nobody-here' }), 'PostgreSQL does not accept this user with this password.'],
      ['for an unknown database', async () => ({ database: 'nowhere' }), 'PostgreSQL has no database of this name.'],
      ['where nothing listens', async () => ({ port: await findFreePort() }), 'The PostgreSQL server of the conversation store cannot be reached.'],
      ['at a host without address', async () => ({ host: 'nowhere.invalid' }), 'The PostgreSQL server of the conversation store cannot be reached.'],
      ['with a certificate of nobody', async () => ({ host: 'localhost', tls: 'verify' }), 'The certificate of the PostgreSQL server cannot be verified.'],
      ['with the certificate of another host', async () => ({ tls: 'verify', ca: cert }), 'The certificate of the PostgreSQL server cannot be verified.'],
    ];
    it.each(cases)('%s', async (_what, part, message) => {
      const connection: PostgresConnection = { ...postgres.connection(), ...(await part()) };
      const failure = await refusal(connection);
      expect(failure).toMatchObject({ name: 'SupportError', code: 'storeUnavailable', message, hint: expect.stringMatching(/\w/) });
      if (connection.password !== '') expect(JSON.stringify(failure) + String(failure)).not.toContain(connection.password);
    });

    it('when the server offers no TLS', async () => {
      const plain = await startPostgres();
      const failure = await refusal({ ...plain.connection(), tls: 'verify' });
      await plain.end();
      expect(failure).toMatchObject({ message: 'The PostgreSQL server does not offer TLS.' });
    });

    it('when the user may not make the schema', async () => {
      await query(`CREATE ROLE guest LOGIN PASSWORD 'guest'`);
      const failure = await refusal({ ...postgres.connection(), user: 'guest', password: 'guest' });
      expect(failure).toMatchObject({ message: 'The PostgreSQL user may not do what the conversation store needs.' });
    });

    it('when the user has too many connections', async () => {
      await query(`CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0`);
      const failure = await refusal({ ...postgres.connection(), user: 'crowded', password: 'crowded' });
      expect(failure).toMatchObject({ message: 'The PostgreSQL server has no free connection.' });
    });

    it('when the schema belongs to another program, which gets no tables of ours', async () => {
      await query('CREATE SCHEMA foreign_one', 'CREATE TABLE foreign_one.execution_entity (id INTEGER)');
      const failure = await refusal(postgres.connection('foreign_one'));
      expect(failure).toMatchObject({ message: 'The PostgreSQL schema named for the conversation store holds the tables of another program.' });
      expect(await query(`SELECT tablename FROM pg_tables WHERE schemaname = 'foreign_one'`)).toEqual([{ tablename: 'execution_entity' }]);
    });

    it.each(['', 'x'.repeat(64), 'a\0b'])('when %j shall be the name of a schema', async (schema) => {
      expect(await refusal(postgres.connection(schema))).toMatchObject({ code: 'invalidInput' });
    });
  });

  it('works over TLS, verified or not', async () => {
    await opens({ ...postgres.connection(), host: 'localhost', tls: 'verify', ca: cert });
    await opens({ ...postgres.connection(), tls: 'noVerify' });
  });

  it('works in a schema that was made for a user who may make none', async () => {
    await query(`CREATE ROLE modest LOGIN PASSWORD 'modest'`, 'CREATE SCHEMA modest AUTHORIZATION modest');
    await opens({ ...postgres.connection('modest'), user: 'modest', password: 'modest' });
  });

  it('takes any schema name for a name', async () => {
    const schema = `Ünïcode "quoted"; DROP SCHEMA public; --`;
    await opens(postgres.connection(schema));
    expect(await query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'Ü%'`)).toEqual([{ nspname: schema }]);
  });

  it('tries again after a refusal', async () => {
    const connection = postgres.connection('later');
    await query('CREATE SCHEMA later', 'CREATE TABLE later.other (id INTEGER)');
    expect(await refusal(connection)).toMatchObject({ code: 'storeUnavailable' });
    await query('DROP TABLE later.other');
    await opens(connection);
  });

  it('uses one small pool per process', async () => {
    const connection = postgres.connection();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(connection)));
    await Promise.all(stores.flatMap((store) => Array.from({ length: 20 }, () => store.findConversation('1', '2'))));
    const [open] = await query(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'n8n-nodes-whatsapp-support'`);
    expect(open!.n).toBeLessThanOrEqual(5);
    await stores[0]!.close();
    expect(await stores[1]!.findConversation('1', '2')).toBeNull();
    await expect(stores[0]!.findConversation('1', '2')).rejects.toMatchObject({ code: 'storeUnavailable' });
    await Promise.all(stores.map((store) => store.close()));
  });

  describe('of another version', () => {
    const setVersion = (schema: string, version: string) =>
      query(`UPDATE "${schema}".store_meta SET value = '${version}' WHERE name = 'version'`);

    it('is refused when a newer major version wrote it', async () => {
      const connection = postgres.connection();
      await opens(connection);
      await setVersion(connection.schema, '2.0');
      expect(await refusal(connection)).toMatchObject({
        code: 'storeUnavailable',
        message: 'The conversation store has version 2.0; this package reads up to 1.x.',
      });
    });

    it('is accepted when a newer minor version wrote it, and stays of that version', async () => {
      const connection = postgres.connection();
      const store = await openPostgresStore(connection);
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      await store.close();
      await setVersion(connection.schema, '1.99');
      const next = await openPostgresStore(connection);
      expect(await next.nextDeliveries(target, NOON, 10)).toHaveLength(1);
      await next.close();
      expect(await query(`SELECT value FROM "${connection.schema}".store_meta WHERE name = 'version'`)).toEqual([{ value: '1.99' }]);
    });
  });

  describe('by many processes at once', () => {
    const start = storeProcesses();

    it('makes it once', async () => {
      const connection = postgres.connection();
      const processes = await Promise.all(Array.from({ length: 4 }, () => start('open', connection)));
      for (const each of processes) each.go();
      const answers = await Promise.all(processes.map((each) => each.next()));
      expect(answers).toEqual(Array(4).fill({ recorded: 0, duplicates: 0, deliveries: 0, tooOld: 0 }));
    });

    it('records each message once and runs each delivery once', async () => {
      const connection = postgres.connection();
      const processes = await Promise.all(['one', 'two', 'three'].map((name) => start('compete', connection, name)));
      for (const each of processes) each.go();
      const answers = (await Promise.all(processes.map((each) => each.next()))) as Array<{ recorded: number; claimed: number }>;
      const sum = (key: 'recorded' | 'claimed') => answers.reduce((total, answer) => total + answer[key], 0);
      expect([sum('recorded'), sum('claimed')]).toEqual([100, 100]);
    });

    it('leaves what was acknowledged, and no half batch, when one is killed', async () => {
      const connection = postgres.connection();
      const writer = await start('flood', connection);
      writer.go();
      for (let batch = 1; batch <= 20; batch += 1) expect(await writer.next()).toBe(batch);
      const acknowledged = 20 + (await writer.kill()).length;
      const [row] = await query(`SELECT count(*)::int AS n FROM "${connection.schema}".deliveries`);
      expect(Number(row!.n) % 10).toBe(0);
      expect(row!.n).toBeGreaterThanOrEqual(acknowledged * 10);
    });
  });
});
