// The credential's "Test" button, with n8n's own context for it.
import { startWhatsAppBench, type WhatsAppBench } from './whatsAppBench';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../../nodes/shared/accountTest';
import { userFolder } from '../../nodes/shared/environment';
import { closedPortUrl } from '../fixtures/loopbackServer';
import { startPostgres } from '../fixtures/postgres';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench();
});
afterAll(async () => await bench.close());
afterEach(async () => void (await bench.control('delete', '/sandbox/faults')));

async function check(values: ICredentialDataDecryptedObject = {}) {
  const data = { ...bench.installation.credentials?.whatsAppSupportAccountApi, ...values };
  return await whatsAppSupportAccountTest.call(new CredentialTestContext(), { id: '1', name: 'Account', type: 'whatsAppSupportAccountApi', data });
}

const connected = () => `Connected to ${bench.sandbox.account.businessName} (${bench.sandbox.account.displayPhoneNumber}).`;

test('names the business, its number, and where conversations are kept', async () => {
  const file = `${userFolder()}/whatsapp-support/store-sandbox.sqlite`;
  expect(await check()).toEqual({ status: 'OK', message: `${connected()} Conversations are kept in ${file}.` });
});

describe('the store', () => {
  afterEach(() => {
    delete process.env.EXECUTIONS_MODE;
    delete process.env.DB_TYPE;
  });

  test('beside an n8n on PostgreSQL a file is kept on a volume', async () => {
    process.env.DB_TYPE = 'postgresdb';
    expect(await check()).toEqual({ status: 'OK', message: expect.stringMatching(/sqlite\. This n8n keeps its own data in PostgreSQL.*on a volume/) });
  });

  test('in queue mode a file is refused', async () => {
    process.env.EXECUTIONS_MODE = 'queue';
    expect(await check()).toEqual({ status: 'Error', message: expect.stringMatching(/queue mode.*choose PostgreSQL as Conversation Store/) });
  });

  test('PostgreSQL is tried, and what stands in the way is said without the password', async () => {
    const postgres = await startPostgres();
    const { host, port, database, user, password, schema } = postgres.connection();
    const values = { conversationStore: 'postgres', postgresHost: host, postgresPort: port, postgresDatabase: database, postgresUser: user, postgresSchema: schema };
    try {
      const place = `PostgreSQL (database ${database} on ${host}, schema ${schema})`;
      expect(await check({ ...values, postgresPassword: password })).toEqual({ status: 'OK', message: `${connected()} Conversations are kept in ${place}.` });
      const { message } = await check({ ...values, postgresPassword: 'wr0ng' });
      expect(message).toBe('PostgreSQL does not accept this user with this password. Check user and password in the WhatsApp Support Account credential.');
      expect(await check({ ...values, postgresPassword: password, postgresTls: 'verify' })).toMatchObject({ status: 'Error', message: expect.stringContaining('does not offer TLS') });
    } finally {
      await postgres.end();
    }
  });
});

test('takes values with spaces around them, and a base URL with a slash at its end', async () => {
  const { accessToken, appSecret } = bench.sandbox.account;
  expect(await check({ accessToken: ` ${accessToken}\n`, appSecret: `${appSecret} `, baseUrl: `${bench.sandbox.url}/`, graphVersion: '' })).toMatchObject({ status: 'OK' });
});

test.each<[string, ICredentialDataDecryptedObject, string]>([
  ['a wrong token', { accessToken: 'wrong' }, 'Meta does not accept the access token (190). Create a new system user token'],
  ['a wrong app secret', { appSecret: 'wrong' }, 'Meta says: Invalid appsecret_proof provided in the API argument'],
  ['a wrong number', { phoneNumberId: '106540352242922' }, 'Meta does not accept a value, or does not know an ID (100). Compare the IDs in the credential'],
  ['a wrong business account', { businessAccountId: '102290129340398' }, 'Meta does not accept a value, or does not know an ID (100). Compare the IDs in the credential'],
  ['no token', { accessToken: '' }, 'The WhatsApp Support Account credential has no Access Token. Fill it in'],
  ['no secret', { appSecret: '  ' }, 'The WhatsApp Support Account credential has no App Secret. Fill it in'],
])('%s is told from a right one, in words that say what to do', async (_what, values, message) => {
  const result = await check(values);
  expect(result.status).toBe('Error');
  expect(result.message).toContain(message);
  const { accessToken, appSecret } = bench.sandbox.account;
  expect(result.message).not.toMatch(new RegExp(`${accessToken}|${appSecret}`));
});

test('an outage and a Graph API that is not there are no matter of the credential', async () => {
  expect(await check({ baseUrl: await closedPortUrl() })).toEqual({
    status: 'Error',
    message: 'WhatsApp could not be reached. The server gave no answer (ECONNREFUSED). Check the network of this n8n, and the base URL in the credential; then run again.',
  });
  await bench.control('post', '/sandbox/faults', { route: '*', code: 131016 });
  expect(await check()).toMatchObject({ status: 'Error', message: expect.stringContaining('WhatsApp has a temporary outage (131016).') });
});

test('a credential without a single value is no exception', async () => {
  const result = await whatsAppSupportAccountTest.call(new CredentialTestContext(), { id: '1', name: 'Account', type: 'whatsAppSupportAccountApi' });
  expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining('has no App Secret') });
});
