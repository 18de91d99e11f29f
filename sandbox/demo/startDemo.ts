import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import { checkoutRoot } from '../n8n/checkout';
import { installN8n } from '../n8n/installN8n';
import type { N8nClient, WorkflowFile } from '../n8n/N8nClient';
import { endLeftoverN8n, startN8n, type N8nInstance } from '../n8n/N8nInstance';
import { packPackage } from '../n8n/packPackage';
import { pollUntil } from '../n8n/pollUntil';
import { findFreePort, requireFreePort } from '../n8n/ports';
import { startSandbox } from '../startSandbox';
import { ensureCredentials, fillCredentials, sandboxCredentials, type SandboxAccess } from './credentials';
import { DemoState, type Ports } from './DemoState';
import type { DemoOptions } from './options';
import type { Progress } from './progress';
import type { DemoAddresses } from './report';

export interface Demo {
  readonly addresses: DemoAddresses;
  /** Settles when n8n ends, asked or not, with the last lines of its log. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const EXAMPLE = 'examples/01-first-support-flow.json';

/**
 * Starts the whole demo and gives its addresses once everything answers.
 * @throws {SupportError} in plain words, with everything stopped again, when something stands in the way.
 */
export async function startDemo(options: Pick<DemoOptions, 'fresh' | 'portBase'>, progress: Progress, signal: AbortSignal): Promise<Demo> {
  const state = DemoState.open();
  const stops: Array<() => Promise<void> | void> = [() => state.close()];
  const stop = async (): Promise<void> => {
    while (stops.length > 0) await stops.pop()?.();
  };
  try {
    await endLeftoverN8n(state.userFolder);
    if (options.fresh) state.forget();
    const ports = await choosePorts(options.portBase, state.read().ports);

    const sandbox = await startSandbox({ port: ports.sandbox, stateFile: state.sandboxFile });
    stops.push(() => sandbox.close());
    const n8n = await startDemoN8n(state, ports, progress, signal);
    stops.push(() => n8n.stop());

    progress.step('Setting up the example workflow …');
    const workflowId = await setUpWorkflow(n8n.client, sandbox, hashKey(n8n.url), state);
    const webhook = await connectedWebhook(n8n, sandbox.url, signal);
    state.remember({ ports });
    const addresses: DemoAddresses = {
      phone: `${sandbox.url}/phone`,
      desk: `${sandbox.url}/desk`,
      editor: `${n8n.url}/workflow/${workflowId}`,
      webhook,
      sandbox: sandbox.url,
      ...state.read().owner,
    };
    await Promise.all([addresses.phone, addresses.desk, addresses.editor].map(requireAnswer));
    return { addresses, ended: n8n.ended, stop };
  } catch (refusal) {
    await stop();
    throw refusal;
  }
}

/** Ports that a user fixed must be free; else those of the last start where they are, so that bookmarks keep working. */
async function choosePorts(portBase: number | null, last?: Ports): Promise<Ports> {
  if (portBase === null) {
    return { n8n: await findFreePort(last?.n8n), sandbox: await findFreePort(last?.sandbox), broker: await findFreePort(last?.broker) };
  }
  const ports = { n8n: portBase, sandbox: portBase + 1, broker: portBase + 2 };
  await requireFreePort(ports.n8n, 'n8n');
  await requireFreePort(ports.sandbox, 'the phone and desk pages');
  await requireFreePort(ports.broker, "n8n's code runner");
  return ports;
}

async function startDemoN8n(state: DemoState, ports: Ports, progress: Progress, signal: AbortSignal): Promise<N8nInstance> {
  const install = await installN8n({ onProgress: progress.tick, signal });
  await packPackage({ checkout: checkoutRoot(), userFolder: state.userFolder, signal });
  progress.step(`Starting n8n ${install.version} …`);
  return startN8n({
    install,
    userFolder: state.userFolder,
    port: ports.n8n,
    brokerPort: ports.broker,
    owner: state.read().owner,
    encryptionKey: state.read().encryptionKey,
    logFile: state.n8nLog,
    signal,
  });
}

/** Credentials, the example workflow and its publication, as far as an earlier start has not done it. Gives the workflow's id. */
async function setUpWorkflow(client: N8nClient, sandbox: SandboxAccess, n8nKey: string, state: DemoState): Promise<string> {
  const credentials = sandboxCredentials(sandbox);
  const ids = await ensureCredentials(client, credentials);
  const text = readExample();
  const workflow = JSON.parse(text) as WorkflowFile;
  const example = hashKey(text);
  const connection = hashKey(JSON.stringify(credentials), n8nKey);
  const remembered = state.read();

  const known = await client.findWorkflow(workflow.name);
  const isCurrent = known !== null && remembered.example === example;
  const id = isCurrent ? known : await client.importWorkflow(fillCredentials(workflow, await client.credentialTypes(workflow), ids));
  if (known === null) {
    await client.publish(id);
  } else if (remembered.connection !== connection || !(await client.isPublished(id))) {
    // Only a trigger that starts anew tells its address to the sandbox.
    await client.unpublish(id);
    await client.publish(id);
  }
  state.remember({ example, connection });
  return id;
}

function readExample(): string {
  const file = path.join(checkoutRoot(), EXAMPLE);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new SupportError('notFound', `${EXAMPLE} is missing from this checkout.`, 'Get it back with git checkout, then start again.');
}

/** Where the sandbox delivers, once it knows and n8n takes it. */
async function connectedWebhook(n8n: N8nInstance, sandboxUrl: string, signal: AbortSignal): Promise<string> {
  let problem = '';
  const callback = async (): Promise<string | null> => {
    const account = (await (await fetch(`${sandboxUrl}/sandbox/account`)).json()) as { webhook: { url: string } | null; problem: string | null };
    problem = account.problem ?? '';
    return account.webhook?.url.startsWith(n8n.webhookUrl) ? account.webhook.url : null;
  };
  const refuse = (): never => {
    throw new SupportError('unsupportedSetup', `The example workflow is not connected to the sandbox. ${problem}`.trim(), 'Start with --fresh.');
  };
  const url = await pollUntil('the workflow to connect', callback, { timeoutMs: 20_000, signal }).catch(refuse);
  await n8n.client.waitForWebhook(url);
  return url;
}

async function requireAnswer(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new SupportError('unsupportedSetup', `${url} answers ${answer.status}.`, 'Start with --fresh, and report it if that does not help.');
}
