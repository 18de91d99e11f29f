import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { asRecord } from '../../src/shared/shape';
import type { SandboxData } from './types';

/** What an earlier run left, or `null` when there was none. @throws Error when the file holds something else. */
export function readStateFile(file: string): SandboxData | null {
  if (!existsSync(file)) return null;
  const data: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isSandboxData(data)) throw new Error('The state file was written by another version of the sandbox. Delete it to start afresh.');
  return data;
}

function isSandboxData(data: unknown): data is SandboxData {
  return asRecord(data).version === 1;
}

/** Replaces the file in one step, so that a stop in between leaves the old one whole; it holds secrets: for its owner only. */
export function writeStateFile(file: string, data: SandboxData): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.next`;
  writeFileSync(next, JSON.stringify(data), { mode: 0o600 });
  renameSync(next, file);
}
