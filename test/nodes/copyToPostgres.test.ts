// Store → Copy to PostgreSQL in n8n's engine: a real file, a real PostgreSQL, the sandbox as Meta.
import { ourNode, startWhatsAppBench, type WhatsAppBench } from './whatsAppBench';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import type { PostgresConnection } from '../../src/store/postgres/connection';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import { inboundMessage } from '../contract/supportStore/records';
import { startPostgres, type TestPostgres } from '../fixtures/postgres';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';

const NODE = 'Support Conversation';
const ACCOUNT = 'whatsAppSupportAccountApi';
const CUSTOMER = '15550141001';

let bench: WhatsAppBench;
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
  bench = await startWhatsAppBench({ nodeTypes: { [`${PACKAGE}.supportConversation`]: new SupportConversation() } });
  await bench.customerWrites(CUSTOMER, 'Hello');
}, 60_000);
afterAll(async () => {
  await bench.close();
  await postgres.end();
});

async function copyWith(values: ICredentialDataDecryptedObject): Promise<RunResult> {
  const credentials = { ...bench.installation.credentials, [ACCOUNT]: { ...bench.installation.credentials?.[ACCOUNT], ...values } };
  const workflow = workflowOf([node(START, START), ourNode(NODE, 'supportConversation', { resource: 'store', operation: 'copyToPostgres' })]);
  return await runWorkflow({ ...bench.installation, credentials, workflow });
}

const copyTo = async ({ host, port, database, user, password, schema }: PostgresConnection): Promise<RunResult> =>
  await copyWith({ conversationStore: 'postgres', postgresHost: host, postgresPort: port, postgresDatabase: database, postgresUser: user, postgresPassword: password, postgresSchema: schema });

test('what the file holds is in PostgreSQL afterwards, with the numbers of rows; it can be repeated', async () => {
  const connection = postgres.connection();
  const [item] = (await copyTo(connection)).items(NODE);
  const { rows, tables } = item?.copied as { rows: number; tables: ReadonlyArray<{ table: string; source: number; target: number }> };
  expect(rows).toBeGreaterThan(0);
  expect(tables).toContainEqual({ table: 'conversations', source: 1, target: 1 });
  expect(tables.filter(({ source, target }) => source !== target)).toEqual([]);
  expect((await copyTo(connection)).error).toBeUndefined();

  const copied = await openPostgresStore(connection);
  const original = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, CUSTOMER);
  expect(await copied.findConversation(bench.sandbox.account.phoneNumberId, CUSTOMER)).toEqual(original);
  await copied.close();
});

test('a credential without PostgreSQL has nowhere to copy to', async () => {
  expect((await copyWith({})).error).toMatchObject({ message: 'The credential names no PostgreSQL to copy to.', description: expect.stringContaining('Conversation Store') });
});

test('a store that workflows use is not copied', async () => {
  await bench.store.heartbeat('somebody', Date.now());
  const result = await copyTo(postgres.connection());
  expect(result.error).toMatchObject({ message: expect.stringContaining('in use'), description: expect.stringContaining('switch off the workflows') });
});

test('a store that holds other clients’ conversations too is not copied', async () => {
  await bench.store.ingest([inboundMessage({ phoneNumberId: bench.sandbox.second.account.phoneNumberId })], [], Date.now());
  const result = await copyTo(postgres.connection());
  expect(result.error).toMatchObject({ message: expect.stringContaining('may not see'), description: expect.stringContaining('whatsapp-support-copy-store') });
});
