// What can happen to the store's file, disk and server, on a real n8n: said where the operator looks, and nothing lost or doubled.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sandboxCredentials } from '../../sandbox/demo/credentials';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { Sandbox } from '../../sandbox/startSandbox';
import { SECOND_MS } from '../../src/shared/clock';
import { messageOf } from '../../src/shared/errors';
import type { PostgresConnection } from '../../src/store/postgres/connection';
import { startPostgres, type TestPostgres } from '../fixtures/postgres';
import { canMount, makeReadOnly, mountSmallDisk } from '../fixtures/smallDisk';
import { flow, node, reply, trigger } from './support/flows';
import { storeFields } from './support/QueueStack';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const MINUTE = 60_000;
const SANDBOX = { retryDelaysMs: [500] };
const ACCOUNT = 'whatsAppSupportAccountApi';
/** What nobody would take for a database. */
const LETTER = 'Dear Ada, thank you for your message. '.repeat(100);

let stack: Stack;
let customers = 15_550_130_000;
const newCustomers = (count: number): readonly string[] => Array.from({ length: count }, () => String((customers += 1)));

const log = () => readFileSync(path.join(stack.userFolder, 'n8n.log'), 'utf8');
const textsTo = async (contact: string) => (await stack.control.answersTo(contact)).map(({ text }) => text);

/** Publishes and gives n8n's complaint, or `null`. */
const complaintOfPublishing = (id: string): Promise<string | null> => stack.client.publish(id).then(() => null, messageOf);

/** The HTTP statuses of the first attempts. */
const write = async (contacts: readonly string[]): Promise<readonly number[]> => {
  const answers = await Promise.all(contacts.map((from) => stack.control.inbound({ from, text: 'Hello' })));
  return answers.flatMap(({ deliveries }) => deliveries.map(({ status }) => status));
};

/** Waits until every customer has an answer and no webhook is left to be repeated; then each has exactly this one. */
async function answeredOnce(contacts: readonly string[], words: string): Promise<void> {
  const isAnswered = async () => (await Promise.all(contacts.map(textsTo))).every((texts) => texts.includes(words));
  await pollUntil(`${contacts.length} answers`, isAnswered, { timeoutMs: 2 * MINUTE });
  const isAcknowledged = async () => {
    const webhooks = (await (await fetch(`${stack.sandbox.url}/sandbox/webhooks`)).json()) as { readonly unacknowledged: number };
    return webhooks.unacknowledged === 0;
  };
  // n8n tries to activate a trigger that could not start with growing pauses.
  await pollUntil('all webhooks to be acknowledged', isAcknowledged, { timeoutMs: 2 * MINUTE });
  for (const contact of contacts) expect(await textsTo(contact)).toEqual([words]);
}

describe('the built-in store', () => {
  const folder = () => path.join(stack.userFolder, '.n8n', 'whatsapp-support');
  const file = () => path.join(folder(), 'store-sandbox.sqlite');
  let workflow: string;

  beforeAll(async () => {
    stack = await startStack({ name: 'bad-store', sandbox: SANDBOX });
    workflow = await stack.importFlow(flow('bad store', [trigger(), reply('Good day!')]));
  }, STACK_TIMEOUT_MS);
  afterAll(async () => await stack?.stop());

  const inPlaceOfTheStore: ReadonlyArray<readonly [string, () => () => void, RegExp]> = [
    ['a file that is no database', () => (writeFileSync(file(), LETTER), () => rmSync(file())), /is not a database/],
    ['a folder in the place of the file', () => (mkdirSync(file()), () => rmSync(file(), { recursive: true })), /cannot be opened/],
    ['a folder that nobody may write into', () => makeReadOnly(folder()), /is read-only|cannot be opened/],
  ];
  test.each(inPlaceOfTheStore)('%s: the credential’s test says so', async (_what, put, words) => {
    mkdirSync(folder(), { recursive: true });
    const takeAway = put();
    try {
      const result = await stack.client.testCredential(stack.credentials[ACCOUNT]?.id ?? '');
      expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(words) as string });
    } finally {
      takeAway();
    }
  });

  test('publishing says so too, before Meta is touched', async () => {
    writeFileSync(file(), LETTER);
    expect(await complaintOfPublishing(workflow)).toMatch(/is not a database/);
    expect(log()).toMatch(/is not a database/);
    expect(await stack.control.webhookUrl()).toBeNull();
    await stack.client.unpublish(workflow);
    rmSync(file());
  }, 2 * MINUTE);

  describe('once it can be opened', () => {
    const diskCanBeMounted = canMount();
    let disk: ReturnType<typeof mountSmallDisk> | null = null;
    beforeAll(async () => {
      if (diskCanBeMounted) disk = mountSmallDisk(folder(), 16 * 1_024);
      await stack.client.publish(workflow);
    }, MINUTE);
    afterAll(() => disk?.unmount());

    test('the same n8n goes on without a restart', async () => {
      const contacts = newCustomers(3);
      expect(await write(contacts)).toEqual([200, 200, 200]);
      await answeredOnce(contacts, 'Good day!');
    }, 3 * MINUTE);

    const withDisk = diskCanBeMounted ? test : test.skip;
    withDisk('a full disk (skipped where no disk can be mounted): nothing is acknowledged, and all of it is answered once there is space', async () => {
      const contacts = newCustomers(5);
      disk?.fill();
      expect(await write(contacts)).toEqual([500, 500, 500, 500, 500]);
      expect(log()).toMatch(/could not be written, Meta will send it again\. .*disk is full/);
      disk?.free();
      await answeredOnce(contacts, 'Good day!');
    }, 3 * MINUTE);

    test('a file that is damaged while n8n is down: the log says it, nothing is acknowledged, and it goes on with a new file', async () => {
      const contacts = newCustomers(2);
      const [n8n] = stack.processes;
      await n8n?.kill();
      for (const end of ['', '-wal', '-shm']) rmSync(file() + end, { force: true });
      writeFileSync(file(), LETTER);
      await n8n?.start();
      expect((await write(contacts)).every((status) => status !== 200)).toBe(true);
      await pollUntil('a line in the log', () => /is not a database/.test(log().slice(-20_000)));
      rmSync(file());
      await answeredOnce(contacts, 'Good day!');
    }, 5 * MINUTE);
  });
});

describe('a PostgreSQL that goes away and comes back', () => {
  let postgres: TestPostgres;
  let connection: PostgresConnection;
  let workflow: string;
  let pausing: string;
  /** n8n keeps a run that waits for less than 65 s in memory. */
  const WAIT_MS = 3 * SECOND_MS;

  beforeAll(async () => {
    postgres = await startPostgres();
    connection = postgres.connection();
    stack = await startStack({ name: 'postgres-away', sandbox: SANDBOX, credentialsFor: (sandbox) => keptIn(connection, sandbox) });
    workflow = await stack.importFlow(flow('away', [trigger(), reply('Good day!')]));
    pausing = await stack.importFlow(flow('away in mid-run', [trigger(), node('Wait', 'n8n-nodes-base.wait', { amount: WAIT_MS / SECOND_MS, unit: 'seconds' }, 1.1), reply('Good evening!')]));
  }, STACK_TIMEOUT_MS);
  afterAll(async () => {
    await stack?.stop();
    await postgres?.end();
  });

  /** Looks into the store, past our code. */
  async function storeRows(sql: string): Promise<readonly unknown[]> {
    const client = await postgres.connect();
    try {
      await client.query(`SET search_path TO ${connection.schema}`);
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  test('while it is away nothing is acknowledged; once it is back all of it is answered once', async () => {
    await stack.client.publish(workflow);
    const before = newCustomers(2);
    await write(before);
    await answeredOnce(before, 'Good day!');

    const contacts = newCustomers(10);
    await postgres.stop();
    expect(await write(contacts)).toEqual(Array(10).fill(500));
    expect(log()).toMatch(/could not be written, Meta will send it again\. .*PostgreSQL server/);
    await postgres.start();
    await answeredOnce([...before, ...contacts], 'Good day!');
    await stack.client.unpublish(workflow);
  }, 4 * MINUTE);

  test('a run that it interrupts says why and sends nothing; retried, it sends once, and the customer was not kept waiting', async () => {
    await stack.client.publish(pausing);
    const [contact = ''] = newCustomers(1);
    await write([contact]);
    await pollUntil('the run to have the message', async () => (await storeRows(`SELECT 1 FROM deliveries WHERE state = 'claimed'`)).length === 1);
    await postgres.stop();
    await pause(WAIT_MS + 2 * SECOND_MS);
    expect(await textsTo(contact)).toEqual([]);

    await postgres.start();
    await stack.control.inbound({ from: contact, text: 'Are you there?' });
    await answeredOnce([contact], 'Good evening!');
    const interrupted = await pollUntil('the interrupted run to end', async () => (await stack.client.executions(pausing)).at(-1));
    expect(interrupted).toMatchObject({ status: 'error', data: { resultData: { error: { message: expect.stringMatching(/PostgreSQL server/) as string } } } });

    await stack.client.request('POST', `/api/v1/executions/${interrupted.id}/retry`, {});
    await pollUntil('the answer of the retried run', async () => (await textsTo(contact)).length > 1);
    await stack.client.unpublish(pausing);
    expect(await textsTo(contact)).toEqual(['Good evening!', 'Good evening!']);
  }, 4 * MINUTE);

  test('n8n starts while it is away: the log says it, and nothing is lost', async () => {
    await stack.client.publish(workflow);
    const [n8n] = stack.processes;
    await n8n?.kill();
    await postgres.stop();
    await n8n?.start();
    const contacts = newCustomers(3);
    expect((await write(contacts)).every((status) => status !== 200)).toBe(true);
    await pollUntil('a line in the log', () => /PostgreSQL server of the conversation store cannot be reached/.test(log().slice(-20_000)));
    await postgres.start();
    await answeredOnce(contacts, 'Good day!');
  }, 5 * MINUTE);
});

/** The sandbox's credentials with a store in PostgreSQL. */
function keptIn(connection: PostgresConnection, sandbox: Sandbox) {
  return sandboxCredentials(sandbox).map((each) => (each.type === ACCOUNT ? { ...each, data: { ...each.data, ...storeFields(connection) } } : each));
}
