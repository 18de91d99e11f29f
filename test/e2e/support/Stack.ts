import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensureCredentials, fillCredentials, sandboxCredentials, type CredentialIds } from '../../../sandbox/demo/credentials';
import { progressOn } from '../../../sandbox/demo/progress';
import { checkoutRoot } from '../../../sandbox/n8n/checkout';
import { installN8n } from '../../../sandbox/n8n/installN8n';
import type { CredentialInput, N8nClient, WorkflowFile } from '../../../sandbox/n8n/N8nClient';
import { startN8n, type N8nInstance, type N8nOptions } from '../../../sandbox/n8n/N8nInstance';
import { packPackage } from '../../../sandbox/n8n/packPackage';
import { findFreePort } from '../../../sandbox/n8n/ports';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/startSandbox';
import { SandboxControl } from './SandboxControl';

/** For `beforeAll`: n8n's very first installation takes minutes. */
export const STACK_TIMEOUT_MS = 15 * 60_000;

/** Screenshots and logs of the last run, for a look after a red test. */
export const ARTIFACTS = path.join(checkoutRoot(), 'test', '.artifacts');

export interface StackOptions {
  /** Names the logs in {@link ARTIFACTS}. */
  readonly name: string;
  /** Further settings of n8n. */
  readonly env?: Readonly<Record<string, string>>;
  readonly sandbox?: SandboxOptions;
  /** What n8n gets as credentials; otherwise those that lead straight to the sandbox. */
  readonly credentialsFor?: (sandbox: Sandbox) => readonly CredentialInput[];
}

/** What tests use of an n8n, whichever way it runs. */
export type AnyN8n = Pick<N8nInstance, 'client' | 'stop' | 'url' | 'webhookUrl'>;

/** One process of n8n, by the name that a report shows. */
export interface StackProcess {
  readonly name: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port; it is ready then. */
  start(): Promise<void>;
}

/** Sandbox, and a real n8n with the packed package and both credentials; nothing of it is shared with other tests. */
export interface Stack<N8n extends AnyN8n = N8nInstance> {
  readonly sandbox: Sandbox;
  readonly control: SandboxControl;
  readonly n8n: N8n;
  readonly processes: readonly StackProcess[];
  readonly client: N8nClient;
  readonly credentials: CredentialIds;
  /** Everything that n8n writes into files lies below it: built-in database and store, logs. */
  readonly userFolder: string;
  /** Imports a workflow with the sandbox's credentials filled in, and publishes it. Gives its id. */
  publishFlow(workflow: WorkflowFile): Promise<string>;
  /** The same without publishing. */
  importFlow(workflow: WorkflowFile): Promise<string>;
  /** Ends n8n at once, as a crash would, and starts it again on the same data and ports. */
  crashAndRestart(): Promise<void>;
  readonly databases: StackDatabases;
  /** Looks into the conversation store, past our code. */
  storeRows(sql: string): Promise<readonly StoreRow[]>;
  stop(): Promise<void>;
}

/** Where n8n and our nodes keep what is in no plain file. */
export interface StackDatabases {
  readonly engine: 'postgres' | 'sqlite';
  /** Looks into n8n's own database. */
  n8nRows(sql: string): Promise<readonly StoreRow[]>;
  /** That both are opened with. */
  readonly password: string | null;
  /** Of queue mode's Redis. */
  readonly redisPort: number | null;
}

export type StoreRow = Readonly<Record<string, unknown>>;

/** What every n8n of a stack is started with. */
export type N8nSettings = Pick<N8nOptions, 'encryptionKey' | 'env' | 'install' | 'owner' | 'userFolder'>;

/** An n8n that runs, with what was started for it. */
export interface Running<N8n extends AnyN8n> {
  readonly n8n: N8n;
  readonly processes: readonly StackProcess[];
  /** Fields of the WhatsApp account's credential that this way of running asks for. */
  readonly accountFields: Readonly<Record<string, unknown>>;
  readonly databases: StackDatabases;
  storeRows(sql: string): Promise<readonly StoreRow[]>;
  stop(): Promise<void>;
}

/** Starts everything on free ports in a temporary folder: about 15 s. */
export function startStack(options: StackOptions): Promise<Stack> {
  return assembleStack(options, startSingle);
}

/** Sandbox and package, around an n8n that `run` starts. */
export async function assembleStack<N8n extends AnyN8n>(options: StackOptions, run: (settings: N8nSettings) => Promise<Running<N8n>>): Promise<Stack<N8n>> {
  const { name, env, credentialsFor = sandboxCredentials } = options;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'whatsapp-support-e2e-'));
  const userFolder = path.join(folder, 'n8n');
  const install = await installN8n({ onProgress: progressOn().tick });
  await packPackage({ checkout: checkoutRoot(), userFolder });
  const sandbox = await startSandbox(options.sandbox);
  const owner = { email: 'owner@e2e.invalid', password: 'E2e-owner-1' };
  // Jest waits for servers that are left behind: a failed start must not leave the sandbox.
  const running = await run({ install, userFolder, owner, encryptionKey: 'e2e-encryption-key', ...(env && { env }) }).catch(async (failure: unknown) => {
    await sandbox.close();
    throw failure;
  });
  const credentials = await ensureCredentials(running.n8n.client, withAccountFields(credentialsFor(sandbox), running.accountFields));
  const importFlow = async (workflow: WorkflowFile): Promise<string> => {
    const { client } = running.n8n;
    return client.importWorkflow(fillCredentials(workflow, await client.credentialTypes(workflow), credentials));
  };
  return {
    sandbox,
    control: new SandboxControl(sandbox.url),
    get n8n() {
      return running.n8n;
    },
    get client() {
      return running.n8n.client;
    },
    processes: running.processes,
    databases: running.databases,
    storeRows: running.storeRows,
    credentials,
    userFolder,
    importFlow,
    publishFlow: async (workflow) => {
      const id = await importFlow(workflow);
      await running.n8n.client.publish(id);
      return id;
    },
    crashAndRestart: async () => {
      await Promise.all(running.processes.map((each) => each.kill()));
      for (const each of running.processes) await each.start();
    },
    stop: async () => {
      await running.stop();
      await sandbox.close();
      keepLogs(userFolder, name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startSingle(settings: N8nSettings): Promise<Running<N8nInstance>> {
  const options = { ...settings, port: await findFreePort(), brokerPort: await findFreePort(), logFile: path.join(settings.userFolder, 'n8n.log') };
  let n8n = await startN8n(options);
  const start = async (): Promise<void> => {
    n8n = await startN8n({ ...options, keepLog: true });
  };
  return {
    get n8n() {
      return n8n;
    },
    processes: [{ name: 'n8n', kill: () => n8n.kill(), start }],
    accountFields: {},
    databases: { engine: 'sqlite', n8nRows: async (sql) => readRows(path.join(settings.userFolder, '.n8n', 'database.sqlite'), sql), password: null, redisPort: null },
    storeRows: async (sql) => readRows(builtInStoreOf(settings.userFolder), sql),
    stop: () => n8n.stop(),
  };
}

/** The file of the one built-in store that an n8n has. */
export function builtInStoreOf(userFolder: string): string {
  const folder = path.join(userFolder, '.n8n', 'whatsapp-support');
  return path.join(folder, readdirSync(folder).find((name) => name.endsWith('.sqlite')) ?? '');
}

function readRows(file: string, sql: string): readonly StoreRow[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

function withAccountFields(credentials: readonly CredentialInput[], fields: Readonly<Record<string, unknown>>): readonly CredentialInput[] {
  return credentials.map((each) => (each.type === 'whatsAppSupportAccountApi' ? { ...each, data: { ...each.data, ...fields } } : each));
}

function keepLogs(folder: string, name: string): void {
  mkdirSync(ARTIFACTS, { recursive: true });
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.log')) copyFileSync(path.join(folder, file), path.join(ARTIFACTS, `${name}-${file}`));
  }
}

/** An example workflow of this checkout. */
export function readExample(fileName: string): WorkflowFile {
  return JSON.parse(readFileSync(path.join(checkoutRoot(), 'examples', fileName), 'utf8')) as WorkflowFile;
}
