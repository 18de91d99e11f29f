// A number that must be found, planted once in every kind of place: a search that misses one of them proves nothing.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { controlFlow } from './flows';
import { PLACE_KINDS, PLACES, type PlaceKind } from './places';
import type { Scene } from './Scene';

/** By kind of place, the name of the control number that has to be found there. */
export type Controls = ReadonlyMap<PlaceKind, string>;

/** Plants them all; they are where they shall be when this settles. */
export async function plantControls(scene: Scene): Promise<Controls> {
  const { plants, stack } = scene;
  const hasFiles = stack.databases.engine === 'sqlite';
  const absent: readonly PlaceKind[] = hasFiles ? ['redis'] : ['databaseFile', 'binaryData'];
  const kinds = PLACE_KINDS.filter((kind) => !absent.includes(kind));
  const numbers = Object.fromEntries(kinds.map((kind) => [kind, plants.control(PLACES[kind])])) as Readonly<Record<PlaceKind, string>>;
  await plantInRuns(scene, numbers);
  await plantInStore(scene, numbers);
  await plantOutside(scene, numbers);
  plantInFiles(stack.userFolder, numbers);
  return new Map(kinds.map((kind) => [kind, PLACES[kind]]));
}

type Numbers = Readonly<Record<PlaceKind, string>>;

async function plantInRuns({ stack, plants, redactUrl }: Scene, numbers: Numbers): Promise<void> {
  const url = await webhookOf(stack, plants.letters(12));
  const { n8nRows: runData, binaryData: binary = '-', errorText, databaseFile } = numbers;
  await post(url, { runData, binary, errorText, databaseFile });
  // Too long a run of digits for a card number, so the node leaves it.
  await post(redactUrl, { id: `99999${numbers.redacted}99999` });
}

/** Publishes the control flow; gives where to post to. */
async function webhookOf(stack: Scene['stack'], address: string): Promise<string> {
  await stack.publishFlow(controlFlow(address));
  const url = `${stack.n8n.webhookUrl}/${address}`;
  await stack.client.waitForWebhook(url);
  return url;
}

export async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`n8n answered ${answer.status} to a plain webhook.`);
}

/** The id of a message is never masked, whatever it looks like. */
async function plantInStore({ customers }: Scene, { storeRows }: Numbers): Promise<void> {
  await customers.postValue({ messages: [{ id: `wamid.${storeRows}`, type: 'text', text: { body: 'Hello' } }] });
}

async function plantOutside({ stack, door, redis, said }: Scene, numbers: Numbers): Promise<void> {
  const { sandbox, control } = stack;
  await fetch(`${door.url}/v25.0/${numbers.graphTraffic}`);
  await fetch(`${door.url}/zendesk/${sandbox.zendesk.subdomain}/api/v2/tickets/${numbers.helpdeskTraffic}`);
  const ticket = await pollUntil('a ticket', async () => (await control.tickets())[0]);
  const comment = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ body: numbers.desk, public: false }) };
  await fetch(`${sandbox.url}/sandbox/tickets/${ticket.id}/comments`, comment);
  await redis?.write(numbers.redis);
  said.push({ place: 'credentialTest', name: 'control', content: numbers.credentialTest });
}

function plantInFiles(userFolder: string, numbers: Numbers): void {
  const logs = readdirSync(userFolder).filter((name) => name.endsWith('.log'));
  for (const log of logs) appendFileSync(path.join(userFolder, log), `${JSON.stringify({ control: numbers.log })}\n`);
  writeFileSync(path.join(userFolder, '.n8n', 'audit-control.txt'), numbers.otherFile);
}
