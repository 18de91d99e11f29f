import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';

const GIGABYTE = 1024 ** 3;

/** @throws {SupportError} when the disk that will hold `directory` has less than `gigabytes` free. */
export async function requireDisk(directory: string, gigabytes: number, purpose: string, remedy: string): Promise<void> {
  const { bavail, bsize } = await statfs(nearestExisting(directory));
  const free = Number(bavail) * Number(bsize);
  if (free >= gigabytes * GIGABYTE) return;
  throw new SupportError(
    'unsupportedSetup',
    `${purpose} needs ${gigabytes} GB of disk in ${directory}; ${shown(free)} are free.`,
    `Free some space there, or ${remedy}`,
  );
}

/** @throws {SupportError} when less than `gigabytes` of memory (swap counted) can be had now. */
export function requireMemory(gigabytes: number, purpose: string): void {
  const free = availableMemory();
  if (free >= gigabytes * GIGABYTE) return;
  throw new SupportError(
    'unsupportedSetup',
    `${purpose} needs ${gigabytes} GB of free memory; this machine has ${shown(free)} to give.`,
    'Close other programs, add swap space, or give the virtual machine or container more memory.',
  );
}

/**
 * Bytes that a new program can use before the system is out of memory. In a container the control group's limit counts,
 * and its file cache counts as free: after a large installation the cache alone would otherwise look like "full".
 */
export function availableMemory(controlGroup = '/sys/fs/cgroup', memoryInfo = '/proc/meminfo'): number {
  const swap = Number(/^SwapFree:\s+(\d+) kB/m.exec(readOr(memoryInfo, ''))?.[1] ?? 0) * 1024;
  // Elsewhere than on Linux "free" leaves out what the system only caches, and so says too little.
  const machine = (process.platform === 'linux' ? os.freemem() : os.totalmem()) + swap;
  const limit = Number(readOr(path.join(controlGroup, 'memory.max'), 'max'));
  if (!Number.isFinite(limit)) return machine;
  const used = Number(readOr(path.join(controlGroup, 'memory.current'), '0'));
  const cache = Number(/^file (\d+)$/m.exec(readOr(path.join(controlGroup, 'memory.stat'), ''))?.[1] ?? 0);
  return Math.min(machine, limit - used + cache);
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return fallback;
  }
}

function nearestExisting(directory: string): string {
  return existsSync(directory) ? directory : nearestExisting(path.dirname(directory));
}

const shown = (bytes: number): string => `${Math.max(0, bytes / GIGABYTE).toFixed(1)} GB`;
