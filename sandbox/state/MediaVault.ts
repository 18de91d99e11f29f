import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Bytes of files by id: in memory, or in a folder beside the state file. */
export interface MediaVault {
  write(id: string, bytes: Buffer): void;
  read(id: string): Buffer | null;
  remove(id: string): void;
  clear(): void;
}

/** Forgotten when the process ends. */
export function memoryVault(): MediaVault {
  const files = new Map<string, Buffer>();
  return {
    write: (id, bytes) => void files.set(id, bytes),
    read: (id) => files.get(id) ?? null,
    remove: (id) => void files.delete(id),
    clear: () => files.clear(),
  };
}

/** One file per id; ids are digits that the sandbox itself minted, so they are safe as names. */
export function folderVault(folder: string): MediaVault {
  const fileOf = (id: string) => path.join(folder, id);
  return {
    write: (id, bytes) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(fileOf(id), bytes, { mode: 0o600 });
    },
    read: (id) => {
      try {
        return readFileSync(fileOf(id));
      } catch {
        return null;
      }
    },
    remove: (id) => rmSync(fileOf(id), { force: true }),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}
