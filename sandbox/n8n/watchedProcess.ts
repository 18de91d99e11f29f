import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { endProcessGroup } from './runCommand';

export interface WatchedOptions {
  /** What to call it in messages, e.g. `n8n`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Adds to the log of an earlier start instead of beginning it anew. */
  readonly keepLog?: boolean;
}

/** A program that does not outlive us, however we end. */
export interface WatchedProcess {
  readonly pid: number;
  /** Settles when it ends, asked or not, with the last lines of its log. */
  readonly ended: Promise<string>;
  /** Asks it to finish, and ends it and all that it started after ten seconds. */
  stop(): Promise<void>;
  /** Ends it and all that it started at once, as a crash would. */
  kill(): Promise<void>;
}

/** How long a program may take to finish. */
export const STOP_LIMIT_MS = 10_000;

/**
 * Starts a program in a process group of its own: Ctrl-C reaches it through `stop()` only, and its children with it.
 * @throws {SupportError} when there is no such program.
 */
export async function startWatched(options: WatchedOptions): Promise<WatchedProcess> {
  const { name, command, args, cwd, env, logFile, keepLog = false } = options;
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, keepLog ? 'a' : 'w', 0o600);
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = endOf(child, name, logFile);
  const { pid } = child;
  if (pid === undefined) return refuseStart(await ended);
  watchOver(child, pid);
  return { pid, ended, stop: () => stop(pid, ended), kill: () => kill(pid, ended) };
}

/** For a start that ended too early. @throws {SupportError} always. */
export function refuseStart(ending: string): never {
  throw new SupportError('unsupportedSetup', ending, 'Read the lines above; starting with --fresh begins with an empty n8n.');
}

/** Nothing may outlive us: a shell waits for our end of a pipe to close, which also `kill -9` does. */
function watchOver(child: ChildProcess, pid: number): void {
  const script = 'read -r _; kill -s TERM -- "-$1"; sleep 8; kill -s KILL -- "-$1"';
  const watchdog = spawn('sh', ['-c', script, 'sh', String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.unref();
  child.once('exit', () => watchdog.kill('SIGKILL'));
}

function endOf(child: ChildProcess, name: string, logFile: string): Promise<string> {
  return new Promise((resolve) => {
    const settle = (how: string): void => resolve(`${name} ended (${how}). Its last lines, from ${logFile}:\n${lastLines(logFile, 15)}`);
    child.once('error', (refusal) => settle(refusal.message));
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`));
  });
}

async function stop(pid: number, ended: Promise<string>): Promise<void> {
  endOne(pid, 'SIGTERM');
  const giveUp = setTimeout(() => endProcessGroup(pid, 'SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(giveUp);
  // What it started (n8n's code runner) may outlive it for a moment; nothing of it may.
  endProcessGroup(pid, 'SIGKILL');
}

async function kill(pid: number, ended: Promise<string>): Promise<void> {
  endProcessGroup(pid, 'SIGKILL');
  await ended;
}

/** Sends a signal to this process alone; nothing happens when it is gone. */
export function endOne(pid: number, signal: NodeJS.Signals): void {
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
