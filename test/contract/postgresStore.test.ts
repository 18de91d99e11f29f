import { startPostgres, type TestPostgres } from '../fixtures/postgres';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import type { SupportStore } from '../../src/store/SupportStore';
import { supportStoreContract, type OpenStore } from './supportStore';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.end());

/** Every row of every table of a schema. */
async function dump(schema: string): Promise<string> {
  const client = await postgres.connect();
  try {
    const { rows } = await client.query<{ xml: string }>('SELECT schema_to_xml($1, true, false, $2)::text AS xml', [schema, '']);
    return rows[0]!.xml;
  } finally {
    await client.end();
  }
}

const openEmpty: OpenStore = async ({ seal } = {}) => {
  const connection = postgres.connection();
  const opened: SupportStore[] = [];
  const connect = async () => {
    const store = await openPostgresStore(seal === undefined ? connection : { ...connection, seal });
    opened.push(store);
    return store;
  };
  return {
    store: await connect(),
    connect,
    textAtRest: () => dump(connection.schema),
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
    },
  };
};

supportStoreContract('PostgreSQL', openEmpty);
