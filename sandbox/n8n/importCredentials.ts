import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import type { InstalledN8n } from './installN8n';
import type { CredentialInput } from './N8nClient';
import { n8nEnvironment, type N8nSettings } from './n8nEnvironment';
import { runCommand } from './runCommand';

export interface StoredCredential extends CredentialInput {
  readonly id: string;
}

export interface ImportOptions extends Omit<N8nSettings, 'nodeDirectory'> {
  readonly install: InstalledN8n;
  readonly signal?: AbortSignal;
}

/**
 * Gives stored credentials new data while n8n is stopped: published triggers start together with n8n,
 * and would call the old addresses before anybody could tell it the new ones.
 */
export async function importCredentials(credentials: readonly StoredCredential[], { install, signal, ...settings }: ImportOptions): Promise<void> {
  const file = path.join(settings.userFolder, 'credentials.json');
  await writeFile(file, JSON.stringify(credentials), { mode: 0o600 });
  try {
    const { code, tail } = await runCommand(install.node, [install.n8n, 'import:credentials', `--input=${file}`], {
      cwd: settings.userFolder,
      env: n8nEnvironment({ ...settings, nodeDirectory: path.dirname(install.node) }),
      ...(signal && { signal }),
    });
    if (code === 0 && tail.some((line) => line.includes('Successfully imported'))) return;
    const shown = tail.slice(-8).map((line) => `  | ${line}`).join('\n');
    throw new SupportError('unsupportedSetup', `n8n did not take the new credentials.\n${shown}`, 'Start with --fresh to begin with an empty n8n.');
  } finally {
    await rm(file, { force: true });
  }
}
