// What the credential says, and what n8n leaves of it on the way to a node.
import { NodeHelpers, type ICredentialDataDecryptedObject, type INodeParameters } from 'n8n-workflow';
import { WhatsAppSupportAccountApi } from '../../credentials/WhatsAppSupportAccountApi.credentials';
import { accountFrom } from '../../nodes/shared/account';
import type { AccountCredential } from '../../nodes/shared/credentialFields';
import { DAY_MS } from '../../src/shared/clock';

const REQUIRED = { accessToken: 'token', appSecret: 'secret', businessAccountId: '102290129340398', phoneNumberId: '106540352242922' };
const POSTGRES = { conversationStore: 'postgres', postgresHost: 'db', postgresDatabase: 'n8n', postgresUser: 'n8n', postgresPassword: ' p w ' };
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

const account = (values: Partial<AccountCredential> = {}) => accountFrom({ ...REQUIRED, ...values });
const refusal = (values: Partial<AccountCredential>) => {
  try {
    return account(values);
  } catch (failure) {
    return failure;
  }
};

/** What a node gets of stored values: n8n fills in defaults and drops what is not shown. */
function asNodeGets(stored: ICredentialDataDecryptedObject): AccountCredential {
  const { properties } = new WhatsAppSupportAccountApi();
  return NodeHelpers.getNodeParameters(properties, stored as INodeParameters, true, false, null, null) as unknown as AccountCredential;
}

/** What the editor stores of the values in its form: nothing that stands at its default, nothing that is not shown. */
function asEditorSaves(form: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
  const { properties } = new WhatsAppSupportAccountApi();
  return NodeHelpers.getNodeParameters(properties, form as INodeParameters, false, false, null, null) as ICredentialDataDecryptedObject;
}

test('four fields are enough', () => {
  expect(accountFrom(asNodeGets(asEditorSaves(REQUIRED)))).toMatchObject({
    graph: { baseUrl: 'https://graph.facebook.com', version: 'v25.0', phoneNumberId: '106540352242922', wabaId: '102290129340398' },
    appSecrets: ['secret'],
    appId: null,
    store: { engine: 'builtIn' },
    messagesPerSecond: 80,
    retention: { recordsMs: 30 * DAY_MS, customersMs: null },
  });
  expect(account()).toEqual(accountFrom(asNodeGets(REQUIRED)));
});

test('PostgreSQL with what most installations need', () => {
  expect(account(POSTGRES).store).toEqual({
    engine: 'postgres',
    connection: { host: 'db', port: 5432, database: 'n8n', user: 'n8n', password: ' p w ', tls: 'off', schema: 'whatsapp_support' },
  });
  const more = { postgresPort: '6432', postgresTls: 'verify', postgresCertificateAuthority: `${CERTIFICATE}\n`, postgresSchema: 'client_7' };
  expect(account({ ...POSTGRES, ...more }).store).toMatchObject({ connection: { port: 6432, tls: 'verify', ca: CERTIFICATE, schema: 'client_7' } });
});

test('what PostgreSQL would need does not matter to the built-in store', () => {
  expect(account({ ...POSTGRES, conversationStore: 'builtIn', postgresHost: '', postgresPort: 0 }).store).toEqual({ engine: 'builtIn' });
});

test('days become milliseconds; customers are forgotten only on request', () => {
  expect(account({ keepRecordsDays: 8, forgetCustomersDays: '365' }).retention).toEqual({ recordsMs: 8 * DAY_MS, customersMs: 365 * DAY_MS });
});

test.each<[string, Partial<AccountCredential>]>([
  ['Business Account ID', { businessAccountId: '1/phone_numbers?x=' }],
  ['Phone Number ID', { phoneNumberId: '+1 555 0100' }],
  ['App ID', { appId: 'app' }],
  ['Graph Version', { graphVersion: 'v25.0/../v1' }],
  ['Base URL', { baseUrl: 'graph.facebook.com' }],
  ['Base URL', { baseUrl: 'https://graph.facebook.com/x?y=' }],
  ['Conversation Store', { conversationStore: 'redis' }],
  ['Host', { ...POSTGRES, postgresHost: ' ' }],
  ['Port', { ...POSTGRES, postgresPort: 70_000 }],
  ['Port', { ...POSTGRES, postgresPort: '54,32' }],
  ['Database', { ...POSTGRES, postgresDatabase: '' }],
  ['User', { ...POSTGRES, postgresUser: '' }],
  ['TLS', { ...POSTGRES, postgresTls: 'maybe' }],
  ['Certificate Authority', { ...POSTGRES, postgresCertificateAuthority: 'MIIB' }],
  ['Schema', { ...POSTGRES, postgresSchema: 'a"; DROP SCHEMA public; --' }],
  ['Schema', { ...POSTGRES, postgresSchema: 'x'.repeat(64) }],
  ['Messages per Second', { messagesPerSecond: 0 }],
  ['Messages per Second', { messagesPerSecond: 1.5 }],
  ['Keep Records (Days)', { keepRecordsDays: 7 }],
  ['Forget Customers After (Days)', { forgetCustomersDays: -1 }],
])('%s is named by its label when it cannot be used: %j', (label, values) => {
  expect(refusal(values)).toMatchObject({ code: 'invalidInput', message: expect.stringContaining(` ${label}`) });
  expect(new WhatsAppSupportAccountApi().properties.map(({ displayName }) => displayName)).toContain(label);
});

test('the password stands in no refusal', () => {
  const failure = refusal({ ...POSTGRES, postgresPassword: 'hunter2', postgresPort: 0 });
  expect(JSON.stringify([String(failure), failure])).not.toContain('hunter2');
});

test.each([true, false])('values under Show Advanced count, whether they are shown (%s) or not', (showAdvanced) => {
  const more = { baseUrl: 'http://127.0.0.1:4004', messagesPerSecond: 20, previousAppSecret: 'old', postgresTls: 'verify', postgresCertificateAuthority: CERTIFICATE };
  const stored = asEditorSaves({ ...REQUIRED, ...POSTGRES, ...more, showAdvanced });
  expect(accountFrom(asNodeGets(stored))).toEqual(account({ ...POSTGRES, ...more }));
});

test('every field has one place in the form, and secrets are masked in both of its forms', () => {
  const { properties } = new WhatsAppSupportAccountApi();
  const shown = properties.filter(({ type }) => type !== 'hidden').map(({ name }) => name);
  expect(new Set(shown).size).toBe(shown.length);
  for (const name of ['accessToken', 'appSecret', 'previousAppSecret', 'verifyToken', 'postgresPassword']) {
    expect(properties.filter((property) => property.name === name).every(({ typeOptions }) => typeOptions?.password === true)).toBe(true);
  }
});
