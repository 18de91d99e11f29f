import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitForLock } from '../../../sandbox/n8n/fileLock';
import { runCommand } from '../../../sandbox/n8n/runCommand';

const CACHE = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'n8n-nodes-whatsapp-support', 'helpdesks');

/**
 * A folder with a copy of a helpdesk's data as they are after its set-up, which is done once per version of these files. Whoever gets
 * it removes it.
 * @param prepare sets the helpdesk up in an empty folder
 */
export async function preparedData(name: string, files: readonly string[], prepare: (folder: string) => Promise<void>): Promise<string> {
  const version = createHash('sha256').update(files.map((file) => readFileSync(file, 'utf8')).join('\n')).digest('hex').slice(0, 12);
  const template = path.join(CACHE, `${name}-${version}`);
  const lock = await waitForLock(`${template}.lock`, () => undefined);
  try {
    if (!existsSync(template)) {
      const unfinished = `${template}.unfinished`;
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      await prepare(unfinished);
      renameSync(unfinished, template);
    }
  } finally {
    lock.release();
  }
  const copy = mkdtempSync(path.join(CACHE, 'run-'));
  cpSync(template, copy, { recursive: true });
  return copy;
}

/** Runs a step of a set-up. @throws with its last lines when it does not succeed */
export async function setUpStep(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, tail } = await runCommand(command, args, { cwd, env });
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} did not succeed:\n${tail.slice(-15).join('\n')}`);
}

/** Changes the SQLite database of a helpdesk that runs. */
export function changeDatabase(file: string, sql: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec(sql);
  database.close();
}
