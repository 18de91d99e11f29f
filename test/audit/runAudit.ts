import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { sandboxCredentials } from '../../sandbox/demo/credentials';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import type { CredentialInput } from '../../sandbox/n8n/N8nClient';
import type { Sandbox } from '../../sandbox/startSandbox';
import { asRecord } from '../../src/shared/shape';
import { HOUR_MS } from '../../src/shared/clock';
import { startQueueStack } from '../e2e/support/QueueStack';
import type { PhoneMessage } from '../e2e/support/SandboxControl';
import { startStack, type AnyN8n, type Stack, type StackOptions } from '../e2e/support/Stack';
import { seededRandom } from '../fixtures/seededRandom';
import { answerAsAgents } from './agents';
import { plantControls, post } from './controls';
import { Customers } from './Customers';
import { startAuditDoor, type AuditDoor } from './door';
import { agentsFlow, auditFlow, combiningFlow, OUTBOUND_WORD, redactFlow } from './flows';
import { deskPieces, filePieces, rowPieces, runPieces, sandboxPieces, type Piece } from './gather';
import { INBOUND, type InboundKind } from './inboundMessages';
import { MISHAPS, type Mishap } from './mishaps';
import type { AuditOptions } from './options';
import { BEFORE_REDACT, OF_META } from './places';
import { Plants } from './Plants';
import { watchRedis, type RedisWatch } from './redis';
import type { Scene } from './Scene';
import { searchPieces, type SearchResult } from './searchPieces';
import { sendSplitNumbers } from './splits';
import { WRITINGS, type Writing } from './writings';

export type Log = (line: string) => void;

/** n8n keeps all that it can, and tells all that it can. */
const ENVIRONMENT = {
  EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
  EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
  EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'true',
  EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
  N8N_LOG_LEVEL: 'debug',
  N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
};
/** Webhooks that are posted at the same time. */
const AT_ONCE = 6;
/** Hundreds of runs wait for each other; a machine with other work takes its time. */
const SETTLING_MS = 1_800_000;

/** Sends card numbers and secrets through everything on a real n8n, and then looks for them everywhere. */
export async function runAudit(options: AuditOptions, log: Log): Promise<SearchResult> {
  const closing: Array<() => unknown> = [];
  try {
    const door = await startAuditDoor();
    closing.push(door.close);
    const plants = new Plants(seededRandom(options.seed));
    const stack = await startAuditStack(options, door, plants);
    closing.push(stack.stop);
    closing.push(keepOwnLog(path.join(stack.userFolder, 'sandbox.log')));
    const { redisPort, password } = stack.databases;
    if (password !== null) plants.add('secret', 'database password', password);
    const redis = redisPort === null ? null : await watchRedis(redisPort, stack.userFolder);
    closing.push(() => redis?.close());
    return await new Audit(await setScene(stack, door, plants, redis, outboundWritings(options)), options, log).run();
  } finally {
    while (closing.length > 0) await closing.pop()?.();
  }
}

function startAuditStack({ queue }: AuditOptions, door: AuditDoor, plants: Plants): Promise<Stack<AnyN8n>> {
  const options: StackOptions = {
    name: queue ? 'audit-queue' : 'audit',
    env: { ...ENVIRONMENT, N8N_DEFAULT_BINARY_DATA_MODE: queue ? 'database' : 'filesystem' },
    sandbox: { retryDelaysMs: [500, 2_000] },
    credentialsFor: (sandbox) => leadThrough(door, sandbox, plants),
  };
  return queue ? startQueueStack(options) : startStack(options);
}

/** The sandbox's credentials, behind the door, with every secret that they can hold. */
function leadThrough(door: AuditDoor, { url, account, zendesk }: Sandbox, plants: Plants): readonly CredentialInput[] {
  door.forwardTo(url);
  plants.add('secret', `${OF_META}access token`, account.accessToken);
  plants.add('secret', `${OF_META}app secret`, account.appSecret);
  plants.add('secret', 'API token of the helpdesk', zendesk.apiToken);
  const verifyToken = plants.secret(`${OF_META}verify token`);
  const previousAppSecret = plants.secret(`${OF_META}previous app secret`);
  const behind = sandboxCredentials({ url: door.url, account, zendesk: { ...zendesk, baseUrl: zendesk.baseUrl.replace(url, door.url) } });
  return behind.map((each) => (each.type === 'whatsAppSupportAccountApi' ? { ...each, data: { ...each.data, verifyToken, previousAppSecret } } : each));
}

/** The sandbox runs in this process: what it says is a log too. Gives what ends that. */
function keepOwnLog(file: string): () => void {
  const { error } = console;
  appendFileSync(file, '');
  console.error = (...words: readonly unknown[]) => appendFileSync(file, `${words.map(String).join(' ')}\n`);
  return () => void (console.error = error);
}

/** Publishes the flows. */
async function setScene(stack: Stack<AnyN8n>, door: AuditDoor, plants: Plants, redis: RedisWatch | null, writings: readonly Writing[]): Promise<Scene> {
  const customers = new Customers(stack, plants);
  await stack.control.addFault({ rateLimits: 'off', statuses: 'off' });
  await stack.control.addTemplateGallery();
  await stack.publishFlow(auditFlow((...of) => writings.map((writing) => customers.cards('outbound', writing)(...of))));
  await stack.publishFlow(combiningFlow());
  await stack.publishFlow(agentsFlow());
  const address = plants.letters(12);
  const redactWorkflow = await stack.publishFlow(redactFlow(address));
  const redactUrl = `${stack.n8n.webhookUrl}/${address}`;
  await stack.client.waitForWebhook(redactUrl);
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
  return { stack, door, plants, customers, redis, redactUrl, redactWorkflow, said: [] };
}

/** What the nodes write; by their index a message asks for one of them. */
function outboundWritings({ everyWriting }: AuditOptions): readonly Writing[] {
  return everyWriting ? WRITINGS : WRITINGS.filter(({ name }) => name === 'spaces' || name === 'full-width');
}

/** How the parts of split numbers are written. */
function splitWritings({ everyWriting }: AuditOptions): readonly Writing[] {
  const names = everyWriting ? ['bare', 'spaces', 'full-width'] : ['spaces'];
  return WRITINGS.filter(({ name }) => names.includes(name));
}

class Audit {
  constructor(
    private readonly scene: Scene,
    private readonly options: AuditOptions,
    private readonly log: Log,
  ) {}

  async run(): Promise<SearchResult> {
    await this.step('every field of every webhook', () => this.sendInbound());
    await this.step('every field of every node', () => this.sendOutbound());
    await this.step('texts for Redact Card Numbers', () => this.sendToRedact());
    await this.step('numbers in pieces', () => sendSplitNumbers(this.scene, splitWritings(this.options)));
    await this.step('agents’ answers', () => answerAsAgents(this.scene, outboundWritings(this.options)));
    for (const { name, happen } of this.mishaps()) await this.step(name, () => happen(this.scene));
    await this.step('all runs to end', () => this.settle());
    const controls = await plantControls(this.scene);
    await this.settle();
    return await this.step('searching', () => searchPieces(this.pieces(), this.scene.plants.needles, controls));
  }

  private async step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const result = await work();
    this.log(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${name}`);
    return result;
  }

  private mishaps(): readonly Mishap[] {
    const { everyWriting, queue } = this.options;
    return MISHAPS.filter(({ slow, oneProcess }) => (everyWriting || slow !== true) && (!queue || oneProcess !== true));
  }

  /** The writings to try a kind's fields with: all of them for what customers write. Of Meta's other fields it is the place that counts. */
  private writingsFor({ field }: InboundKind, index: number): readonly Writing[] {
    if (this.options.everyWriting && field === 'messages') return WRITINGS;
    return WRITINGS.filter((_writing, place) => place === index % WRITINGS.length);
  }

  private async sendInbound(): Promise<void> {
    const posts = INBOUND.flatMap((kind, index) => this.writingsFor(kind, index).map((writing) => ({ kind, writing })));
    const isStatus = ({ kind }: { readonly kind: InboundKind }): boolean => kind.name.startsWith('statuses: ');
    await inParallel(posts.filter((each) => !isStatus(each)), async ({ kind, writing }) => await this.scene.customers.post(kind, writing));
    // Each is about another message of ours: what Meta says twice is written once.
    const statuses = posts.filter(isStatus);
    const answers = await this.answers(statuses.length);
    await inParallel(statuses, async ({ kind, writing }) => {
      const { contact, id } = answers.pop() ?? { contact: '', id: '' };
      await this.scene.customers.post(kind, writing, { from: contact, about: id });
    });
  }

  /** Waits until so many customers have an answer. */
  private async answers(count: number): Promise<PhoneMessage[]> {
    const found = async (): Promise<PhoneMessage[] | false> => {
      const outbound = (await this.scene.stack.control.messages()).filter(({ direction }) => direction === 'outbound');
      return outbound.length >= count && outbound;
    };
    return await pollUntil(`${count} answers`, found, { timeoutMs: SETTLING_MS });
  }

  /** Inside the 24-hour window and outside it; what is kept goes out when the customer writes again. */
  private async sendOutbound(): Promise<void> {
    const { customers, stack } = this.scene;
    const indexes = outboundWritings(this.options).keys();
    const late = await inParallel([...indexes], async (index) => {
      await customers.write(customers.newCustomer(), `${OUTBOUND_WORD} ${index}`);
      const from = customers.newCustomer();
      await customers.write(from, `${OUTBOUND_WORD} ${index}`, { at: Date.now() - 26 * HOUR_MS });
      return from;
    });
    await this.settle();
    await inParallel(late, async (from) => await customers.write(from, 'I am back'));
    await pollUntil('a kept reply', async () => (await stack.control.answersTo(late[0] ?? '')).length > 1, { timeoutMs: SETTLING_MS });
  }

  private async sendToRedact(): Promise<void> {
    const { customers, redactUrl } = this.scene;
    const texts = WRITINGS.map((writing) => customers.cards(BEFORE_REDACT, writing)('a field'));
    await post(redactUrl, { texts, deep: { list: [customers.cards(BEFORE_REDACT, WRITINGS[0] ?? { name: '', write: String })('a deep field')] } });
  }

  /** Waits until everything that came in has been worked on. */
  private async settle(): Promise<void> {
    const { stack } = this.scene;
    const isIdle = async (): Promise<boolean> => {
      const webhooks = asRecord(await (await fetch(`${stack.sandbox.url}/sandbox/webhooks`)).json());
      const [{ open } = { open: 1 }] = await stack.storeRows(`SELECT count(*) AS open FROM deliveries WHERE state <> 'settled'`);
      return webhooks.unacknowledged === 0 && Number(open) === 0;
    };
    await pollUntil('all runs to end', isIdle, { timeoutMs: SETTLING_MS, everyMs: 500 });
  }

  private async *pieces(): AsyncIterable<Piece> {
    const { stack, door, redactWorkflow, said } = this.scene;
    const { engine, n8nRows } = stack.databases;
    yield* rowPieces('n8nRows', engine, n8nRows);
    yield* rowPieces('storeRows', engine, stack.storeRows);
    yield* filePieces(stack.userFolder);
    for (const { to, url, body } of door.requests) yield { place: to === 'graph' ? 'graphTraffic' : 'helpdeskTraffic', name: url.split('?')[0] ?? '', content: `${url}\n${body}` };
    yield* sandboxPieces(stack.sandbox.url);
    yield* deskPieces(stack);
    yield* runPieces(stack.client, redactWorkflow);
    yield* said;
  }
}

/** Works on all of them, a few at the same time. */
async function inParallel<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
