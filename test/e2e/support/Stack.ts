import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureCredentials, fillCredentials, sandboxCredentials, type CredentialIds } from '../../../sandbox/demo/credentials';
import { progressOn } from '../../../sandbox/demo/progress';
import { checkoutRoot } from '../../../sandbox/n8n/checkout';
import { installN8n } from '../../../sandbox/n8n/installN8n';
import type { N8nClient, WorkflowFile } from '../../../sandbox/n8n/N8nClient';
import { startN8n, type N8nInstance, type N8nOptions } from '../../../sandbox/n8n/N8nInstance';
import { packPackage } from '../../../sandbox/n8n/packPackage';
import { findFreePort } from '../../../sandbox/n8n/ports';
import { startSandbox, type Sandbox } from '../../../sandbox/startSandbox';
import { SandboxControl } from './SandboxControl';

/** For `beforeAll`: n8n's very first installation takes minutes. */
export const STACK_TIMEOUT_MS = 15 * 60_000;

/** Screenshots and logs of the last run, for a look after a red test. */
export const ARTIFACTS = path.join(checkoutRoot(), 'test', '.artifacts');

export interface StackOptions {
  /** Names the log in {@link ARTIFACTS}. */
  readonly name: string;
  /** Further settings of n8n. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Sandbox, and a real n8n with the packed package and both credentials; nothing of it is shared with other tests. */
export interface Stack {
  readonly sandbox: Sandbox;
  readonly control: SandboxControl;
  readonly n8n: N8nInstance;
  readonly client: N8nClient;
  readonly credentials: CredentialIds;
  /** Everything that n8n writes lies below it: database, store, log. */
  readonly userFolder: string;
  readonly logFile: string;
  /** Imports a workflow with the sandbox's credentials filled in, and publishes it. Gives its id. */
  publishFlow(workflow: WorkflowFile): Promise<string>;
  /** The same without publishing. */
  importFlow(workflow: WorkflowFile): Promise<string>;
  /** Ends n8n at once, as a crash would, and starts it again on the same data and port. */
  crashAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything on free ports in a temporary folder: about 15 s. */
export async function startStack({ name, env }: StackOptions): Promise<Stack> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'whatsapp-support-e2e-'));
  const userFolder = path.join(folder, 'n8n');
  const logFile = path.join(userFolder, 'n8n.log');
  const install = await installN8n({ onProgress: progressOn().tick });
  await packPackage({ checkout: checkoutRoot(), userFolder });
  const sandbox = await startSandbox();
  const options: N8nOptions = {
    install,
    userFolder,
    port: await findFreePort(),
    brokerPort: await findFreePort(),
    owner: { email: 'owner@e2e.invalid', password: 'E2e-owner-1' },
    encryptionKey: 'e2e-encryption-key',
    logFile,
    ...(env && { env }),
  };
  // Jest waits for servers that are left behind: a failed start must not leave the sandbox.
  let n8n = await startN8n(options).catch(async (failure: unknown) => {
    await sandbox.close();
    throw failure;
  });
  const credentials = await ensureCredentials(n8n.client, sandboxCredentials(sandbox));
  const importFlow = async (workflow: WorkflowFile): Promise<string> =>
    n8n.client.importWorkflow(fillCredentials(workflow, await n8n.client.credentialTypes(workflow), credentials));
  return {
    sandbox,
    control: new SandboxControl(sandbox.url),
    get n8n() {
      return n8n;
    },
    get client() {
      return n8n.client;
    },
    credentials,
    userFolder,
    logFile,
    importFlow,
    publishFlow: async (workflow) => {
      const id = await importFlow(workflow);
      await n8n.client.publish(id);
      return id;
    },
    crashAndRestart: async () => {
      process.kill(-n8n.pid, 'SIGKILL');
      await n8n.ended;
      n8n = await startN8n(options);
    },
    stop: async () => {
      await n8n.stop();
      await sandbox.close();
      mkdirSync(ARTIFACTS, { recursive: true });
      if (existsSync(logFile)) copyFileSync(logFile, path.join(ARTIFACTS, `${name}-n8n.log`));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An example workflow of this checkout. */
export function readExample(fileName: string): WorkflowFile {
  return JSON.parse(readFileSync(path.join(checkoutRoot(), 'examples', fileName), 'utf8')) as WorkflowFile;
}
