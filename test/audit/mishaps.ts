// What goes wrong on the way, on purpose: errors quote what they were given.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { sandboxCredentials } from '../../sandbox/demo/credentials';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { CredentialInput } from '../../sandbox/n8n/N8nClient';
import { TRIGGER } from '../e2e/support/flows';
import { builtInStoreOf } from '../e2e/support/Stack';
import { WORDS } from './door';
import { draftFlow } from './flows';
import type { Scene } from './Scene';
import { WRITINGS } from './writings';

/** Something that goes wrong while card numbers are on their way. */
export interface Mishap {
  readonly name: string;
  readonly happen: (scene: Scene) => Promise<void>;
  /** It takes minutes. */
  readonly slow?: boolean;
  /** In queue mode nobody leads test URLs to the main process here. */
  readonly oneProcess?: boolean;
}

/** A customer's text with a card number that is named after the mishap. */
function text({ customers, plants }: Scene, mishap: string, index = 0): string {
  const writing = WRITINGS[index % WRITINGS.length];
  return customers.sentence(writing?.write(plants.card(`${mishap}, ${writing.name}`)) ?? '');
}

const refusedAt = (name: string, word: string): Mishap => ({
  name,
  happen: async (scene) => {
    await scene.customers.write(scene.customers.newCustomer(), `${word} ${text(scene, name, 1)}`);
  },
});

const malformed = (name: string, bytes: (scene: Scene) => string): Mishap => ({
  name,
  happen: async (scene) => {
    const url = (await scene.stack.control.webhookUrl()) ?? '';
    scene.said.push({ place: 'credentialTest', name, content: await scene.customers.postBytes(url, bytes(scene)) });
  },
});

export const MISHAPS: readonly Mishap[] = [
  refusedAt('Meta refuses and quotes', WORDS.metaRefuses),
  refusedAt('the helpdesk refuses and quotes', WORDS.desk422),
  refusedAt('the helpdesk stumbles and quotes', WORDS.desk500),
  {
    name: 'a forged signature',
    happen: async (scene) => void (await scene.customers.write(scene.customers.newCustomer(), text(scene, 'forged: a signature'), { signature: 'invalid' })),
  },
  malformed('broken JSON', (scene) => `{"entry":"${text(scene, 'malformed: broken JSON')}"`),
  malformed('JSON that ends early', (scene) => scene.customers.bytesOf(text(scene, 'malformed: JSON that ends early')).slice(0, -3)),
  malformed('no webhook of WhatsApp', (scene) => JSON.stringify({ object: 'page', entry: [{ text: text(scene, 'malformed: no webhook of WhatsApp') }] })),
  malformed('a list in the place of a body', (scene) => JSON.stringify([text(scene, 'malformed: a list in the place of a body')])),
  malformed('texts where objects belong', (scene) => JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: text(scene, 'malformed: texts where objects belong') }] }, text(scene, 'malformed: texts where objects belong', 2)] })),
  malformed('nested without end', (scene) => JSON.stringify({ object: 'whatsapp_business_account', entry: JSON.parse(`${'['.repeat(200)}${JSON.stringify(text(scene, 'malformed: nested without end'))}${']'.repeat(200)}`) as unknown })),
  { name: 'wrong secrets in credentials', happen: testWrongSecrets },
  { name: 'a run by hand', happen: listenInEditor, oneProcess: true },
  { name: 'the store is away', happen: loseStore },
  { name: 'n8n is killed in the middle of a run', happen: killInRun, slow: true },
];

/** The test of a credential says what is wrong with it, but not what it holds. */
async function testWrongSecrets({ stack, plants, said }: Scene): Promise<void> {
  const [account, zendesk] = sandboxCredentials(stack.sandbox);
  if (account === undefined || zendesk === undefined) throw new Error('The sandbox has no credentials.');
  const database = { conversationStore: 'postgres', postgresHost: '127.0.0.1', postgresPort: 1, postgresDatabase: 'none', postgresUser: 'nobody', postgresTls: 'off', postgresSchema: 'none' };
  const wrong = ({ type, data }: CredentialInput, name: string, changes: Readonly<Record<string, unknown>>): CredentialInput => ({ name, type, data: { ...data, ...changes } });
  const secret = (name: string, prefix?: string): string => plants.secret(`a wrong ${name}`, prefix);
  for (const credential of [
    wrong(account, 'Wrong token', { accessToken: secret('access token', 'EAA') }),
    wrong(account, 'Wrong secret', { appSecret: secret('app secret') }),
    wrong(account, 'Wrong password', { ...database, postgresPassword: secret('database password') }),
    wrong(account, 'Secret for an address', { baseUrl: `http://${secret('password in an address')}@127.0.0.1:1` }),
    wrong(account, 'Secret for an id', { phoneNumberId: secret('secret in the place of an id') }),
    wrong(zendesk, 'Wrong API token', { apiToken: secret('API token') }),
  ]) {
    const id = await stack.client.ensureCredential(credential);
    said.push({ place: 'credentialTest', name: credential.name, content: JSON.stringify(await stack.client.testCredential(id)) });
  }
}

async function listenInEditor(scene: Scene): Promise<void> {
  const { stack, customers } = scene;
  const id = await stack.importFlow(draftFlow());
  await stack.client.runManually(id, TRIGGER);
  await customers.write(customers.newCustomer(), text(scene, 'a run by hand', 1));
  await pollUntil('the run by hand', async () => (await stack.client.allExecutions(id)).length > 0);
}

const AWAY = 'away';

async function loseStore(scene: Scene): Promise<void> {
  const { stack, customers } = scene;
  const write = async (): Promise<void> => {
    const statuses = await customers.write(customers.newCustomer(), text(scene, 'the store is away'));
    if (statuses.includes(200)) throw new Error('n8n acknowledged a message while its store was away.');
  };
  if (stack.databases.engine === 'postgres') {
    const [{ schema = '' } = {}] = await stack.storeRows('SELECT current_schema() AS schema');
    await stack.storeRows(`ALTER SCHEMA "${String(schema)}" RENAME TO ${AWAY}`);
    await write().finally(() => stack.storeRows(`ALTER SCHEMA ${AWAY} RENAME TO "${String(schema)}"`));
    return;
  }
  const database = new DatabaseSync(builtInStoreOf(stack.userFolder));
  database.exec('PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE');
  await write().finally(() => database.close());
}

/** n8n dies while Meta has not answered yet, and goes on with the run after its start. */
async function killInRun(scene: Scene): Promise<void> {
  const { stack, customers, door } = scene;
  const from = customers.newCustomer();
  await customers.write(from, `${WORDS.held} ${text(scene, 'n8n is killed', 1)}`);
  await door.held();
  await stack.crashAndRestart();
  // What was written while nobody listened is posted again by Meta; this comes right after the start.
  await pause(1_000);
  await customers.write(from, text(scene, 'n8n is killed', 2));
}
