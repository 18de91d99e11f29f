import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runCommand, type CommandResult } from '../../../sandbox/n8n/runCommand';
import { SupportError } from '../../../src/shared/errors';

/** A helpdesk as Debian and Ubuntu package it. */
interface Packaged {
  /** Where it lies once it is installed. */
  readonly folder: string;
  readonly packages: readonly string[];
}

export const REQUEST_TRACKER: Packaged = {
  folder: '/usr/share/request-tracker5/libexec',
  packages: ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone'],
};
export const REDMINE: Packaged = { folder: '/usr/share/redmine/app', packages: ['redmine', 'redmine-sqlite', 'puma'] };

/** For jest's `globalSetup`: installs what is missing, once, where that is possible. */
export default async function requireHelpdesks(): Promise<void> {
  for (const packaged of [REQUEST_TRACKER, REDMINE]) {
    if (!existsSync(packaged.folder) || !(await isConfigured(packaged))) await install(packaged);
  }
}

const isConfigured = async ({ packages }: Packaged): Promise<boolean> => {
  const { output } = await run('dpkg-query', ['--show', '--showformat', '${Status}\n', ...packages]);
  return output.split('\n').filter((status) => status === 'install ok installed').length === packages.length;
};

/** @throws {SupportError} that says what to type where they cannot be installed from here */
async function install({ packages }: Packaged): Promise<void> {
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new SupportError(
      'unsupportedSetup',
      `The tests on real helpdesks need packages of Debian 12 or later (or Ubuntu) that are not installed: ${packages.join(', ')}.`,
      `Type: sudo ${command}. On other systems only CI can run them.`,
    );
  }
  await run('apt-get', ['update', '-qq']);
  const [, ...args] = command.split(' ');
  const installed = await run('apt-get', [...args, '-y', '-qq', '-o', 'DPkg::Lock::Timeout=600']);
  if (installed.code === 0) return;
  // Since a security update of Debian 12, Ruby takes a packaged gem without a folder for one that is not installed.
  addGemFolders();
  const configured = await run('dpkg', ['--configure', '-a']);
  if (configured.code === 0) return;
  throw new SupportError(
    'unsupportedSetup',
    `Packages for the tests on real helpdesks could not be installed:\n${configured.tail.slice(-15).map((line) => `  | ${line}`).join('\n')}`,
    `Check that apt-get reaches its mirror, then type: ${command}`,
  );
}

function addGemFolders(): void {
  const roots = ['/usr/share/rubygems-integration', '/usr/lib/x86_64-linux-gnu/rubygems-integration'].filter((root) => existsSync(root));
  for (const root of roots) {
    for (const version of readdirSync(root)) {
      const specifications = path.join(root, version, 'specifications');
      const gems = existsSync(specifications) ? readdirSync(specifications) : [];
      for (const gem of gems) mkdirSync(path.join(root, version, 'gems', path.basename(gem, '.gemspec')), { recursive: true });
    }
  }
}

function run(command: string, args: readonly string[]): Promise<CommandResult> {
  return runCommand(command, args, { cwd: '/', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
