import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { tryLock, type FileLock } from '../n8n/fileLock';
import type { Owner } from '../n8n/N8nClient';
import { readProcessRecord } from '../n8n/processRecord';
import type { CredentialIds } from './credentials';

export interface Ports {
  readonly n8n: number;
  readonly sandbox: number;
  readonly broker: number;
}

/** What a demo remembers from start to start; secrets are random per installation. */
export interface Remembered {
  readonly owner: Owner;
  readonly encryptionKey: string;
  readonly ports?: Ports;
  /** By its file, the digest of each example workflow as it was imported last: an unchanged example leaves the user's edits alone. */
  readonly examples?: Readonly<Record<string, string>>;
  /** The credentials as n8n knows them. */
  readonly credentials?: { readonly ids: CredentialIds; readonly digest: string };
}

/** `$XDG_STATE_HOME` or `~/.local/state`, then `n8n-nodes-whatsapp-support/demo`. */
export function demoFolder(): string {
  return path.join(process.env.XDG_STATE_HOME || path.join(os.homedir(), '.local', 'state'), 'n8n-nodes-whatsapp-support', 'demo');
}

/** The demo's folder, held by one demo at a time and readable by its user only. */
export class DemoState {
  private constructor(
    readonly folder: string,
    private readonly lock: FileLock,
  ) {}

  /** @throws {SupportError} while another demo uses the folder. */
  static open(folder = demoFolder()): DemoState {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const lockFile = path.join(folder, LOCK_NAME);
    const lock = tryLock(lockFile);
    if (lock !== null) return new DemoState(folder, lock);
    throw new SupportError(
      'unsupportedSetup',
      `The demo is running already (process ${readProcessRecord(lockFile)?.pid ?? 'unknown'}).`,
      'Stop it with Ctrl-C first. A second one beside it needs a folder of its own: set XDG_STATE_HOME.',
    );
  }

  get userFolder(): string {
    return path.join(this.folder, 'n8n');
  }

  get n8nLog(): string {
    return path.join(this.folder, 'n8n.log');
  }

  get sandboxFile(): string {
    return path.join(this.folder, 'sandbox.json');
  }

  /** What is remembered; made and kept on the first start. */
  read(): Remembered {
    if (existsSync(this.file)) return this.parse(readFileSync(this.file, 'utf8'));
    const made: Remembered = { owner: { email: 'owner@demo.invalid', password: randomPassword() }, encryptionKey: randomBytes(24).toString('hex') };
    this.write(made);
    return made;
  }

  remember(changes: Partial<Remembered>): void {
    this.write({ ...this.read(), ...changes });
  }

  /** Removes everything but the lock. */
  forget(): void {
    for (const name of readdirSync(this.folder)) {
      if (name !== LOCK_NAME) rmSync(path.join(this.folder, name), { recursive: true, force: true });
    }
  }

  close(): void {
    this.lock.release();
  }

  private get file(): string {
    return path.join(this.folder, 'state.json');
  }

  private parse(text: string): Remembered {
    try {
      return JSON.parse(text) as Remembered;
    } catch {
      throw new SupportError('unsupportedSetup', `${this.file} is not readable as JSON.`, 'Start with --fresh to begin anew.');
    }
  }

  private write(remembered: Remembered): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(remembered, null, 2), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

const LOCK_NAME = 'demo.lock';

/** Readable enough to be typed; n8n wants a capital letter and a digit. */
function randomPassword(): string {
  const groups = randomBytes(9).toString('hex').match(/.{6}/g) ?? [];
  return `Demo1-${groups.join('-')}`;
}
