// Which store a credential opens, and who gets it: real files, a real PostgreSQL, Meta's answers over real HTTP.
import './freshUserFolder';
import { existsSync } from 'node:fs';
import { accountFrom, type Account } from '../../nodes/shared/account';
import { confirmedNumbers, openStore, storeFile } from '../../nodes/shared/supportStore';
import { userFolder } from '../../nodes/shared/environment';
import { SupportError } from '../../src/shared/errors';
import type { PostgresConnection } from '../../src/store/postgres/connection';
import { loopbackServer, type LoopbackServer } from '../fixtures/loopbackServer';
import { startPostgres, type TestPostgres } from '../fixtures/postgres';
import { contextOf, node, START, workflowOf } from './harness';

const NUMBER = '106540352242922';
const STRANGERS = '299999999999999';

let meta: LoopbackServer;
let postgres: TestPostgres;
beforeAll(async () => {
  meta = await loopbackServer(({ headers }) =>
    headers.authorization === 'Bearer token' ? { status: 200, body: { data: [{ id: NUMBER }] } } : { status: 401, body: { error: { code: 190, message: 'No' } } },
  );
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await meta.close();
  await postgres.end();
});
afterEach(() => {
  delete process.env.EXECUTIONS_MODE;
  delete process.env.DB_TYPE;
});

const context = contextOf(workflowOf([node(START, START)]), { nodeTypes: {} });
const accountWith = (values: object = {}): Account =>
  accountFrom({ accessToken: 'token', appSecret: 'secret', businessAccountId: '102290129340398', phoneNumberId: NUMBER, baseUrl: meta.url, ...values });

/** The credential of an account whose store is in PostgreSQL. */
function onPostgres({ host, port, database, user, password, schema }: PostgresConnection, more: object = {}): Account {
  const fields = { postgresHost: host, postgresPort: port, postgresDatabase: database, postgresUser: user, postgresPassword: password, postgresSchema: schema };
  return accountWith({ conversationStore: 'postgres', ...fields, ...more });
}

/** What is refused, in one text. */
async function refusal(opening: Promise<unknown>): Promise<string> {
  const failure: unknown = await opening.then(
    () => 'nothing was refused',
    (reason: unknown) => reason,
  );
  return failure instanceof SupportError ? `${failure.code}: ${failure.message} ${failure.hint}` : String(failure);
}

describe('the built-in store', () => {
  const fileOf = (baseUrl: string) => storeFile(accountWith({ baseUrl })).replace(`${userFolder()}/whatsapp-support/`, '');

  test('Meta’s own host has one file, sandboxes share one, every other host has its own', () => {
    expect(fileOf('')).toBe('store.sqlite');
    expect(fileOf('https://graph.facebook.com/')).toBe('store.sqlite');
    expect([fileOf('http://127.0.0.1:4004'), fileOf('http://localhost:1/x'), fileOf('http://[::1]:8')]).toEqual(Array(3).fill('store-sandbox.sqlite'));
    const others = ['http://graph.facebook.com', 'https://graph.facebook.com/v1', 'https://graph.facebook.com@evil.example', 'https://graph.facebook.com.evil.example'].map(fileOf);
    expect(new Set([...others, 'store.sqlite', 'store-sandbox.sqlite']).size).toBe(6);
    for (const file of others) expect(file).toMatch(/^store-[0-9a-f]{40}\.sqlite$/);
  });

  test('nodes that open it at the same time share one', async () => {
    const [one, two] = await Promise.all([openStore(context, accountWith()), openStore(context, accountWith())]);
    expect(one).toBe(two);
    expect(one?.engine).toBe('sqlite');
    expect(existsSync(storeFile(accountWith()))).toBe(true);
  });

  test.each([
    ['a made-up token', { accessToken: 'made up' }, 'graphRefused: Meta does not accept the access token (190).'],
    ['somebody else’s number', { phoneNumberId: STRANGERS }, 'invalidInput: The phone number does not belong to this business account.'],
  ])('%s gets none', async (_what, values, words) => {
    await openStore(context, accountWith());
    expect(await refusal(openStore(context, accountWith(values)))).toContain(words);
  });

  test('of a webhook’s numbers only those count that Meta confirms', async () => {
    const store = await openStore(context, accountWith());
    expect([...(await confirmedNumbers(context, accountWith(), store, new Set([NUMBER, STRANGERS])))]).toEqual([NUMBER]);
  });

  test('queue mode refuses it before Meta is asked, and says what to do', async () => {
    process.env.EXECUTIONS_MODE = 'queue';
    const asked = meta.seen.length;
    const words = await refusal(openStore(context, accountWith({ accessToken: 'new' })));
    expect(words).toMatch(/^unsupportedSetup: This n8n runs in queue mode.*choose PostgreSQL.*Host, Port, Database, User and Password/);
    expect(meta.seen).toHaveLength(asked);
  });

  test('beside an n8n on PostgreSQL it warns of disks without a volume, once', async () => {
    process.env.DB_TYPE = 'postgresdb';
    const warn = jest.spyOn(context.logger, 'warn');
    await openStore(context, accountWith());
    await openStore(context, accountWith());
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/keep .* on a volume/)]]);
    warn.mockRestore();
  });
});

describe('PostgreSQL', () => {
  test('in queue mode too; the credentials of one schema share it, those of another do not', async () => {
    process.env.EXECUTIONS_MODE = 'queue';
    const connection = postgres.connection();
    const one = await openStore(context, onPostgres(connection));
    expect(one.engine).toBe('postgres');
    expect(await openStore(context, onPostgres(connection, { messagesPerSecond: 20 }))).toBe(one);
    const other = await openStore(context, onPostgres(postgres.connection()));
    expect(other).not.toBe(one);
    await Promise.all([one.close(), other.close()]);
  });

  test('a made-up token gets none', async () => {
    expect(await refusal(openStore(context, onPostgres(postgres.connection(), { accessToken: 'made up' })))).toMatch(/^graphRefused/);
  });

  test('without the password nobody gets what somebody else opened; the right one is tried again', async () => {
    const connection = postgres.connection();
    const words = await refusal(openStore(context, onPostgres({ ...connection, password: 'wr0ng' })));
    expect(words).toMatch(/^storeUnavailable: PostgreSQL does not accept this user with this password/);
    const store = await openStore(context, onPostgres(connection));
    expect(await refusal(openStore(context, onPostgres({ ...connection, password: 'wr0ng' })))).toBe(words);
    expect(words).not.toContain('wr0ng');
    await store.close();
  });

  test('one that was away is opened when it is back', async () => {
    const connection = postgres.connection();
    await postgres.stop();
    expect(await refusal(openStore(context, onPostgres(connection)))).toMatch(/^storeUnavailable: The PostgreSQL server of the conversation store cannot be reached/);
    await postgres.start();
    const store = await openStore(context, onPostgres(connection));
    expect(await store.getConversation('none')).toBeNull();
    await store.close();
  });
});
