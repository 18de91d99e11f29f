import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Every line that the command writes, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Ends the command and everything that it started. */
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output. */
  readonly output: string;
  /** The last lines of both streams. */
  readonly tail: readonly string[];
}

const TAIL_LINES = 60;

/**
 * Runs a command to its end, whatever its exit code. It gets a process group of its own:
 * Ctrl-C reaches it through `signal` only, and then its children too.
 * @throws when the command does not exist or `signal` was raised.
 */
export async function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const tail: string[] = [];
  const keep = (line: string): void => {
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.push(line);
    keep(line);
  });
  createInterface({ input: child.stderr }).on('line', keep);

  const endGroup = (): void => endProcessGroup(child.pid, 'SIGTERM');
  options.signal?.addEventListener('abort', endGroup, { once: true });
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...ending) => resolve(ending));
    });
    options.signal?.throwIfAborted();
    return { code, signal, output: output.join('\n'), tail };
  } finally {
    options.signal?.removeEventListener('abort', endGroup);
  }
}

/** Sends a signal to a process and all that it started in its group; nothing happens when they are gone. */
export function endProcessGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (refusal) {
    if ((refusal as NodeJS.ErrnoException).code !== 'ESRCH') throw refusal;
  }
}
