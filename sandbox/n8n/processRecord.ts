import { readFileSync } from 'node:fs';

/** A process, told from a later one that got the same pid. */
export interface ProcessRecord {
  readonly pid: number;
  /** Boot and start time where the system tells them (Linux), else empty. */
  readonly bornAt: string;
}

/** Describes a running process. */
export function recordOf(pid: number): ProcessRecord {
  return { pid, bornAt: birthOf(pid) };
}

/** Whether exactly the recorded process is still running. */
export function isRunning({ pid, bornAt }: ProcessRecord): boolean {
  try {
    process.kill(pid, 0);
  } catch (refusal) {
    // EPERM: it runs, as another user.
    if ((refusal as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return birthOf(pid) === bornAt;
}

/** What a file holds about a process, or `null` when it is missing or unreadable. */
export function readProcessRecord(file: string): ProcessRecord | null {
  try {
    const { pid, bornAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessRecord>;
    return typeof pid === 'number' && pid > 0 && typeof bornAt === 'string' ? { pid, bornAt } : null;
  } catch {
    return null;
  }
}

function birthOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The name in field 2 may hold spaces and parentheses; field 22, counted after it, is the start time. A zombie has ended.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? 'ended' : `${boot}/${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}
