import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pollUntil } from './pollUntil';
import { isRunning, readProcessRecord, recordOf } from './processRecord';

export interface FileLock {
  release(): void;
}

let claims = 0;

/**
 * Takes a lock that is a file holding its owner's process, or gives `null` while another process (or this one) has it.
 * The lock of a process that is gone is taken over.
 */
export function tryLock(file: string): FileLock | null {
  mkdirSync(path.dirname(file), { recursive: true });
  // The claim is written in full before it appears under the lock's name, so nobody ever reads half of it.
  const claim = `${file}.${process.pid}-${(claims += 1)}`;
  writeFileSync(claim, JSON.stringify(recordOf(process.pid)));
  try {
    for (;;) {
      if (appearsAs(claim, file)) return { release: () => rmSync(file, { force: true }) };
      const holder = readText(file);
      if (holder === null) continue;
      const owner = readProcessRecord(file);
      if (owner !== null && isRunning(owner)) return null;
      discardStale(file, holder, `${claim}.stale`);
    }
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Waits until the lock is ours; `onWait` is called while another process has it. */
export async function waitForLock(file: string, onWait: () => void, signal?: AbortSignal): Promise<FileLock> {
  const attempt = (): FileLock | null => {
    const lock = tryLock(file);
    if (lock === null) onWait();
    return lock;
  };
  return pollUntil(`the lock ${file}`, attempt, { timeoutMs: Number.POSITIVE_INFINITY, everyMs: 500, ...(signal && { signal }) });
}

/** Removes a stale lock; when another process has replaced it in the meantime, its lock is put back. */
function discardStale(file: string, staleText: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readText(aside) !== staleText) appearsAs(aside, file);
  rmSync(aside, { force: true });
}

function appearsAs(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (refusal) {
    if ((refusal as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw refusal;
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
