import { SupportError } from '../../src/shared/errors';
import { checkoutRoot } from '../n8n/checkout';
import { importCredentials } from '../n8n/importCredentials';
import { installN8n } from '../n8n/installN8n';
import type { CredentialInput } from '../n8n/N8nClient';
import { endLeftoverN8n, startN8n, type N8nInstance } from '../n8n/N8nInstance';
import { packPackage } from '../n8n/packPackage';
import { findFreePort, requireFreePort } from '../n8n/ports';
import { startSandbox } from '../startSandbox';
import { digestOf, sandboxCredentials, storedCredentials } from './credentials';
import { DemoState, type Ports } from './DemoState';
import type { DemoOptions } from './options';
import type { Progress } from './progress';
import type { DemoAddresses } from './report';
import { connectedWebhook, setUpWorkflows } from './supportWorkflow';

export interface Demo {
  readonly addresses: DemoAddresses;
  /** Settles when n8n ends, asked or not, with the last lines of its log. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

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
    const credentials = sandboxCredentials(sandbox);
    const n8n = await startDemoN8n({ state, ports, credentials }, progress, signal);
    stops.push(() => n8n.stop());

    progress.step('Setting up the example workflows …');
    const workflowId = await setUpWorkflows(n8n.client, credentials, state);
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

async function startDemoN8n(
  { state, ports, credentials }: { readonly state: DemoState; readonly ports: Ports; readonly credentials: readonly CredentialInput[] },
  progress: Progress,
  signal: AbortSignal,
): Promise<N8nInstance> {
  const install = await installN8n({ onProgress: progress.tick, signal });
  const { owner, encryptionKey, credentials: known } = state.read();
  const settings = { install, userFolder: state.userFolder, port: ports.n8n, brokerPort: ports.broker, encryptionKey, signal };
  await packPackage({ checkout: checkoutRoot(), userFolder: state.userFolder, signal });
  if (known !== undefined && known.digest !== digestOf(credentials)) {
    progress.step('Telling n8n the new addresses …');
    await importCredentials(storedCredentials(credentials, known.ids), settings);
  }
  progress.step(`Starting n8n ${install.version} …`);
  return startN8n({ ...settings, owner, logFile: state.n8nLog });
}

async function requireAnswer(url: string): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new SupportError('unsupportedSetup', `${url} answers ${answer.status}.`, 'Start with --fresh, and report it if that does not help.');
}
