import { rmSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { InstalledN8n } from './installN8n';
import { requireMemory } from './machineChecks';
import { N8nClient, type Owner } from './N8nClient';
import { n8nEnvironment } from './n8nEnvironment';
import { pollUntil } from './pollUntil';
import { requireFreePort } from './ports';
import { isRunning, readProcessRecord, recordOf } from './processRecord';
import { endProcessGroup } from './runCommand';
import { endOne, refuseStart, startWatched, STOP_LIMIT_MS, type WatchedProcess } from './watchedProcess';

export interface N8nOptions {
  readonly install: InstalledN8n;
  /** n8n keeps its database in `.n8n` below it. */
  readonly userFolder: string;
  readonly port: number;
  /** Where n8n's code runner meets n8n. */
  readonly brokerPort: number;
  readonly owner: Owner;
  readonly encryptionKey: string;
  /** Further settings of n8n, or other values for ours. */
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Adds to the log of an earlier start instead of beginning it anew. */
  readonly keepLog?: boolean;
  /** Gives up and stops n8n. */
  readonly signal?: AbortSignal;
}

export interface N8nInstance extends WatchedProcess {
  readonly url: string;
  /** Production webhooks live below it. */
  readonly webhookUrl: string;
  /** Logged in as the owner. */
  readonly client: N8nClient;
}

const START_LIMIT_MS = 180_000;

/**
 * Starts a real n8n on loopback with SQLite and logs in as its owner, who is created on the first start.
 * @throws {SupportError} when a port is taken, memory is short, or n8n ends before it is ready (with its last lines).
 */
export async function startN8n(options: N8nOptions): Promise<N8nInstance> {
  const { userFolder, port, owner, signal } = options;
  signal?.throwIfAborted();
  await endLeftoverN8n(userFolder);
  requireMemory(1.5, 'n8n');
  await requireFreePort(port, 'n8n');
  await requireFreePort(options.brokerPort, "n8n's code runner");

  const n8n = await startN8nProcess(['start'], options);
  noteProcess(n8n, userFolder);
  const url = `http://127.0.0.1:${port}`;
  try {
    await readiness(n8n, url, signal);
    const client = new N8nClient(url);
    await client.logIn(owner);
    return { ...n8n, url, webhookUrl: `${url}/webhook`, client };
  } catch (refusal) {
    await n8n.stop();
    throw refusal;
  }
}

export type N8nProcessOptions = Omit<N8nOptions, 'owner' | 'signal'>;

/** Starts one of n8n's processes: `['start']`, `['webhook']` or `['worker', …]`. It is not ready yet. */
export function startN8nProcess(command: readonly string[], { install, logFile, keepLog, ...settings }: N8nProcessOptions): Promise<WatchedProcess> {
  mkdirSync(settings.userFolder, { recursive: true, mode: 0o700 });
  return startWatched({
    name: 'n8n',
    command: install.node,
    args: [install.n8n, ...command],
    cwd: settings.userFolder,
    env: n8nEnvironment({ ...settings, nodeDirectory: path.dirname(install.node) }),
    logFile,
    ...(keepLog !== undefined && { keepLog }),
  });
}

/**
 * Waits until the process answers on its port.
 * @throws {SupportError} with its last lines when it ends before that.
 */
export async function readiness(n8n: WatchedProcess, url: string, signal?: AbortSignal): Promise<void> {
  const isReady = async (): Promise<boolean> => (await fetch(`${url}/healthz/readiness`)).ok;
  const ready = pollUntil(`n8n to get ready on ${url}`, isReady, { timeoutMs: START_LIMIT_MS, ...(signal && { signal }) });
  await Promise.race([ready, n8n.ended.then(refuseStart)]);
}

const pidFileOf = (userFolder: string): string => path.join(userFolder, 'n8n.pid');

/** Keeps on disk which process runs, as long as it does. */
function noteProcess({ pid, ended }: WatchedProcess, userFolder: string): void {
  writeFileSync(pidFileOf(userFolder), JSON.stringify(recordOf(pid)));
  void ended.then(() => rmSync(pidFileOf(userFolder), { force: true }));
}

/** Ends the n8n of an earlier run whose starter was killed: it would use the same ports, and the same database. */
export async function endLeftoverN8n(userFolder: string): Promise<void> {
  const leftover = readProcessRecord(pidFileOf(userFolder));
  if (leftover === null || !isRunning(leftover)) return;
  endOne(leftover.pid, 'SIGTERM');
  const isGone = (): boolean => !isRunning(leftover);
  await pollUntil('an earlier n8n to end', isGone, { timeoutMs: STOP_LIMIT_MS }).catch(() => undefined);
  endProcessGroup(leftover.pid, 'SIGKILL');
}
