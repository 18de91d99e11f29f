import type { Client } from 'pg';
import type { PostgresConnection } from '../../src/store/postgres/connection';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import type { SupportStore } from '../../src/store/SupportStore';
import { startPostgres, type TestPostgres } from '../fixtures/postgres';
import { supportStoreContract, type OpenStore } from './supportStore';

let postgres: TestPostgres;
let superuser: Client;
let connection: PostgresConnection;
/** Connections of its own, as another process has: what is shared in a process is told apart by its options. */
let ofOtherProcess: PostgresConnection;
const kept: SupportStore[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  superuser = await postgres.connect();
  connection = postgres.connection();
  ofOtherProcess = { ...connection, tls: 'off', ca: '' };
  // Kept open, so that no test has to connect anew.
  for (const one of [connection, ofOtherProcess]) kept.push(await openPostgresStore(one));
});
afterAll(async () => {
  await Promise.all(kept.map((store) => store.close()));
  await superuser.end();
  await postgres.end();
});

/** Every row of every table. */
async function dump(): Promise<string> {
  const { rows } = await superuser.query<{ xml: string }>('SELECT schema_to_xml($1, true, false, $2)::text AS xml', [connection.schema, '']);
  return rows[0]!.xml;
}

/** As it was when it was made; that costs less than to make another. */
async function empty(): Promise<void> {
  const { rows } = await superuser.query<{ table: string }>('SELECT tablename AS table FROM pg_tables WHERE schemaname = $1', [connection.schema]);
  const tables = rows.map(({ table }) => table).filter((table) => !['store_meta', 'counters'].includes(table));
  await superuser.query(`SET search_path TO ${connection.schema}; SET session_replication_role TO replica`);
  await superuser.query([...tables.map((table) => `DELETE FROM ${table}`), 'UPDATE counters SET value = 0'].join('; '));
}

const openEmpty: OpenStore = async ({ seal } = {}) => {
  const opened: SupportStore[] = [];
  const connectTo = async (options: PostgresConnection) => {
    const store = await openPostgresStore(seal === undefined ? options : { ...options, seal });
    opened.push(store);
    return store;
  };
  return {
    store: await connectTo(connection),
    connect: () => connectTo(ofOtherProcess),
    textAtRest: dump,
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await empty();
    },
  };
};

supportStoreContract('PostgreSQL', openEmpty);
