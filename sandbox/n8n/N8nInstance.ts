import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import type { InstalledN8n } from './installN8n';
import { requireMemory } from './machineChecks';
import { N8nClient, type Owner } from './N8nClient';
import { n8nEnvironment } from './n8nEnvironment';
import { pollUntil } from './pollUntil';
import { requireFreePort } from './ports';
import { isRunning, readProcessRecord, recordOf } from './processRecord';
import { endProcessGroup } from './runCommand';

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
  /** Gives up and stops n8n. */
  readonly signal?: AbortSignal;
}

export interface N8nInstance {
  readonly url: string;
  /** Production webhooks live below it. */
  readonly webhookUrl: string;
  readonly pid: number;
  /** Logged in as the owner. */
  readonly client: N8nClient;
  /** Settles when n8n ends, asked or not, with the last lines of its log. */
  readonly ended: Promise<string>;
  /** Asks n8n to finish, and ends it after ten seconds. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 10_000;

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

  const child = spawnN8n(options);
  const ended = endOf(child, options);
  const { pid } = child;
  if (pid === undefined) return refuseStart(await ended);
  const url = `http://127.0.0.1:${port}`;
  const stop = (): Promise<void> => stopN8n(pid, ended);
  try {
    await Promise.race([readiness(url, signal), ended.then(refuseStart)]);
    const client = new N8nClient(url);
    await client.logIn(owner);
    return { url, webhookUrl: `${url}/webhook`, pid, client, ended, stop };
  } catch (refusal) {
    await stop();
    throw refusal;
  }
}

function spawnN8n({ install, logFile, ...settings }: N8nOptions): ChildProcess {
  mkdirSync(settings.userFolder, { recursive: true, mode: 0o700 });
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w', 0o600);
  // A process group of its own: Ctrl-C reaches n8n through stop() only, and its code runner with it.
  const child = spawn(install.node, [install.n8n, 'start'], {
    cwd: settings.userFolder,
    env: n8nEnvironment({ ...settings, nodeDirectory: path.dirname(install.node) }),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) {
    writeFileSync(pidFileOf(settings.userFolder), JSON.stringify(recordOf(child.pid)));
    watchOver(child, child.pid);
  }
  return child;
}

/** n8n must not outlive us, however we end: a shell waits for our end of a pipe to close, which also `kill -9` does. */
function watchOver(child: ChildProcess, pid: number): void {
  const script = 'read -r _; kill -s TERM -- "-$1"; sleep 8; kill -s KILL -- "-$1"';
  const watchdog = spawn('sh', ['-c', script, 'sh', String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.unref();
  child.once('exit', () => watchdog.kill('SIGKILL'));
}

function endOf(child: ChildProcess, { logFile, userFolder }: N8nOptions): Promise<string> {
  return new Promise((resolve) => {
    const settle = (how: string): void => {
      rmSync(pidFileOf(userFolder), { force: true });
      resolve(`n8n ended (${how}). Its last lines, from ${logFile}:\n${lastLines(logFile, 15)}`);
    };
    child.once('error', (refusal) => settle(refusal.message));
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
  });
}

function refuseStart(ending: string): never {
  throw new SupportError('unsupportedSetup', ending, 'Read the lines above; starting with --fresh begins with an empty n8n.');
}

async function readiness(url: string, signal?: AbortSignal): Promise<void> {
  const isReady = async (): Promise<boolean> => (await fetch(`${url}/healthz/readiness`)).ok;
  await pollUntil(`n8n to get ready on ${url}`, isReady, { timeoutMs: START_LIMIT_MS, ...(signal && { signal }) });
}

async function stopN8n(pid: number, ended: Promise<string>): Promise<void> {
  endOne(pid, 'SIGTERM');
  const giveUp = setTimeout(() => endProcessGroup(pid, 'SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(giveUp);
  // What n8n started (its code runner) may outlive it for a moment; nothing of it may.
  endProcessGroup(pid, 'SIGKILL');
}

const pidFileOf = (userFolder: string): string => path.join(userFolder, 'n8n.pid');

/** Ends the n8n of an earlier run whose starter was killed: it would use the same ports, and the same database. */
export async function endLeftoverN8n(userFolder: string): Promise<void> {
  const leftover = readProcessRecord(pidFileOf(userFolder));
  if (leftover === null || !isRunning(leftover)) return;
  endOne(leftover.pid, 'SIGTERM');
  const isGone = (): boolean => !isRunning(leftover);
  await pollUntil('an earlier n8n to end', isGone, { timeoutMs: STOP_LIMIT_MS }).catch(() => undefined);
  endProcessGroup(leftover.pid, 'SIGKILL');
}

function endOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (refusal) {
    if ((refusal as NodeJS.ErrnoException).code !== 'ESRCH') throw refusal;
  }
}

function lastLines(file: string, count: number): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.slice(-count).map((line) => `  | ${line}`).join('\n');
}
