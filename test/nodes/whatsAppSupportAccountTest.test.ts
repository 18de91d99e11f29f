// The credential's "Test" button, with n8n's own context for it.
import { startWhatsAppBench, type WhatsAppBench } from './whatsAppBench';
import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
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

const connected = () =>
  [
    'Meta accepts the access token.',
    'The access token never expires.',
    'The access token has whatsapp_business_messaging and whatsapp_business_management.',
    'The app secret belongs to the app of the access token.',
    `Connected to ${bench.sandbox.account.businessName} (${bench.sandbox.account.displayPhoneNumber}).`,
    'The number is registered for the Cloud API.',
    'The Meta app is not subscribed to the business account, so that it gets no messages. Publish a workflow with a WhatsApp Support Trigger: it subscribes the app.',
  ].join(' ');

test('says what was looked at, with the business and its number, and where conversations are kept', async () => {
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
  ['a wrong app secret', { appSecret: 'wrong' }, 'The app secret is not that of the app of the access token. Copy it anew'],
  ['another app’s ID', { appId: '1' }, 'The access token belongs to another Meta app than the App ID. Empty App ID'],
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

describe('what Meta says of token and number', () => {
  const DAY = 86_400_000;
  afterEach(async () => void (await bench.control('post', '/sandbox/settings', { tokenExpiresAt: null, tokenScopes: ['whatsapp_business_management', 'whatsapp_business_messaging'], numberStatus: 'CONNECTED', appSecretProof: 'optional' })));

  test.each<[string, () => IDataObject, 'OK' | 'Error', string | RegExp]>([
    ['a token that is over', () => ({ tokenExpiresAt: Date.now() - DAY }), 'Error', 'Meta does not accept the access token (190). Create a new system user token'],
    ['a token that ends', () => ({ tokenExpiresAt: Date.now() + DAY }), 'OK', /The access token ends on 2\d{3}-.*Create one that never expires/],
    ['a token that cannot send', () => ({ tokenScopes: ['whatsapp_business_management'] }), 'Error', 'The access token lacks whatsapp_business_messaging. Create a new'],
    ['a token that cannot look after the account', () => ({ tokenScopes: ['whatsapp_business_messaging'] }), 'Error', 'The access token lacks whatsapp_business_management.'],
    ['a number that is not registered', () => ({ numberStatus: 'PENDING' }), 'Error', 'The number is not registered for the Cloud API (PENDING). Register it'],
    ['a number that is flagged', () => ({ numberStatus: 'FLAGGED' }), 'OK', 'The number is registered for the Cloud API.'],
    ['an app that wants the proof', () => ({ appSecretProof: 'required' }), 'OK', 'The app secret belongs to the app'],
  ])('%s', async (_what, settings, status, message) => {
    await bench.control('post', '/sandbox/settings', settings());
    const result = await check();
    expect(result.status).toBe(status);
    expect(result.message).toMatch(message);
  });
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
